"""Communes and provinces, old and new, in free text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge_base.places import Mention, Places, default_places
from knowledge_base.programs import Province
from knowledge_base.text import strip_marks


@pytest.fixture(scope="module")
def places() -> Places:
    return default_places()


def names(mentions: list[Mention]) -> set[str]:
    return {unit.name for mention in mentions for place in mention.candidates for unit in place.units}


def test_both_provinces_have_their_communes_of_2025(places: Places) -> None:
    counts = {province: sum(unit.province is province for unit in places.units.values()) for province in Province}
    # Nghị quyết 1654/NQ-UBTVQH15 (An Giang: 102), 1658/NQ-UBTVQH15 (Bắc Ninh: 99)
    assert counts == {Province.AN_GIANG: 102, Province.BAC_NINH: 99}


def test_units_have_coordinates_in_vietnam(places: Places) -> None:
    for unit in places.units.values():
        assert 8 < unit.latitude < 24, unit.name
        assert 102 < unit.longitude < 110, unit.name


@pytest.mark.parametrize(
    ("text", "province"),
    [
        ("tôi ở An Giang", Province.AN_GIANG),
        ("toi o an giang", Province.AN_GIANG),
        ("nhà ở Kiên Giang cũ", Province.AN_GIANG),
        ("tinh bac ninh", Province.BAC_NINH),
        ("Bắc Giang", Province.BAC_NINH),
        ("em ở Rạch Giá", Province.AN_GIANG),
        ("huyện Yên Thế", Province.BAC_NINH),
        ("xã Vĩnh Hậu, An Phú", Province.AN_GIANG),
    ],
)
def test_province_is_read_from_old_and_new_names(places: Places, text: str, province: Province) -> None:
    assert places.province_of(text) is province


@pytest.mark.parametrize(
    "text", ["cho mỗi căn nhà", "", "Hà Nội", "tôi muốn hỏi trợ cấp", "An Giang hay Bắc Ninh", "có được không", "chờ lâu quá"]
)
def test_no_province_is_guessed(places: Places, text: str) -> None:
    assert places.province_of(text) is None


def test_old_commune_leads_to_what_it_is_today(places: Places) -> None:
    mentions = places.find("xã Vĩnh Hậu", loose=True)
    assert len(mentions) == 1
    assert names(mentions)
    assert all(unit in {found.name for found in places.units.values()} for unit in names(mentions))


def test_every_old_commune_leads_somewhere(places: Places) -> None:
    for place in places.by_level("old_commune"):
        assert place.units, place.name
        assert all(unit.province is place.province for unit in place.units)
        assert place.old_district


def test_divided_old_commune_is_marked(places: Places) -> None:
    divided = [place for place in places.by_level("old_commune") if place.divided]
    assert all(len(place.units) > 1 for place in divided)
    assert not any(place.divided for place in places.by_level("commune"))


def test_district_beside_a_commune_leaves_out_its_namesakes(places: Places) -> None:
    assert len(places.find("xã Tân Hòa", loose=True)[0].candidates) == 2
    beside = places.find("xã Tân Hòa, huyện Tân Hiệp", loose=True)[0].candidates
    assert [place.old_district for place in beside] == ["Huyện Tân Hiệp"]


def test_a_district_does_not_leave_out_meanings_of_its_own_name(places: Places) -> None:
    (mention,) = places.find("nhà ở Tri Tôn")
    assert {place.level for place in mention.candidates} >= {"old_district", "commune"}


def test_a_single_syllable_counts_only_as_it_is_written(places: Places) -> None:
    assert places.find("toi cho ba di cho", loose=True) == []


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=60))
def test_offsets_are_inside_any_text(text: str) -> None:
    last = 0
    for mention in default_places().find(text, loose=True):
        assert last <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        assert mention.candidates
        last = mention.end


def test_every_commune_is_found_by_its_full_name_in_a_sentence(places: Places) -> None:
    for unit in places.units.values():
        text = f"nhà tôi ở {unit.name} có được không"
        assert unit.name in names(places.find(text)), unit.name
        plain = strip_marks(text)
        assert unit.name in names(places.find(plain)), plain
