"""Life cycle of knowledge entries on the real database, in several connections and processes, and from the command line."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from bot.accounts import Account, Role
from bot.commands import kb_cli, local_app
from bot.commands.prepare import load_seed
from bot.editorial.life_cycle import approve, publish, save_draft, submit
from bot.editorial.model import Actor, EditConflict, EditorialError, Stage, Version
from bot.editorial.proof import Proof
from bot.editorial.steps import Desk
from bot.editorial.taking_back import withdraw
from bot.editorial.warnings import KnowledgeWarning, WarningKind
from bot.runtime.worker import QUEUES, make_queue
from bot.settings import Settings
from bot.store.knowledge_feed import KnowledgeFeed
from bot.store.queue import KEEP_KNOWLEDGE
from bot.store.uow import SqlUnitOfWork, make_engine
from bot.texts import Texts
from bot.wiring import App, LibraryShelf
from knowledge_base.entries import Entry, State
from knowledge_base.figures import default_figures
from knowledge_base.places import default_places
from knowledge_base.programs import Aspect
from tests.integration.test_store_contract import MakeUow, uow
from tests.integration.test_store_postgresql import rows
from tests.unit.builders import entry

__all__ = ["uow"]

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
PROOF = Proof(default_figures(), [])
SEEDED = entry()
ID = SEEDED.id
NEW = replace(SEEDED, answer="Mỗi tháng {social_pension.amount}.", covers=(Aspect.PAYMENT,))
# How long something may take that should take well under two seconds; a loaded machine is no fault.
PATIENCE = 20.0


def version(number: int = 1, stage: Stage = Stage.DRAFT, **values: Any) -> Version:
    return replace(Version(replace(NEW, version=number, reviewer=None), stage, ("lan",), "lan", NOW, "vì sao"), **values)


def until(found: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not found():
        assert time.monotonic() < end, "not seen in time"
        time.sleep(0.02)


class TestVersions:
    """The same over PostgreSQL and over the store in memory."""

    def test_version_is_read_as_it_was_stored(self, uow: MakeUow) -> None:
        stored = version(based_on=3, publish_on=date(2026, 12, 1), note="gấp", authors=("lan", "hoa"))
        with uow() as unit:
            assert unit.versions.add(stored)
            unit.commit()
        with uow() as unit:
            assert unit.versions.get(ID, 1) == stored
            assert unit.versions.in_work(ID) == stored
            assert unit.versions.get(ID, 2) is None
            assert unit.versions.in_work("nothing") is None

    def test_one_version_of_an_entry_is_in_work(self, uow: MakeUow) -> None:
        with uow() as unit:
            assert unit.versions.add(version(1, Stage.PUBLISHED))
            assert unit.versions.add(version(2))
            assert not unit.versions.add(version(3, Stage.APPROVED)), "another is in work"
            assert not unit.versions.add(version(2, Stage.DISCARDED)), "the number is taken"
            assert [one.number for one in unit.versions.of_entry(ID)] == [2, 1]
            assert unit.versions.next_number(ID) == 3
            assert unit.versions.next_number("nothing") == 1

    def test_change_counts_only_on_what_was_read(self, uow: MakeUow) -> None:
        with uow() as unit:
            unit.versions.add(version())
            assert unit.versions.update(version(stage=Stage.IN_REVIEW, edit=2, changed_by="hoa"), 1)
            assert not unit.versions.update(version(stage=Stage.DISCARDED, edit=2), 1)
            assert unit.versions.in_work(ID).changed_by == "hoa"

    def test_only_approved_versions_with_a_day_become_due(self, uow: MakeUow) -> None:
        day = date(2026, 12, 1)
        with uow() as unit:
            for number, stage in enumerate((Stage.APPROVED, Stage.DRAFT), start=1):
                unit.versions.add(version(1, stage, entry=replace(NEW, id=f"{ID}.{number}", version=1, reviewer=None), publish_on=day))
            unit.versions.add(version(1, Stage.APPROVED))
            assert unit.versions.due(day - timedelta(days=1)) == []
            assert [one.entry_id for one in unit.versions.due(day)] == [f"{ID}.1"]
            assert len(unit.versions.all_in_work()) == 3

    def test_shipped_entries_have_a_history(self, uow: MakeUow) -> None:
        with uow() as unit:
            unit.knowledge.sync([SEEDED], replace=False)
            unit.knowledge.sync([replace(SEEDED, title="Tệp mới")], replace=False)
            unit.knowledge.withdraw_missing_seeds([])
            found = [(one.number, one.stage, one.authors) for one in unit.versions.of_entry(ID)]
            assert found == [(3, Stage.WITHDRAWN, ("seed",)), (2, Stage.REPLACED, ("seed",)), (1, Stage.REPLACED, ("seed",))]
            assert unit.knowledge.sync([replace(SEEDED, title="Tệp mới")], replace=False)["changed"] == 1
            assert [one.stage for one in unit.versions.of_entry(ID)][:2] == [Stage.PUBLISHED, Stage.WITHDRAWN]

    def test_file_does_not_overtake_whoever_is_writing(self, uow: MakeUow) -> None:
        with uow() as unit:
            unit.knowledge.sync([SEEDED], replace=False)
            unit.versions.add(version(2))
            changed = replace(SEEDED, title="Tệp mới")
            assert unit.knowledge.compare([changed], replace=False)[ID].value == "kept_file_changed"
            assert unit.knowledge.sync([changed], replace=False)["kept"] == 1
            assert unit.knowledge.withdraw_missing_seeds([]) == 0
            assert unit.knowledge.sync([changed], replace=True)["changed"] == 1
            assert unit.knowledge.get(ID).version == 3
            assert unit.versions.in_work(ID).number == 2

    def test_shipped_draft_is_replaced_with_its_file(self, uow: MakeUow) -> None:
        shipped = replace(SEEDED, state=State.DRAFT)
        with uow() as unit:
            unit.knowledge.sync([shipped], replace=False)
            assert unit.knowledge.sync([replace(shipped, title="Tệp mới")], replace=False)["changed"] == 1
            assert [one.stage for one in unit.versions.of_entry(ID)] == [Stage.DRAFT, Stage.REPLACED]

    def test_shown_and_withdrawn_entries_are_no_longer_the_files(self, uow: MakeUow) -> None:
        with uow() as unit:
            unit.knowledge.sync([SEEDED], replace=False)
            before = unit.knowledge.revision()
            unit.knowledge.show(replace(NEW, version=2, reviewer="hoa"), "lan")
            assert unit.knowledge.get(ID) == replace(NEW, version=2, reviewer="hoa")
            assert unit.knowledge.sync([SEEDED], replace=False)["kept"] == 1
            unit.knowledge.withdraw(ID, "lan")
            assert unit.knowledge.published() == []
            assert unit.knowledge.sync([NEW], replace=False)["kept"] == 1
            assert unit.knowledge.revision() == before + 2

    def test_warnings_keep_their_first_day(self, uow: MakeUow) -> None:
        first = KnowledgeWarning(WarningKind.EXPIRES_SOON, "a", day=date(2026, 12, 1), detail="còn 10 ngày")
        other = KnowledgeWarning(WarningKind.DOCUMENT_REPLACED, "a", "20/2021/NĐ-CP")
        with uow() as unit:
            assert unit.warnings.looked_at() is None
            unit.warnings.replace([first, other], NOW)
            later = NOW + timedelta(days=1)
            unit.warnings.replace([replace(first, detail="còn 9 ngày")], later)
            assert unit.warnings.all() == [replace(first, detail="còn 9 ngày", first_seen=NOW)]
            assert unit.warnings.looked_at() == later
            unit.warnings.replace([], later)
            assert unit.warnings.all() == []


@pytest.fixture
def real(fresh_db: str) -> Iterator[MakeUow]:
    """Units of work on a database that holds one shipped entry."""
    engine = make_engine(fresh_db)
    with SqlUnitOfWork(engine) as unit:
        unit.knowledge.sync([SEEDED], replace=False)
        unit.commit()
    yield lambda: SqlUnitOfWork(engine)
    engine.dispose()


def desk(unit: Any, who: str = "lan") -> Desk:
    return Desk(unit, Actor(who, Role.EDITOR), NOW, PROOF)


def publish_new(real: MakeUow, content: Entry = NEW) -> None:
    with real() as unit:
        save_draft(desk(unit), [content])
        submit(desk(unit), [content.id])
        approve(desk(unit, "hoa"), [content.id])
        publish(desk(unit), [content.id])


class TestPostgresql:
    def test_published_content_and_its_record_are_stored(self, real: MakeUow, fresh_db: str) -> None:
        publish_new(real)
        with real() as unit:
            assert unit.knowledge.published() == [replace(NEW, version=2, reviewer="hoa")]
        actions = rows(fresh_db, "SELECT actor, action, subject FROM audit_log ORDER BY id")
        assert actions == [
            ("lan", "knowledge.draft", ID),
            ("lan", "knowledge.submit", ID),
            ("hoa", "knowledge.approve", ID),
            ("lan", "knowledge.publish", ID),
        ]

    def test_refused_step_leaves_neither_change_nor_record(self, real: MakeUow, fresh_db: str) -> None:
        with real() as unit:
            save_draft(desk(unit), [NEW])
        with pytest.raises(EditorialError), real() as unit:
            submit(desk(unit), [ID, "nothing"])
        assert rows(fresh_db, "SELECT stage FROM knowledge_versions WHERE version = 2") == [("draft",)]
        assert rows(fresh_db, "SELECT action FROM audit_log") == [("knowledge.draft",)]

    def test_of_two_who_begin_at_once_one_is_told(self, real: MakeUow) -> None:
        def slower() -> list[Version]:
            with real() as unit:
                return save_draft(desk(unit, "hoa"), [replace(NEW, title="Của Hoa")])

        with ThreadPoolExecutor(1) as pool, real() as unit:
            assert unit.versions.add(version(2))  # written, not yet committed: the other one does not see it
            waiting = pool.submit(slower)
            time.sleep(0.3)
            unit.commit()
            with pytest.raises(EditConflict, match="được lan sửa"):
                waiting.result(PATIENCE)

    def test_of_two_who_change_at_once_one_is_told(self, real: MakeUow) -> None:
        with real() as unit:
            save_draft(desk(unit, "hoa"), [NEW])
        with real() as one, real() as other:
            save_draft(desk(one, "hoa"), [replace(NEW, title="Trước")])
            with pytest.raises(EditConflict, match="lần sửa 2"):
                save_draft(desk(other, "hoa"), [replace(NEW, title="Sau")], edit=1)


class TestFeed:
    @pytest.fixture
    def shelf(self, real: MakeUow, fresh_db: str) -> LibraryShelf:
        self.looks = 0

        def counted() -> Any:
            self.looks += 1
            return real()

        self.feed = KnowledgeFeed(fresh_db)
        made = LibraryShelf(counted, Texts(), default_places(), self.feed)
        made.current()
        made.current()
        until(lambda: self.feed.connected)
        return made

    def answers(self, shelf: LibraryShelf) -> list[str]:
        return [one.answer for one in shelf.current().index.entries]

    def test_published_entry_is_found_without_asking_the_database(self, shelf: LibraryShelf, real: MakeUow) -> None:
        publish_new(real)
        until(lambda: self.answers(shelf) == [NEW.answer])
        looks = self.looks
        for _ in range(20):
            shelf.current()
        assert self.looks == looks
        with real() as unit:
            withdraw(desk(unit), ID, "sai")
        until(lambda: self.answers(shelf) == [])

    def test_single_look_opens_no_connection(self, real: MakeUow, fresh_db: str) -> None:
        feed = KnowledgeFeed(fresh_db)
        LibraryShelf(real, Texts(), default_places(), feed).current()
        assert feed._thread is None

    def test_what_is_not_committed_is_not_seen(self, shelf: LibraryShelf, real: MakeUow) -> None:
        with real() as unit:
            unit.knowledge.withdraw(ID, "lan")
        time.sleep(0.3)
        assert self.answers(shelf) == [SEEDED.answer]

    def test_while_the_feed_is_cut_off_every_look_asks(self, shelf: LibraryShelf, real: MakeUow, fresh_db: str) -> None:
        with psycopg.connect(fresh_db, autocommit=True) as connection:
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' OR query = 'SELECT 1'")
        until(lambda: not self.feed.connected)
        publish_new(real)
        assert self.answers(shelf) == [NEW.answer]
        until(lambda: self.feed.connected)
        with real() as unit:
            withdraw(desk(unit), ID, "sai")
        until(lambda: self.answers(shelf) == [])

    def test_entry_published_here_is_found_in_another_process(self, real: MakeUow, fresh_db: str) -> None:
        with subprocess.Popen([sys.executable, "-c", _OTHER, fresh_db, NEW.answer], stdout=subprocess.PIPE, text=True) as other:
            assert other.stdout is not None
            assert other.stdout.readline() == "listening\n"
            publish_new(real)
            assert other.stdout.readline() == "found\n"
            assert other.wait(PATIENCE) == 0


_OTHER = f"""
import sys, time
from bot.settings import Settings
from bot.wiring import App
app, start = App(Settings(), sys.argv[1]), time.monotonic()
app.shelf.current(), app.shelf.current()
while not app.shelf._feed.connected:
    assert time.monotonic() < start + {PATIENCE}
    time.sleep(0.01)
print("listening", flush=True)
end = time.monotonic() + {PATIENCE}
while sys.argv[2] not in [one.answer for one in app.shelf.current().index.entries]:
    assert time.monotonic() < end
    time.sleep(0.01)
print("found", flush=True)
"""


async def test_worker_publishes_what_is_due_and_looks_for_what_needs_a_person(real: MakeUow, fresh_db: str) -> None:
    with real() as unit:
        save_draft(desk(unit), [NEW])
        submit(desk(unit), [ID])
        approve(desk(unit, "hoa"), [ID])
        publish(desk(unit), [ID], on=date(2026, 11, 22))
    app = App(Settings(engine_token="t"), fresh_db, clock=lambda: NOW + timedelta(days=1))  # type: ignore[arg-type]
    queue = make_queue(app, {})
    assert KEEP_KNOWLEDGE in QUEUES
    assert [periodic.cron for periodic in queue.periodic_registry.periodic_tasks.values()] == ["*/5 * * * *"]
    await queue.tasks[KEEP_KNOWLEDGE].func(timestamp=0)
    with real() as unit:
        assert [one.answer for one in unit.knowledge.published()] == [NEW.answer]
    app.database.dispose()


@pytest.fixture
def kb(fresh_db: str, monkeypatch: pytest.MonkeyPatch, in_tmp: Path) -> Callable[..., str]:
    """Runs ``ansinh kb …`` in this process over the shipped knowledge and three accounts; what it printed, or the text of its error."""
    load_seed(fresh_db)
    engine = make_engine(fresh_db)
    with SqlUnitOfWork(engine) as unit:
        for name, role in (("lan", Role.EDITOR), ("hoa", Role.EDITOR), ("tiep", Role.HOTLINE)):
            unit.accounts.add(Account(0, name, name, "-", role))
        unit.commit()
    engine.dispose()
    monkeypatch.setattr(kb_cli, "settings", lambda: Settings(database_url=fresh_db))  # type: ignore[arg-type]
    monkeypatch.setattr(local_app, "configure_logging", lambda _: None)

    def run(*arguments: str) -> str:
        done = CliRunner().invoke(kb_cli.kb, arguments)
        return f"{done.stdout}{done.exception or ''}"

    return run


def test_life_cycle_from_the_command_line(kb: Callable[..., str], fresh_db: str, in_tmp: Path) -> None:
    entry_id, name = "huu_tri_xa_hoi.duration", "Bao lâu có tiền hưu trí xã hội"
    file = in_tmp / "one.csv"
    assert "1 mục" in kb("export", "one.csv", "--id", entry_id)
    changed = file.read_text(encoding="utf-8").replace("Hưu trí xã hội bao lâu xong", name)
    file.write_text(changed, encoding="utf-8")
    dry = kb("import", "one.csv", "--as", "lan", "--dry-run")
    assert f"đổi {entry_id}" in dry
    assert f"+ {name}" in dry
    assert "không có bản nào đang soạn" in kb("submit", entry_id, "--as", "lan")
    assert "Đã lưu 1 bản nháp" in kb("import", "one.csv", "--as", "lan")
    assert "vai trò" in kb("submit", entry_id, "--as", "tiep")
    assert "Không có tài khoản" in kb("submit", entry_id, "--as", "mai")
    assert "chờ duyệt" in kb("submit", entry_id, "--as", "lan")
    assert "không tự duyệt" in kb("review", entry_id, "--approve", "--as", "lan")
    assert "đã duyệt" in kb("review", entry_id, "--approve", "--as", "hoa")
    assert "đang dùng" in kb("publish", entry_id, "--as", "lan")
    assert f"giữ bản cán bộ đã sửa: {entry_id}" in kb("sync")
    assert f"+ {name}" in kb("diff", entry_id, "1", "2")
    assert [one["stage"] for one in json.loads(kb("history", entry_id, "--json"))] == ["published", "replaced"]
    details = rows(fresh_db, "SELECT actor, detail->>'via' FROM audit_log WHERE action = 'knowledge.approve'")
    assert [(actor, via.split(":")[0]) for actor, via in details] == [("hoa", "cli")]


def test_bad_file_is_told_row_by_row_and_changes_nothing(kb: Callable[..., str], fresh_db: str, in_tmp: Path) -> None:
    kb("export", "all.xlsx")
    book = load_workbook(in_tmp / "all.xlsx")
    book.active["I3"], book.active["F4"] = "hôm kia", "Tên mới"
    book.save(in_tmp / "all.xlsx")
    told = kb("import", "all.xlsx", "--as", "lan")
    assert "✗ dòng 3, cột effective_from: “hôm kia” không phải ngày" in told
    assert "không nạp gì" in told
    assert rows(fresh_db, "SELECT 1 FROM knowledge_versions WHERE changed_by = 'lan'") == []


def test_withdrawn_and_rolled_back_from_the_command_line(kb: Callable[..., str], fresh_db: str) -> None:
    entry_id = "huu_tri_xa_hoi.duration"
    assert "đã rút" in kb("withdraw", entry_id, "--as", "lan", "--reason", "đang xem lại")
    assert "quản trị viên" in kb("rollback", entry_id, "1", "--as", "lan", "--reason", "rút nhầm", "--now")
    assert "bản nháp" in kb("rollback", entry_id, "1", "--as", "lan", "--reason", "rút nhầm")
    assert "đã bỏ" in kb("discard", entry_id, "--as", "lan")
    assert "đang dùng" in kb("confirm", "huu_tri_xa_hoi.amount", "--as", "hoa", "--note", "đối chiếu Nghị định")
    assert any(one["subject"].startswith("poverty.income_line") for one in json.loads(kb("warnings", "--now", "--json")))
