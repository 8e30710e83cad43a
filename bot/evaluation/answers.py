"""Scoring answers: the right programme, the right aspect, and silence on what is not ours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.answer_model import Answer
from bot.evaluation.questions import ANY_ASPECT, Expected
from bot.evaluation.rates import Rate
from bot.evaluation.slices import Slice
from bot.messages import Outcome

TAKEN = (Outcome.ANSWERED, Outcome.FORM)
Ask = Callable[[Expected, str], Answer]
Watch = Callable[[Iterable[Expected], str], Iterable[Expected]]


@dataclass
class Score:
    """Counts of one slice, by programme and in all."""

    slice: Slice
    asked: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    aspects: Counter[str] = field(default_factory=Counter)
    aspects_right: Counter[str] = field(default_factory=Counter)
    outside: int = 0
    outside_answered: int = 0

    @property
    def program(self) -> Rate:
        return Rate(self.right.total(), self.asked.total())

    @property
    def aspect(self) -> Rate:
        return Rate(self.aspects_right.total(), self.aspects.total())

    @property
    def out_of_domain(self) -> Rate:
        """How many questions outside were answered: lower is better."""
        return Rate(self.outside_answered, self.outside)

    def of_program(self, topic: str) -> Rate:
        return Rate(self.right[topic], self.asked[topic])

    def of_aspect(self, aspect: str) -> Rate:
        return Rate(self.aspects_right[aspect], self.aspects[aspect])

    def to_json(self) -> dict[str, Any]:
        return {
            "slice": self.slice.key,
            "name": self.slice.label,
            "program": self.program.to_json(),
            "aspect": self.aspect.to_json(),
            "out_of_domain_answered": self.out_of_domain.to_json(),
            "by_program": {topic: self.of_program(topic).to_json() for topic in self.asked},
            "by_aspect": {aspect: self.of_aspect(aspect).to_json() for aspect in self.aspects},
        }


def score_slices(questions: Sequence[Expected], ask: Ask, slices: Iterable[Slice], watch: Watch = lambda items, _: items) -> list[Score]:
    """Ask every question once per slice, in that slice's spelling; ``watch`` may show progress."""
    scores = []
    for one in slices:
        score = Score(one)
        for question in watch(questions, one.label):
            count(score, question, ask(question, one.spell(question.text)))
        scores.append(score)
    return scores


def count(score: Score, question: Expected, answer: Answer) -> None:
    """Add one answer: in domain it must be answered (or open the right form) in an accepted programme; outside it must not be."""
    if not question.inside:
        score.outside += 1
        score.outside_answered += answer.outcome in TAKEN
        return
    score.asked[question.topic] += 1
    score.right[question.topic] += is_right(question.accept, answer)
    if question.asks != ANY_ASPECT:
        score.aspects[question.asks] += 1
        score.aspects_right[question.asks] += answer.outcome in TAKEN and answer.aspect == question.asks


def is_right(accept: Sequence[str], answer: Answer) -> bool:
    """Whether an answer is in an accepted programme; asking back is not, but a case form or the offer of a person may be."""
    if "tra_cuu_ho_so" in accept and answer.form == "dossier":
        return True
    if "hotline" in accept and answer.outcome is Outcome.HANDOVER:
        return True
    return answer.outcome in TAKEN and answer.program in accept
