"""Ages, years of birth and animal years."""

from __future__ import annotations

import pytest

from knowledge_base.text import strip_marks
from tests.support.mentions import texts, values

AGES = [
    ("mẹ tôi 78 tuổi", ["78"]),
    ("mẹ 78t rồi", ["78"]),
    ("78 TUỔI", ["78"]),
    ("tám mươi hai tuổi", ["82"]),
    ("bảy lăm tuổi", ["75"]),
    ("chín mươi mốt tuổi", ["91"]),
    ("mười sáu tuổi", ["16"]),
    ("bảy mươi tuổi", ["70"]),
    ("con 3 tháng tuổi", ["3m"]),
    ("bé nhà em 18 tháng", ["18m"]),
    ("cháu nội 7 tháng chưa có thẻ", ["7m"]),
    ("gần 80 tuổi", ["<80"]),
    ("ngoài 70 tuổi", [">70"]),
    ("ngoài 70 rồi", [">70"]),
    ("hơn 90 tuổi", [">90"]),
    ("trên 60 tuổi", [">60"]),
    ("đều trên 75, yếu rồi", [">75"]),
    ("dưới 16 tuổi", ["<16"]),
    ("chưa tới 75 tuổi", ["<75"]),
    ("70-75 tuổi", ["70-75"]),
    ("từ 70 đến dưới 75 tuổi", ["70-75"]),
    ("75 tuổi trở lên", [">=75"]),
    ("22 tuổi trở xuống", ["<=22"]),
    ("80 mấy tuổi", ["80-89"]),
    ("năm nay 82", ["82"]),
    ("năm nay đã ngoài 85", [">85"]),
    ("mẹ em 79 mà chưa có gì", ["79"]),
    ("khoảng 60 tuổi", ["60"]),
    ("ông 81t bà 79t", ["81", "79"]),
    ("ông ngoại 79 tuổi", ["79"]),
    ("từ 75 trở lên", [">=75"]),
    ("từ đủ 75 trở lên", [">=75"]),
    ("chưa đủ 75", ["<75"]),
    ("chưa tới 60", ["<60"]),
]
NO_AGES = [
    "500 tuổi",
    "0 tuổi",
    "78 tháng",
    "78tr",
    "gần 80 km",
    "gần 80 triệu",
    "hơn 70 người",
    "năm nay 500 hộ",
    "năm nay 2 lần",
    "ngoài 50 ngàn",
    "người cao tuổi",
    "tuổi già",
    "hai tháng nữa",
    "gần 90%",
    "từ 61% trở lên",
    "chưa đủ 60 triệu",
    "chưa đến 80 km",
]
BIRTHS = [
    ("sinh năm 1948", ["1948"]),
    ("sinh nam 1948", ["1948"]),
    ("sn 48", ["1948"]),
    ("sn 1952", ["1952"]),
    ("SN: 1961", ["1961"]),
    ("năm sinh 1950", ["1950"]),
    ("sinh ngày 12/3/1947", ["1947"]),
    ("sinh 05-11-1950", ["1950"]),
    ("sinh ngày 2 tháng 9 năm 1945", ["1945"]),
    ("đẻ năm 1939", ["1939"]),
    ("em sn 92, mẹ em sn 1958", ["1992", "1958"]),
    ("bé sn 20", ["2020"]),
    ("mẹ tôi 1951", ["1951"]),
    ("bố 1949", ["1949"]),
    ("sinh vào năm 1955", ["1955"]),
]
NO_BIRTHS = [
    "năm 2026 được bao nhiêu",
    "từ năm 1975 tới nay",
    "sinh 2 đứa con",
    "sinh năm 2045",
    "sinh năm 1848",
    "học sinh 12 trường",
    "nghị định 1948",
    "sinh hoạt phí 50",
    "năm 48",
    "sinh đôi",
    "sinh tháng mười",
]
ZODIACS = [
    ("tuổi Dần", ["dan"]),
    ("bà tuổi Mậu Tý", ["mau_ty"]),
    ("tuổi con Mẹo", ["meo"]),
    ("tuoi thin", ["thin"]),
    ("tôi tuổi Kỷ Sửu", ["ky_suu"]),
]


@pytest.mark.parametrize(("text", "expected"), AGES, ids=[row[0] for row in AGES])
def test_age_is_read_with_and_without_marks(text: str, expected: list[str]) -> None:
    assert values(text, "age") == expected
    assert values(strip_marks(text), "age") == expected


@pytest.mark.parametrize("text", NO_AGES)
def test_what_counts_something_else_is_no_age(text: str) -> None:
    assert values(text, "age") == []


@pytest.mark.parametrize(("text", "expected"), BIRTHS, ids=[row[0] for row in BIRTHS])
def test_year_of_birth_is_read_with_four_digits(text: str, expected: list[str]) -> None:
    assert values(text, "birth_year") == expected
    assert values(strip_marks(text), "birth_year") == expected


@pytest.mark.parametrize("text", NO_BIRTHS)
def test_other_years_are_no_years_of_birth(text: str) -> None:
    assert values(text, "birth_year") == []


@pytest.mark.parametrize(("text", "expected"), ZODIACS)
def test_animal_year_is_recognised_and_never_turned_into_a_year(text: str, expected: list[str]) -> None:
    assert values(text, "zodiac") == expected
    assert values(text, "birth_year") == values(text, "age") == []


@pytest.mark.parametrize("text", ["80 tuổi thân già", "tuổi cao", "tuổi hồi xuân"])
def test_other_words_after_tuoi_are_no_animal(text: str) -> None:
    assert values(text, "zodiac") == []


def test_a_spoken_five_after_a_ten_left_out_is_an_age_without_the_word_for_years() -> None:
    assert values("mẹ tôi bảy lăm", "age") == ["75"]


def test_stretch_of_text_is_the_age_as_typed() -> None:
    assert texts("Bà năm nay gần tám mươi lăm tuổi rồi", "age") == ["gần tám mươi lăm tuổi"]
