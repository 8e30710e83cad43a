"""Tells a process at once that the knowledge changed, in whichever process that happened (PostgreSQL LISTEN/NOTIFY)."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable
from typing import Any

import psycopg
import structlog

from bot.store.repositories.knowledge import KNOWLEDGE_CHANGED

log = structlog.get_logger(__name__)

RECONNECT_SECONDS = 2.0
# A notification wakes the thread at once; so often it looks whether anybody still wants to know, and whether the server still answers.
LOOK_SECONDS = 5.0
# A server that vanished without a word is noticed by these: libpq names, in seconds.
KEEPALIVE: dict[str, Any] = {"connect_timeout": 5, "keepalives": 1, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 2}


class KnowledgeFeed:
    """One listening connection on a thread of its own, from the first :meth:`follow` until whoever follows is gone."""

    def __init__(self, database_url: str) -> None:
        self._url = database_url
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self.connected = False  # while True, every change since the last call of the follower has been or will be told

    def follow(self, changed: Callable[[], object]) -> None:
        """Call a bound method after each change of knowledge, and once after each connection; does nothing when followed already."""
        if self._thread is not None:
            return
        with self._lock:
            if self._thread is None:
                wanted: weakref.ref[Callable[[], object]] = weakref.WeakMethod(changed)
                self._thread = threading.Thread(target=self._run, args=(wanted,), name="knowledge-feed", daemon=True)
                self._thread.start()

    def _run(self, wanted: weakref.ref[Callable[[], object]]) -> None:
        lost = threading.Event()
        while wanted() is not None:
            try:
                self._listen(wanted)
            except Exception as error:  # the follower reads the database too; whatever it was, the next round sees it again
                log.info("knowledge feed lost", error=type(error).__name__)
            finally:
                self.connected = False
            lost.wait(RECONNECT_SECONDS)

    def _listen(self, wanted: weakref.ref[Callable[[], object]]) -> None:
        with psycopg.connect(self._url, autocommit=True, **KEEPALIVE) as connection:
            connection.execute(f"LISTEN {KNOWLEDGE_CHANGED}")
            told = True
            while (changed := wanted()) is not None:
                if told:
                    changed()
                    self.connected = True
                else:
                    connection.execute("SELECT 1")
                del changed
                told = bool(list(connection.notifies(timeout=LOOK_SECONDS, stop_after=1)))
