"""Bringing a file of entries in as drafts: first what would change and every bad row, then all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.editorial.differences import FieldChange, differences
from bot.editorial.files import BadRow, FileFormat, read_file
from bot.editorial.life_cycle import save_draft
from bot.editorial.model import SEED, EditConflict, EditorialError, Version
from bot.editorial.steps import Desk, require_editor
from knowledge_base.entries import Entry, State


class RowChange(StrEnum):
    """What a row would do; ``label`` is what staff read."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"

    @property
    def label(self) -> str:
        return {"new": "mới", "changed": "đổi", "same": "không đổi"}[self.value]


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A usable row: its number, what it would do and in which fields."""

    row: int
    entry: Entry
    change: RowChange
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do. Nothing may be applied while a row is bad."""

    rows: tuple[PlannedRow, ...]
    bad: tuple[BadRow, ...]

    def count(self, change: RowChange) -> int:
        return sum(row.change is change for row in self.rows)


class ImportRefused(EditorialError):
    """Rows of the file are bad; nothing was stored."""

    def __init__(self, bad: Sequence[BadRow]) -> None:
        super().__init__(f"{len(bad)} chỗ sai; không nạp gì")
        self.bad = tuple(bad)


def plan_import(desk: Desk, content: bytes, form: FileFormat) -> Plan:
    """Read a file and compare it with what is stored; stores nothing.

    Raises:
        NotAllowed: the actor's role may not edit.
        ContentError: the file cannot be read at all.
    """
    require_editor(desk)
    found, bad = read_file(content, form)
    stored = {entry.id: entry for entry in desk.uow.knowledge.all()}
    in_work = {version.entry_id: version for version in desk.uow.versions.all_in_work()}
    rows = [_planned(number, entry, stored.get(entry.id), in_work.get(entry.id)) for number, entry in found]
    changing = [row for row in rows if row.change is not RowChange.SAME]
    for row in changing:
        bad += _overtaken(desk, row, stored.get(row.entry.id), in_work.get(row.entry.id))
    problems = desk.proof.problems([row.entry for row in changing], desk.uow.knowledge.published(), as_published=False)
    numbers: dict[str, list[int]] = {}
    for row in changing:
        numbers.setdefault(row.entry.id, []).append(row.row)
    bad += [BadRow(number, problem.column, problem.text) for problem in problems for number in numbers[problem.entry_id]]
    return Plan(tuple(rows), tuple(sorted(set(bad), key=lambda one: (one.row, one.column, one.reason))))


def apply_import(desk: Desk, plan: Plan, reason: str) -> list[Version]:
    """Store every new and changed row as a draft.

    Raises:
        ImportRefused: a row is bad.
        EditConflict, Unsound: something changed since the plan was made; nothing was stored.
    """
    if plan.bad:
        raise ImportRefused(plan.bad)
    return save_draft(desk, [row.entry for row in plan.rows if row.change is not RowChange.SAME], reason=reason)


def _planned(number: int, entry: Entry, stored: Entry | None, in_work: Version | None) -> PlannedRow:
    """A row is compared with what is in work where there is something, else with what is stored."""
    against = in_work.entry if in_work is not None else stored
    proposed = replace(entry, state=State.PUBLISHED)
    shown = stored is not None and stored.state is State.PUBLISHED
    same_as_shown = stored is not None and shown and not differences(stored, proposed)
    fields = tuple(differences(against, proposed))
    if same_as_shown or (against is not None and not fields):
        return PlannedRow(number, entry, RowChange.SAME)
    return PlannedRow(number, entry, RowChange.CHANGED if stored is not None or in_work is not None else RowChange.NEW, fields)


def _overtaken(desk: Desk, row: PlannedRow, stored: Entry | None, in_work: Version | None) -> list[BadRow]:
    """Rows written from an older version than the present one, and rows that another person is working on."""
    if in_work is not None and in_work.changed_by not in (desk.actor.username, SEED):
        return [BadRow(row.row, "", str(EditConflict(in_work)))]
    if stored is not None and 0 < row.entry.version < stored.version:
        reason = f"tệp ghi bản {row.entry.version}, nay đã có bản {stored.version} (người duyệt: {stored.reviewer}); xuất lại rồi sửa"
        return [BadRow(row.row, "version", reason)]
    return []
