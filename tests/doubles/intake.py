"""The durable way in, held in memory: knows what it has, and fails when told to."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

from bot.settings import Settings

if TYPE_CHECKING:
    from bot.messages import Incoming


class FakeIntake:
    """``errors`` are raised by the next calls, one each; ``delay`` is how long storing takes."""

    def __init__(self) -> None:
        self.received: list[Incoming] = []
        self.duplicates = 0
        self.errors: list[Exception] = []
        self.delay = 0.0
        self._lock = threading.Lock()

    def receive(self, incoming: Incoming) -> bool:
        time.sleep(self.delay)
        with self._lock:
            if self.errors:
                raise self.errors.pop(0)
            if any(known.message_id == incoming.message_id and known.channel == incoming.channel for known in self.received):
                self.duplicates += 1
                return False
            self.received.append(incoming)
            return True

    @property
    def texts(self) -> list[str]:
        return [incoming.text for incoming in self.received]


def settings(**values: Any) -> Settings:
    """Settings of a test: nothing from the machine's environment file."""
    return Settings(_env_file=None, **values)  # type: ignore[call-arg]
