"""Residents who wait for a person: asking, listing with what staff need to help, closing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import phonenumbers

from bot.messages import Contact, Incoming, Kind
from bot.ports import UnitOfWork
from bot.records import Inbound, Outbound, SendState
from bot.transport.model import RequestState, TransportRequest
from knowledge_base import patterns

MESSAGES_SHOWN = 6
RESIDENTS_SHOWN = 50
"""Residents of the list whose conversation is read along; whoever comes later moves up as others are helped."""

_PHONES_SOUGHT_IN = 50  # newest messages: a number given while filling a form may lie further back than what is shown
_OPEN = (RequestState.NEW, RequestState.ASSIGNED)
# Twelve digits beginning with a province's 0xx, in one piece or in the groups people write (3-3-3-3, 4-4-4).
_IDENTITY = re.compile(r"(?<![\d+])(?:0\d{2}([ .-]?)\d{3}\1\d{3}\1|0\d{3}([ .-])\d{4}\2\d)(\d{3})(?!\d)")
_NAMED = {
    Kind.BUTTON: "(bấm nút)",
    Kind.CONTACT: "(gửi danh thiếp)",
    Kind.LOCATION: "(gửi vị trí)",
    Kind.STICKER: "(gửi nhãn dán)",
    Kind.IMAGE: "(gửi hình)",
    Kind.AUDIO: "(gửi tin thoại)",
    Kind.VIDEO: "(gửi video)",
    Kind.FILE: "(gửi tệp)",
    Kind.OTHER: "(gửi tin không đọc được)",
}


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


@dataclass(frozen=True, slots=True)
class Message:
    """One line of a conversation as staff read it; ``undelivered``: a bot message the channel refused for good."""

    text: str
    at: datetime
    by_resident: bool
    undelivered: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """A waiting resident with what staff need to help: last messages (oldest first), phone numbers (newest first), open requests."""

    handover: Handover
    province: str | None
    messages: tuple[Message, ...]
    phones: tuple[str, ...]
    requests: tuple[TransportRequest, ...]


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


def waiting_with_context(uow: UnitOfWork, limit: int = RESIDENTS_SHOWN) -> tuple[Waiting, ...]:
    """The first ``limit`` of :func:`waiting`, each with what was said lately; identity numbers are masked."""
    return tuple(_with_context(uow, handover) for handover in uow.handovers.waiting()[:limit])


def masked(text: str) -> str:
    """The text with all but the last three digits of identity numbers (CCCD) hidden.

    >>> masked("CCCD 089155012345, gọi 0912345678")
    'CCCD •••••••••345, gọi 0912345678'
    """
    return _IDENTITY.sub(lambda match: "•" * 9 + match[3], text)


def close(uow: UnitOfWork, handover_id: int, actor: str, reason: str) -> bool:
    """Take a resident off the list; recorded. False when a colleague did it already."""
    closed = uow.handovers.close(handover_id, actor)
    if closed:
        uow.audit.record(actor, "handover.close", str(handover_id), reason)
    uow.commit()
    return closed


def _with_context(uow: UnitOfWork, handover: Handover) -> Waiting:
    inbound = uow.inbox.of_conversation(handover.conversation_id, _PHONES_SOUGHT_IN)
    outbound = uow.outbox.of_conversation(handover.conversation_id, limit=MESSAGES_SHOWN)
    requests = uow.transport.of_conversation(handover.conversation_id)
    return Waiting(
        handover,
        uow.conversations.get(handover.conversation_id).province,
        _last_messages(uow, inbound, outbound),
        _phones([item.incoming for item in inbound]),
        tuple(request for request in requests if request.state in _OPEN),
    )


def _last_messages(uow: UnitOfWork, inbound: Sequence[Inbound], outbound: Sequence[Outbound]) -> tuple[Message, ...]:
    said = [item for item in inbound if item.incoming.kind not in (Kind.FOLLOW, Kind.UNFOLLOW)][-MESSAGES_SHOWN:]
    lines = [Message(masked(_words(uow, item)), item.received_at, by_resident=True) for item in said]
    lines += [Message(masked(item.reply.text), item.created_at, False, item.state is SendState.FAILED) for item in outbound]
    lines.sort(key=lambda line: (line.at, not line.by_resident))  # keeps the order of replies stored in the same moment
    return tuple(lines[-MESSAGES_SHOWN:])


def _words(uow: UnitOfWork, item: Inbound) -> str:
    """What a resident said, or the name of what they sent instead of words."""
    incoming = item.incoming
    if incoming.kind is Kind.TEXT:
        return incoming.text or "(tin trống)"
    said = incoming.text
    if incoming.button:
        found = uow.buttons.resolve(item.conversation_id, incoming.button)
        said = found[0] if found else said
    if incoming.location:
        said = f"{incoming.location.latitude:.5f}, {incoming.location.longitude:.5f}"
    if incoming.contact:
        return _card(incoming.contact)
    return f"{_NAMED.get(incoming.kind, '')} {said}".strip()


def _card(contact: Contact) -> str:
    number = patterns.phone_number(contact.phone)
    shown = _national(number) if number else contact.phone
    return f"(gửi số điện thoại của mình) {shown}" if contact.own else f"{_NAMED[Kind.CONTACT]} {contact.name} {shown}".replace("  ", " ")


def _phones(said: Sequence[Incoming]) -> tuple[str, ...]:
    """Numbers the resident gave, without those of other people's cards."""
    texts = [incoming.contact.phone if incoming.contact else incoming.text for incoming in reversed(said) if _own_words(incoming)]
    found = [item.value for text in texts for item in patterns.find(text) if item.entity == "phone"]
    return tuple(_national(number) for number in dict.fromkeys(found))


def _own_words(incoming: Incoming) -> bool:
    return incoming.contact is None or incoming.contact.own


def _national(number: str) -> str:
    """A number as people read it aloud: "+84912345678" → "0912 345 678"."""
    return phonenumbers.format_number(phonenumbers.parse(number, "VN"), phonenumbers.PhoneNumberFormat.NATIONAL)
