"""One private PostgreSQL for the whole test run, and a database per test: a copy of one that was migrated once."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import psycopg

from bot.commands.prepare import migrate
from bot.runtime.embedded import DATABASE, EmbeddedPostgres

# Nothing here has to survive a power cut.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")
_TEMPLATE = "migrated"


class Databases:
    """Creates and drops databases on the session's server."""

    def __init__(self, folder: Path) -> None:
        self._server = EmbeddedPostgres(folder, FAST)
        self._numbers = itertools.count(1)
        self._template_made = False

    def __enter__(self) -> Self:
        self.url = self._server.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self._server.stop()

    @contextmanager
    def create(self, *, migrated: bool) -> Iterator[str]:
        name = f"test_{next(self._numbers)}"
        template = self._migrated_template() if migrated else "template0"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        try:
            yield self._url_of(name)
        finally:
            self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _migrated_template(self) -> str:
        if not self._template_made:
            self._execute(f"CREATE DATABASE {_TEMPLATE}")
            migrate(self._url_of(_TEMPLATE))
            self._template_made = True
        return _TEMPLATE

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement)

    def _url_of(self, name: str) -> str:
        return self.url.replace(f"/{DATABASE}?", f"/{name}?")
