"""What a person is warned about, on which day, and what not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.editorial.proof import Proof
from bot.editorial.upkeep import keep_knowledge, refresh_warnings
from bot.editorial.warnings import KnowledgeWarning, WarningKind, find_warnings
from knowledge_base.entries import Entry, EntrySource
from knowledge_base.figures import default_figures
from knowledge_base.programs import Aspect, Program
from knowledge_base.replaced import ReplacedDocument, read_replaced
from tests.fakes.uow import FakeStore
from tests.unit.builders import TODAY, entry

OLD_DECREE = ReplacedDocument("20/2021/NĐ-CP", date(2026, 10, 5), "Nghị định 335/2026/NĐ-CP", "Điều 32")
PART = ReplacedDocument("147/2025/NĐ-CP", date(2026, 10, 5), "Nghị định 335/2026/NĐ-CP", "Điều 32", ("5", "6"))


def kinds(*entries: Entry, today: date = TODAY) -> list[tuple[str, str]]:
    return [(one.kind.value, one.subject) for one in find_warnings(entries, default_figures(), [OLD_DECREE, PART], today)]


def cited(document: str, article: str = "") -> Entry:
    return entry(answer="Không có số.", sources=(EntrySource(document, article, read_on=TODAY),))


@pytest.mark.parametrize(
    ("days", "expected"), [(31, []), (30, ["expires_soon"]), (0, ["expires_soon"]), (-1, ["expired"]), (-400, ["expired"])]
)
def test_end_of_validity_is_told_thirty_days_before_and_after(days: int, expected: list[str]) -> None:
    one = entry(answer="Không có số.", effective_from=date(2020, 1, 1), effective_to=TODAY + timedelta(days=days))
    assert [kind for kind, _ in kinds(one)] == expected


def test_expired_entry_that_another_one_follows_has_done_its_service() -> None:
    old = entry(suffix=".cu", answer="Cũ.", effective_to=TODAY - timedelta(days=5))
    assert kinds(old, entry(suffix=".moi", answer="Mới.", effective_from=TODAY - timedelta(days=4))) == []
    assert kinds(old, entry(Program.BHYT, answer="Khác.")) == [("expired", old.id)]
    assert kinds(old, entry(suffix=".khac", aspect=Aspect.WHERE, answer="Khác.")) == [("expired", old.id)]


@pytest.mark.parametrize(
    ("document", "article", "warned"),
    [
        ("Nghị định 20/2021/NĐ-CP", "", True),
        ("Nghị định 20/2021/NĐ-CP, Nghị định 76/2024/NĐ-CP", "Điều 4", True),
        ("Nghị định 120/2021/NĐ-CP", "", False),
        ("Nghị định 20/2021/NĐ-CPX", "", False),
        ("Nghị định 20/2021/NĐ-CP (hết hiệu lực từ 05/10/2026)", "", False),
        ("Nghị định 147/2025/NĐ-CP", "Điều 6 khoản 1", True),
        ("Nghị định 147/2025/NĐ-CP", "Điều 60", False),
        ("Nghị định 147/2025/NĐ-CP", "Điều 11", False),
    ],
)
def test_cited_document_that_was_replaced_is_told(document: str, article: str, warned: bool) -> None:
    one = cited(document, article)
    assert kinds(one) == ([("document_replaced", one.id)] if warned else [])
    assert kinds(one, today=date(2026, 10, 4)) == []


def test_figure_with_a_known_change_is_told_once_with_its_users() -> None:
    users = [entry(Program.HO_NGHEO, suffix=part, answer="Chuẩn là {poverty.income_line.urban}.") for part in (".a", ".b")]
    (found,) = find_warnings(users, default_figures(), [], TODAY)
    assert (found.kind, found.subject, found.day) == (WarningKind.FIGURE_CHANGES, "poverty.income_line.urban", date(2027, 1, 1))
    assert found.detail == f"2.000.000 đồng → 2.800.000 đồng; dùng trong {users[0].id}, {users[1].id}"
    assert find_warnings(users, default_figures(), [], date(2027, 1, 1)) == []


def test_entry_that_ends_before_the_figure_changes_still_needs_a_successor_only() -> None:
    past = entry(Program.HO_NGHEO, answer="Chuẩn là {poverty.income_line.urban}.", effective_to=TODAY - timedelta(days=1))
    assert kinds(past) == [("expired", past.id)]


class TestUpkeep:
    now = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
    proof = Proof(default_figures(), [])

    def store(self, *entries: Entry) -> FakeStore:
        made = FakeStore()
        with made.uow() as unit:
            unit.knowledge.sync(entries, replace=False)
            unit.commit()
        return made

    def test_warning_keeps_the_day_it_was_first_seen_and_goes_when_mended(self) -> None:
        store = self.store(cited("Nghị định 20/2021/NĐ-CP"))
        refresh_warnings(store.uow, self.proof, self.now, [OLD_DECREE])
        (later,) = refresh_warnings(store.uow, self.proof, self.now + timedelta(days=3), [OLD_DECREE])
        assert later.first_seen == self.now
        with store.uow() as unit:
            unit.knowledge.sync([cited("Nghị định 335/2026/NĐ-CP")], replace=False)
            unit.commit()
        assert refresh_warnings(store.uow, self.proof, self.now + timedelta(days=4), [OLD_DECREE]) == []

    def test_look_is_taken_once_a_day(self) -> None:
        store = self.store(cited("Nghị định 20/2021/NĐ-CP"))
        keep_knowledge(store.uow, self.proof, self.now, [OLD_DECREE])
        commits = store.commits
        keep_knowledge(store.uow, self.proof, self.now + timedelta(hours=14), [OLD_DECREE])
        assert store.commits == commits
        keep_knowledge(store.uow, self.proof, self.now + timedelta(hours=15), [OLD_DECREE])
        assert store.commits == commits + 1, "midnight in Vietnam is 17:00 UTC"


def test_shipped_list_of_replaced_documents_is_readable_and_sourced() -> None:
    found = read_replaced()
    assert len({one.number for one in found}) == len(found) > 3
    assert all(one.source and one.replaced_by and one.since for one in found)


@pytest.mark.parametrize("kind", WarningKind, ids=lambda kind: kind.value)
def test_every_kind_has_a_label(kind: WarningKind) -> None:
    assert KnowledgeWarning(kind, "x").kind.label
