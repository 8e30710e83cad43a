"""Versions of knowledge entries and warnings about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from bot.editorial.model import IN_WORK, Stage, Version
from bot.editorial.warnings import KnowledgeWarning, WarningKind
from bot.store.tables import VersionRow, WarningRow
from knowledge_base.entries import Entry, State


class Versions:
    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, entry_id: str, number: int) -> Version | None:
        return self._one(VersionRow.entry_id == entry_id, VersionRow.version == number)

    def in_work(self, entry_id: str) -> Version | None:
        """The version that is being written, reviewed or waits for publication."""
        return self._one(VersionRow.entry_id == entry_id, VersionRow.stage.in_(IN_WORK))

    def all_in_work(self) -> Sequence[Version]:
        return self._many(VersionRow.stage.in_(IN_WORK))

    def of_entry(self, entry_id: str) -> Sequence[Version]:
        """Every version, newest first."""
        return self._many(VersionRow.entry_id == entry_id)

    def due(self, day: date) -> Sequence[Version]:
        """Approved versions whose day of publication has come."""
        return self._many(VersionRow.stage == Stage.APPROVED, VersionRow.publish_on <= day)

    def next_number(self, entry_id: str) -> int:
        return (self._session.scalar(select(func.max(VersionRow.version)).filter_by(entry_id=entry_id)) or 0) + 1

    def add(self, version: Version) -> bool:
        """Store a new version; False when its number is taken or another one is in work."""
        statement = insert(VersionRow).values(entry_id=version.entry_id, version=version.number, **_values(version))
        return self._session.execute(statement.on_conflict_do_nothing().returning(VersionRow.version)).scalar() is not None

    def update(self, version: Version, expected_edit: int) -> bool:
        """Store a change of a version read at ``expected_edit``; False when it was changed since."""
        statement = (
            update(VersionRow)
            .filter_by(entry_id=version.entry_id, version=version.number, edit=expected_edit)
            .values(**_values(version))
            .returning(VersionRow.version)
            .execution_options(synchronize_session=False)
        )
        return self._session.execute(statement).scalar() is not None

    def _one(self, *conditions: Any) -> Version | None:
        return next(iter(self._many(*conditions)), None)

    def _many(self, *conditions: Any) -> Sequence[Version]:
        query = select(VersionRow).where(*conditions).order_by(VersionRow.entry_id, VersionRow.version.desc())
        return [_version(row) for row in self._session.scalars(query.execution_options(populate_existing=True))]


class Warnings:
    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> Sequence[KnowledgeWarning]:
        rows = self._session.scalars(select(WarningRow).order_by(WarningRow.day.nulls_last(), WarningRow.subject, WarningRow.about))
        return [KnowledgeWarning(WarningKind(row.kind), row.subject, row.about, row.day, row.detail, row.first_seen) for row in rows]

    def replace(self, found: Iterable[KnowledgeWarning], at: datetime) -> None:
        """Keep exactly these, each with the moment it was first seen."""
        rows = {
            (one.kind.value, one.subject, one.about): {"day": one.day, "detail": one.detail, "last_seen": at, "first_seen": at}
            for one in found
        }
        key = tuple_(WarningRow.kind, WarningRow.subject, WarningRow.about)
        self._session.execute(delete(WarningRow).where(key.not_in(list(rows))) if rows else delete(WarningRow))
        for (kind, subject, about), values in rows.items():
            statement = insert(WarningRow).values(kind=kind, subject=subject, about=about, **values)
            changed = {name: value for name, value in values.items() if name != "first_seen"}
            self._session.execute(statement.on_conflict_do_update(index_elements=["kind", "subject", "about"], set_=changed))

    def looked_at(self) -> datetime | None:
        """When the stored warnings were last written; None when there are none."""
        return self._session.scalar(select(func.max(WarningRow.last_seen)))


def _values(version: Version) -> dict[str, Any]:
    return {
        "stage": version.stage.value,
        "content": version.entry.to_json(),
        "authors": list(version.authors),
        "reviewer": version.reviewer,
        "reason": version.reason,
        "note": version.note,
        "based_on": version.based_on,
        "publish_on": version.publish_on,
        "edit": version.edit,
        "changed_by": version.changed_by,
        "changed_at": version.changed_at,
    }


def _version(row: VersionRow) -> Version:
    return Version(
        entry=Entry.from_json({**row.content, "version": row.version, "state": State.PUBLISHED.value, "reviewer": row.reviewer}),
        stage=Stage(row.stage),
        authors=tuple(row.authors),
        changed_by=row.changed_by,
        changed_at=row.changed_at,
        reason=row.reason,
        note=row.note,
        based_on=row.based_on,
        publish_on=row.publish_on,
        edit=row.edit,
    )
