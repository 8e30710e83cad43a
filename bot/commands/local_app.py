"""The parts for commands that need no running server: the database (embedded if none is configured) and the newest model."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from bot.commands.prepare import prepare_new
from bot.runtime.embedded import database
from bot.runtime.logging import configure_logging
from bot.settings import Settings
from bot.wiring import App


@contextmanager
def local_app(settings: Settings, *, with_model: bool = True) -> Iterator[App]:
    """An :class:`App` over the database; with the language model in this process when asked for.

    A new database is given tables and seed knowledge; one in use is left as it is.

    Raises:
        DatabaseUnavailable, ModelMissing: one line naming the cause.
    """
    configure_logging(logging.WARNING)  # Rasa would print every text it reads
    with database(settings) as url:
        prepare_new(url)
        parser = None
        if with_model:
            from bot.engine.local import LocalParser

            parser = LocalParser(settings.models_dir)
        app = App(settings, url, parser=parser)
        try:
            yield app
        finally:
            app.database.dispose()
