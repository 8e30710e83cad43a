"""A store in memory, good for the web chat and the console: a block that does not commit leaves nothing behind."""

from __future__ import annotations

import copy
import threading
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID, uuid4

from bot.errors import DatabaseUnavailable
from bot.messages import Button, Channel, Incoming, Reply
from bot.records import Conversation, Inbound, Outbound, Owner, SendState
from tests.support.fake_accounts import FakeAccounts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.entitlement.checklist import Checklist
    from bot.handover import Handover
    from bot.transport.model import TransportRequest, Vehicle
    from knowledge_base.entries import Entry


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Conversations:
    rows: dict[UUID, Conversation] = field(default_factory=dict)

    def ensure(self, channel: Channel, external_id: str, display_name: str = "") -> Conversation:
        for row in self.rows.values():
            if (row.channel, row.external_id) == (channel, external_id):
                return row
        row = Conversation(uuid4(), channel, external_id, uuid4().hex, None, Owner.BOT, display_name)
        self.rows[row.id] = row
        return row

    def get(self, conversation_id: UUID) -> Conversation:
        return self.rows[conversation_id]

    def set_owner(self, conversation_id: UUID, owner: Owner) -> None:
        self.rows[conversation_id] = replace(self.rows[conversation_id], owner=owner)


@dataclass
class Inbox:
    rows: list[Inbound] = field(default_factory=list)

    def add(self, conversation_id: UUID, incoming: Incoming, at: datetime | None = None) -> int | None:
        if any(row.incoming.message_id == incoming.message_id for row in self.rows):
            return None
        self.rows.append(Inbound(len(self.rows) + 1, conversation_id, incoming, at or now(), None, 0))
        return len(self.rows)

    def finish(self, inbound_id: int, at: datetime, outcome: str | None) -> None:
        self.rows[inbound_id - 1] = replace(self.rows[inbound_id - 1], handled_at=at)

    def unhandled(self) -> int:
        return sum(row.handled_at is None for row in self.rows)

    def of_conversation(self, conversation_id: UUID, limit: int = 200) -> Sequence[Inbound]:
        return [row for row in self.rows if row.conversation_id == conversation_id][-limit:]


@dataclass
class Outbox:
    rows: list[Outbound] = field(default_factory=list)

    def add(self, conversation_id: UUID, reply: Reply, inbound_id: int | None, *, delivered: bool) -> int:
        stored = Reply.from_json(reply.to_json())
        self.rows.append(Outbound(len(self.rows) + 1, conversation_id, inbound_id, stored, SendState.SENT, 0, now()))
        return len(self.rows)

    def of_conversation(self, conversation_id: UUID, after_id: int = 0, limit: int = 200) -> Sequence[Outbound]:
        return [row for row in self.rows if row.conversation_id == conversation_id and row.id > after_id][-limit:]


@dataclass
class Buttons:
    rows: dict[str, tuple[UUID, str, dict[str, Any]]] = field(default_factory=dict)

    def mint(self, conversation_id: UUID, title: str, meaning: dict[str, Any]) -> str:
        token = uuid4().hex
        self.rows[token] = (conversation_id, title, meaning)
        return token

    def resolve(self, conversation_id: UUID, token: str) -> tuple[str, dict[str, Any]] | None:
        found = self.rows.get(token)
        return (found[1], found[2]) if found and found[0] == conversation_id else None


@dataclass
class Transport:
    rows: list[TransportRequest] = field(default_factory=list)
    fleet: list[Vehicle] = field(default_factory=list)

    def add_request(self, request: TransportRequest) -> TransportRequest:
        stored = replace(request, reference=request.reference or f"XE-{len(self.rows):03d}", created_at=request.created_at or now())
        self.rows.append(stored)
        return stored

    def requests(self, *, open_only: bool = False, limit: int = 200) -> Sequence[TransportRequest]:
        return list(reversed([row for row in self.rows if not open_only or row.state in ("new", "assigned")]))[:limit]

    def of_conversation(self, conversation_id: UUID) -> Sequence[TransportRequest]:
        return [row for row in reversed(self.rows) if row.conversation_id == conversation_id]

    def vehicles(self, *, commune_code: str | None = None) -> Sequence[Vehicle]:
        return [vehicle for vehicle in self.fleet if commune_code in (None, vehicle.commune_code)]


@dataclass
class Handovers:
    rows: list[Handover] = field(default_factory=list)

    def waiting(self) -> Sequence[Handover]:
        return sorted((row for row in self.rows if row.state != "closed"), key=lambda row: (not row.urgent, row.created_at))

    def close(self, handover_id: int, by: str) -> bool:
        for position, row in enumerate(self.rows):
            if row.id == handover_id and row.state != "closed":
                self.rows[position] = replace(row, state="closed", taken_by=by)
                return True
        return False


@dataclass
class Knowledge:
    rows: list[Entry] = field(default_factory=list)

    def all(self) -> Sequence[Entry]:
        return list(self.rows)

    def get(self, entry_id: str) -> Entry | None:
        return next((entry for entry in self.rows if entry.id == entry_id), None)

    def sync(self, entries: Iterable[Entry], *, replace: bool) -> dict[str, int]:
        self.rows = list(entries)
        return {"inserted": len(self.rows)}


@dataclass
class Audit:
    records: list[tuple[str, str, str, str]] = field(default_factory=list)

    def record(self, actor: str, action: str, subject: str, reason: str = "", detail: dict[str, Any] | None = None) -> None:
        self.records.append((actor, action, subject, reason))


@dataclass
class Checklists:
    rows: dict[str, Checklist] = field(default_factory=dict)

    def add(self, checklist: Checklist, conversation_id: UUID | None) -> None:
        self.rows[checklist.token] = checklist

    def get(self, token: str) -> Checklist | None:
        return self.rows.get(token)

    def delete_expired(self, now: datetime) -> None:
        self.rows = {token: row for token, row in self.rows.items() if row.expires_at > now}


@dataclass
class State:
    """All tables."""

    conversations: Conversations = field(default_factory=Conversations)
    inbox: Inbox = field(default_factory=Inbox)
    outbox: Outbox = field(default_factory=Outbox)
    buttons: Buttons = field(default_factory=Buttons)
    transport: Transport = field(default_factory=Transport)
    handovers: Handovers = field(default_factory=Handovers)
    checklists: Checklists = field(default_factory=Checklists)
    knowledge: Knowledge = field(default_factory=Knowledge)
    accounts: FakeAccounts = field(default_factory=FakeAccounts)
    audit: Audit = field(default_factory=Audit)


class FakeStore:
    """The committed state; ``down`` makes every use fail as a lost database would."""

    def __init__(self) -> None:
        self.state = State()
        self.lock = threading.RLock()
        self.down = False

    def copied(self) -> State:
        return copy.deepcopy(self.state)

    def uow(self) -> Any:
        """A unit of work; typed loosely, since it offers only what the pages use."""
        return FakeUnitOfWork(self)


class FakeUnitOfWork:
    """Works on a copy under one lock; only ``commit`` makes it the store's state."""

    def __init__(self, store: FakeStore) -> None:
        self._store = store

    def __enter__(self) -> Self:
        self._store.lock.acquire()
        if self._store.down:
            self._store.lock.release()
            raise DatabaseUnavailable("down")
        self._take()
        return self

    def __exit__(self, *details: object) -> None:
        self._store.lock.release()

    def commit(self) -> None:
        self._store.state = self._state
        self._take()

    def _take(self) -> None:
        self._state = copy.deepcopy(self._store.state)
        for name, table in vars(self._state).items():
            setattr(self, name, table)


def with_tokens(uow: Any, conversation_id: UUID, reply: Reply) -> Reply:
    """Give choice buttons their tokens, as storing a reply does."""
    return replace(reply, buttons=tuple(_with_token(uow, conversation_id, button) for button in reply.buttons))


def _with_token(uow: Any, conversation_id: UUID, button: Button) -> Button:
    if button.url or button.phone or button.share:
        return button
    return replace(button, token=uow.buttons.mint(conversation_id, button.title, {"say": button.say, "intent": button.intent}))
