"""Import: what would change is told first; one bad row and nothing is stored; nobody's work is overwritten."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.accounts import Role
from bot.editorial.files import FileFormat, written
from bot.editorial.importing import ImportRefused, Plan, RowChange, apply_import, plan_import
from bot.editorial.life_cycle import save_draft
from bot.editorial.model import Actor, Stage
from bot.editorial.proof import Proof
from bot.editorial.steps import Desk
from bot.errors import NotAllowed
from knowledge_base.entries import Entry
from knowledge_base.figures import default_figures
from tests.fakes.uow import FakeStore
from tests.unit.builders import entry

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
PROOF = Proof(default_figures(), [])
ONE, TWO = entry(suffix=".mot"), entry(suffix=".hai")
CHANGED = replace(ONE, title="Tên mới")
NEW = entry(suffix=".ba")


@pytest.fixture
def store() -> FakeStore:
    made = FakeStore()
    with made.uow() as unit:
        unit.knowledge.sync([ONE, TWO], replace=False)
        unit.commit()
    return made


def desk(store: FakeStore, who: str = "lan", role: Role = Role.EDITOR) -> Desk:
    unit = store.uow()
    unit._take()
    return Desk(unit, Actor(who, role), NOW, PROOF)


def plan(store: FakeStore, *entries: Entry, who: str = "lan", form: FileFormat = FileFormat.XLSX) -> Plan:
    return plan_import(desk(store, who), written(entries, form), form)


@pytest.mark.parametrize("form", FileFormat, ids=lambda form: form.value)
def test_plan_tells_what_is_new_changed_and_the_same(store: FakeStore, form: FileFormat) -> None:
    before = store.state
    found = plan(store, CHANGED, TWO, NEW, form=form)
    assert [(row.entry.id, row.change) for row in found.rows] == [
        (ONE.id, RowChange.CHANGED),
        (TWO.id, RowChange.SAME),
        (NEW.id, RowChange.NEW),
    ]
    ((field,),) = [row.fields for row in found.rows if row.change is RowChange.CHANGED]
    assert (field.field, field.removed, field.added) == ("title", (ONE.title,), ("Tên mới",))
    assert found.bad == ()
    assert store.state is before


def test_applied_rows_become_drafts(store: FakeStore) -> None:
    saved = apply_import(desk(store), plan(store, CHANGED, TWO, NEW), "bản tháng 11")
    assert [(one.entry_id, one.stage, one.reason) for one in saved] == [
        (ONE.id, Stage.DRAFT, "bản tháng 11"),
        (NEW.id, Stage.DRAFT, "bản tháng 11"),
    ]
    assert {one.id for one in store.state.knowledge.published()} == {ONE.id, TWO.id}
    assert [row.change for row in plan(store, CHANGED, TWO, NEW).rows] == [RowChange.SAME] * 3, "importing again changes nothing"


def test_one_bad_row_and_nothing_is_stored(store: FakeStore) -> None:
    found = plan(store, CHANGED, replace(NEW, answer="Được 540.000 đồng."))
    assert [(bad.row, bad.column) for bad in found.bad] == [(3, "answer")]
    before = store.state
    with pytest.raises(ImportRefused, match="không nạp gì"):
        apply_import(desk(store), found, "")
    assert store.state is before


@pytest.mark.parametrize(
    ("content", "column", "reason"),
    [
        (replace(NEW, questions=(*NEW.questions, ONE.questions[0])), "questions", "cùng có câu hỏi"),
        (replace(NEW, title="x" * 41), "title", "tên dài"),
        (replace(NEW, id="bhyt.amount"), "id", "id phải bắt đầu"),
        (replace(NEW, provinces=("hue",)), "provinces", "không có tỉnh"),
        (replace(NEW, certainty="nghe nói"), "certainty", "certainty phải là"),
        (replace(NEW, answer="Phòng Lao động huyện"), "answer", "dấu hiệu cũ"),
    ],
)
def test_broken_rule_is_told_at_its_column(store: FakeStore, content: Entry, column: str, reason: str) -> None:
    (bad,) = plan(store, content).bad
    assert (bad.row, bad.column) == (2, column)
    assert reason in bad.reason


def test_entry_twice_in_a_file_is_told_at_both_rows(store: FakeStore) -> None:
    found = plan(store, NEW, replace(NEW, title="Khác"))
    assert {(bad.row, bad.column) for bad in found.bad if "hai lần" in bad.reason} == {(2, "id"), (3, "id")}


def test_rows_of_one_file_may_swap_questions(store: FakeStore) -> None:
    assert plan(store, replace(ONE, questions=TWO.questions), replace(TWO, questions=ONE.questions)).bad == ()


def test_row_written_from_an_older_version_is_refused(store: FakeStore) -> None:
    with store.uow() as unit:
        unit.knowledge.show(replace(ONE, version=2, answer="Bản của Hoa.", reviewer="hoa"), "hoa")
        unit.commit()
    (bad,) = plan(store, CHANGED).bad
    assert (bad.row, bad.column) == (2, "version")
    assert "đã có bản 2" in bad.reason


def test_row_that_somebody_else_is_writing_is_refused(store: FakeStore) -> None:
    save_draft(desk(store, "hoa"), [replace(ONE, title="Của Hoa")])
    (bad,) = plan(store, CHANGED).bad
    assert "được hoa sửa" in bad.reason
    assert plan(store, CHANGED, who="hoa").bad == ()


def test_other_roles_may_not_import(store: FakeStore) -> None:
    with pytest.raises(NotAllowed):
        plan_import(desk(store, "ti", Role.HOTLINE), written([NEW], FileFormat.CSV), FileFormat.CSV)
