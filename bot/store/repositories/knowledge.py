"""Knowledge entries as residents see them: the database is their truth, every change counts the revision up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from bot.editorial.model import IN_WORK, SEED, Stage
from bot.editorial.seeding import SeedChange, StoredSeed, changed_by, compare, digest
from bot.store.tables import EntryRow, RevisionRow, VersionRow
from knowledge_base.entries import Entry, State

# Told to every process when the revision has grown.
KNOWLEDGE_CHANGED = "ansinh_knowledge"


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
        row = self._session.get(EntryRow, entry_id, populate_existing=True)
        return _entry(row) if row else None

    def show(self, entry: Entry, by: str) -> None:
        """Make this what residents see of the entry, changed by a member of staff."""
        values = {
            "version": entry.version,
            "state": State.PUBLISHED.value,
            "content": entry.to_json(),
            "digest": digest(entry),
            "reviewer": entry.reviewer,
            "changed_by": by,
        }
        statement = insert(EntryRow).values(id=entry.id, **values)
        self._session.execute(statement.on_conflict_do_update(index_elements=["id"], set_={**values, "updated_at": func.now()}))
        self._count_up()

    def withdraw(self, entry_id: str, by: str) -> None:
        """Residents see the entry no more; its file does not bring it back."""
        values = {"state": State.WITHDRAWN.value, "changed_by": by, "updated_at": func.now()}
        self._session.execute(update(EntryRow).filter_by(id=entry_id).values(**values))
        self._count_up()

    def withdraw_missing_seeds(self, present: Iterable[str]) -> int:
        """Withdraw shipped entries whose file is gone and that nobody has touched; the number withdrawn.

        Their digest is emptied, so that they come back with their file; what a person withdrew keeps it and stays withdrawn.
        """
        in_work = select(VersionRow.entry_id).where(VersionRow.stage.in_(IN_WORK), VersionRow.changed_by != SEED)
        untouched = EntryRow.changed_by.is_(None) & EntryRow.id.not_in(in_work)
        query = select(EntryRow).where(untouched, EntryRow.state != State.WITHDRAWN.value, EntryRow.id.not_in(list(present)))
        gone = list(self._session.scalars(query))
        numbers = self._next_numbers()
        for row in gone:
            self._close_versions(row.id)
            row.state, row.digest, row.version, row.updated_at = State.WITHDRAWN.value, "", numbers[row.id] + 1, func.now()
            self._add_version(row)
        if gone:
            self._count_up()
        return len(gone)

    def compare(self, entries: Iterable[Entry], *, replace: bool) -> dict[str, SeedChange]:
        """What :meth:`sync` would do to each shipped entry."""
        in_work = set(
            self._session.scalars(select(VersionRow.entry_id).where(VersionRow.stage.in_(IN_WORK), VersionRow.changed_by != SEED))
        )
        stored = {
            row.id: StoredSeed(State(row.state), row.digest, row.seed_digest, row.changed_by is not None or row.id in in_work)
            for row in self._session.scalars(select(EntryRow))
        }
        return {entry.id: compare(entry, stored.get(entry.id), replace=replace) for entry in entries}

    def sync(self, entries: Iterable[Entry], *, replace: bool) -> dict[str, int]:
        """Bring shipped entries in: new ones are added; changed ones take the place of those nobody touched (``replace``: of all).

        Returns:
            how many were added, changed, kept (differ, but the database's text stays) and same.
        """
        wanted = {entry.id: entry for entry in entries}
        changes = self.compare(wanted.values(), replace=replace)
        rows = {row.id: row for row in self._session.scalars(select(EntryRow).where(EntryRow.id.in_(list(wanted))))}
        numbers = self._next_numbers()
        for entry_id, change in changes.items():
            entry = wanted[entry_id]
            if change in (SeedChange.ADDED, SeedChange.CHANGED):
                self._take(entry, rows.get(entry_id), numbers[entry_id] + 1)
            elif change is SeedChange.SAME:
                rows[entry_id].seed_digest = digest(entry)
        counted = Counter(changes.values())
        if counted[SeedChange.ADDED] or counted[SeedChange.CHANGED]:
            self._count_up()
        return {
            "added": counted[SeedChange.ADDED],
            "changed": counted[SeedChange.CHANGED],
            "kept": counted[SeedChange.KEPT] + counted[SeedChange.KEPT_FILE_CHANGED],
            "same": counted[SeedChange.SAME],
        }

    def _take(self, entry: Entry, row: EntryRow | None, number: int) -> None:
        if row is None:
            row = EntryRow(id=entry.id)
            self._session.add(row)
        else:
            self._close_versions(row.id)
        row.version, row.state, row.content, row.digest = number, entry.state.value, entry.to_json(), digest(entry)
        row.reviewer, row.changed_by, row.seed_digest, row.updated_at = entry.reviewer, changed_by(entry), digest(entry), func.now()
        self._add_version(row)

    def _close_versions(self, entry_id: str) -> None:
        """The version residents saw, and a shipped draft, make way."""
        left = (VersionRow.stage == Stage.PUBLISHED.value) | (VersionRow.stage.in_(IN_WORK) & (VersionRow.changed_by == SEED))
        self._session.execute(
            update(VersionRow).where(VersionRow.entry_id == entry_id, left).values(stage=Stage.REPLACED.value, edit=VersionRow.edit + 1)
        )

    def _add_version(self, row: EntryRow) -> None:
        """Note the row as the newest version; a shipped draft beside one that staff are writing is in work no more."""
        who, stage = row.reviewer or SEED, Stage(row.state)
        if stage is Stage.DRAFT:
            in_work = select(func.count()).where(VersionRow.entry_id == row.id, VersionRow.stage.in_(IN_WORK))
            stage = Stage.REPLACED if self._session.scalar(in_work) else stage
        values = {"content": row.content, "authors": [who], "reviewer": row.reviewer, "changed_by": who}
        self._session.add(VersionRow(entry_id=row.id, version=row.version, stage=stage.value, **values))

    def _next_numbers(self) -> Counter[str]:
        query = select(VersionRow.entry_id, func.max(VersionRow.version)).group_by(VersionRow.entry_id)
        return Counter(dict(self._session.execute(query).all()))

    def _count_up(self) -> None:
        self._session.flush()
        statement = insert(RevisionRow).values(id=1, revision=1)
        self._session.execute(statement.on_conflict_do_update(index_elements=["id"], set_={"revision": RevisionRow.revision + 1}))
        self._session.execute(text("SELECT pg_notify(:channel, '')"), {"channel": KNOWLEDGE_CHANGED})


def _entry(row: EntryRow) -> Entry:
    return Entry.from_json({**row.content, "version": row.version, "state": row.state, "reviewer": row.reviewer})
