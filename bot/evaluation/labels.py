"""Which label was expected and which was read: precision, recall, F1 and the confusions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bot.evaluation.rates import Rate

NOTHING = "-"


@dataclass(frozen=True, slots=True)
class LabelScore:
    """One label: how often it was expected, and how well it was found (shares in [0, 1])."""

    label: str
    support: int
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


class Confusion:
    """Pairs (expected, read); every text has exactly one of each, ``-`` when nothing was read."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self.counts: Counter[tuple[str, str]] = Counter(pairs)

    @property
    def accuracy(self) -> Rate:
        """The same as the micro-averaged F1, as every text has one label."""
        right = sum(count for (expected, read), count in self.counts.items() if expected == read)
        return Rate(right, self.counts.total())

    @property
    def macro_f1(self) -> float:
        """The plain mean of the F1 of all expected labels."""
        return sum(score.f1 for score in self.by_label) / len(self.by_label) if self.by_label else 0.0

    @cached_property
    def by_label(self) -> list[LabelScore]:
        """Expected labels, most frequent first."""
        expected, read = self._totals(0), self._totals(1)
        return [
            LabelScore(label, support, _share(self.counts[label, label], read[label]), self.counts[label, label] / support)
            for label, support in expected.most_common()
        ]

    def worst(self, number: int) -> list[tuple[tuple[str, str], int]]:
        """The most frequent confusions: ((expected, read), count)."""
        return Counter({pair: count for pair, count in self.counts.items() if pair[0] != pair[1]}).most_common(number)

    def to_json(self) -> dict[str, Any]:
        return {
            "accuracy": self.accuracy.to_json(),
            "micro_f1": self.accuracy.share,
            "macro_f1": self.macro_f1,
            "labels": {
                score.label: {"support": score.support, "precision": score.precision, "recall": score.recall, "f1": score.f1}
                for score in self.by_label
            },
            "confusions": [{"expected": pair[0], "read": pair[1], "count": count} for pair, count in self.worst(20)],
        }

    def _totals(self, side: int) -> Counter[str]:
        totals: Counter[str] = Counter()
        for pair, count in self.counts.items():
            totals[pair[side]] += count
        return totals


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
