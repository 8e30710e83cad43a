"""How often one browser or address may do a thing: a sliding window kept in this process."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_SWEEP_ABOVE = 1_000


class RateLimiter:
    """At most ``limit`` uses per ``window`` seconds and key; ``ticks`` is a monotonic clock in seconds."""

    def __init__(self, limit: int, window: float, ticks: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._window = window
        self._ticks = ticks
        self._uses: dict[str, deque[float]] = {}

    def allow(self, key: str) -> bool:
        """Count one use; False when there were too many (a refused use does not count)."""
        now = self._ticks()
        if len(self._uses) > _SWEEP_ABOVE:
            self._forget_idle(now)
        uses = self._uses.setdefault(key, deque())
        while uses and uses[0] <= now - self._window:
            uses.popleft()
        if len(uses) >= self._limit:
            return False
        uses.append(now)
        return True

    def _forget_idle(self, now: float) -> None:
        self._uses = {key: uses for key, uses in self._uses.items() if uses and uses[-1] > now - self._window}
