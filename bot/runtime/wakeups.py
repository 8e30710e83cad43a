"""Tells open chat pages that a bot message was stored, in whichever process that happened (PostgreSQL LISTEN/NOTIFY)."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from uuid import UUID

import psycopg
import structlog

from bot.turns import WAKE_UP

log = structlog.get_logger(__name__)

RECONNECT_SECONDS = 2.0


class Wakeups:
    """One listening connection per process; many waiting pages."""

    def __init__(self, database_url: str) -> None:
        self._url = database_url
        self._waiting: dict[str, set[asyncio.Event]] = defaultdict(set)

    async def wait(self, conversation_id: UUID, timeout: float) -> bool:  # noqa: ASYNC109
        """Return when a bot message of this conversation was stored (True) or the time is over (False). Read the store either way."""
        key, event = str(conversation_id), asyncio.Event()
        self._waiting[key].add(event)
        try:
            async with asyncio.timeout(timeout):
                await event.wait()
            return True
        except TimeoutError:
            return False
        finally:
            self._waiting[key].discard(event)
            if not self._waiting[key]:
                del self._waiting[key]

    async def listen(self) -> None:
        """Follow the notifications until cancelled; a lost connection is opened again."""
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(self._url, autocommit=True) as connection:
                    await connection.execute(f"LISTEN {WAKE_UP}")
                    async for notification in connection.notifies():
                        self._wake(notification.payload)
            except psycopg.Error as error:
                log.warning("wake-ups lost", error=type(error).__name__)
                await asyncio.sleep(RECONNECT_SECONDS)

    def _wake(self, key: str) -> None:
        for event in self._waiting.get(key, ()):
            event.set()
