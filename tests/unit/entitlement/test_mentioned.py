"""What a first message tells of a person."""

from __future__ import annotations

from typing import Any

import pytest

from bot.entitlement.mentioned import read_told
from tests.unit.builders import TODAY


@pytest.mark.parametrize(
    ("text", "who", "facts"),
    [
        (
            "mẹ tôi 78 tuổi, không lương hưu, ở xã Vĩnh Hậu cũ, được hưởng gì",
            "mother",
            {"age": {"age": 78}, "pension": "none", "commune": {"name": "xã Vĩnh Hậu", "codes": ["30367"]}},
        ),
        ("me toi 78 tuoi khong luong huu", "mother", {"age": {"age": 78}, "pension": "none"}),
        (
            "tôi 35 tuổi nuôi 2 con 5 tuổi và 9 tuổi, chồng mất, hộ nghèo",
            "self",
            {"age": {"age": 35}, "children": [{"age": 5}, {"age": 9}], "partner": "dead", "household": "poor"},
        ),
        ("con tôi 7 tuổi bị bại não, nhà cận nghèo", "child", {"age": {"age": 7}, "household": "near_poor"}),
        ("cháu tôi 8 tuổi mồ côi cả cha lẫn mẹ", "grandchild", {"age": {"age": 8}, "father": "dead", "mother": "dead"}),
        ("tui được hưởng gì", "self", {}),
        ("bà ngoại em 81 tuổi khuyết tật nặng", "grandmother", {"age": {"age": 81}, "disability": "severe"}),
        ("bà nội 70 tuổi, khuyết tật mà chưa có giấy", "grandmother", {"age": {"age": 70}, "disability": "uncertified"}),
        ("tôi sinh năm 1950, tính ra 76 tuổi", "self", {"age": {"age": 76}}),
        ("chồng mất sức lao động", "husband", {}),
        ("ở An Giang", None, {"province": "an_giang"}),
    ],
)
def test_facts_of_the_first_message(text: str, who: str | None, facts: dict[str, Any]) -> None:
    told = read_told(text, TODAY)
    assert told.who == who
    assert told.facts == facts
    assert (told.against, told.several, told.problem) == ((), False, None)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("mẹ tôi có lương hưu mà không lương hưu", "pension"),
        ("mẹ tôi 78 tuổi, sinh năm 1980", "age"),
        ("hộ nghèo, hộ cận nghèo", "household"),
    ],
)
def test_what_contradicts_itself_is_not_taken(text: str, fact: str) -> None:
    told = read_told(text, TODAY)
    assert fact in told.against
    assert fact not in told.facts


def test_of_several_people_the_first_is_taken() -> None:
    told = read_told("bố tôi 80 tuổi, mẹ tôi 76 tuổi", TODAY)
    assert (told.who, told.facts, told.several) == ("father", {"age": {"age": 80}}, True)


def test_an_impossible_age_is_told() -> None:
    assert read_told("bà tôi 300 tuổi", TODAY).problem == ("utter_entitlement_age_impossible", {"said": "300 tuổi"})
