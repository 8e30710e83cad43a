"""Situations out of plain data."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from knowledge_base.entitlements import Cared, CareKind, Child, Death, Situation, SituationError, read_situation
from knowledge_base.rules.vocabulary import Household, Receiving


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        ({"agee": 3}, "agee"),
        ({"age": "ba mươi"}, r"situation\.age"),
        ({"age": True}, r"situation\.age"),
        ({"household": "rich"}, r"situation\.household"),
        ({"birth_date": "hôm qua"}, r"situation\.birth_date"),
        ({"children": [{"ages": 3}]}, "ages"),
        ({"children": 2}, r"situation\.children"),
        ({"caring_for": [{"age": 3}]}, r"situation\.caring_for"),
        ({"death": True}, r"situation\.death"),
        ({"hiv": 1}, r"situation\.hiv"),
    ],
)
def test_data_that_cannot_be_read_name_their_field(data: dict[str, Any], complaint: str) -> None:
    with pytest.raises(SituationError, match=complaint):
        read_situation(data)


def test_plain_data_become_a_situation() -> None:
    found = read_situation(
        {
            "birth_date": "1951-11-21",
            "household": "poor",
            "children": [{"age": 3}],
            "caring_for": [{"kind": "foster_child", "age": 3}],
            "death": {"day": "2026-10-01", "receiving": "allowance"},
            "disaster": False,
            "pension": None,
        }
    )
    assert found == Situation(
        birth_date=date(1951, 11, 21),
        household=Household.POOR,
        children=(Child(age=3),),
        caring_for=(Cared(CareKind.FOSTER_CHILD, 3),),
        death=Death(day=date(2026, 10, 1), receiving=Receiving.ALLOWANCE),
        disaster=False,
    )
