"""Household standing, pension and disability degree, with their negations."""

from __future__ import annotations

import pytest

from knowledge_base.text import strip_marks
from tests.support.mentions import texts, values

HOUSEHOLDS = [
    ("nhà em hộ nghèo", ["poor"]),
    ("thuộc diện hộ nghèo", ["poor"]),
    ("có sổ hộ nghèo", ["poor"]),
    ("hộ cận nghèo", ["near_poor"]),
    ("nhà cận nghèo", ["near_poor"]),
    ("thuộc diện cận nghèo", ["near_poor"]),
    ("hộ trung bình", ["average"]),
    ("hộ có mức sống trung bình", ["average"]),
    ("mới thoát nghèo", ["escaped_poverty"]),
    ("thoát cận nghèo năm ngoái", ["escaped_near_poverty"]),
    ("ra khỏi hộ nghèo", ["escaped_poverty"]),
    ("không còn hộ nghèo nữa", ["escaped_poverty"]),
    ("bị cắt hộ cận nghèo", ["escaped_near_poverty"]),
    ("không phải hộ nghèo", ["not_poor"]),
    ("ko phải hộ nghèo", ["not_poor"]),
    ("hông phải hộ nghèo", ["not_poor"]),
    ("không thuộc hộ nghèo", ["not_poor"]),
    ("không thuộc diện hộ cận nghèo", ["not_near_poor"]),
    ("chưa được hộ nghèo", ["not_poor"]),
    ("chưa được xét hộ nghèo", ["not_poor"]),
    ("không có sổ hộ nghèo", ["not_poor"]),
    ("không phải hộ nghèo hay cận nghèo", ["not_poor", "not_near_poor"]),
    ("không thuộc hộ nghèo, cận nghèo", ["not_poor", "not_near_poor"]),
    ("hộ nghèo hoặc cận nghèo", ["poor", "near_poor"]),
    ("không biết có phải hộ nghèo không", ["poor"]),
    ("hổ nghèo", ["poor"]),
]
NO_HOUSEHOLDS = [
    "người nghèo",
    "quỹ vì người nghèo",
    "chuẩn nghèo",
    "nghèo quá",
    "giấy chứng nhận hộ nghèo",
    "học sinh trung bình",
    "nhà nghèo",
]
PENSIONS = [
    ("không có lương hưu", ["no"]),
    ("không lương hưu", ["no"]),
    ("ko có lương hưu", ["no"]),
    ("hổng có lương hưu", ["no"]),
    ("chưa có lương hưu", ["no"]),
    ("không được hưởng lương hưu", ["no"]),
    ("không lãnh lương hưu", ["no"]),
    ("có ai lãnh hưu gì đâu", ["no"]),
    ("có lương hưu", ["yes"]),
    ("đang lãnh lương hưu", ["yes"]),
    ("đang hưởng lương hưu", ["yes"]),
    ("đang lãnh hưu", ["yes"]),
    ("đã nghỉ hưu", ["yes"]),
    ("về hưu rồi", ["yes"]),
    ("cán bộ hưu trí", ["yes"]),
]
NO_PENSIONS = [
    "hưu trí xã hội",
    "không có hưu trí xã hội",
    "lương hưu xã hội",
    "lương hưu tính sao",
    "tiền lương tháng",
    "có lương hưu không?",
    "hữu nghị",
    "có lương hưu xã hội",
    "trợ cấp hưu trí",
    "bảo hiểm xã hội",
    "được sở hữu nhà",
    "đang lãnh htxh",
    "hỏi về tiền hưu",
]
DEGREES = [
    ("khuyết tật đặc biệt nặng", "especially_severe"),
    ("khuyết tật nặng", "severe"),
    ("khuyết tật nhẹ", "mild"),
    ("người khuyết tật nặng", "severe"),
    ("kt nặng", "severe"),
    ("nkt đặc biệt nặng", "especially_severe"),
    ("khuyết tật vận động nặng", "severe"),
    ("khuyết tật trí tuệ đặc biệt nặng", "especially_severe"),
    ("khuyết tật mức độ nhẹ", "mild"),
    ("mức độ nặng", "severe"),
    ("dạng đặc biệt nặng", "especially_severe"),
    ("tàn tật nặng", "severe"),
    ("đặc biệt nặng", "especially_severe"),
    ("khuyết tật dạng nhẹ", "mild"),
]
NO_DEGREES = [
    "bệnh nặng",
    "nặng lắm",
    "nhẹ thôi",
    "người khuyết tật",
    "mưa nặng hạt",
    "gánh nặng",
    "nắng nóng",
    "mức độ nắng",
    "bị nặng rồi",
    "khuyết tật",
    "nạng gỗ",
]


@pytest.mark.parametrize(("text", "expected"), HOUSEHOLDS, ids=[row[0] for row in HOUSEHOLDS])
def test_household_standing_keeps_its_negation(text: str, expected: list[str]) -> None:
    assert values(text, "household_status") == expected
    assert values(strip_marks(text), "household_status") == expected


@pytest.mark.parametrize("text", NO_HOUSEHOLDS)
def test_other_words_for_poor_are_no_standing(text: str) -> None:
    assert values(text, "household_status") == []


@pytest.mark.parametrize(("text", "expected"), PENSIONS, ids=[row[0] for row in PENSIONS])
def test_pension_is_yes_or_no(text: str, expected: list[str]) -> None:
    assert values(text, "pension") == expected
    assert values(strip_marks(text), "pension") == expected


@pytest.mark.parametrize("text", NO_PENSIONS)
def test_pension_as_a_topic_is_neither(text: str) -> None:
    assert values(text, "pension") == []


@pytest.mark.parametrize(("text", "expected"), DEGREES, ids=[row[0] for row in DEGREES])
def test_disability_degree_is_one_of_three(text: str, expected: str) -> None:
    assert values(text, "disability_degree") == [expected]
    assert values(strip_marks(text), "disability_degree") == [expected]


@pytest.mark.parametrize("text", NO_DEGREES)
def test_heavy_and_light_alone_are_no_degree(text: str) -> None:
    assert values(text, "disability_degree") == []


def test_stretch_of_text_begins_at_the_negation() -> None:
    assert texts("Nhà tôi chưa được xét hộ nghèo", "household_status") == ["chưa được xét hộ nghèo"]
