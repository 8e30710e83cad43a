"""What the web chat page reads from the store and hands in: one browser's conversation, without any page code."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from bot.channels.base import Intake, ResidentTexts
from bot.messages import Button, Channel, Incoming, Kind, Reply
from bot.records import Inbound, Outbound, Owner
from knowledge_base.text import clean

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from bot.ports import UnitOfWork
    from bot.settings import Settings

MAX_TEXT = 2_000
"""Characters of one web message; the page counts them, the server refuses more."""

HISTORY = 100
"""Newest messages of each side shown when the page opens."""

_ID_LIMIT = 64


class Wakeups(Protocol):
    """Tells waiting pages that a bot message was stored."""

    def wait(self, conversation_id: UUID, timeout: float) -> Awaitable[bool]:
        """True when a message of this conversation was stored meanwhile, False after ``timeout`` seconds. Safe to cancel."""
        ...


class ChatServices(Protocol):
    """What the chat page needs from the app."""

    @property
    def settings(self) -> Settings: ...
    @property
    def intake(self) -> Intake: ...
    @property
    def wakeups(self) -> Wakeups: ...
    @property
    def texts(self) -> ResidentTexts: ...
    def uow(self) -> UnitOfWork: ...
    def clock(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Line:
    """One bubble. ``key`` is stable, so that nothing is shown twice; ``reply`` is set on those of An Sinh."""

    key: str
    text: str
    at: datetime
    reply: Reply | None = None

    @property
    def mine(self) -> bool:
        return self.reply is None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A conversation as stored now. ``pending_since``: an answer is owed since then."""

    conversation_id: UUID | None = None
    lines: tuple[Line, ...] = ()
    pending_since: datetime | None = None
    last_outbound: int = 0


def read(open_uow: Callable[[], UnitOfWork], browser_id: str, after_outbound: int = 0, limit: int = HISTORY) -> Snapshot:
    """The newest messages of a browser's conversation, oldest first, An Sinh's only after ``after_outbound``.

    Nothing is committed: looking at the page leaves no conversation behind, only writing does (then ``intake`` stores it).
    """
    with open_uow() as uow:
        conversation = uow.conversations.ensure(Channel.WEB, browser_id)
        inbound = uow.inbox.of_conversation(conversation.id, limit)
        outbound = uow.outbox.of_conversation(conversation.id, after_outbound, limit)
        if not inbound and not outbound and not after_outbound:
            return Snapshot()
        lines = [_own_line(uow, item) for item in inbound] + [_bot_line(item) for item in outbound]
    lines.sort(key=lambda line: line.at)
    return Snapshot(
        conversation_id=conversation.id,
        lines=tuple(lines),
        pending_since=_pending_since(inbound) if conversation.owner is Owner.BOT else None,
        last_outbound=max((item.id for item in outbound), default=after_outbound),
    )


def typed(browser_id: str, client_id: str, text: str) -> Incoming:
    """A typed message; ``client_id`` is made by the page per send, so that sending again is harmless."""
    return Incoming(Channel.WEB, browser_id, message_id(browser_id, client_id), Kind.TEXT, text=clean(text, MAX_TEXT))


def tapped(browser_id: str, line_key: str, button: Button) -> Incoming:
    """A tapped choice: the same button of the same message is one message, however often it is tapped."""
    unique = message_id(browser_id, f"{line_key}:{button.token or button.title}")
    if button.token is None:
        return Incoming(Channel.WEB, browser_id, unique, Kind.TEXT, text=clean(button.say or button.title, MAX_TEXT))
    return Incoming(Channel.WEB, browser_id, unique, Kind.BUTTON, button=button.token)


def message_id(browser_id: str, client_id: str) -> str:
    """Unique per browser, so that nobody can use up the ids of somebody else."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{browser_id}/{client_id[:_ID_LIMIT]}"))


def own_key(incoming: Incoming) -> str:
    return f"in:{incoming.message_id}"


def choices(reply: Reply) -> tuple[Button, ...]:
    """Buttons that answer; links stay inside the bubble, sharing is for phones' apps only."""
    return tuple(button for button in reply.buttons if not (button.url or button.phone or button.share))


def links(reply: Reply) -> tuple[Button, ...]:
    return tuple(button for button in reply.buttons if button.url or button.phone)


def _own_line(uow: UnitOfWork, item: Inbound) -> Line:
    incoming = item.incoming
    text = incoming.text
    if incoming.button:
        found = uow.buttons.resolve(item.conversation_id, incoming.button)
        text = found[0] if found else text
    return Line(own_key(incoming), text, item.received_at)


def _bot_line(item: Outbound) -> Line:
    return Line(f"out:{item.id}", item.reply.text, item.created_at, item.reply)


def _pending_since(inbound: Sequence[Inbound]) -> datetime | None:
    if not inbound or inbound[-1].handled_at is not None:
        return None
    return inbound[-1].received_at
