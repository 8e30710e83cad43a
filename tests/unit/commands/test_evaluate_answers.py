"""Counting right and wrong answers, slice by slice."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.answer_model import Answer
from bot.evaluation.answers import Score, count, is_right, score_slices
from bot.evaluation.questions import Expected
from bot.evaluation.rates import Rate
from bot.evaluation.slices import SLICES
from bot.messages import Outcome

MARKED = SLICES[0]
BHYT = Expected("1", "hỏi", "bhyt", ("bhyt", "ho_ngheo"), "amount")
OUTSIDE = Expected("2", "hỏi", "ood")


def made(outcome: Outcome, program: str | None = None, aspect: str | None = None, form: str | None = None) -> Answer:
    return Answer(outcome, "hỏi", "đáp", program=program, aspect=aspect, form=form)


def counted(question: Expected, answer: Answer) -> Score:
    score = Score(MARKED)
    count(score, question, answer)
    return score


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        (made(Outcome.ANSWERED, "bhyt"), True),
        (made(Outcome.ANSWERED, "ho_ngheo"), True),
        (made(Outcome.ANSWERED, "mai_tang_phi"), False),
        (made(Outcome.CLARIFY, "bhyt"), False),
        (made(Outcome.SIGNPOST, "bhyt"), False),
        (made(Outcome.FALLBACK), False),
        (made(Outcome.SMALLTALK), False),
        (made(Outcome.HANDOVER, "hotline"), False),
        (made(Outcome.FORM, "xe_chuyen_benh", form="transport"), False),
        (made(Outcome.FORM, "bhyt"), True),
    ],
)
def test_only_an_answer_in_an_accepted_programme_is_right(answer: Answer, right: bool) -> None:
    score = counted(BHYT, answer)
    assert score.program == score.of_program("bhyt") == Rate(int(right), 1)
    assert score.out_of_domain.share is None


def test_opening_the_dossier_form_is_right_for_dossiers() -> None:
    answer = made(Outcome.FORM, None, form="dossier")
    assert is_right(["tra_cuu_ho_so"], answer)
    assert not is_right(["bhyt"], answer)


def test_offering_a_person_is_right_for_the_hotline() -> None:
    assert is_right(["hotline"], made(Outcome.HANDOVER))
    assert not is_right(["bhyt"], made(Outcome.HANDOVER))


@pytest.mark.parametrize(
    ("outcome", "aspect", "right"),
    [(Outcome.ANSWERED, "amount", 1), (Outcome.ANSWERED, "documents", 0), (Outcome.CLARIFY, "amount", 0), (Outcome.FORM, "amount", 1)],
)
def test_aspect_counts_only_when_answered(outcome: Outcome, aspect: str, right: int) -> None:
    score = counted(BHYT, made(outcome, "bhyt", aspect))
    assert score.aspect == score.of_aspect("amount") == Rate(right, 1)


def test_question_without_a_labelled_aspect_counts_for_the_programme_only() -> None:
    score = counted(Expected("1", "hỏi", "bhyt", ("bhyt",)), made(Outcome.ANSWERED, "bhyt", "amount"))
    assert score.aspect.share is None
    assert score.program.share == 1.0


@pytest.mark.parametrize("outcome", list(Outcome))
def test_outside_question_must_not_be_answered_as_if_it_were_ours(outcome: Outcome) -> None:
    score = counted(OUTSIDE, made(outcome, "bhyt"))
    assert score.out_of_domain.share == float(outcome in (Outcome.ANSWERED, Outcome.FORM))
    assert score.program.share is None


def test_every_question_is_asked_once_in_every_spelling() -> None:
    heard: list[str] = []
    shown: list[str] = []

    def ask(question: Expected, text: str) -> Answer:
        heard.append(text)
        return made(Outcome.ANSWERED, "bhyt", "amount")

    def watch(items: Any, name: str) -> Any:
        shown.append(name)
        return items

    scores = score_slices([Expected("1", "Được mấy tiền", "bhyt", ("bhyt",), "amount"), OUTSIDE], ask, SLICES[:2], watch)
    assert heard == ["Được mấy tiền", "hỏi", "Duoc may tien", "hoi"]
    assert shown == ["có dấu", "không dấu"]
    assert [(score.program, score.aspect, score.out_of_domain) for score in scores] == [(Rate(1, 1), Rate(1, 1), Rate(1, 1))] * 2


def test_report_is_plain_json_with_intervals() -> None:
    score = Score(MARKED)
    for answer in (made(Outcome.ANSWERED, "bhyt"), made(Outcome.ANSWERED, "bhyt"), made(Outcome.FALLBACK)):
        count(score, BHYT, answer)
    count(score, OUTSIDE, made(Outcome.FALLBACK))
    data = json.loads(json.dumps(score.to_json()))
    assert data["slice"] == "marked"
    assert data["program"]["share"] == pytest.approx(2 / 3)
    low, high = data["program"]["interval"]
    assert 0 < low < 2 / 3 < high < 1
    assert data["by_program"]["bhyt"] == data["program"]
    assert data["out_of_domain_answered"] == {"right": 0, "of": 1, "share": 0.0, "interval": pytest.approx([0.0, 0.7934], abs=1e-3)}
