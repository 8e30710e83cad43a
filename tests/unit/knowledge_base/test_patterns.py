"""Phone numbers, dossier codes and identity numbers in running text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.patterns import dossier_key, find, mask, phone_number

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


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("H01.23-251101-0001", "H01.23-251101-0001"),
        ("mã h01 23 251101 0001 ạ", "H01.23-251101-0001"),
        ("H01.899.108-261101-0001", "H01.899.108-261101-0001"),
        ("H01.251103.0012", "H01-251103-0012"),
        ("H01.2511030012", "H01-251103-0012"),
    ],
)
def test_an_office_under_the_province_is_part_of_the_key(text: str, key: str) -> None:
    assert dossier_key(text) == dossier_key(key) == key
    assert [found.value for found in find(text)] == [key]


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
        ("cmnd số 351234567", "cmnd", "351234567"),
        ("CMT 351234567", "cmnd", "351234567"),
        ("chứng minh nhân dân của mẹ: 351234567", "cmnd", "351234567"),
        ("so chung minh 351234567", "cmnd", "351234567"),
        ("CCCD 089123456789", "cccd", "089123456789"),
        ("căn cước 089 155 012 345", "cccd", "089155012345"),
        ("cccd: 0891 5501 2345", "cccd", "089155012345"),
        ("cmnd 351 234 567", "cmnd", "351234567"),
        ("cmnd của mẹ 351.234.567 ạ", "cmnd", "351234567"),
        ("gọi 351 234 567", "phone", "+84351234567"),
        ("gọi 0912345678", "phone", "+84912345678"),
        ("hồ sơ 000.00.19.H01-251103-0012", "dossier_code", KEY),
    ],
)
def test_each_kind_is_found_with_its_value(text: str, entity: str, value: str) -> None:
    assert [(found.entity, found.value) for found in find(text)] == [(entity, value)]


@pytest.mark.parametrize("text", ["200000000", "cmnd 35123456", "chứng minh hộ nghèo", "cmnd 3512345678901", "100.000.000"])
def test_nine_digits_without_the_name_of_the_card_are_no_identity_number(text: str) -> None:
    assert [found for found in find(text) if found.entity == "cmnd"] == []


MASKED = [
    ("CCCD 089155012345", "CCCD •••••••••345"),
    ("cccd 089 155 012 345 ạ", "cccd •••••••••345 ạ"),
    ("cmnd 351234567", "cmnd ••••••567"),
    ("351.234.567", "••••••567"),
    ("gọi 0912345678", "gọi •••••••678"),
    ("gọi 0912 345 678 nha", "gọi •••••••678 nha"),
    ("(0296) 3852 222", "••••••••222"),
    ("+84 912 345 678", "••••••••678"),
    ("0912.345.678, 0987-654-321", "•••••••678, •••••••321"),
]
OPEN = [
    "mã 000.00.19.H01-251103-0012",
    "100.000.000 đ",
    "100000000đ",
    "78 tuổi",
    "25/11/2026 lúc 8h30",
    "1900 9068",
    "115",
    "",
    "H01-251103-0012",
]


@pytest.mark.parametrize(("text", "shown"), MASKED, ids=[row[0] for row in MASKED])
def test_numbers_of_people_are_masked_but_for_three_digits(text: str, shown: str) -> None:
    assert mask(text) == shown


@pytest.mark.parametrize("text", OPEN)
def test_codes_amounts_and_days_are_not_masked(text: str) -> None:
    assert mask(text) == text


@given(
    st.text(st.characters(exclude_characters="Hh"), max_size=40), st.integers(10**11, 10**12 - 1) | st.integers(300_000_001, 399_999_999)
)
def test_no_identity_number_comes_through(text: str, number: int) -> None:
    assert str(number) not in mask(f"{text} {number} {text}")


@given(st.text(max_size=60) | st.text(st.sampled_from("0123456789Hh.- +84cmnd "), max_size=60))
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
