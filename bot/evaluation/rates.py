"""Shares with their uncertainty, and how both are written in Vietnamese."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Any

# Two-sided 95 % of the normal distribution.
Z = 1.959964


@dataclass(frozen=True, slots=True)
class Rate:
    """``part`` of ``whole`` counted things."""

    part: int
    whole: int

    @property
    def share(self) -> float | None:
        """In [0, 1]; None when nothing was counted."""
        return self.part / self.whole if self.whole else None

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share (Wilson 1927, "Probable Inference, the Law of Succession, and Statistical Inference").

        >>> tuple(round(end, 3) for end in Rate(9, 10).interval)
        (0.596, 0.982)
        """
        if not self.whole:
            return 0.0, 1.0
        share, count = self.part / self.whole, self.whole
        centre = share + Z**2 / (2 * count)
        spread = Z * sqrt(share * (1 - share) / count + Z**2 / (4 * count**2))
        scale = 1 + Z**2 / count
        return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)

    def to_json(self) -> dict[str, Any]:
        return {"right": self.part, "of": self.whole, "share": self.share, "interval": list(self.interval) if self.whole else None}

    def __str__(self) -> str:
        if not self.whole:
            return "-"
        low, high = self.interval
        return f"{percent(self.share)} ({low * 100:.0f}–{high * 100:.0f})"


def percent(share: float | None) -> str:
    """As Vietnamese write it.

    >>> percent(0.9144)
    '91,4 %'
    """
    return "-" if share is None else f"{share * 100:.1f} %".replace(".", ",")


def short(share: float | None) -> str:
    """Whole percent without the sign, for wide tables.

    >>> short(0.9144)
    '91'
    """
    return "-" if share is None else f"{share * 100:.0f}"
