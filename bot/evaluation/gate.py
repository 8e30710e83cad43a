"""Whether a new model may replace the one in use: on no spelling may it be clearly worse."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.evaluation.answers import Score
from bot.evaluation.rates import Rate, percent

TINY = 1e-9  # rounding
# Name, how to read it, and whether more is better.
MEASURES: tuple[tuple[str, Callable[[Score], Rate], bool], ...] = (
    ("đúng chương trình", lambda score: score.program, True),
    ("đúng khía cạnh", lambda score: score.aspect, True),
    ("câu ngoài phạm vi bị trả lời", lambda score: score.out_of_domain, False),
)


@dataclass(frozen=True, slots=True)
class Regression:
    """A measure of one slice on which the candidate is worse by more than the margin; shares in [0, 1]."""

    slice: str
    measure: str
    current: float
    candidate: float

    def __str__(self) -> str:
        return f"{self.slice}: {self.measure} từ {percent(self.current)} thành {percent(self.candidate)}"


def regressions(current: Sequence[Score], candidate: Sequence[Score], margin: float) -> list[Regression]:
    """Where the candidate falls short of the model in use; empty when it may be promoted.

    Both are scored on the same questions and slices. ``margin`` is a share: 0.02 allows two points.
    """
    return [found for old, new in zip(current, candidate, strict=True) for found in _worse(old, new, margin)]


def _worse(old: Score, new: Score, margin: float) -> Iterator[Regression]:
    assert old.slice == new.slice
    for measure, read, more_is_better in MEASURES:
        before, after = read(old).share, read(new).share
        if before is None or after is None:
            continue
        loss = before - after if more_is_better else after - before
        if loss > margin + TINY:
            yield Regression(old.slice.label, measure, before, after)
