"""Composition root: builds the parts once per process and hands them to the edges."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cached_property

from bot.answer_model import Answer, Library, Question
from bot.answers import ask
from bot.editorial.proof import Proof
from bot.engine.client import HttpEngine
from bot.errors import ConfigurationError
from bot.ports import Parser
from bot.settings import Settings, load_settings
from bot.store.knowledge_feed import KnowledgeFeed
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
    """The library of the current knowledge revision.

    With a feed, a change is told by the database and the new library is built beside the questions, which meanwhile get the old one.
    Without one, or while the feed is cut off, the revision is read at every look.
    """

    def __init__(self, uow: Callable[[], SqlUnitOfWork], texts: Texts, places: Places, feed: KnowledgeFeed | None = None) -> None:
        self._uow, self._texts, self._places, self._feed, self._lock = uow, texts, places, feed, threading.Lock()
        self._signposts = Signposts(read_signposts())
        self._held: tuple[int, Library] | None = None

    def current(self) -> Library:
        held = self._held
        if self._feed is None or held is None:
            return self.refresh()
        # Followed from the second look on: a command that asks once needs no connection of its own for it.
        self._feed.follow(self.refresh)
        return held[1] if self._feed.connected else self.refresh()

    def refresh(self) -> Library:
        """Build the library anew when the revision has moved; what has not changed is taken over from the one before."""
        with self._uow() as uow:
            held = self._held
            if held is not None and held[0] == uow.knowledge.revision():
                return held[1]
            with self._lock:
                return self._rebuilt(uow.knowledge.revision(), uow)

    def _rebuilt(self, revision: int, uow: SqlUnitOfWork) -> Library:
        if self._held is None or self._held[0] != revision:
            earlier = self._held[1].index if self._held else None
            index = Index(uow.knowledge.published(), earlier)
            self._held = (revision, Library(index, self._signposts, default_figures(), self._texts, self._places))
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
        return LibraryShelf(self.uow, self.texts, self.places, KnowledgeFeed(self.database_url))

    @cached_property
    def proof(self) -> Proof:
        """The rules a knowledge entry must keep."""
        return Proof(default_figures(), read_signposts())

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
