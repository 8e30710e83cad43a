"""``ansinh eval``: scores on a file of questions with expected topics, by programme, with and without marks."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bot.answer_model import Answer
from bot.answers import FORMS, PROGRAM_INTENTS
from bot.commands.ask import read_questions
from bot.commands.local_app import local_app
from bot.errors import ContentError
from bot.messages import Outcome
from bot.settings import Settings
from knowledge_base.text import clean, strip_marks

TAKEN = (Outcome.ANSWERED, Outcome.FORM)
OUT_OF_DOMAIN = "ood"
ANY_ASPECT = "other"


@dataclass
class Score:
    """Counts of one slice. Rates are shares in [0, 1]; None when nothing was counted."""

    name: str
    asked: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    aspects: int = 0
    aspects_right: int = 0
    outside: int = 0
    outside_answered: int = 0

    @property
    def program_rate(self) -> float | None:
        return _rate(sum(self.right.values()), sum(self.asked.values()))

    @property
    def aspect_rate(self) -> float | None:
        return _rate(self.aspects_right, self.aspects)

    @property
    def outside_rate(self) -> float | None:
        return _rate(self.outside_answered, self.outside)

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "by_program": {topic: {"asked": number, "right": self.right[topic]} for topic, number in self.asked.items()},
            "program": self.program_rate,
            "aspect": self.aspect_rate,
            "out_of_domain": self.outside,
            "out_of_domain_answered": self.outside_rate,
        }


def answers(settings: Settings, questions: Path, *, as_json: bool, out: Path | None) -> None:
    """Print a table by programme for marked and unmarked spelling; write JSON when asked."""
    asked = _expected(questions)
    spellings: tuple[tuple[str, Callable[[str], str]], ...] = (("có dấu", str), ("không dấu", strip_marks))
    with local_app(settings) as app:
        scores = [_score(name, asked, lambda text: app.ask(clean(text)), spell) for name, spell in spellings]
    report = {"questions": len(asked), "slices": [score.to_json() for score in scores]}
    if out is not None:
        out.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
    if as_json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        _print(scores)


def nlu(settings: Settings, questions: Path, *, as_json: bool) -> None:
    """Score the language model alone: does the best intent belong to an accepted programme?"""
    asked = _expected(questions)
    with local_app(settings) as app:
        right, inside, leaked, outside = 0, 0, 0, 0
        for question in asked:
            intent = app.parser.parse(clean(question["text"])).intent
            program = PROGRAM_INTENTS.get(intent)
            if question["topic"] == OUT_OF_DOMAIN:
                outside += 1
                leaked += program is not None or intent in FORMS
            else:
                inside += 1
                right += (
                    program.value if program else {"check_dossier": "tra_cuu_ho_so", "request_person": "hotline"}.get(intent)
                ) in question["accept"]
    report = {"program": _rate(right, inside), "out_of_domain_taken": _rate(leaked, outside)}
    print(
        json.dumps(report)
        if as_json
        else f"đúng chương trình {_percent(report['program'])}, nhận nhầm câu ngoài {_percent(report['out_of_domain_taken'])}"
    )


def _expected(path: Path) -> list[dict[str, Any]]:
    questions = list(read_questions(path))
    for number, question in enumerate(questions, start=1):
        if "topic" not in question or (question["topic"] != OUT_OF_DOMAIN and not question.get("accept")):
            raise ContentError("câu hỏi để chấm cần topic và accept", place=f"{path.name} dòng {number}")
    return questions


def _score(name: str, questions: Sequence[dict[str, Any]], ask: Callable[[str], Answer], spell: Callable[[str], str]) -> Score:
    score = Score(name)
    with Progress(console=Console(stderr=True)) as progress:
        for question in progress.track(questions, description=name):
            count(score, question, ask(spell(question["text"])))
    return score


def count(score: Score, question: dict[str, Any], answer: Answer) -> None:
    """Add one answer: in domain it must be answered (or open the right form) in an accepted programme; outside it must not be."""
    if question["topic"] == OUT_OF_DOMAIN:
        score.outside += 1
        score.outside_answered += answer.outcome in TAKEN
        return
    score.asked[question["topic"]] += 1
    score.right[question["topic"]] += is_right(question["accept"], answer)
    if question.get("asks", ANY_ASPECT) != ANY_ASPECT:
        score.aspects += 1
        score.aspects_right += answer.outcome in TAKEN and answer.aspect == question["asks"]


def is_right(accept: Sequence[str], answer: Answer) -> bool:
    if "tra_cuu_ho_so" in accept and answer.form == "dossier":
        return True
    if "hotline" in accept and answer.outcome is Outcome.HANDOVER:
        return True
    return answer.outcome in TAKEN and answer.program in accept


def _print(scores: Sequence[Score]) -> None:
    table = Table("Chương trình", "Số câu", *(f"đúng, {score.name}" for score in scores))
    for topic, number in sorted(scores[0].asked.items(), key=lambda item: -item[1]):
        table.add_row(topic, str(number), *(_percent(_rate(score.right[topic], number)) for score in scores))
    table.add_section()
    table.add_row("đúng chương trình", str(sum(scores[0].asked.values())), *(_percent(score.program_rate) for score in scores))
    table.add_row("đúng khía cạnh", str(scores[0].aspects), *(_percent(score.aspect_rate) for score in scores))
    table.add_row("câu ngoài bị trả lời", str(scores[0].outside), *(_percent(score.outside_rate) for score in scores))
    Console().print(table)


def _rate(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _percent(rate: float | None) -> str:
    return "-" if rate is None else f"{rate:.1%}".replace(".", ",")
