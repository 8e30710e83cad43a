"""Figures: OpenFisca parameters by date, and filling them into answer texts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from openfisca_core.parameters import Parameter, ParameterNode

PARAMETERS_DIR = Path(__file__).parent / "parameters"
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
NAME = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+")
CURRENCY = "currency-VND"


class FigureError(LookupError):
    """A text names a figure that does not exist or has no value on that date."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A value on a date. ``certainty`` is seen, computed or memory; ``reference`` the document it stands in."""

    value: float
    unit: str
    certainty: str
    reference: str


class Figures:
    """The parameter tree, read once. Names are dotted paths, e.g. ``social_pension.amount``."""

    def __init__(self, directory: Path = PARAMETERS_DIR) -> None:
        self._parameters: dict[str, Parameter] = {
            parameter.name: parameter
            for parameter in ParameterNode("", directory_path=str(directory)).get_descendants()
            if isinstance(parameter, Parameter)
        }

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._parameters)

    def get(self, name: str, on: date) -> Figure:
        """The figure in force on a day.

        Raises:
            FigureError: unknown name, or no value on that day.
        """
        parameter = self._parameters.get(name)
        if parameter is None:
            raise FigureError(f"không có tham số {name}")
        instant = on.isoformat()
        current = next((value for value in parameter.values_list if value.instant_str <= instant), None)
        if current is None or current.value is None:
            raise FigureError(f"tham số {name} không có giá trị ngày {instant}")
        metadata: Mapping[str, Any] = current.metadata or {}
        unit = (parameter.metadata or {}).get("unit", "other")
        return Figure(float(current.value), str(unit), str(metadata.get("certainty", "memory")), str(metadata.get("reference", "")))

    def changes(self, name: str) -> list[date]:
        """Days on which the figure changes, oldest first."""
        return sorted(date.fromisoformat(value.instant_str) for value in self._parameters[name].values_list)

    def fill(self, text: str, on: date) -> str:
        """Replace every ``{name}``, ``{a * b}`` and ``{a + b}`` in a text by the figures of a day.

        Raises:
            FigureError: naming the expression that cannot be filled.
        """
        return PLACEHOLDER.sub(lambda match: self._expression(match.group(1), on), text)

    def _expression(self, expression: str, on: date) -> str:
        total, unit = 0.0, ""
        for term in expression.split("+"):
            product, product_unit = 1.0, "coefficient"
            for name in (part.strip() for part in term.split("*")):
                if not NAME.fullmatch(name):
                    raise FigureError(f"không đọc được {{{expression}}}")
                figure = self.get(name, on)
                product *= figure.value
                product_unit = figure.unit if product_unit == "coefficient" else product_unit
            total, unit = total + product, product_unit
        return show(total, unit)


def names_in(text: str) -> list[str]:
    """Parameter names used by a text, in order."""
    return [name for expression in PLACEHOLDER.findall(text) for name in NAME.findall(expression)]


def show(value: float, unit: str) -> str:
    """A figure as Vietnamese readers expect it: 540.000 đồng · 100% · 2,5 · 75.

    >>> show(540000, "currency-VND"), show(2.5, "coefficient"), show(100, "percent")
    ('540.000 đồng', '2,5', '100%')
    """
    rounded = round(value, 4)
    whole = f"{int(rounded):,}".replace(",", ".")
    number = whole if rounded == int(rounded) else f"{rounded:,.4f}".rstrip("0").translate(str.maketrans(",.", ".,"))
    return {CURRENCY: f"{number} đồng", "percent": f"{number}%"}.get(unit, number)


@cache
def default_figures() -> Figures:
    """The parameters shipped with An Sinh, read on first use."""
    return Figures()
