"""Unit of work on PostgreSQL: one ``with`` block is one transaction, left without ``commit()`` it rolls back."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Self

from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot.errors import DatabaseUnavailable
from bot.store.queue import Jobs
from bot.store.repositories.cases import Dossiers, Handovers, Transport
from bot.store.repositories.conversations import Buttons, Conversations, Inbox, Outbox
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
        self.dossiers = Dossiers(session)
        self.transport = Transport(session)
        self.handovers = Handovers(session)
        self.accounts = Accounts(session)
        self.audit = Audit(session)
        self.jobs = Jobs(session)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            self.session.rollback()
        finally:
            self.session.close()
        if isinstance(error, OperationalError):
            raise DatabaseUnavailable("cơ sở dữ liệu không trả lời") from error

    def commit(self) -> None:
        self.session.commit()

    def notify(self, channel: str, payload: str) -> None:
        """Tell listening processes something when this transaction commits."""
        self.session.execute(text("SELECT pg_notify(:channel, :payload)"), {"channel": channel, "payload": payload})


UnitOfWorkFactory = Callable[[], SqlUnitOfWork]
