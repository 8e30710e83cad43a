"""Unit of work on PostgreSQL: one ``with`` block is one transaction, left without ``commit()`` it rolls back."""

from __future__ import annotations

from contextlib import suppress
from types import TracebackType
from typing import Self

import psycopg
from procrastinate.exceptions import ConnectorException
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DataError, DBAPIError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.orm import Session

from bot.errors import DatabaseUnavailable, DataRefused
from bot.store.queue import Jobs
from bot.store.repositories.cases import Dossiers, Handovers, Transport
from bot.store.repositories.checklists import Checklists
from bot.store.repositories.conversations import Buttons, Conversations, Inbox, Outbox
from bot.store.repositories.editorial import Versions, Warnings
from bot.store.repositories.knowledge import Knowledge
from bot.store.repositories.staff import Accounts, Audit


def make_engine(url: str, pool_size: int = 10) -> Engine:
    """An engine for a libpq address (``postgresql://…``)."""
    return create_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1).replace("postgres://", "postgresql+psycopg://", 1),
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=True,
        hide_parameters=True,  # errors must not put what residents wrote into logs
        connect_args={"connect_timeout": 10},
    )


class SqlUnitOfWork:
    """Repositories over one session. Build a new one for every use; entering begins, leaving rolls back what was not committed."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __enter__(self) -> Self:
        self.session = session = Session(self._engine, expire_on_commit=False)
        self.conversations = Conversations(session)
        self.inbox = Inbox(session)
        self.outbox = Outbox(session)
        self.buttons = Buttons(session)
        self.knowledge = Knowledge(session)
        self.versions = Versions(session)
        self.warnings = Warnings(session)
        self.dossiers = Dossiers(session)
        self.transport = Transport(session)
        self.checklists = Checklists(session)
        self.handovers = Handovers(session)
        self.accounts = Accounts(session)
        self.audit = Audit(session)
        self.jobs = Jobs(session)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            with suppress(DBAPIError):  # a lost connection has rolled back already
                self.session.rollback()
        finally:
            self.session.close()
        if away(error):
            raise DatabaseUnavailable("cơ sở dữ liệu không trả lời") from error
        if isinstance(error, DataError):
            raise DataRefused("dữ liệu không lưu được") from error

    def commit(self) -> None:
        self.session.commit()

    def notify(self, channel: str, payload: str) -> None:
        """Tell listening processes something when this transaction commits."""
        self.session.execute(text("SELECT pg_notify(:channel, :payload)"), {"channel": channel, "payload": payload})


def away(error: BaseException | None) -> bool:
    """Whether a fault of the database passes by itself: no connection, none free, a standby that only reads, a deadlock, a lost race."""
    if isinstance(error, ConnectorException):  # a job deferred on our connection
        return isinstance(error.__cause__, psycopg.OperationalError | psycopg.InterfaceError | psycopg.InternalError)
    if isinstance(error, OperationalError | InterfaceError | InternalError | PoolExhausted):
        return True
    return isinstance(error, DBAPIError) and error.connection_invalidated
