"""Values of facts, and figures that may be missing on a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import product
from typing import TypeAlias

from knowledge_base.figures import FigureError, Figures

Value: TypeAlias = tuple[float, ...]


def find(figures: Figures, name: str, on: date) -> float | None:
    """A figure on a day, None where it has no value then."""
    try:
        return figures.get(name, on).value
    except FigureError:
        return None


def combine(parts: Iterable[Sequence[Value]]) -> tuple[Value, ...]:
    """Sums of one value from each part, without repeats: what several people together may amount to.

    >>> combine([[(1, 0), (0, 1)], [(1, 0)]])
    ((1, 1), (2, 0))
    """
    return tuple(sorted({tuple(map(sum, zip(*chosen, strict=True))) for chosen in product(*parts)}))
