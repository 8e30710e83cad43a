"""Which faults of the database pass by themselves, and which data it will never take."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from procrastinate.exceptions import ConnectorException
from sqlalchemy import create_engine
from sqlalchemy.exc import DataError, IntegrityError, InterfaceError, InternalError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from bot.errors import DatabaseUnavailable, DataRefused
from bot.store.uow import SqlUnitOfWork


def wrapped(kind: Callable[..., Exception], cause: Exception, *, lost: bool = False) -> Exception:
    return kind("SELECT 1", {}, cause, connection_invalidated=lost)


def deferring(cause: Exception) -> Exception:
    error = ConnectorException()
    error.__cause__ = cause
    return error


def leave_with(error: Exception, session: Any = None) -> None:
    with SqlUnitOfWork(create_engine("postgresql+psycopg://nobody@127.0.0.1:9/none")) as unit:
        unit.session = session or unit.session
        raise error


@pytest.mark.parametrize(
    "error",
    [
        wrapped(OperationalError, psycopg.OperationalError("gone")),
        wrapped(OperationalError, psycopg.errors.DeadlockDetected("deadlock")),
        wrapped(InterfaceError, psycopg.InterfaceError("the connection is closed")),
        wrapped(InternalError, psycopg.errors.ReadOnlySqlTransaction("a standby")),
        wrapped(ProgrammingError, psycopg.ProgrammingError("odd"), lost=True),
        PoolExhausted("QueuePool limit reached"),
        deferring(psycopg.OperationalError("gone")),
    ],
    ids=lambda error: type(error).__name__,
)
def test_fault_that_passes_is_said_so(error: Exception) -> None:
    with pytest.raises(DatabaseUnavailable):
        leave_with(error)


def test_data_the_database_never_takes_is_told_apart() -> None:
    with pytest.raises(DataRefused):
        leave_with(wrapped(DataError, psycopg.DataError("NUL")))


@pytest.mark.parametrize(
    "error",
    [
        wrapped(IntegrityError, psycopg.errors.UniqueViolation("twice")),
        wrapped(ProgrammingError, psycopg.ProgrammingError("odd")),
        deferring(psycopg.errors.UniqueViolation("twice")),
        KeyError("x"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_fault_of_ours_stays_what_it_is(error: Exception) -> None:
    with pytest.raises(type(error)):
        leave_with(error)


def test_rollback_on_a_lost_connection_hides_nothing() -> None:
    class Session:
        closed = False

        def rollback(self) -> Any:
            raise wrapped(OperationalError, psycopg.OperationalError("gone"))

        def close(self) -> None:
            self.closed = True

    session = Session()
    with pytest.raises(KeyError):
        leave_with(KeyError("ours"), session)
    assert session.closed
