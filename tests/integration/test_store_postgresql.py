"""What only the real database can show: constraints, concurrent work, jobs in the same transaction, notices."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.accounts import Account, Role
from bot.errors import DatabaseUnavailable, EngineUnavailable
from bot.messages import Button, Channel, Incoming, Kind, Reply
from bot.store.uow import SqlUnitOfWork, make_engine
from bot.texts import Texts
from bot.transport.model import Posture, TransportRequest
from bot.turns import WAKE_UP, Handler, Intake
from bot.wiring import LibraryShelf
from knowledge_base.places import default_places
from tests.unit.builders import entry

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
MakeUow = Callable[[], SqlUnitOfWork]


@pytest.fixture
def uow(fresh_db: str) -> Iterator[MakeUow]:
    engine = make_engine(fresh_db)
    yield lambda: SqlUnitOfWork(engine)
    engine.dispose()


def rows(address: str, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(address) as connection:
        return connection.execute(query).fetchall()


def jobs(address: str) -> list[tuple[Any, ...]]:
    return rows(address, "SELECT task_name, lock, args FROM procrastinate_jobs ORDER BY id")


def message(message_id: str = "m1", content: str = "chào", kind: Kind = Kind.TEXT, **values: Any) -> Incoming:
    return Incoming(Channel.TELEGRAM, "1001", message_id, kind, content, **values)


def at_once(work: Callable[[int], Any], times: int) -> list[Any]:
    """Run the same work in several threads that start together."""
    barrier = threading.Barrier(times)

    def run(number: int) -> Any:
        barrier.wait()
        return work(number)

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


class Engine:
    def __init__(self) -> None:
        self.down = False
        self.turns = 0

    def turn(self, sender: str, **said: Any) -> list[Reply]:
        if self.down:
            raise EngineUnavailable("down")
        self.turns += 1
        return [Reply("Dạ", (Button("Bảo hiểm y tế", intent="choose_aspect", slots={"program": "bhyt"}),))]


class TestIntake:
    def test_event_and_job_are_committed_together(self, uow: MakeUow, fresh_db: str) -> None:
        number = Intake(uow, Texts(), lambda: NOW).store(message())
        (job,) = jobs(fresh_db)
        (conversation_id,) = rows(fresh_db, "SELECT id FROM conversations")[0]
        assert job == ("handle_inbound", f"conversation:{conversation_id}", {"inbound_id": number})

    def test_event_and_job_are_rolled_back_together(self, uow: MakeUow, fresh_db: str) -> None:
        with uow() as unit:
            conversation = unit.conversations.ensure(Channel.TELEGRAM, "1001")
            number = unit.inbox.add(conversation.id, message())
            assert number is not None
            unit.jobs.defer_inbound(number, conversation.id)
        assert jobs(fresh_db) == []
        assert rows(fresh_db, "SELECT 1 FROM inbound_messages") == []

    def test_same_message_delivered_many_times_at_once_is_stored_once(self, uow: MakeUow, fresh_db: str) -> None:
        intake = Intake(uow, Texts(), lambda: NOW)
        stored = at_once(lambda _: intake.receive(message("same")), 8)
        assert sum(stored) == 1
        assert len(jobs(fresh_db)) == 1
        assert len(rows(fresh_db, "SELECT 1 FROM conversations")) == 1

    def test_unreachable_database_is_said_so(self) -> None:
        engine = make_engine("postgresql://nobody@127.0.0.1:9/none")
        with pytest.raises(DatabaseUnavailable):
            Intake(lambda: SqlUnitOfWork(engine), Texts(), lambda: NOW).receive(message())


class TestTurn:
    @pytest.fixture
    def engine(self) -> Engine:
        return Engine()

    @pytest.fixture
    def handler(self, uow: MakeUow, engine: Engine) -> Handler:
        return Handler(uow, engine, Texts(), lambda: NOW)

    @pytest.fixture
    def intake(self, uow: MakeUow) -> Intake:
        return Intake(uow, Texts(), lambda: NOW)

    def test_reply_and_its_send_job_are_stored_once(self, handler: Handler, intake: Intake, engine: Engine, fresh_db: str) -> None:
        number = intake.store(message())
        assert number is not None
        handler.handle(number)
        handler.handle(number)
        assert engine.turns == 1
        assert [job[0] for job in jobs(fresh_db)] == ["handle_inbound", "send_outbound"]

    def test_two_workers_on_one_message_store_one_reply(self, handler: Handler, intake: Intake, fresh_db: str) -> None:
        number = intake.store(message())
        assert number is not None
        at_once(lambda _: handler.handle(number), 4)
        assert len(rows(fresh_db, "SELECT 1 FROM outbound_messages")) == 1

    def test_engine_down_keeps_the_message(self, handler: Handler, intake: Intake, engine: Engine, fresh_db: str) -> None:
        number = intake.store(message())
        assert number is not None
        engine.down = True
        with pytest.raises(EngineUnavailable):
            handler.handle(number)
        assert rows(fresh_db, "SELECT attempts, handled_at FROM inbound_messages") == [(1, None)]
        engine.down = False
        handler.handle(number)
        assert len(rows(fresh_db, "SELECT 1 FROM outbound_messages")) == 1

    def test_button_of_the_stored_reply_works_and_a_foreign_one_does_not(
        self, handler: Handler, intake: Intake, engine: Engine, fresh_db: str
    ) -> None:
        first = intake.store(message())
        assert first is not None
        handler.handle(first)
        ((token,),) = rows(fresh_db, "SELECT token FROM button_tokens")
        for message_id, who, turns in (("m2", "1001", 2), ("m3", "2002", 2)):
            tapped = intake.store(Incoming(Channel.TELEGRAM, who, message_id, Kind.BUTTON, button=token))
            assert tapped is not None
            handler.handle(tapped)
            assert engine.turns == turns

    def test_danger_leaves_no_turn_to_wait_for(self, intake: Intake, fresh_db: str) -> None:
        intake.store(message(content="ba tôi bất tỉnh rồi"))
        assert [job[0] for job in jobs(fresh_db)] == ["send_outbound"]
        assert rows(fresh_db, "SELECT urgent FROM handovers") == [(True,)]
        assert rows(fresh_db, "SELECT outcome FROM inbound_messages") == [("emergency",)]


class TestConstraints:
    def test_second_open_handover_is_refused_by_the_database_itself(self, uow: MakeUow) -> None:
        with uow() as unit:
            conversation = unit.conversations.ensure(Channel.WEB, "a")
            unit.handovers.open(conversation.id, "một")
            statement = text("INSERT INTO handovers (conversation_id, reason) VALUES (:id, 'hai')")
            with pytest.raises(IntegrityError):
                unit.session.execute(statement, {"id": conversation.id})

    def test_handover_asked_many_times_at_once_is_one(self, uow: MakeUow, fresh_db: str) -> None:
        with uow() as unit:
            conversation = unit.conversations.ensure(Channel.WEB, "a")
            unit.commit()

        def ask(number: int) -> int:
            with uow() as unit:
                found = unit.handovers.open(conversation.id, str(number))
                unit.commit()
                return found.id

        assert len(set(at_once(ask, 6))) == 1
        assert len(rows(fresh_db, "SELECT 1 FROM handovers")) == 1

    def test_vehicle_request_sent_many_times_at_once_is_one(self, uow: MakeUow, fresh_db: str) -> None:
        request = TransportRequest("k", "bà Sáu", "0912", "an_giang", "xã A", "bệnh viện", "mai", Posture.SIT, oxygen=False)

        def send(_: int) -> str:
            with uow() as unit:
                stored = unit.transport.add_request(request)
                unit.commit()
                return stored.reference

        assert len(set(at_once(send, 6))) == 1
        assert len(rows(fresh_db, "SELECT 1 FROM transport_requests")) == 1

    def test_unknown_request_state_is_refused(self, uow: MakeUow) -> None:
        with uow() as unit:
            unit.transport.add_request(TransportRequest("k", "a", "b", "an_giang", "c", "d", "e", Posture.SIT, oxygen=False))
            with pytest.raises(IntegrityError):
                unit.session.execute(text("UPDATE transport_requests SET state = 'lost'"))

    def test_errors_show_nothing_of_what_was_stored(self, uow: MakeUow) -> None:
        with pytest.raises(IntegrityError) as caught, uow() as unit:
            unit.session.execute(text("INSERT INTO handovers (conversation_id, reason) VALUES (NULL, :text)"), {"text": "tôi bị HIV"})
        statement_part = str(caught.value).partition("[SQL")[2]
        assert "HIV" not in statement_part

    def test_conversation_takes_everything_of_its_own_with_it(self, uow: MakeUow, fresh_db: str) -> None:
        Intake(uow, Texts(), lambda: NOW).store(message(content="ba tôi bất tỉnh rồi"))
        with uow() as unit:
            unit.session.execute(text("DELETE FROM conversations"))
            unit.commit()
        for table in ("inbound_messages", "outbound_messages", "button_tokens", "handovers"):
            assert rows(fresh_db, f"SELECT 1 FROM {table}") == []


class TestNotices:
    def test_page_is_woken_only_by_the_commit(self, uow: MakeUow, fresh_db: str) -> None:
        with psycopg.connect(fresh_db, autocommit=True) as listener:
            listener.execute(f"LISTEN {WAKE_UP}")
            with uow() as unit:
                unit.notify(WAKE_UP, "rolled back")
            with uow() as unit:
                unit.notify(WAKE_UP, "kept")
                unit.commit()
            heard = [notice.payload for notice in listener.notifies(timeout=2, stop_after=1)]
        assert heard == ["kept"]

    def test_change_of_knowledge_is_told_and_seen_at_once(self, uow: MakeUow, fresh_db: str) -> None:
        shelf = LibraryShelf(uow, Texts(), default_places())
        assert shelf.current().index.entries == ()
        with psycopg.connect(fresh_db, autocommit=True) as listener:
            listener.execute("LISTEN ansinh_knowledge")
            with uow() as unit:
                unit.knowledge.sync([entry()], replace=False)
                unit.commit()
            assert len(list(listener.notifies(timeout=2, stop_after=1))) == 1
        first = shelf.current()
        assert [one.id for one in first.index.entries] == [entry().id]
        assert shelf.current() is first, "the same revision is not built twice"
        with uow() as unit:
            unit.knowledge.withdraw_missing_seeds([])
            unit.commit()
        assert shelf.current().index.entries == ()


class TestStaff:
    def test_account_round_trip(self, uow: MakeUow) -> None:
        with uow() as unit:
            stored = unit.accounts.add(Account(0, "quantri", "Quản trị", "hash", Role.ADMINISTRATOR, True, 0, None))
            unit.accounts.add_session("h1", stored.id, NOW + timedelta(hours=8))
            unit.commit()
        with uow() as unit:
            assert unit.accounts.by_name("quantri") == stored
            assert unit.accounts.list() == [stored]
            assert unit.accounts.session("h1") == (stored, NOW + timedelta(hours=8))
            assert unit.accounts.by_name("ai") is None
            assert unit.accounts.session("h2") is None
            unit.accounts.delete_sessions_of(stored.id)
            unit.commit()
        with uow() as unit:
            assert unit.accounts.session("h1") is None

    def test_two_accounts_of_one_name_are_refused(self, uow: MakeUow) -> None:
        with uow() as unit:
            unit.accounts.add(Account(0, "a", "", "h", Role.HOTLINE, False, 0, None))
            with pytest.raises(IntegrityError):
                unit.accounts.add(Account(0, "a", "", "h", Role.HOTLINE, False, 0, None))

    def test_audit_is_written_with_its_change_or_not_at_all(self, uow: MakeUow, fresh_db: str) -> None:
        with uow() as unit:
            unit.audit.record("a", "x", "1")
        assert rows(fresh_db, "SELECT 1 FROM audit_log") == []
        with uow() as unit:
            unit.audit.record("a", "handover.close", "1", "đã gọi", {"n": 1})
            unit.commit()
        assert rows(fresh_db, "SELECT actor, action, subject, reason, detail FROM audit_log") == [
            ("a", "handover.close", "1", "đã gọi", {"n": 1})
        ]
