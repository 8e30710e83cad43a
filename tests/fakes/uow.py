"""The whole store in memory (every protocol of ``bot.ports``): what is not committed is gone, as in PostgreSQL.

The tables shared with the web fakes live in ``web_store``; ``tests/integration/test_store_contract.py`` runs the same checks over this
store and over the real one, so that the two cannot drift apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from bot.dossiers.model import Dossier
from bot.editorial.model import IN_WORK, SEED, Stage, Version
from bot.editorial.seeding import SeedChange, StoredSeed, changed_by, compare, digest
from bot.editorial.warnings import KnowledgeWarning
from bot.handover import Handover
from bot.messages import Button, Incoming, Reply
from bot.records import Conversation, Inbound, Outbound, SendState
from bot.transport.model import TransportRequest, Vehicle
from knowledge_base.entries import Entry
from knowledge_base.entries import State as EntryState
from tests.fakes import web_store


@dataclass
class Conversations(web_store.Conversations):
    def by_engine_id(self, engine_id: str) -> Conversation | None:
        return next((row for row in self.rows.values() if row.engine_id == engine_id), None)

    def touch(self, conversation_id: UUID, at: datetime) -> None:
        self._change(conversation_id, last_inbound_at=at, blocked_at=None)

    def set_province(self, conversation_id: UUID, province: str) -> None:
        self._change(conversation_id, province=province)

    def mark_blocked(self, conversation_id: UUID, at: datetime) -> None:
        self._change(conversation_id, blocked_at=at)

    def _change(self, conversation_id: UUID, **values: Any) -> None:
        self.rows[conversation_id] = replace(self.rows[conversation_id], **values)


@dataclass
class Inbox(web_store.Inbox):
    outcomes: dict[int, str | None] = field(default_factory=dict)

    def add(self, conversation_id: UUID, incoming: Incoming, at: datetime | None = None) -> int | None:
        if any((row.incoming.channel, row.incoming.message_id) == (incoming.channel, incoming.message_id) for row in self.rows):
            return None
        self.rows.append(Inbound(len(self.rows) + 1, conversation_id, incoming, at or web_store.now(), None, 0))
        return len(self.rows)

    def begin(self, inbound_id: int) -> Inbound | None:
        if not 0 < inbound_id <= len(self.rows):
            return None
        row = self.rows[inbound_id - 1]
        self.rows[inbound_id - 1] = row = replace(row, attempts=row.attempts + 1)
        return row

    def finish(self, inbound_id: int, at: datetime, outcome: str | None) -> bool:  # type: ignore[override]
        if self.rows[inbound_id - 1].handled_at is not None:
            return False
        super().finish(inbound_id, at, outcome)
        self.outcomes[inbound_id] = outcome
        return True

    def unhandled_of(self, conversation_id: UUID) -> int:
        return sum(row.handled_at is None and row.conversation_id == conversation_id for row in self.rows)


@dataclass
class Outbox(web_store.Outbox):
    errors: dict[int, str] = field(default_factory=dict)

    def add(self, conversation_id: UUID, reply: Reply, inbound_id: int | None, *, delivered: bool) -> int:
        number = super().add(conversation_id, reply, inbound_id, delivered=delivered)
        state, at = (SendState.SENT, web_store.now()) if delivered else (SendState.QUEUED, None)
        self.rows[number - 1] = replace(self.rows[number - 1], state=state, sent_at=at)
        return number

    def get(self, outbound_id: int) -> Outbound | None:
        return self.rows[outbound_id - 1] if 0 < outbound_id <= len(self.rows) else None

    def sent(self, outbound_id: int, at: datetime, external_id: str | None) -> None:
        row = self.rows[outbound_id - 1]
        self.rows[outbound_id - 1] = replace(row, state=SendState.SENT, sent_at=at, attempts=row.attempts + 1)

    def failed(self, outbound_id: int, error: str, *, final: bool) -> None:
        row = self.rows[outbound_id - 1]
        self.rows[outbound_id - 1] = replace(row, state=SendState.FAILED if final else row.state, attempts=row.attempts + 1)
        self.errors[outbound_id] = error

    def last_buttons(self, conversation_id: UUID) -> tuple[Button, ...]:
        rows = [row for row in self.of_conversation(conversation_id) if not row.reply.meta.get("aside")]
        return rows[-1].reply.buttons if rows else ()


@dataclass
class Dossiers:
    rows: dict[str, Dossier] = field(default_factory=dict)
    attempts: list[tuple[UUID, str, datetime, str | None]] = field(default_factory=list)
    clock: Any = web_store.now

    def find(self, code_key: str) -> Dossier | None:
        if found := self.rows.get(code_key):
            return found
        ending = [row for key, row in self.rows.items() if key.endswith(code_key)] if code_key.startswith("H") else []
        return ending[0] if len(ending) == 1 else None

    def upsert(self, dossiers: Iterable[Dossier]) -> int:
        new = {dossier.code_key: dossier for dossier in dossiers}
        self.rows.update(new)
        return len(new)

    def record_attempt(self, conversation_id: UUID, code_key: str, turn_key: str | None) -> None:
        if turn_key is None or all(turn != turn_key for *_, turn in self.attempts):
            self.attempts.append((conversation_id, code_key, self.clock(), turn_key))

    def attempts_since(
        self, since: datetime, *, conversation_id: UUID | None = None, code_key: str | None = None, but_not: str | None = None
    ) -> list[datetime]:
        return sorted(
            at
            for who, key, at, turn in self.attempts
            if at >= since and conversation_id in (None, who) and code_key in (None, key) and (but_not is None or turn != but_not)
        )


@dataclass
class Transport(web_store.Transport):
    def add_request(self, request: TransportRequest) -> TransportRequest:
        stored = next((row for row in self.rows if row.request_key == request.request_key), None)
        return stored or super().add_request(request)

    def upsert_vehicles(self, vehicles: Iterable[Vehicle]) -> int:
        new = {vehicle.plate: vehicle for vehicle in vehicles}
        self.fleet = sorted([*(old for old in self.fleet if old.plate not in new), *new.values()], key=lambda one: (one.commune, one.plate))
        return len(new)


@dataclass
class Handovers(web_store.Handovers):
    conversations: Conversations = field(default_factory=Conversations)

    def open(self, conversation_id: UUID, reason: str, *, urgent: bool = False) -> Handover:
        for place, row in enumerate(self.rows):
            if row.conversation_id == conversation_id and row.state != "closed":
                self.rows[place] = replace(row, urgent=row.urgent or urgent, reason=reason if urgent else row.reason)
                return self.rows[place]
        who = self.conversations.get(conversation_id)
        number = len(self.rows) + 1
        row = Handover(number, conversation_id, who.channel.value, who.display_name, reason, urgent, "waiting", web_store.now())
        self.rows.append(row)
        return row


@dataclass
class Versions:
    rows: dict[tuple[str, int], Version] = field(default_factory=dict)

    def get(self, entry_id: str, number: int) -> Version | None:
        return self.rows.get((entry_id, number))

    def in_work(self, entry_id: str) -> Version | None:
        return next((row for row in self.all_in_work() if row.entry_id == entry_id), None)

    def all_in_work(self) -> Sequence[Version]:
        return sorted((row for row in self.rows.values() if row.stage in IN_WORK), key=lambda row: row.entry_id)

    def of_entry(self, entry_id: str) -> Sequence[Version]:
        return sorted((row for row in self.rows.values() if row.entry_id == entry_id), key=lambda row: -row.number)

    def due(self, day: date) -> Sequence[Version]:
        return [row for row in self.all_in_work() if row.stage is Stage.APPROVED and row.publish_on is not None and row.publish_on <= day]

    def next_number(self, entry_id: str) -> int:
        return max((number for found, number in self.rows if found == entry_id), default=0) + 1

    def add(self, version: Version) -> bool:
        if (version.entry_id, version.number) in self.rows or (version.stage in IN_WORK and self.in_work(version.entry_id)):
            return False
        self.rows[version.entry_id, version.number] = version
        return True

    def update(self, version: Version, expected_edit: int) -> bool:
        if self.rows[version.entry_id, version.number].edit != expected_edit:
            return False
        self.rows[version.entry_id, version.number] = version
        return True


@dataclass
class Warnings:
    rows: list[KnowledgeWarning] = field(default_factory=list)
    at: datetime | None = None

    def all(self) -> Sequence[KnowledgeWarning]:
        return sorted(self.rows, key=lambda row: (row.day is None, row.day or date.max, row.subject, row.about))

    def replace(self, found: Iterable[KnowledgeWarning], at: datetime) -> None:
        known = {(row.kind, row.subject, row.about): row.first_seen for row in self.rows}
        self.rows = [replace(one, first_seen=known.get((one.kind, one.subject, one.about), at)) for one in found]
        self.at = at if self.rows else None

    def looked_at(self) -> datetime | None:
        return self.at


@dataclass
class Knowledge(web_store.Knowledge):
    count: int = 0
    versions: Versions = field(default_factory=Versions)
    touched: dict[str, str] = field(default_factory=dict)
    seed_digests: dict[str, str] = field(default_factory=dict)
    unshipped: set[str] = field(default_factory=set)

    def revision(self) -> int:
        return self.count

    def published(self) -> Sequence[Entry]:
        return [entry for entry in self.rows if entry.state is EntryState.PUBLISHED]

    def show(self, entry: Entry, by: str) -> None:
        self._put(replace(entry, state=EntryState.PUBLISHED))
        self.touched[entry.id] = by
        self.count += 1

    def withdraw(self, entry_id: str, by: str) -> None:
        entry = self.get(entry_id)
        assert entry is not None
        self._put(replace(entry, state=EntryState.WITHDRAWN))
        self.touched[entry_id] = by
        self.count += 1

    def compare(self, entries: Iterable[Entry], *, replace: bool) -> dict[str, SeedChange]:
        return {entry.id: compare(entry, self._stored(entry.id), replace=replace) for entry in entries}

    def sync(self, entries: Iterable[Entry], *, replace: bool) -> dict[str, int]:
        wanted = {entry.id: entry for entry in entries}
        changes = self.compare(wanted.values(), replace=replace)
        for entry_id, change in changes.items():
            if change in (SeedChange.ADDED, SeedChange.CHANGED):
                self._take(wanted[entry_id])
        counted = Counter(changes.values())
        self.count += bool(counted[SeedChange.ADDED] or counted[SeedChange.CHANGED])
        kept = counted[SeedChange.KEPT] + counted[SeedChange.KEPT_FILE_CHANGED]
        return {"added": counted[SeedChange.ADDED], "changed": counted[SeedChange.CHANGED], "kept": kept, "same": counted[SeedChange.SAME]}

    def withdraw_missing_seeds(self, present: Iterable[str]) -> int:
        kept, withdrawn = set(present), 0
        for entry in list(self.rows):
            stored = self._stored(entry.id)
            assert stored is not None
            if not stored.touched and entry.state is not EntryState.WITHDRAWN and entry.id not in kept:
                self._take(replace(entry, state=EntryState.WITHDRAWN))
                self.unshipped.add(entry.id)
                withdrawn += 1
        self.count += bool(withdrawn)
        return withdrawn

    def _stored(self, entry_id: str) -> StoredSeed | None:
        entry = self.get(entry_id)
        if entry is None:
            return None
        work = self.versions.in_work(entry_id)
        touched = entry_id in self.touched or (work is not None and work.changed_by != SEED)
        found = "" if entry_id in self.unshipped else digest(entry)
        return StoredSeed(entry.state, found, self.seed_digests.get(entry_id), touched)

    def _take(self, entry: Entry) -> None:
        for key, row in self.versions.rows.items():
            shown = row.entry_id == entry.id and (row.stage is Stage.PUBLISHED or (row.stage in IN_WORK and row.changed_by == SEED))
            if shown:
                self.versions.rows[key] = replace(row, stage=Stage.REPLACED, edit=row.edit + 1)
        entry = replace(entry, version=self.versions.next_number(entry.id))
        who = entry.reviewer or SEED
        content = replace(entry, state=EntryState.PUBLISHED)
        self.versions.rows[entry.id, entry.version] = Version(content, Stage(entry.state.value), (who,), who, web_store.now())
        self._put(entry)
        self.seed_digests[entry.id] = digest(entry)
        self.unshipped.discard(entry.id)
        if changed_by(entry):
            self.touched[entry.id] = who
        else:
            self.touched.pop(entry.id, None)

    def _put(self, entry: Entry) -> None:
        self.rows = sorted([*(row for row in self.rows if row.id != entry.id), entry], key=lambda row: row.id)


@dataclass
class Jobs:
    """Jobs that a worker would see; ``(kind, number)`` in the order they were deferred, and which replies overtake the others."""

    deferred: list[tuple[str, int]] = field(default_factory=list)
    urgent: set[int] = field(default_factory=set)

    def defer_inbound(self, inbound_id: int, conversation_id: UUID) -> None:
        self.deferred.append(("inbound", inbound_id))

    def defer_send(self, outbound_id: int, conversation_id: UUID, *, urgent: bool = False) -> None:
        self.deferred.append(("send", outbound_id))
        if urgent:
            self.urgent.add(outbound_id)


@dataclass
class State(web_store.State):
    conversations: Conversations = field(default_factory=Conversations)
    inbox: Inbox = field(default_factory=Inbox)
    outbox: Outbox = field(default_factory=Outbox)
    dossiers: Dossiers = field(default_factory=Dossiers)
    transport: Transport = field(default_factory=Transport)
    handovers: Handovers = field(default_factory=Handovers)
    knowledge: Knowledge = field(default_factory=Knowledge)
    versions: Versions = field(default_factory=Versions)
    warnings: Warnings = field(default_factory=Warnings)
    jobs: Jobs = field(default_factory=Jobs)
    notified: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.handovers.conversations = self.conversations
        self.knowledge.versions = self.versions


class FakeStore(web_store.FakeStore):
    """The committed state (``state``); ``store.uow`` is the factory use cases are given, ``commits`` counts what they kept."""

    def __init__(self) -> None:
        super().__init__()
        self.state: State = State()
        self.commits = 0

    def uow(self) -> FakeUnitOfWork:
        return FakeUnitOfWork(self)


class FakeUnitOfWork(web_store.FakeUnitOfWork):
    """One transaction over all tables."""

    _store: FakeStore
    _state: State

    def commit(self) -> None:
        super().commit()
        self._store.commits += 1

    def notify(self, channel: str, payload: str) -> None:
        self._state.notified.append((channel, payload))


class FakeClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def __deepcopy__(self, memo: dict[int, Any]) -> FakeClock:
        return self  # the store copies its tables, never the time
