"""Numbers of children and of people in a household."""

from __future__ import annotations

import pytest

from knowledge_base.text import strip_marks
from tests.support.mentions import values

CHILDREN = [
    ("2 đứa con", ["2"]),
    ("nuôi ba con nhỏ", ["3"]),
    ("3 đứa nhỏ", ["3"]),
    ("hai đứa con", ["2"]),
    ("có bốn người con", ["4"]),
    ("có 4 con", ["4"]),
    ("nuôi 2 cháu", ["2"]),
    ("2 bé còn nhỏ", ["2"]),
    ("sinh năm con", ["5"]),
    ("nuôi hai con ăn học", ["2"]),
    ("một đứa con trai", ["1"]),
    ("chưa có con", ["0"]),
    ("dì không chồng không con", ["0"]),
    ("không có con cái", ["0"]),
    ("3 con", ["3"]),
    ("1 đứa 5 tuổi 1 đứa 2 tuổi", ["2"]),
    ("nhà có 2 đứa 5 tuổi, 1 đứa 2 tuổi", ["3"]),
    ("có một đứa 5 tuổi", ["1"]),
]
NO_CHILDREN = [
    "3 con gà",
    "2 con bò",
    "hai con trâu",
    "con thứ 3",
    "ba con bị bệnh",
    "năm con 3 tuổi",
    "con số 5",
    "không có con trai",
    "không biết con được gì",
    "còn 2 con đường",
    "bà con",
    "con tôi",
    "2 con sông",
    "có được gì không con",
    "có thẻ chưa con",
    "COVID-19 còn hiệu lực",
    "cụ 95 đưa tận tay",
    "đứa lớn 13 tuổi đứa nhỏ",
    "không còn huyện",
]
HOUSEHOLDS = [
    ("nhà 5 người", ["5"]),
    ("nhà có 5 người", ["5"]),
    ("nhà tôi có bốn người", ["4"]),
    ("gia đình 6 người", ["6"]),
    ("gia đình em hiện có 3 người", ["3"]),
    ("gd em 7 người", ["7"]),
    ("hộ có 4 nhân khẩu", ["4"]),
    ("5 khẩu", ["5"]),
    ("nhà 5 miệng ăn", ["5"]),
    ("nhà có sáu người", ["6"]),
    ("sống một mình", ["1"]),
    ("bà ở một mình", ["1"]),
    ("mẹ sống 1 mình", ["1"]),
]
NO_HOUSEHOLDS = [
    "nhà có 2 người già",
    "nhà 3 tầng",
    "nhà có 2 người khuyết tật",
    "15kg mỗi người",
    "5 người bạn",
    "hộ khẩu",
    "nhà số 5",
    "công ty một thành viên",
    "nhà có 1 người bệnh",
    "đi một mình",
    "cứu 3 người",
    "nuôi con một mình",
    "hộ nghèo",
]


@pytest.mark.parametrize(("text", "expected"), CHILDREN, ids=[row[0] for row in CHILDREN])
def test_children_are_counted_with_and_without_marks(text: str, expected: list[str]) -> None:
    assert values(text, "children") == expected
    if text != "sinh năm con":  # without marks: born in the year
        assert values(strip_marks(text), "children") == expected


@pytest.mark.parametrize("text", NO_CHILDREN)
def test_other_uses_of_con_count_no_children(text: str) -> None:
    assert values(text, "children") == []


@pytest.mark.parametrize(("text", "expected"), HOUSEHOLDS, ids=[row[0] for row in HOUSEHOLDS])
def test_people_of_a_household_are_counted_with_and_without_marks(text: str, expected: list[str]) -> None:
    assert values(text, "household_size") == expected
    assert values(strip_marks(text), "household_size") == expected


@pytest.mark.parametrize("text", NO_HOUSEHOLDS)
def test_other_people_are_no_household(text: str) -> None:
    assert values(text, "household_size") == []
