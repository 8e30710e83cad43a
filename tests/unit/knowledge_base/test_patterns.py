"""Phone numbers, dossier codes, identity numbers and ages in running text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.patterns import dossier_key, find, phone_number

KEY = "0000019H01-251103-0012"


@pytest.mark.parametrize(
    "spelling",
    [
        "000.00.19.H01-251103-0012",
        "000.00.19.h01-251103-0012",
        "000 00 19 H01 251103 0012",
        "0000019H012511030012",
        "000.00.19.H01–251103–0012",
        "mã hồ sơ của tôi là 000.00.19.H01-251103-0012 ạ",
        "000.00.19.H 01-251103-012",
        "  000.00.19.H01 - 251103 - 0012. ",
    ],
)
def test_a_code_has_one_key_however_it_is_typed(spelling: str) -> None:
    assert dossier_key(spelling) == KEY


@pytest.mark.parametrize(
    "text", ["", "không nhớ mã", "0912345678", "H01", "012345678901", "251103-0012", "H01-2511-0012", "xh01-251103-0012"]
)
def test_what_is_no_code_has_no_key(text: str) -> None:
    assert dossier_key(text) == ""


def test_a_code_without_the_desk_keeps_its_end() -> None:
    assert dossier_key("h05 251103 7") == ""
    assert dossier_key("h05 251103 007") == "H05-251103-0007"


SEPARATORS = st.sampled_from(["", "-", " ", ".", " - ", "–"])


@given(
    unit=st.tuples(st.integers(0, 999), st.integers(0, 99), st.integers(0, 99)),
    province=st.sampled_from(["01", "05", "25"]),
    day=st.integers(100_000, 999_999),
    number=st.integers(1, 9999),
    letter=st.sampled_from("Hh"),
    first=SEPARATORS,
    second=SEPARATORS,
    dot=st.sampled_from([".", " ", ""]),
    around=st.sampled_from([("", ""), ("mã ", " ạ"), ("(", ")"), ("Số: ", ".")]),
)
def test_dossier_key_does_not_depend_on_the_spelling(
    unit: tuple[int, int, int],
    province: str,
    day: int,
    number: int,
    letter: str,
    first: str,
    second: str,
    dot: str,
    around: tuple[str, str],
) -> None:
    printed = f"{unit[0]:03d}.{unit[1]:02d}.{unit[2]:02d}.H{province}-{day}-{number:04d}"
    typed = f"{unit[0]:03d}{dot}{unit[1]:02d}{dot}{unit[2]:02d}{dot}{letter}{province}{first}{day}{second}{number:04d}"
    assert dossier_key(around[0] + typed + around[1]) == dossier_key(printed)


@given(st.text())
def test_a_key_is_its_own_key(text: str) -> None:
    key = dossier_key(text)
    assert not key or dossier_key(key) == key


@pytest.mark.parametrize(
    "text", ["0912345678", "0912 345 678", "0912.345.678", "+84912345678", "84 912 345 678", "so toi la 0912345678 nha", "(0912) 345-678"]
)
def test_a_mobile_number_is_read_in_every_spelling(text: str) -> None:
    assert phone_number(text) == "+84912345678"


@pytest.mark.parametrize("text", ["", "0912345", "115", "012345678901", "1900 9068", "+1 202 555 0100", "không có điện thoại", "78 tuổi"])
def test_what_is_no_vietnamese_number_is_refused(text: str) -> None:
    assert phone_number(text) is None


@pytest.mark.parametrize(
    ("text", "entity", "value"),
    [
        ("mẹ tôi 78 tuổi", "age", "78"),
        ("me toi 78t", "age", "78"),
        ("78 TUỔI", "age", "78"),
        ("CCCD 089123456789", "cccd", "089123456789"),
        ("gọi 0912345678", "phone", "+84912345678"),
        ("hồ sơ 000.00.19.H01-251103-0012", "dossier_code", KEY),
    ],
)
def test_each_kind_is_found_with_its_value(text: str, entity: str, value: str) -> None:
    assert [(found.entity, found.value) for found in find(text)] == [(entity, value)]


@pytest.mark.parametrize("text", ["500 tuổi", "0 tuổi", "78 tháng", "78tr"])
def test_impossible_ages_are_no_ages(text: str) -> None:
    assert find(text) == []


@given(st.text(max_size=60) | st.text(st.sampled_from("0123456789Hh.- +84tuổi "), max_size=60))
def test_offsets_are_inside_the_text_and_do_not_overlap(text: str) -> None:
    last = 0
    for found in find(text):
        assert last <= found.start < found.end <= len(text)
        last = found.end


def test_a_dossier_code_is_no_phone_number_too() -> None:
    found = find("000.00.19.H01-251103-0012 với sđt 0912345678")
    assert [one.entity for one in found] == ["dossier_code", "phone"]


@pytest.mark.parametrize("text", ["0296 3852 222", "02963852222", "(0204) 3854 123"])
def test_a_landline_is_a_phone_number_too(text: str) -> None:
    assert phone_number(text)
