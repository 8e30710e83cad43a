"""Jobs on the real database: rescued once, emergencies first; and what a unit of work makes of a database that fails it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import procrastinate
import psycopg
import pytest
from sqlalchemy import create_engine, text

from bot.errors import DatabaseUnavailable, DataRefused
from bot.messages import Channel
from bot.runtime.rescue import Rescue
from bot.store.queue import HANDLE_INBOUND, RESCUE, SEND_OUTBOUND
from bot.store.uow import SqlUnitOfWork, make_engine
from tests.integration.test_store_postgresql import MakeUow, rows, uow

__all__ = ["uow"]

FETCH = "SELECT id, args FROM procrastinate_fetch_job_v2(ARRAY[%(queue)s]::varchar[], %(worker)s)"
STALLED = {"seconds": 8}
STATUS = "SELECT status FROM procrastinate_jobs"
TASKS = "SELECT task_name, status FROM procrastinate_jobs"


@pytest.fixture
def first(fresh_db: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(fresh_db) as connection:
        yield connection


@pytest.fixture
def conversation(uow: MakeUow) -> UUID:
    with uow() as unit:
        found = unit.conversations.ensure(Channel.TELEGRAM, "1001")
        unit.commit()
    return found.id


def worker(connection: psycopg.Connection[Any], silent_for: int) -> int:
    query = "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s)) RETURNING id"
    row = connection.execute(query, [silent_for]).fetchone()
    connection.commit()
    assert row
    return int(row[0])


def fetch(connection: psycopg.Connection[Any], queue: str, number: int) -> Any:
    row = connection.execute(FETCH, {"queue": queue, "worker": number}).fetchone()
    return row[1] if row and row[0] is not None else None


def context(job: int) -> Any:
    return SimpleNamespace(job=SimpleNamespace(id=job))


def wait_until_blocked(address: str) -> None:
    for _ in range(100):
        if rows(address, "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"):
            return
        time.sleep(0.05)
    raise AssertionError("nobody waits for a lock")


class TestRescue:
    @pytest.fixture
    def dead(self, uow: MakeUow, conversation: UUID, first: psycopg.Connection[Any]) -> int:
        """A worker that fell silent with the only job."""
        with uow() as unit:
            unit.jobs.defer_inbound(7, conversation)
            unit.commit()
        number = worker(first, silent_for=60)
        assert fetch(first, HANDLE_INBOUND, number) == {"inbound_id": 7}
        first.commit()
        return number

    def test_job_of_a_silent_worker_is_put_back(self, dead: int, first: psycopg.Connection[Any]) -> None:
        assert [row[1] for row in first.execute(RESCUE, STALLED).fetchall()] == [HANDLE_INBOUND]
        assert first.execute(RESCUE, STALLED).fetchall() == []
        assert fetch(first, HANDLE_INBOUND, worker(first, silent_for=0)) == {"inbound_id": 7}

    def test_job_whose_worker_was_cleared_away_is_put_back(self, dead: int, first: psycopg.Connection[Any]) -> None:
        first.execute("DELETE FROM procrastinate_workers")
        assert len(first.execute(RESCUE, STALLED).fetchall()) == 1

    def test_job_of_a_living_worker_is_left_alone(self, uow: MakeUow, conversation: UUID, first: psycopg.Connection[Any]) -> None:
        with uow() as unit:
            unit.jobs.defer_inbound(7, conversation)
            unit.commit()
        fetch(first, HANDLE_INBOUND, worker(first, silent_for=1))
        assert first.execute(RESCUE, STALLED).fetchall() == []

    def test_job_another_process_rescued_and_began_is_not_rescued_again(
        self, dead: int, first: psycopg.Connection[Any], fresh_db: str
    ) -> None:
        living = worker(first, silent_for=0)
        with ThreadPoolExecutor(1) as pool, psycopg.connect(fresh_db) as second:
            assert len(first.execute(RESCUE, STALLED).fetchall()) == 1
            assert fetch(first, HANDLE_INBOUND, living) == {"inbound_id": 7}
            late = pool.submit(lambda: second.execute(RESCUE, STALLED).fetchall())
            wait_until_blocked(fresh_db)
            first.commit()
            assert late.result(10) == []
        assert rows(fresh_db, "SELECT status, worker_id FROM procrastinate_jobs") == [("doing", living)]


async def test_job_a_living_worker_lost_is_put_back_and_one_it_works_on_is_not(
    uow: MakeUow, conversation: UUID, first: psycopg.Connection[Any], fresh_db: str
) -> None:
    """The database was away between the end of the work and its being noted."""
    with uow() as unit:
        unit.jobs.defer_inbound(7, conversation)
        unit.jobs.defer_send(8, conversation)
        unit.commit()
    number = worker(first, silent_for=0)
    assert fetch(first, HANDLE_INBOUND, number)
    assert fetch(first, SEND_OUTBOUND, number)
    first.commit()
    jobs: dict[str, int] = {task: job for job, task in rows(fresh_db, "SELECT id, task_name FROM procrastinate_jobs")}
    connector = procrastinate.PsycopgConnector(conninfo=fresh_db, min_size=1, max_size=1)
    await connector.open_async()
    try:
        rescue, done = Rescue(connector), asyncio.Event()
        this: Any = SimpleNamespace(worker_id=number)
        at_work = asyncio.create_task(rescue.follow(done.wait, context(jobs[SEND_OUTBOUND]), this))
        await asyncio.sleep(0)
        await rescue.round()
        assert {status for (status,) in rows(fresh_db, STATUS)} == {"doing"}, "it may only be on its way from or to the table"
        await rescue.round()
        assert dict(rows(fresh_db, TASKS)) == {HANDLE_INBOUND: "todo", SEND_OUTBOUND: "doing"}
        done.set()
        await at_work
    finally:
        await connector.close_async()


def test_emergency_overtakes_a_reply_that_waits(uow: MakeUow, conversation: UUID, first: psycopg.Connection[Any]) -> None:
    with uow() as unit:
        unit.jobs.defer_send(1, conversation)
        unit.jobs.defer_send(2, conversation)
        unit.commit()
    number = worker(first, silent_for=0)
    assert fetch(first, SEND_OUTBOUND, number) == {"outbound_id": 1}
    first.execute(
        "UPDATE procrastinate_jobs SET status = 'todo', scheduled_at = now() + interval '1 hour' WHERE args->>'outbound_id' = '1'"
    )
    with uow() as unit:
        unit.jobs.defer_send(3, conversation, urgent=True)
        unit.jobs.defer_send(4, conversation, urgent=True)
        unit.commit()
    first.commit()
    assert fetch(first, SEND_OUTBOUND, number) == {"outbound_id": 3}
    assert fetch(first, SEND_OUTBOUND, number) is None, "its second page waits for the first, the others for the one put off"


def test_handover_closed_while_it_is_asked_for_again_makes_a_new_one(uow: MakeUow, conversation: UUID, fresh_db: str) -> None:
    def ask() -> int:
        with uow() as unit:
            found = unit.handovers.open(conversation, "hai")
            unit.commit()
            return found.id

    with uow() as unit:
        old = unit.handovers.open(conversation, "một")
        unit.commit()
    with ThreadPoolExecutor(1) as pool:
        with uow() as unit:
            assert unit.handovers.close(old.id, "trucmay")
            again = pool.submit(ask)
            wait_until_blocked(fresh_db)
            unit.commit()
        assert again.result(10) != old.id
    assert rows(fresh_db, "SELECT reason, state FROM handovers ORDER BY id") == [("một", "closed"), ("hai", "waiting")]


class TestUnavailable:
    def test_no_free_connection(self, fresh_db: str) -> None:
        engine = create_engine(fresh_db.replace("postgresql://", "postgresql+psycopg://", 1), pool_size=1, max_overflow=0, pool_timeout=0.1)
        with SqlUnitOfWork(engine) as held:
            held.inbox.unhandled()
            with pytest.raises(DatabaseUnavailable), SqlUnitOfWork(engine) as unit:
                unit.inbox.unhandled()
        engine.dispose()

    def test_connection_lost_while_a_job_is_deferred(self, uow: MakeUow, conversation: UUID, first: psycopg.Connection[Any]) -> None:
        def defer_on_a_lost_connection(unit: SqlUnitOfWork) -> None:
            pid = unit.session.scalar(text("SELECT pg_backend_pid()"))
            first.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
            unit.jobs.defer_inbound(1, conversation)

        with pytest.raises(DatabaseUnavailable), uow() as unit:
            defer_on_a_lost_connection(unit)

    def test_standby_that_only_reads(self, fresh_db: str) -> None:
        engine = make_engine(f"{fresh_db}&options=-cdefault_transaction_read_only%3Don")
        with pytest.raises(DatabaseUnavailable), SqlUnitOfWork(engine) as unit:
            unit.conversations.ensure(Channel.TELEGRAM, "1001")
        engine.dispose()

    def test_text_it_cannot_hold(self, uow: MakeUow) -> None:
        with pytest.raises(DataRefused), uow() as unit:
            unit.conversations.ensure(Channel.TELEGRAM, "10\x0001")
