"""Figures by date, and filling them into texts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.figures import FigureError, Figures, default_figures, names_in, show

PARAMETER = """\
description: Thử
metadata:
  unit: {unit}
values:
  2025-01-01:
    value: {first}
    metadata: {{certainty: seen, reference: "Văn bản A"}}
  2026-07-01:
    value: {second}
    metadata: {{certainty: computed, reference: "Văn bản B"}}
"""


@pytest.fixture
def figures(tmp_path: Path) -> Figures:
    group = tmp_path / "group"
    group.mkdir()
    (group / "amount.yaml").write_text(PARAMETER.format(unit="currency-VND", first=500000, second=540000), encoding="utf-8")
    (group / "factor.yaml").write_text(PARAMETER.format(unit="coefficient", first=1.5, second=2.5), encoding="utf-8")
    (group / "rate.yaml").write_text(PARAMETER.format(unit="percent", first=70, second=100), encoding="utf-8")
    return Figures(tmp_path)


@pytest.mark.parametrize(
    ("day", "value", "certainty", "reference"),
    [
        (date(2025, 1, 1), 500000, "seen", "Văn bản A"),
        (date(2026, 6, 30), 500000, "seen", "Văn bản A"),
        (date(2026, 7, 1), 540000, "computed", "Văn bản B"),
        (date(2030, 1, 1), 540000, "computed", "Văn bản B"),
    ],
)
def test_figure_of_a_day_is_the_one_in_force(figures: Figures, day: date, value: float, certainty: str, reference: str) -> None:
    found = figures.get("group.amount", day)
    assert (found.value, found.certainty, found.reference, found.unit) == (value, certainty, reference, "currency-VND")


def test_before_its_first_day_there_is_no_figure(figures: Figures) -> None:
    with pytest.raises(FigureError, match=r"group\.amount"):
        figures.get("group.amount", date(2024, 12, 31))


def test_unknown_figure_is_named(figures: Figures) -> None:
    with pytest.raises(FigureError, match=r"group\.nothing"):
        figures.get("group.nothing", date(2026, 1, 1))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mức {group.amount} mỗi tháng", "Mức 540.000 đồng mỗi tháng"),
        ("{group.factor * group.amount}", "1.350.000 đồng"),
        ("{group.amount * group.factor}", "1.350.000 đồng"),
        ("{group.amount + group.amount}", "1.080.000 đồng"),
        ("{group.factor * group.amount + group.amount}", "1.890.000 đồng"),
        ("hệ số {group.factor}, hưởng {group.rate}", "hệ số 2,5, hưởng 100%"),
        ("không có số", "không có số"),
    ],
)
def test_placeholders_are_filled(figures: Figures, text: str, expected: str) -> None:
    assert figures.fill(text, date(2026, 11, 21)) == expected


@pytest.mark.parametrize(
    "text", ["{}", "{group}", "{group.amount - group.amount}", "{group.amount / 2}", "{group.amount * 2}", "{GROUP.AMOUNT}", "{a b}"]
)
def test_what_is_no_sum_of_products_is_refused(figures: Figures, text: str) -> None:
    with pytest.raises(FigureError):
        figures.fill(text, date(2026, 11, 21))


@given(st.text())
def test_filling_any_text_gives_a_text_or_a_figure_error(text: str) -> None:
    try:
        filled = default_figures().fill(text, date(2026, 11, 21))
    except FigureError:
        return
    assert filled == text or "{" in text


def test_names_in_a_text_are_found_in_order() -> None:
    assert names_in("{b.x * a.y} và {c.z + b.x}") == ["b.x", "a.y", "c.z", "b.x"]


def test_changes_are_the_days_of_new_values(figures: Figures) -> None:
    assert figures.changes("group.amount") == [date(2025, 1, 1), date(2026, 7, 1)]


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (540000, "currency-VND", "540.000 đồng"),
        (1500000.0, "currency-VND", "1.500.000 đồng"),
        (0, "currency-VND", "0 đồng"),
        (2.5, "coefficient", "2,5"),
        (1234.5, "coefficient", "1.234,5"),
        (0.1 + 0.2, "coefficient", "0,3"),
        (100, "percent", "100%"),
        (4.5, "percent", "4,5%"),
        (75, "year", "75"),
    ],
)
def test_figures_are_shown_as_vietnamese_readers_expect(value: float, unit: str, expected: str) -> None:
    assert show(value, unit) == expected


def test_pension_amount_follows_the_law_of_the_day() -> None:
    # Nghị định 176/2025/NĐ-CP, then Nghị định 335/2026/NĐ-CP
    figures = default_figures()
    assert figures.fill("{social_pension.amount}", date(2026, 3, 15)) == "500.000 đồng"
    assert figures.fill("{social_pension.amount}", date(2026, 6, 30)) == "500.000 đồng"
    assert figures.fill("{social_pension.amount}", date(2026, 11, 21)) == "540.000 đồng"


def test_every_shipped_parameter_has_reference_and_certainty() -> None:
    figures = default_figures()
    for name in figures.names:
        for day in figures.changes(name):
            try:
                figure = figures.get(name, day)
            except FigureError:  # a figure that ends on that day
                assert day > figures.changes(name)[0], name
                continue
            assert figure.reference, name
            assert figure.certainty in ("seen", "computed", "memory"), name
