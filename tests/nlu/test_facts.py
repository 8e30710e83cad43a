"""Facts in residents' words: what the trained model and the shipped entries answer, held against the law (``facts.yml``)."""

from __future__ import annotations

import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import structlog
import yaml

from bot.answer_model import Answer, Question
from bot.answers import answer_entry, ask
from bot.engine.training import fitting_model
from bot.messages import Outcome
from bot.settings import PROJECT_ROOT
from knowledge_base.programs import Program, Province
from knowledge_base.text import fold
from tests.unit.builders import TODAY, nlu_blocks, seed_entries, seed_library, seed_signposts

MODELS = PROJECT_ROOT / "models"
FILE = yaml.safe_load(Path(__file__).with_name("facts.yml").read_text(encoding="utf-8"))
NEWEST_LEVELS_SINCE = date(2026, 7, 1)
DAYS = {"past": date(2026, 3, 15), "today": TODAY, "future": date(2027, 1, 5)}
# A sentence that speaks of what is over may name it: "Phòng Lao động của huyện trước đây không còn nữa".
OVER = re.compile(r"không còn|trước đây|hết hiệu lực|đã bỏ", re.IGNORECASE)
SENTENCE_END = re.compile(r"(?<=[.;!?])\s+|\n")

pytestmark = pytest.mark.filterwarnings("ignore")  # the parser runs inside Rasa and TensorFlow


@dataclass(frozen=True, slots=True)
class Fact:
    """A question and what its answer must hold: of each tuple in ``has`` one item, nothing of ``stale``.

    ``fails``: why the answer is known to be wrong; ``gap``: the reason is that no entry holds the fact.
    """

    ask: str
    programs: frozenset[str]
    on: date
    province: Province | None
    has: tuple[tuple[str, ...], ...]
    stale: tuple[str, ...] = ()
    fails: str = ""
    gap: bool = False

    @classmethod
    def read(cls, program: str, item: dict[str, Any], never: list[str]) -> Fact:
        on = item.get("day", TODAY)
        return cls(
            item["ask"],
            frozenset({program, *item.get("or", ())}),
            on,
            Province.read(item.get("province")),
            tuple(tuple(one) if isinstance(one, list) else (one,) for one in item["has"]),
            (*item.get("not", ()), *(never if on >= NEWEST_LEVELS_SINCE else ())),
            item.get("gap") or item.get("fails", ""),
            "gap" in item,
        )

    def question(self) -> Question:
        return Question(self.ask, self.on, self.province)

    def faults(self, answer: Answer) -> str:
        """What is wrong with an answer, in one line; empty when nothing is."""
        text = shown(answer)
        missing = [" / ".join(choice) for choice in self.has if not any(stands_in(one, text) for one in choice)]
        stale = stale_in(self.stale, text)
        if not missing and not stale and answer.outcome is Outcome.ANSWERED and answer.program in self.programs:
            return ""
        where = f"{answer.outcome.value} {answer.entry_id or answer.program or answer.intent}"
        return f"{self.ask} [{self.on}] -> {where}; missing {missing}, stale {stale}"


def stands_in(wanted: str, text: str) -> bool:
    """True when the words or the whole figure occur; 540.000 does not stand in 1.540.000, nor Điều 5 in Điều 51."""
    return re.search(rf"(?<!\w)(?<!\d[.,]){re.escape(wanted)}(?!\w)(?![.,]\d)", " ".join(text.split()), re.IGNORECASE) is not None


def stale_in(words: tuple[str, ...], text: str) -> list[str]:
    """Those of the words that the text names as if they still held."""
    current = "\n".join(sentence for sentence in SENTENCE_END.split(text) if not OVER.search(sentence))
    return [word for word in words if stands_in(word, current)]


def shown(answer: Answer) -> str:
    """The answer as a resident sees it, with its sources."""
    return "\n".join([answer.answer, *(f"{source.article} {source.document}" for source in answer.sources)])


FACTS = [Fact.read(program, item, block["never"]) for program, block in FILE["programs"].items() for item in block["questions"]]
ASKED = [*(fact.ask for fact in FACTS), *(item["ask"] for item in FILE["by_day"])]


def read_by_day(item: dict[str, Any]) -> list[Fact]:
    """One question on three days: each answer holds the figure of its day and, but for what it may name, none of the other days."""
    province, may = Province.read(item.get("province")), item.get("may", ())
    figures = {item[day] for day in DAYS}
    return [
        Fact(item["ask"], frozenset({item["program"]}), on, province, ((item[day],),), tuple(figures - {item[day], *may}))
        for day, on in DAYS.items()
    ]


@pytest.fixture(scope="module")
def parser() -> Iterator[Any]:
    """The model of the present data; trained first when there is none."""
    if fitting_model(MODELS) is None:
        subprocess.run([sys.executable, "-m", "bot.cli", "train"], cwd=PROJECT_ROOT, check=True, capture_output=True, timeout=600)
    from bot.engine.local import LocalParser

    # Rasa would print every text it reads, and hide the list of what is wrong.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    made = LocalParser(MODELS)
    yield made
    made._loop.close()
    structlog.reset_defaults()


@pytest.mark.parametrize(
    ("wanted", "text", "found"),
    [
        ("540.000", "mức 540.000 đồng", True),
        ("540.000", "mức 1.540.000 đồng", False),
        ("3", "hơn 3.100 nhà", False),
        ("Điều 5", "Điều 5, Nghị định", True),
        ("Điều 5", "Điều 51", False),
        ("7 ngày làm việc", "trong 7 ngày\nlàm việc.", True),
        ("7 ngày làm việc", "trong 17 ngày làm việc", False),
        ("95%", "hưởng 95% chi phí", True),
        ("335/2026", "Nghị định 335/2026/NĐ-CP", True),
    ],
)
def test_a_figure_is_found_only_whole(wanted: str, text: str, found: bool) -> None:
    assert stands_in(wanted, text) is found


@pytest.mark.parametrize(
    ("text", "stale"),
    [
        ("Bác nộp ở Phòng Lao động.", ["Phòng Lao động"]),
        ("Bác nộp ở xã. Phòng Lao động của huyện không còn nữa.", []),
        ("Sở cũ không còn nữa. Bác nộp ở Phòng Lao động.", ["Phòng Lao động"]),
    ],
)
def test_what_is_over_may_be_named_as_over(text: str, stale: list[str]) -> None:
    assert stale_in(("Phòng Lao động",), text) == stale


def test_questions_are_enough_and_asked_once() -> None:
    assert len(FACTS) >= 150
    assert len({fold(text) for text in ASKED}) == len(ASKED)
    assert set(FILE["programs"]) == {program.value for program in Program}
    assert min(sum(fact.on < TODAY for fact in FACTS), sum(fact.on > TODAY for fact in FACTS)) >= 10
    changes = {(item["past"] != item["today"], item["today"] != item["future"]) for item in FILE["by_day"]}
    assert {(True, False), (False, True)} <= changes


def test_no_question_is_taught_or_written_into_an_entry() -> None:
    known = {fold(line) for block in nlu_blocks() for line in block["examples"]}
    known |= {fold(question) for entry in seed_entries() for question in entry.questions}
    known |= {fold(question) for signpost in seed_signposts() for question in signpost.questions}
    assert [text for text in ASKED if fold(text) in known] == []


def test_some_entry_holds_every_fact_on_its_day() -> None:
    """Without the model: what cannot be answered however well it is understood."""
    library = seed_library()
    lacking = []
    for fact in FACTS:
        entries = [entry for entry in library.index.entries if entry.program in fact.programs and entry.holds_in(fact.province)]
        answers = [answer_entry(fact.question(), entry.id, library) for entry in entries]
        if all(answer is None or fact.faults(answer) for answer in answers) is not fact.gap:
            lacking.append(f"{fact.ask} [{fact.on}]: " + ("there is one now, take gap off" if fact.gap else "none"))
    assert not lacking, "\n".join(lacking)


@pytest.mark.parametrize("on", [TODAY, DAYS["future"]], ids=str)
def test_no_entry_names_what_is_over_as_if_it_held(on: date) -> None:
    library = seed_library()
    found = []
    for entry in library.index.entries:
        answer = answer_entry(Question("", on), entry.id, library)
        never = tuple(FILE["programs"][entry.program.value]["never"])
        if answer is not None and (stale := stale_in(never, shown(answer))):
            found.append(f"{entry.id}: {stale}")
    assert not found, "\n".join(found)


def test_answers_say_what_the_law_says(parser: Any) -> None:
    answers = [(fact, fact.faults(ask(fact.question(), parser, seed_library()))) for fact in FACTS]
    wrong = [fault for fact, fault in answers if fault and not fact.fails]
    right = [f"{fact.ask}: right now, take off: {fact.fails}" for fact, fault in answers if fact.fails and not fault]
    assert not wrong, "\n".join([f"{len(wrong)} of {len(FACTS)} wrong:", *wrong, *right])


def test_known_failures_are_few() -> None:
    """A ceiling: lower it, never raise it."""
    assert sum(bool(fact.fails) for fact in FACTS) <= 25


@pytest.mark.parametrize("item", FILE["by_day"], ids=lambda item: item["ask"])
def test_the_same_question_gets_the_figure_of_the_day_it_is_asked_for(item: dict[str, Any], parser: Any) -> None:
    answers = [(fact, ask(fact.question(), parser, seed_library())) for fact in read_by_day(item)]
    assert [fault for fact, answer in answers if (fault := fact.faults(answer))] == []
