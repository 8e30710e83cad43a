"""Amounts of money."""

from __future__ import annotations

import pytest

from knowledge_base.text import strip_marks
from tests.support.mentions import texts, values

MONEY = [
    ("500k", "500000"),
    ("1tr2", "1200000"),
    ("1tr250", "1250000"),
    ("2tr rưỡi", "2500000"),
    ("1 triệu rưỡi", "1500000"),
    ("hai trăm ngàn", "200000"),
    ("năm trăm nghìn", "500000"),
    ("3.5 triệu", "3500000"),
    ("3,5 triệu/tháng", "3500000/month"),
    ("3.500.000", "3500000"),
    ("650.000đ", "650000"),
    ("650.000 đồng", "650000"),
    ("650000 đ", "650000"),
    ("650000 VNĐ", "650000"),
    ("540 ngàn một tháng", "540000/month"),
    ("540 nghìn mỗi tháng", "540000/month"),
    ("540k/th", "540000/month"),
    ("mỗi tháng 540k", "540000/month"),
    ("hằng tháng được 1 triệu", "1000000/month"),
    ("1.620.000 đồng/tháng", "1620000/month"),
    ("1,5 triệu/người/tháng", "1500000/month"),
    ("60 ngàn một ngày", "60000/day"),
    ("1.366.200 đồng một năm", "1366200/year"),
    ("1 triệu 620 ngàn", "1620000"),
    ("một triệu hai", "1200000"),
    ("hai triệu ba trăm ngàn", "2300000"),
    ("10 triệu 8", "10800000"),
    ("20 triệu", "20000000"),
    ("1,2 tỷ", "1200000000"),
    ("5 củ", "5000000"),
    ("lương tháng 4 triệu", "4000000/month"),
    ("lãnh 5 trăm", "500000"),
    ("1tr5/tháng", "1500000/month"),
    ("1tr5/người/tháng", "1500000/month"),
    ("1tr500/tháng", "1500000/month"),
    ("2tr3/th", "2300000/month"),
    ("1tr5. Cảm ơn", "1500000"),
    ("nửa triệu", "500000"),
    ("nửa triệu một tháng", "500000/month"),
    ("nửa tỷ", "500000000"),
    ("lương 1m5", "1500000"),
    ("2m/tháng", "2000000/month"),
    ("hai trăm rưỡi", "250000"),
    ("hai trăm rưỡi ngàn", "250000"),
    ("2 trăm rưỡi", "250000"),
]
NO_MONEY = [
    "78 tuổi",
    "0912345678",
    "15kg gạo",
    "3 đứa con",
    "20 ngày",
    "năm 2026",
    "1.000 người",
    "trăm năm",
    "H01-250731-000012",
    "xe 16 chỗ",
    "12 d",
    "siêu âm 4D",
    "6h sáng",
    "tỉ lệ 50%",
    "thông tư 76",
    "con cao 1m5",
    "nhà ngang 4m",
    "hai trăm rưỡi người",
    "triệu nữa",
]


@pytest.mark.parametrize(("text", "expected"), MONEY, ids=[row[0] for row in MONEY])
def test_amount_is_read_in_dong(text: str, expected: str) -> None:
    assert values(f"được {text} phải không", "money") == [expected]


@pytest.mark.parametrize(("text", "expected"), MONEY, ids=[row[0] for row in MONEY])
def test_amount_is_read_without_marks(text: str, expected: str) -> None:
    if not text.endswith((" đ", "5 củ")):  # "5 cu" and a lone "d" are other words
        assert values(strip_marks(f"được {text} phải không"), "money") == [expected]


@pytest.mark.parametrize("text", NO_MONEY)
def test_other_numbers_are_no_money(text: str) -> None:
    assert values(text, "money") == []


def test_stretch_of_text_holds_the_period() -> None:
    assert texts("hỗ trợ hai trăm ngàn một tháng hả", "money") == ["hai trăm ngàn một tháng"]


def test_two_amounts_are_two_entities() -> None:
    assert values("hồi trước 500k giờ 540 ngàn một tháng", "money") == ["500000", "540000/month"]
