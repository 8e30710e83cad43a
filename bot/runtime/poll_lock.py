"""The right to be the only Telegram poller: a PostgreSQL advisory lock held by one connection."""

from __future__ import annotations

import psycopg

LOCK_KEY = 7363


class PollLock:
    """Call to take, or to confirm, the lock. It is lost with its connection, so a dead process never keeps it."""

    def __init__(self, database_url: str) -> None:
        self._url = database_url
        self._connection: psycopg.Connection[tuple[bool]] | None = None

    def __call__(self) -> bool:
        try:
            if self._connection is not None:
                self._connection.execute("SELECT true")
                return True
        except psycopg.Error:
            self.release()
        connection: psycopg.Connection[tuple[bool]] = psycopg.connect(self._url, autocommit=True)
        row = connection.execute("SELECT pg_try_advisory_lock(%s)", (LOCK_KEY,)).fetchone()
        if row and row[0]:
            self._connection = connection
            return True
        connection.close()
        return False

    def release(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
