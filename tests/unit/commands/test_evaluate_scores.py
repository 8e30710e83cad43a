"""Shares, labels, confidences and entities: figures checked by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ContentError
from bot.evaluation.calibration import calibration
from bot.evaluation.entities import ANNOTATED, EntityScore, read_annotated, score_entities
from bot.evaluation.labels import Confusion
from bot.evaluation.questions import Expected
from bot.evaluation.rates import Rate, percent, short
from bot.evaluation.reading import on_questions
from bot.evaluation.report import understood_tables
from bot.ports import Understanding


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(9, 10, 0.5958, 0.9821), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (50, 100, 0.4038, 0.5962), (0, 0, 0.0, 1.0)],
)
def test_wilson_interval_is_the_published_one(part: int, whole: int, low: float, high: float) -> None:
    assert Rate(part, whole).interval == pytest.approx((low, high), abs=2e-4)


@given(st.integers(1, 5000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_interval_holds_the_share_and_stays_within_zero_and_one(counts: tuple[int, int]) -> None:
    rate = Rate(*counts)
    low, high = rate.interval
    assert rate.share is not None
    assert -1e-12 <= low <= rate.share + 1e-12
    assert rate.share - 1e-12 <= high <= 1 + 1e-12


def test_shares_are_written_as_vietnamese_do() -> None:
    assert (percent(0.914), percent(None), short(0.914), short(None)) == ("91,4 %", "-", "91", "-")
    assert str(Rate(9, 10)) == "90,0 % (60–98)"
    assert str(Rate(0, 0)) == "-"


def test_precision_recall_and_f1_by_label() -> None:
    confusion = Confusion([("a", "a"), ("a", "a"), ("a", "b"), ("b", "b"), ("c", "b")])
    found = {score.label: (score.support, score.precision, score.recall, score.f1) for score in confusion.by_label}
    assert found["a"] == (3, 1.0, pytest.approx(2 / 3), pytest.approx(0.8))
    assert found["b"] == (1, pytest.approx(1 / 3), 1.0, pytest.approx(0.5))
    assert found["c"] == (1, 0.0, 0.0, 0.0)
    assert confusion.accuracy == Rate(3, 5)
    assert confusion.macro_f1 == pytest.approx(1.3 / 3)
    assert confusion.worst(1) in ([(("a", "b"), 1)], [(("c", "b"), 1)])


def test_label_never_expected_lowers_precision_only() -> None:
    confusion = Confusion([("a", "z"), ("a", "a")])
    assert [score.label for score in confusion.by_label] == ["a"]
    assert confusion.macro_f1 == pytest.approx(2 / 3)


def test_calibration_compares_confidence_with_being_right() -> None:
    found = calibration([("a", [("a", 0.85), ("b", 0.15)]), ("a", [("b", 0.82), ("a", 0.18)]), ("a", [("a", 1.0)]), ("a", [])])
    assert found is not None
    assert [(one.count, one.accuracy) for one in found.bins] == [(1, 0.0), (2, 0.5), (1, 1.0)]
    assert found.ece == pytest.approx((0 + 2 * abs(0.835 - 0.5) + 0) / 4)
    assert found.brier == pytest.approx((2 * 0.15**2 + 2 * 0.82**2 + 0 + 1) / 4)
    assert calibration([]) is None


def test_programme_is_scored_when_questions_name_programmes_only() -> None:
    questions = [
        Expected("1", "a", "bhyt", ("bhyt", "ho_ngheo"), "amount"),
        Expected("2", "b", "tra_cuu_ho_so", ("tra_cuu_ho_so",)),
        Expected("3", "c", "ood"),
        Expected("4", "d", "ood"),
        Expected("5", "e", "hotline", ("hotline",)),
    ]
    intents = ["ask_ho_ngheo", "check_dossier", "greet", "request_vehicle", "nlu_fallback"]
    readings = [
        Understanding(one.text, intent, 0.9, aspect="amount", ranking=((intent, 0.9),))
        for one, intent in zip(questions, intents, strict=True)
    ]
    result = on_questions(questions, readings, "thử")
    assert result.pairs == [
        ("bhyt", "bhyt"),
        ("tra_cuu_ho_so", "tra_cuu_ho_so"),
        ("ood", "ood"),
        ("ood", "xe_chuyen_benh"),
        ("hotline", "ood"),
    ]
    assert result.aspects == [("amount", "amount")]
    assert result.to_json()["intents"]["accuracy"]["right"] == 3
    assert len(list(understood_tables(result))) == 5


def test_intents_of_one_topic_add_their_confidence() -> None:
    reading = Understanding("a", "greet", 0.5, ranking=(("greet", 0.5), ("ask_bhyt", 0.3), ("out_of_scope", 0.2)))
    result = on_questions([Expected("1", "a", "ood")], [reading], "thử")
    assert result.rankings == [("ood", [("ood", 0.7), ("bhyt", 0.3)])]


def test_entity_counts_only_with_its_exact_span() -> None:
    score = EntityScore()
    score.add([("age", 0, 7, "78"), ("phone", 10, 20, "09")], [("age", 0, 7, "77"), ("phone", 10, 19, "09"), ("money", 1, 2, "5")])
    assert score.rates("age") == (1.0, 1.0, 1.0)
    assert score.rates("phone") == (0.0, 0.0, 0.0)
    assert score.rates() == (pytest.approx(1 / 3), 0.5, pytest.approx(0.4))
    assert (score.right["age"], score.values["age"]) == (1, 0)


def test_annotated_sentences_are_located_in_order(tmp_path: Path) -> None:
    file = tmp_path / "e.yml"
    file.write_text(
        "- text: con 7 tuổi, cháu 7 tuổi\n"
        "  entities: [{entity: age, text: 7 tuổi, value: '7'}, {entity: age, text: 7 tuổi, value: 7}]\n"
        "- text: chào\n",
        encoding="utf-8",
    )
    sentences = read_annotated(file)
    assert sentences == [("con 7 tuổi, cháu 7 tuổi", [("age", 4, 10, "7"), ("age", 17, 23, "7")]), ("chào", [])]

    def read(text: str) -> list[dict[str, Any]]:
        return [{"entity": "age", "start": 4, "end": 10, "value": 7}] if "con" in text else []

    assert score_entities(sentences, read).rates() == (1.0, 0.5, pytest.approx(2 / 3))


def test_annotation_that_is_not_in_its_sentence_is_named(tmp_path: Path) -> None:
    file = tmp_path / "e.yml"
    file.write_text("- text: chào\n  entities: [{entity: age, text: 7 tuổi, value: '7'}]\n", encoding="utf-8")
    with pytest.raises(ContentError, match="7 tuổi"):
        read_annotated(file)


@pytest.mark.skipif(not ANNOTATED.exists(), reason="no annotated sentences yet")
def test_our_annotated_sentences_can_be_read() -> None:
    assert len(read_annotated()) >= 100
