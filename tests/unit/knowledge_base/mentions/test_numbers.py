"""Numbers in words become digits, other words stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.mentions import numbers, sentence

ROWS = [
    ("tám mươi hai tuổi", "82 tuoi"),
    ("tam muoi hai tuoi", "82 tuoi"),
    ("hai mươi mốt", "21"),
    ("bảy lăm tuổi", "75 tuoi"),
    ("mười lăm tuổi", "15 tuoi"),
    ("hai chục triệu", "20 trieu"),
    ("hai trăm ngàn", "200 nghin"),
    ("hai trăm năm mươi ngàn", "250 nghin"),
    ("một triệu hai", "1 trieu 2"),
    ("ba tháng nữa", "3 thang nua"),
    ("ngày năm tháng ba", "ngay 5 thang 3"),
    ("tháng tư", "thang 4"),
    ("bảy giờ", "7 gio"),
    ("nuôi ba con", "nuoi 3 con"),
    ("5 chục ngàn", "50 nghin"),
    ("4 triệu mốt", "4 trieu 1"),
]
UNTOUCHED = [
    "ba tôi mất",
    "ba con bị bệnh",
    "năm nay",
    "sinh năm 1948",
    "tháng sau",
    "ngày mai",
    "bay gio",
    "thứ tư",
    "sau này",
    "tâm thần",
    "ngày mốt",
]


@pytest.mark.parametrize(("text", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_number_words_become_digits(text: str, expected: str) -> None:
    assert numbers.in_digits(sentence.read(text)).plain == expected


@pytest.mark.parametrize("text", UNTOUCHED)
def test_other_words_stay(text: str) -> None:
    view = sentence.read(text)
    assert numbers.in_digits(view).plain == view.plain


TENS = ("mươi", "hai mươi", "ba mươi", "bốn mươi", "năm mươi", "sáu mươi", "bảy mươi", "tám mươi", "chín mươi")
UNITS = ("", "một", "hai", "ba", "bốn", "lăm", "sáu", "bảy", "tám", "chín")


@given(st.integers(2, 9), st.integers(0, 9), st.sampled_from(["tuổi", "đứa", "người", "ngàn", "triệu"]))
def test_every_number_of_two_digits_is_read(tens: int, unit: int, counted: str) -> None:
    words = f"{TENS[tens - 1]} {'mốt' if unit == 1 else UNITS[unit]}".strip()
    assert numbers.in_digits(sentence.read(f"{words} {counted}")).plain.split()[0] == str(tens * 10 + unit)
