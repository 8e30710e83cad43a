"""Counting right and wrong answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.answer_model import Answer
from bot.commands.evaluate import Score, _expected, count, is_right
from bot.errors import ContentError
from bot.messages import Outcome


def made(outcome: Outcome, program: str | None = None, aspect: str | None = None, form: str | None = None) -> Answer:
    return Answer(outcome, "hỏi", "đáp", program=program, aspect=aspect, form=form)


def counted(question: dict[str, Any], answer: Answer) -> Score:
    score = Score("thử")
    count(score, question, answer)
    return score


BHYT = {"text": "hỏi", "topic": "bhyt", "accept": ["bhyt", "ho_ngheo"], "asks": "amount"}


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
    assert score.program_rate == float(right)
    assert (score.asked["bhyt"], score.right["bhyt"]) == (1, int(right))
    assert score.outside_rate is None


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
    assert (score.aspects, score.aspects_right) == (1, right)


@pytest.mark.parametrize("asks", [{}, {"asks": "other"}])
def test_question_without_a_labelled_aspect_counts_for_the_programme_only(asks: dict[str, str]) -> None:
    score = counted({"text": "hỏi", "topic": "bhyt", "accept": ["bhyt"], **asks}, made(Outcome.ANSWERED, "bhyt", "amount"))
    assert score.aspect_rate is None
    assert score.program_rate == 1.0


@pytest.mark.parametrize("outcome", list(Outcome))
def test_outside_question_must_not_be_answered_as_if_it_were_ours(outcome: Outcome) -> None:
    score = counted({"text": "hỏi", "topic": "ood"}, made(outcome, "bhyt"))
    assert score.outside_rate == float(outcome in (Outcome.ANSWERED, Outcome.FORM))
    assert score.program_rate is None


def test_rates_are_shares_of_everything_counted() -> None:
    score = Score("thử")
    for answer in (made(Outcome.ANSWERED, "bhyt"), made(Outcome.ANSWERED, "bhyt"), made(Outcome.FALLBACK)):
        count(score, BHYT, answer)
    count(score, {"text": "x", "topic": "ood"}, made(Outcome.FALLBACK))
    assert score.program_rate == pytest.approx(2 / 3)
    assert score.outside_rate == 0.0
    data = json.loads(json.dumps(score.to_json()))
    assert data["program"] == pytest.approx(2 / 3)
    assert data["by_program"] == {"bhyt": {"asked": 3, "right": 2}}


@pytest.mark.parametrize("line", ['{"text": "a"}', '{"text": "a", "topic": "bhyt"}', '{"text": "a", "topic": "bhyt", "accept": []}'])
def test_question_without_an_expectation_cannot_be_scored(tmp_path: Path, line: str) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text('{"text": "b", "topic": "ood"}\n' + line, encoding="utf-8")
    with pytest.raises(ContentError, match="dòng 2"):
        _expected(file)
