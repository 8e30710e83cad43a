"""Composition root: builds the parts once per process and hands them to the edges."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cached_property

from bot.answer_model import Answer, Library, Question
from bot.answers import ask
from bot.engine.client import HttpEngine
from bot.errors import ConfigurationError
from bot.ports import Parser
from bot.settings import Settings, load_settings
from bot.store.uow import SqlUnitOfWork, make_engine
from bot.store.zalo_tokens import ZaloTokenStore
from bot.texts import Texts
from bot.turns import Intake
from knowledge_base.entries import read_signposts
from knowledge_base.figures import default_figures
from knowledge_base.places import Places, default_places
from knowledge_base.programs import Province
from knowledge_base.search import Index, Signposts
from knowledge_base.times import VIETNAM


def utc_now() -> datetime:
    return datetime.now(UTC)


class LibraryShelf:
    """The library of the current knowledge revision; a change of knowledge is noticed at the next look."""

    def __init__(self, uow: Callable[[], SqlUnitOfWork], texts: Texts, places: Places) -> None:
        self._uow, self._texts, self._places, self._lock = uow, texts, places, threading.Lock()
        self._signposts = Signposts(read_signposts())
        self._held: tuple[int, Library] | None = None

    def current(self) -> Library:
        with self._uow() as uow:
            revision = uow.knowledge.revision()
            if self._held is None or self._held[0] != revision:
                with self._lock:
                    if self._held is None or self._held[0] != revision:
                        library = Library(Index(uow.knowledge.published()), self._signposts, default_figures(), self._texts, self._places)
                        self._held = (revision, library)
        return self._held[1]


class App:
    """Everything a process needs. Parts are built on first use, so that each process pays only for its own."""

    def __init__(
        self, settings: Settings, database_url: str, *, clock: Callable[[], datetime] = utc_now, parser: Parser | None = None
    ) -> None:
        self.settings, self.database_url, self.clock = settings, database_url, clock
        self._parser = parser
        self.texts = Texts()

    @cached_property
    def database(self):  # type: ignore[no-untyped-def]  # a SQLAlchemy engine; only the store knows the type
        return make_engine(self.database_url, pool_size=self.settings.worker_concurrency + 4)

    def uow(self) -> SqlUnitOfWork:
        """A new unit of work."""
        return SqlUnitOfWork(self.database)

    @cached_property
    def engine(self) -> HttpEngine:
        if self.settings.engine_token is None:
            raise ConfigurationError("ANSINH_ENGINE_TOKEN: thiếu mã của máy hội thoại")
        return HttpEngine(self.settings.engine_url, self.settings.engine_token.get_secret_value())

    @property
    def parser(self) -> Parser:
        return self._parser or self.engine

    @cached_property
    def shelf(self) -> LibraryShelf:
        return LibraryShelf(self.uow, self.texts, self.places)

    @cached_property
    def places(self) -> Places:
        return default_places()

    @cached_property
    def intake(self) -> Intake:
        return Intake(self.uow, self.texts, self.clock)

    @cached_property
    def zalo_tokens(self) -> ZaloTokenStore:
        return ZaloTokenStore(self.database)

    def today(self) -> date:
        return self.clock().astimezone(VIETNAM).date()

    def ask(self, text: str, province: str | None = None, on: date | None = None) -> Answer:
        """Understand and answer one question: the use case behind the command line, console and API.

        Raises:
            EngineUnavailable: the language model cannot be reached.
        """
        question = Question(text, on or self.today(), Province(province) if province else None)
        return ask(question, self.parser, self.shelf.current())


_app: App | None = None


def app() -> App:
    """The process-wide parts, built from the environment on first use (for the action server, whose classes take no arguments)."""
    global _app
    if _app is None:
        settings = load_settings()
        if settings.database_url is None:
            raise ConfigurationError("ANSINH_DATABASE_URL: tiến trình này cần địa chỉ cơ sở dữ liệu")
        _app = App(settings, settings.database_url.get_secret_value())
    return _app
