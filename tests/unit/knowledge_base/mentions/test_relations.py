"""Whom a message is about."""

from __future__ import annotations

import pytest

from knowledge_base.text import strip_marks
from tests.support.mentions import texts, values

RELATIONS = [
    ("mẹ tôi bị bệnh", ["mother"]),
    ("má tui già", ["mother"]),
    ("u em mất rồi", ["mother"]),
    ("bầm em yếu", ["mother"]),
    ("bố em đi bộ đội", ["father"]),
    ("tía tui già", ["father"]),
    ("thầy em mất", ["father"]),
    ("ba tôi đi bộ đội", ["father"]),
    ("cha tôi mất", ["father"]),
    ("ba má tui", ["parents"]),
    ("bố mẹ em", ["parents"]),
    ("bà ngoại em", ["grandmother"]),
    ("bà nội cháu", ["grandmother"]),
    ("ông nội cháu", ["grandfather"]),
    ("ông ngoại tui", ["grandfather"]),
    ("chồng tôi", ["husband"]),
    ("ông xã em", ["husband"]),
    ("vợ tôi", ["wife"]),
    ("hai vợ chồng tôi", ["couple"]),
    ("con trai tôi", ["son"]),
    ("con gái em", ["daughter"]),
    ("con tôi bị bệnh", ["child"]),
    ("con dâu tôi", ["child_in_law"]),
    ("mẹ chồng em", ["parent_in_law"]),
    ("bố vợ tôi", ["parent_in_law"]),
    ("cháu nội tôi", ["grandchild"]),
    ("anh trai em", ["sibling"]),
    ("chị tôi bị bệnh", ["sibling"]),
    ("em gái tui", ["sibling"]),
    ("dì tôi", ["aunt_or_uncle"]),
    ("hàng xóm nhà em", ["neighbour"]),
    ("bà hàng xóm", ["neighbour"]),
    ("hỏi giùm người quen", ["acquaintance"]),
    ("bản thân tôi", ["self"]),
    ("tôi năm nay 62 tuổi", ["self"]),
    ("em bị khuyết tật", ["self"]),
    ("tui sống một mình", ["self"]),
    ("thím tư bị bệnh", ["aunt_or_uncle"]),
    ("chú tư tôi bị tai nạn", ["aunt_or_uncle"]),
]
WITH_MARKS = [
    ("ba bị tai biến", ["father"]),
    ("con em bị tự kỷ", ["child"]),
    ("mẹ bị bệnh", ["mother"]),
    ("mệ tui", ["grandmother"]),
    ("ba con bị bệnh", ["father"]),
    ("bà tôi 90 tuổi", ["grandmother"]),
    ("ba tôi 90 tuổi", ["father"]),
]
NOBODY = [
    "bà con cho hỏi",
    "bà ơi cho hỏi",
    "nuôi ba con nhỏ",
    "còn tôi thì sao",
    "có em ở đó không",
    "tôi muốn hỏi",
    "cho em hỏi chút",
    "anh cho hỏi",
    "thứ ba tuần sau",
    "ba tháng nữa",
    "Cà Mau",
    "không chồng không vợ",
    "chưa lấy chồng",
    "chưa có vợ con",
    "u ác tính",
    "nhà tôi bị cháy",
    "quê tôi bị lũ",
    "con gà",
    "cô cho con hỏi",
    "cháu chào cô",
    "trà cô ba",
    "chú tư cho hỏi",
    "danh sách được công bố",
    "cháu có thuộc diện không",
    "hai bà cháu ở chòi",
    "hai mẹ con",
]


@pytest.mark.parametrize(("text", "expected"), RELATIONS, ids=[row[0] for row in RELATIONS])
def test_relation_is_read_with_and_without_marks(text: str, expected: list[str]) -> None:
    assert values(text, "relation") == expected
    plain = values(strip_marks(text), "relation")
    assert plain == expected or expected[0] in "".join(plain).split(","), "unmarked text may leave several"


@pytest.mark.parametrize(("text", "expected"), WITH_MARKS, ids=[row[0] for row in WITH_MARKS])
def test_marks_tell_father_grandmother_and_three_apart(text: str, expected: list[str]) -> None:
    assert values(text, "relation") == expected


@pytest.mark.parametrize("text", NOBODY)
def test_words_of_address_and_other_words_are_nobody(text: str) -> None:
    assert values(text, "relation") == []


def test_unmarked_father_or_grandmother_is_left_open() -> None:
    assert values("ba toi benh nang", "relation") == ["father,grandmother"]


def test_stretch_of_text_holds_whose_relation_it_is() -> None:
    assert texts("Ông ngoại tui mất", "relation") == ["Ông ngoại tui"]
