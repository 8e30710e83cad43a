"""Plain records the store hands to use cases for conversations and messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from bot.messages import Channel, Incoming, Reply


class Owner(StrEnum):
    """Who answers in a conversation."""

    BOT = "bot"
    STAFF = "staff"


class SendState(StrEnum):
    """Where a bot message stands. ``label`` is what staff read."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"

    @property
    def label(self) -> str:
        return {"queued": "Đang gửi", "sent": "Đã gửi", "failed": "Không gửi được"}[self.value]


@dataclass(frozen=True, slots=True)
class Conversation:
    """One person on one channel; ``engine_id`` is all the engine is told about them."""

    id: UUID
    channel: Channel
    external_id: str
    engine_id: str
    province: str | None
    owner: Owner
    display_name: str = ""
    last_inbound_at: datetime | None = None
    blocked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Inbound:
    """A stored event. ``attempts`` counts how often handling was begun."""

    id: int
    conversation_id: UUID
    incoming: Incoming
    received_at: datetime
    handled_at: datetime | None
    attempts: int


@dataclass(frozen=True, slots=True)
class Outbound:
    """A stored bot message."""

    id: int
    conversation_id: UUID
    inbound_id: int | None
    reply: Reply
    state: SendState
    attempts: int
    created_at: datetime
    sent_at: datetime | None = None
