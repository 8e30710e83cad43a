"""All mentions together: overlaps, offsets, places left open."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge_base.mentions.finder import LABELS, find
from tests.support.mentions import NOW, texts, values

WORDS = """
mẹ tôi ba con nhỏ 78 tuổi t sn 1948 48 không có lương hưu hộ nghèo cận nghèo thoát bv chợ rẫy k an giang xã vĩnh hậu 500k 1tr2 triệu rưỡi
mỗi tháng sáng mai 6h thứ hai tuần sau mùng 2 tết nhà 5 người đứa khuyết tật đặc biệt nặng bị mù 0912345678 089155012345 H01-251103-0012 , .
"""


def spans(text: str) -> list[tuple[str, str]]:
    return [(found.entity, text[found.start : found.end]) for found in find(text, NOW)]


def test_a_whole_situation_is_read() -> None:
    text = "Mẹ tôi 78 tuổi, hộ nghèo, không có lương hưu, bị tai biến, sáng mai 6h đi Chợ Rẫy"
    assert spans(text) == [
        ("relation", "Mẹ tôi"),
        ("age", "78 tuổi"),
        ("household_status", "hộ nghèo"),
        ("pension", "không có lương hưu"),
        ("condition", "tai biến"),
        ("time", "sáng mai 6h"),
        ("hospital", "Chợ Rẫy"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("me tui 82 tuoi k co luong huu", ["mother", "82", "no"]),
        ("nha e 5 ng ho ngheo", ["poor"]),
        ("trowj caaps xax hooij", ["tro_giup_xa_hoi"]),
        ("hooj ngheof", ["poor"]),
        ("mẹ tui 80 tuổiiii", ["mother", "80"]),
        ("bh y tế hộ gđ", ["bhyt"]),
    ],
)
def test_hurried_spelling_is_read_too(text: str, expected: list[str]) -> None:
    found = [one.value for one in find(text, NOW)]
    assert [value for value in expected if value not in found] == []


@pytest.mark.parametrize(
    ("text", "entity", "stretch"),
    [
        ("hổng  có   lương hưu", "pension", "hổng  có   lương hưu"),
        (unicodedata.normalize("NFD", "mẹ tôi"), "relation", unicodedata.normalize("NFD", "mẹ tôi")),
        ("🙏 78 tuổi 🙏", "age", "78 tuổi"),
        ("\u200bhộ nghèo", "household_status", "hộ nghèo"),
        ("hooj ngheof nhé", "household_status", "hooj ngheof"),
    ],
)
def test_offsets_count_the_text_as_typed(text: str, entity: str, stretch: str) -> None:
    assert texts(text, entity) == [stretch]


def test_numbers_of_people_hide_what_is_inside_them() -> None:
    found = find("hồ sơ 000.00.19.H01-251103-0012, cccd 089155012345, gọi 0912 345 678", NOW)
    assert [one.entity for one in found] == ["dossier_code", "cccd", "phone"]


def test_namesakes_are_left_open_with_their_candidates() -> None:
    (commune,) = [one for one in find("nhà ở xã Tân Hòa", NOW) if one.entity == "commune"]
    assert commune.value == ",".join(candidate["code"] for candidate in commune.candidates)
    assert len(commune.candidates) == 2
    assert set(commune.candidates[0]) == {"code", "name", "province"}


def test_one_commune_has_its_code_alone() -> None:
    (commune,) = [one for one in find("nhà ở xã Vĩnh Hậu", NOW) if one.entity == "commune"]
    assert commune.value.isdigit()
    assert commune.candidates == ()
    assert values("nhà ở xã Vĩnh Hậu", "province") == ["an_giang"]


@pytest.mark.parametrize("name", ["Châu Phú", "Thoại Sơn", "Tri Tôn", "Yên Thế"])
def test_bare_name_of_an_old_district_is_no_commune(name: str) -> None:
    text = f"nhà tôi ở {name}"
    assert values(text, "commune") == []
    assert values(text, "district") == [f"Huyện {name}"]
    assert len(values(text, "province")) == 1


@pytest.mark.parametrize("name", ["An Giang", "Bắc Ninh", "Bắc Giang", "Kiên Giang"])
def test_province_is_no_district_of_the_same_name(name: str) -> None:
    assert values(f"ở {name}", "district") == values(f"ở {name}", "commune") == []


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=80) | st.lists(st.sampled_from(WORDS.split()), max_size=14).map(" ".join))
def test_any_text_gives_mentions_inside_it_without_overlaps(text: str) -> None:
    last, previous = 0, (0, 0)
    for one in find(text, NOW):
        assert one.entity in LABELS
        assert one.value
        assert 0 <= one.start < one.end <= len(text)
        assert one.start >= last or (one.start, one.end) == previous, "only places may share their stretch"
        last, previous = max(last, one.end), (one.start, one.end)
