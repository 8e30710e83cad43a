"""Knowledge entries: the database is their truth, every change counts the revision up."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from bot.store.tables import EntryRow, RevisionRow
from knowledge_base.entries import Entry, State


class Knowledge:
    def __init__(self, session: Session) -> None:
        self._session = session

    def revision(self) -> int:
        """Grows with every change; processes reload their index when it moved."""
        return self._session.scalar(select(RevisionRow.revision)) or 0

    def published(self) -> Sequence[Entry]:
        rows = self._session.scalars(select(EntryRow).where(EntryRow.state == State.PUBLISHED.value).order_by(EntryRow.id))
        return [_entry(row) for row in rows]

    def all(self) -> Sequence[Entry]:
        return [_entry(row) for row in self._session.scalars(select(EntryRow).order_by(EntryRow.id))]

    def get(self, entry_id: str) -> Entry | None:
        row = self._session.get(EntryRow, entry_id)
        return _entry(row) if row else None

    def withdraw_missing_seeds(self, present: Iterable[str]) -> int:
        """Withdraw seed entries whose file is gone and that nobody has edited; the number withdrawn.

        Their digest is emptied, so that they come back with their file; what a person withdrew keeps it and stays withdrawn.
        """
        statement = (
            update(EntryRow)
            .where(EntryRow.reviewer == "seed", EntryRow.state != State.WITHDRAWN.value, EntryRow.id.not_in(list(present)))
            .values(state=State.WITHDRAWN.value, digest="", version=EntryRow.version + 1, updated_at=func.now())
            .returning(EntryRow.id)
        )
        withdrawn = len(self._session.execute(statement).all())
        if withdrawn:
            self._count_up()
        return withdrawn

    def sync(self, entries: Iterable[Entry], *, replace: bool) -> dict[str, int]:
        """Bring seed entries in: new ones are added; changed ones replace theirs only with ``replace`` (the database is the truth).

        Returns:
            how many were added, changed, kept (differ, but the database's text stays) and same.
        """
        counts = {"added": 0, "changed": 0, "kept": 0, "same": 0}
        stored = {row.id: row for row in self._session.scalars(select(EntryRow))}
        for entry in entries:
            digest = _digest(entry)
            row = stored.get(entry.id)
            if row is None:
                self._session.add(
                    EntryRow(
                        id=entry.id, version=1, state=entry.state.value, content=entry.to_json(), digest=digest, reviewer=entry.reviewer
                    )
                )
                counts["added"] += 1
            elif row.digest == digest:
                counts["same"] += 1
            elif replace or row.reviewer == "seed":
                row.version, row.state, row.content, row.digest = row.version + 1, entry.state.value, entry.to_json(), digest
                row.reviewer, row.updated_at = entry.reviewer, func.now()
                counts["changed"] += 1
            else:
                counts["kept"] += 1
        if counts["added"] or counts["changed"]:
            self._count_up()
        return counts

    def _count_up(self) -> None:
        statement = insert(RevisionRow).values(id=1, revision=1)
        self._session.execute(statement.on_conflict_do_update(index_elements=["id"], set_={"revision": RevisionRow.revision + 1}))
        self._session.execute(text("SELECT pg_notify('ansinh_knowledge', '')"))


def _digest(entry: Entry) -> str:
    return hashlib.sha256(json.dumps(entry.to_json(), ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _entry(row: EntryRow) -> Entry:
    return Entry.from_json({**row.content, "version": row.version, "state": row.state, "reviewer": row.reviewer})
