"""Residents who wait for a person: asking, listing, closing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bot.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Handover:
    """One request for a person. ``reason`` is a short staff-facing note, never the resident's text."""

    id: int
    conversation_id: UUID
    channel: str
    display_name: str
    reason: str
    urgent: bool
    state: str
    created_at: datetime
    taken_by: str | None = None


def request_person(uow: UnitOfWork, engine_id: str, reason: str, *, urgent: bool = False) -> Handover | None:
    """Put the resident on the waiting list (once); None when the conversation is not a stored one (a trial in the console)."""
    conversation = uow.conversations.by_engine_id(engine_id)
    if conversation is None:
        return None
    handover = uow.handovers.open(conversation.id, reason, urgent=urgent)
    uow.commit()
    return handover


def waiting(uow: UnitOfWork) -> Sequence[Handover]:
    """Open requests, urgent first, then longest waiting."""
    return uow.handovers.waiting()


def close(uow: UnitOfWork, handover_id: int, actor: str, reason: str) -> bool:
    """Take a resident off the list; recorded. False when a colleague did it already."""
    closed = uow.handovers.close(handover_id, actor)
    if closed:
        uow.audit.record(actor, "handover.close", str(handover_id), reason)
    uow.commit()
    return closed
