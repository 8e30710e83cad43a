"""All tables of An Sinh as SQLAlchemy 2 mappings; rows never leave ``bot.store`` (see ``repositories``)."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Date, DateTime, ForeignKey, Identity, Index, MetaData, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
NOW = text("now()")


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: DateTime(timezone=True), dict[str, Any]: JSONB, list[Any]: JSONB, list[str]: ARRAY(String), date: Date}


class ConversationRow(Base):
    """One person on one channel. ``engine_id`` is the opaque id the engine is told."""

    __tablename__ = "conversations"
    __table_args__ = (UniqueConstraint("channel", "external_id"),)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    channel: Mapped[str]
    external_id: Mapped[str]
    engine_id: Mapped[str] = mapped_column(unique=True)
    display_name: Mapped[str] = mapped_column(default="", server_default="")
    province: Mapped[str | None]
    owner: Mapped[str] = mapped_column(default="bot", server_default="bot")
    blocked_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    last_inbound_at: Mapped[datetime | None]


class InboundRow(Base):
    """One event received from a channel; stored before it is acknowledged."""

    __tablename__ = "inbound_messages"
    __table_args__ = (UniqueConstraint("channel", "message_id"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    conversation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), index=True)
    channel: Mapped[str]
    message_id: Mapped[str]
    kind: Mapped[str]
    text: Mapped[str]
    button: Mapped[str | None]
    payload: Mapped[dict[str, Any]]
    received_at: Mapped[datetime] = mapped_column(server_default=NOW)
    handled_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    outcome: Mapped[str | None]


class OutboundRow(Base):
    """One bot message: stored together with its send job."""

    __tablename__ = "outbound_messages"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    conversation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), index=True)
    inbound_id: Mapped[int | None] = mapped_column(ForeignKey("inbound_messages.id", ondelete="SET NULL"))
    reply: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(default="queued", server_default="queued")
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    error: Mapped[str | None]
    external_id: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    sent_at: Mapped[datetime | None]


class ButtonRow(Base):
    """What an opaque button token means, and for which conversation alone."""

    __tablename__ = "button_tokens"
    token: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), index=True)
    title: Mapped[str]
    meaning: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)


class TrackerRow(Base):
    """The engine's dialogue memory of one conversation (bounded, see ``bot.engine.tracker_store``)."""

    __tablename__ = "engine_trackers"
    sender_id: Mapped[str] = mapped_column(primary_key=True)
    events: Mapped[list[Any]]
    updated_at: Mapped[datetime] = mapped_column(server_default=NOW)


class EntryRow(Base):
    """What residents see of a knowledge entry, or saw last.

    ``digest``: of the content; ``seed_digest``: of the shipped text last taken over or left aside; ``changed_by``: the member of staff who
    changed it last, null while it follows its file.
    """

    __tablename__ = "knowledge_entries"
    id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    state: Mapped[str] = mapped_column(index=True)
    content: Mapped[dict[str, Any]]
    digest: Mapped[str]
    reviewer: Mapped[str | None]
    updated_at: Mapped[datetime] = mapped_column(server_default=NOW)
    changed_by: Mapped[str | None]
    seed_digest: Mapped[str | None]


class VersionRow(Base):
    """One version of a knowledge entry; at most one of an entry is in work and one published."""

    __tablename__ = "knowledge_versions"
    __table_args__ = (
        CheckConstraint("stage IN ('draft','in_review','approved','published','replaced','withdrawn','discarded')", name="stage"),
        Index("uq_knowledge_versions_in_work", "entry_id", unique=True, postgresql_where=text("stage IN ('draft','in_review','approved')")),
        Index("uq_knowledge_versions_published", "entry_id", unique=True, postgresql_where=text("stage = 'published'")),
    )
    entry_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    stage: Mapped[str]
    content: Mapped[dict[str, Any]]
    authors: Mapped[list[str]]
    reviewer: Mapped[str | None]
    reason: Mapped[str] = mapped_column(default="", server_default="")
    note: Mapped[str] = mapped_column(default="", server_default="")
    based_on: Mapped[int | None]
    publish_on: Mapped[date | None]
    edit: Mapped[int] = mapped_column(default=1, server_default="1")
    changed_by: Mapped[str]
    changed_at: Mapped[datetime] = mapped_column(server_default=NOW)


class WarningRow(Base):
    """Something about the knowledge that a person should look at; written anew by the daily look."""

    __tablename__ = "knowledge_warnings"
    kind: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    about: Mapped[str] = mapped_column(primary_key=True, default="", server_default="")
    day: Mapped[date | None]
    detail: Mapped[str] = mapped_column(default="", server_default="")
    first_seen: Mapped[datetime] = mapped_column(server_default=NOW)
    last_seen: Mapped[datetime] = mapped_column(server_default=NOW)


class RevisionRow(Base):
    """One row: counts every change of knowledge, so that each process notices."""

    __tablename__ = "knowledge_revision"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    revision: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")


class DossierRow(Base):
    """An application filed at a one-stop desk, as last imported."""

    __tablename__ = "dossiers"
    code_key: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str]
    program: Mapped[str | None]
    title: Mapped[str]
    phone: Mapped[str | None]
    cccd_last4: Mapped[str | None]
    desk: Mapped[str]
    desk_phone: Mapped[str | None]
    filed_on: Mapped[date]
    status: Mapped[str]
    status_since: Mapped[date]
    due_on: Mapped[date | None]
    missing: Mapped[str] = mapped_column(default="", server_default="")
    is_sample: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    imported_at: Mapped[datetime] = mapped_column(server_default=NOW)


class DossierAttemptRow(Base):
    """A failed proof; counts against the person, the code and all together. ``turn_key``: the resident's turn, counted once."""

    __tablename__ = "dossier_attempts"
    __table_args__ = (
        Index("ix_dossier_attempts_who", "conversation_id", "at"),
        Index("ix_dossier_attempts_code", "code_key", "at"),
        Index("ix_dossier_attempts_at", "at"),
    )
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    conversation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    code_key: Mapped[str]
    turn_key: Mapped[str | None] = mapped_column(unique=True)
    at: Mapped[datetime] = mapped_column(server_default=NOW)


class VehicleRow(Base):
    """A patient-transport vehicle of a commune."""

    __tablename__ = "vehicles"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    plate: Mapped[str] = mapped_column(unique=True)
    province: Mapped[str]
    commune_code: Mapped[str] = mapped_column(index=True)
    commune: Mapped[str]
    phone: Mapped[str | None]
    has_stretcher: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    has_oxygen: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    fit: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    is_sample: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class TransportRow(Base):
    """A request for a vehicle. ``request_key`` makes a repeated turn harmless."""

    __tablename__ = "transport_requests"
    __table_args__ = (CheckConstraint("state IN ('new','assigned','done','cancelled','refused')", name="state"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    request_key: Mapped[str] = mapped_column(unique=True)
    conversation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("conversations.id", ondelete="SET NULL"), index=True)
    patient: Mapped[str]
    phone: Mapped[str]
    province: Mapped[str]
    commune_code: Mapped[str | None]
    pickup: Mapped[str]
    destination: Mapped[str]
    wanted_text: Mapped[str]
    wanted_at: Mapped[datetime | None]
    posture: Mapped[str]
    oxygen: Mapped[bool]
    state: Mapped[str] = mapped_column(default="new", server_default="new")
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)


class ChecklistRow(Base):
    """An entitlement result for its print page. ``case``: what was told, without names; ``law_of``: the day it was computed for."""

    __tablename__ = "entitlement_checklists"
    token: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), index=True)
    case: Mapped[dict[str, Any]]
    law_of: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class HandoverRow(Base):
    """A resident waiting for a person. At most one open per conversation."""

    __tablename__ = "handovers"
    __table_args__ = (Index("uq_handovers_open", "conversation_id", unique=True, postgresql_where=text("state <> 'closed'")),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    conversation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    reason: Mapped[str]
    urgent: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    state: Mapped[str] = mapped_column(default="waiting", server_default="waiting")
    taken_by: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    closed_at: Mapped[datetime | None]


class AccountRow(Base):
    """A member of staff. ``must_change`` is set on a one-time password."""

    __tablename__ = "staff_accounts"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    username: Mapped[str] = mapped_column(unique=True)
    display_name: Mapped[str] = mapped_column(default="", server_default="")
    password_hash: Mapped[str]
    role: Mapped[str]
    must_change: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    failed_attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    locked_until: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)


class SessionRow(Base):
    """A console session; only the hash of its cookie is kept."""

    __tablename__ = "staff_sessions"
    token_hash: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("staff_accounts.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    expires_at: Mapped[datetime]


class AuditRow(Base):
    """Who changed what, when and why. Insert only."""

    __tablename__ = "audit_log"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=NOW)
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    reason: Mapped[str] = mapped_column(default="", server_default="")
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'::jsonb"))


class ZaloTokenRow(Base):
    """The rotating token pair of one official account; stored before first use."""

    __tablename__ = "zalo_tokens"
    oa_id: Mapped[str] = mapped_column(primary_key=True)
    access_token: Mapped[str]
    refresh_token: Mapped[str]
    expires_at: Mapped[datetime]
    updated_at: Mapped[datetime] = mapped_column(server_default=NOW)
