"""Conversations, inbound and outbound messages, button tokens."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from bot.messages import Button, Channel, Contact, Incoming, Kind, Location, Reply
from bot.records import Conversation, Inbound, Outbound, Owner, SendState
from bot.store.tables import ButtonRow, ConversationRow, InboundRow, OutboundRow


class Conversations:
    """One row per person and channel."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def ensure(self, channel: Channel, external_id: str, display_name: str = "") -> Conversation:
        """The conversation of this person, created on first contact (safe when two processes do it at once)."""
        statement = (
            insert(ConversationRow)
            .values(channel=channel.value, external_id=external_id, engine_id=secrets.token_hex(16), display_name=display_name)
            .on_conflict_do_nothing(index_elements=["channel", "external_id"])
        )
        self._session.execute(statement)
        row = self._session.scalars(select(ConversationRow).filter_by(channel=channel.value, external_id=external_id)).one()
        return _conversation(row)

    def get(self, conversation_id: UUID) -> Conversation:
        return _conversation(self._session.get_one(ConversationRow, conversation_id))

    def by_engine_id(self, engine_id: str) -> Conversation | None:
        row = self._session.scalars(select(ConversationRow).filter_by(engine_id=engine_id)).one_or_none()
        return _conversation(row) if row else None

    def touch(self, conversation_id: UUID, at: datetime) -> None:
        self._change(conversation_id, last_inbound_at=at, blocked_at=None)

    def set_province(self, conversation_id: UUID, province: str) -> None:
        self._change(conversation_id, province=province)

    def set_owner(self, conversation_id: UUID, owner: Owner) -> None:
        self._change(conversation_id, owner=owner.value)

    def mark_blocked(self, conversation_id: UUID, at: datetime) -> None:
        """The person blocked the bot or left: nothing more is sent until they write again."""
        self._change(conversation_id, blocked_at=at)

    def _change(self, conversation_id: UUID, **values: Any) -> None:
        self._session.execute(update(ConversationRow).filter_by(id=conversation_id).values(**values))


class Inbox:
    """Events as received."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, conversation_id: UUID, incoming: Incoming) -> int | None:
        """Store an event; None when this message id was stored before on this channel."""
        payload = {
            "contact": asdict(incoming.contact) if incoming.contact else None,
            "location": asdict(incoming.location) if incoming.location else None,
            "sent_at": incoming.sent_at.isoformat() if incoming.sent_at else None,
        }
        statement = (
            insert(InboundRow)
            .values(
                conversation_id=conversation_id,
                channel=incoming.channel.value,
                message_id=incoming.message_id,
                kind=incoming.kind.value,
                text=incoming.text,
                button=incoming.button,
                payload=payload,
            )
            .on_conflict_do_nothing(index_elements=["channel", "message_id"])
            .returning(InboundRow.id)
        )
        return self._session.execute(statement).scalar_one_or_none()

    def begin(self, inbound_id: int) -> Inbound | None:
        """The event, its attempt counted; None when it does not exist any more (deleted by its owner)."""
        row = self._session.get(InboundRow, inbound_id)
        if row is None:
            return None
        row.attempts += 1
        conversation = self._session.get_one(ConversationRow, row.conversation_id)
        return _inbound(row, conversation)

    def finish(self, inbound_id: int, at: datetime, outcome: str | None) -> bool:
        """Mark an event as handled; False when somebody else has done so already (then nothing of this turn may be stored)."""
        statement = update(InboundRow).where(InboundRow.id == inbound_id, InboundRow.handled_at.is_(None))
        return self._session.execute(statement.values(handled_at=at, outcome=outcome).returning(InboundRow.id)).scalar() is not None

    def unhandled(self) -> int:
        """How many events still wait for their turn."""
        return self._session.scalar(select(func.count()).select_from(InboundRow).where(InboundRow.handled_at.is_(None))) or 0

    def unhandled_of(self, conversation_id: UUID) -> int:
        """How many events of one conversation still wait for their turn."""
        query = (
            select(func.count())
            .select_from(InboundRow)
            .where(InboundRow.handled_at.is_(None), InboundRow.conversation_id == conversation_id)
        )
        return self._session.scalar(query) or 0

    def of_conversation(self, conversation_id: UUID, limit: int = 200) -> Sequence[Inbound]:
        conversation = self._session.get_one(ConversationRow, conversation_id)
        rows = self._session.scalars(
            select(InboundRow).filter_by(conversation_id=conversation_id).order_by(InboundRow.id.desc()).limit(limit)
        )
        return [_inbound(row, conversation) for row in reversed(rows.all())]


class Outbox:
    """Bot messages and their delivery."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, conversation_id: UUID, reply: Reply, inbound_id: int | None, *, delivered: bool) -> int:
        """Store a reply. ``delivered``: the channel reads the store itself (web chat, terminal), so storing is sending."""
        row = OutboundRow(conversation_id=conversation_id, inbound_id=inbound_id, reply=reply.to_json())
        if delivered:
            row.state, row.sent_at = SendState.SENT.value, func.now()
        self._session.add(row)
        self._session.flush()
        return row.id

    def get(self, outbound_id: int) -> Outbound | None:
        row = self._session.get(OutboundRow, outbound_id)
        return _outbound(row) if row else None

    def sent(self, outbound_id: int, at: datetime, external_id: str | None) -> None:
        self._session.execute(
            update(OutboundRow)
            .filter_by(id=outbound_id)
            .values(state=SendState.SENT.value, sent_at=at, external_id=external_id, error=None, attempts=OutboundRow.attempts + 1)
        )

    def failed(self, outbound_id: int, error: str, *, final: bool) -> None:
        values: dict[str, Any] = {"error": error[:500], "attempts": OutboundRow.attempts + 1}
        if final:
            values["state"] = SendState.FAILED.value
        self._session.execute(update(OutboundRow).filter_by(id=outbound_id).values(**values))

    def of_conversation(self, conversation_id: UUID, after_id: int = 0, limit: int = 200) -> Sequence[Outbound]:
        """The newest ``limit`` messages after ``after_id``, oldest first."""
        rows = self._session.scalars(
            select(OutboundRow)
            .where(OutboundRow.conversation_id == conversation_id, OutboundRow.id > after_id)
            .order_by(OutboundRow.id.desc())
            .limit(limit)
        )
        return [_outbound(row) for row in reversed(rows.all())]

    def last_buttons(self, conversation_id: UUID) -> tuple[Button, ...]:
        """Buttons of the newest bot message that is no aside (a sticker declined, an emergency number …): what can be answered now."""
        no_aside = func.coalesce(OutboundRow.reply["meta"]["aside"].as_boolean(), False).is_(False)
        query = select(OutboundRow).filter_by(conversation_id=conversation_id).where(no_aside)
        row = self._session.scalars(query.order_by(OutboundRow.id.desc()).limit(1)).first()
        return Reply.from_json(row.reply).buttons if row else ()


class Buttons:
    """Opaque tokens: only their conversation can use them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def mint(self, conversation_id: UUID, title: str, meaning: dict[str, Any]) -> str:
        token = secrets.token_urlsafe(12)
        self._session.add(ButtonRow(token=token, conversation_id=conversation_id, title=title, meaning=meaning))
        return token

    def resolve(self, conversation_id: UUID, token: str) -> tuple[str, dict[str, Any]] | None:
        """Title and meaning of a token of this conversation, else None."""
        row = self._session.scalars(select(ButtonRow).filter_by(token=token, conversation_id=conversation_id)).one_or_none()
        return (row.title, row.meaning) if row else None


def _conversation(row: ConversationRow) -> Conversation:
    return Conversation(
        id=row.id,
        channel=Channel(row.channel),
        external_id=row.external_id,
        engine_id=row.engine_id,
        province=row.province,
        owner=Owner(row.owner),
        display_name=row.display_name,
        last_inbound_at=row.last_inbound_at,
        blocked_at=row.blocked_at,
    )


def _inbound(row: InboundRow, conversation: ConversationRow) -> Inbound:
    payload = row.payload
    incoming = Incoming(
        channel=Channel(row.channel),
        external_id=conversation.external_id,
        message_id=row.message_id,
        kind=Kind(row.kind),
        text=row.text,
        button=row.button,
        contact=Contact(**payload["contact"]) if payload.get("contact") else None,
        location=Location(**payload["location"]) if payload.get("location") else None,
        display_name=conversation.display_name,
        sent_at=datetime.fromisoformat(payload["sent_at"]) if payload.get("sent_at") else None,
    )
    return Inbound(row.id, row.conversation_id, incoming, row.received_at, row.handled_at, row.attempts)


def _outbound(row: OutboundRow) -> Outbound:
    return Outbound(
        id=row.id,
        conversation_id=row.conversation_id,
        inbound_id=row.inbound_id,
        reply=Reply.from_json(row.reply),
        state=SendState(row.state),
        attempts=row.attempts,
        created_at=row.created_at,
        sent_at=row.sent_at,
    )
