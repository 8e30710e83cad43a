"""Whether confidences mean what they say: of the texts read with 70 %, 70 % should be read rightly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

BINS = 10
Ranking = Sequence[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Bin:
    """Readings whose confidence lies in [low, high); means are shares in [0, 1]."""

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """``ece``: expected calibration error (Naeini et al. 2015) over ten equal bins; ``brier``: mean squared error over all labels."""

    bins: tuple[Bin, ...]
    ece: float
    brier: float

    def to_json(self) -> dict[str, Any]:
        bins = [
            {"low": one.low, "high": one.high, "count": one.count, "confidence": one.confidence, "accuracy": one.accuracy}
            for one in self.bins
        ]
        return {"ece": self.ece, "brier": self.brier, "bins": bins}


def calibration(readings: Sequence[tuple[str, Ranking]]) -> Calibration | None:
    """From (expected label, ranking) pairs; None without any. Labels missing from a ranking count as confidence 0."""
    if not readings:
        return None
    best = [(confidence, name == expected) for expected, ranking in readings for name, confidence in [ranking[0] if ranking else ("", 0.0)]]
    bins = tuple(one for number in range(BINS) if (one := _bin(best, number)) is not None)
    ece = sum(one.count * abs(one.confidence - one.accuracy) for one in bins) / len(best)
    return Calibration(bins, ece, sum(_squared_error(expected, ranking) for expected, ranking in readings) / len(readings))


def _bin(best: Sequence[tuple[float, bool]], number: int) -> Bin | None:
    inside = [(confidence, right) for confidence, right in best if min(int(confidence * BINS), BINS - 1) == number]
    if not inside:
        return None
    mean = sum(confidence for confidence, _ in inside) / len(inside)
    return Bin(number / BINS, (number + 1) / BINS, len(inside), mean, sum(right for _, right in inside) / len(inside))


def _squared_error(expected: str, ranking: Ranking) -> float:
    """Brier (1950) over the ranked labels; an expected label that is not ranked adds 1."""
    error = sum((confidence - (name == expected)) ** 2 for name, confidence in ranking)
    return error + (expected not in {name for name, _ in ranking})
