"""Dossiers, vehicles, transport requests and residents waiting for a person."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import case, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from bot.dossiers.model import Dossier, DossierStatus
from bot.handover import Handover
from bot.store.tables import ConversationRow, DossierAttemptRow, DossierRow, HandoverRow, TransportRow, VehicleRow
from bot.transport.model import Posture, RequestState, TransportRequest, Vehicle

# No 0/O, 1/I/L: people read references over the phone.
REFERENCE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class Dossiers:
    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, code_key: str) -> Dossier | None:
        """By full key, or by a key without its unit's digits when only one dossier ends so."""
        if row := self._session.get(DossierRow, code_key):
            return _dossier(row)
        if not code_key.startswith("H"):
            return None
        rows = self._session.scalars(select(DossierRow).where(DossierRow.code_key.endswith(code_key, autoescape=True)).limit(2)).all()
        return _dossier(rows[0]) if len(rows) == 1 else None

    def upsert(self, dossiers: Iterable[Dossier]) -> int:
        """Insert or replace by code; the number written."""
        values = [asdict(dossier) for dossier in dossiers]
        if values:
            statement = insert(DossierRow)
            keep = {name: statement.excluded[name] for name in values[0] if name != "code_key"}
            self._session.execute(statement.on_conflict_do_update(index_elements=["code_key"], set_=keep), values)
        return len(values)

    def record_attempt(self, conversation_id: UUID, code_key: str, turn_key: str | None) -> None:
        """Count a failed proof; the same turn again counts once."""
        values = {"conversation_id": conversation_id, "code_key": code_key, "turn_key": turn_key}
        self._session.execute(insert(DossierAttemptRow).values(values).on_conflict_do_nothing(index_elements=["turn_key"]))

    def attempts_since(
        self, since: datetime, *, conversation_id: UUID | None = None, code_key: str | None = None, but_not: str | None = None
    ) -> list[datetime]:
        """Times of failed proofs (of this person, on this code, in other turns than ``but_not``), oldest first."""
        query = select(DossierAttemptRow.at).where(DossierAttemptRow.at >= since).order_by(DossierAttemptRow.at)
        if conversation_id is not None:
            query = query.filter_by(conversation_id=conversation_id)
        if code_key is not None:
            query = query.filter_by(code_key=code_key)
        if but_not is not None:
            query = query.where(DossierAttemptRow.turn_key.is_distinct_from(but_not))
        return list(self._session.scalars(query))


class Transport:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add_request(self, request: TransportRequest) -> TransportRequest:
        """Store a request under a new reference; the same ``request_key`` again returns the stored one."""
        values = {**asdict(request), "reference": _reference()}
        del values["created_at"]
        self._session.execute(insert(TransportRow).values(values).on_conflict_do_nothing(index_elements=["request_key"]))
        return _request(self._session.scalars(select(TransportRow).filter_by(request_key=request.request_key)).one())

    def requests(self, *, open_only: bool = False, limit: int = 200) -> Sequence[TransportRequest]:
        query = select(TransportRow).order_by(TransportRow.id.desc()).limit(limit)
        if open_only:
            query = query.where(TransportRow.state.in_(["new", "assigned"]))
        return [_request(row) for row in self._session.scalars(query)]

    def of_conversation(self, conversation_id: UUID) -> Sequence[TransportRequest]:
        rows = self._session.scalars(select(TransportRow).filter_by(conversation_id=conversation_id).order_by(TransportRow.id.desc()))
        return [_request(row) for row in rows]

    def upsert_vehicles(self, vehicles: Iterable[Vehicle]) -> int:
        values = [asdict(vehicle) for vehicle in vehicles]
        if values:
            statement = insert(VehicleRow)
            keep = {name: statement.excluded[name] for name in values[0] if name != "plate"}
            self._session.execute(statement.on_conflict_do_update(index_elements=["plate"], set_=keep), values)
        return len(values)

    def vehicles(self, *, commune_code: str | None = None) -> Sequence[Vehicle]:
        query = select(VehicleRow).order_by(VehicleRow.commune, VehicleRow.plate)
        if commune_code is not None:
            query = query.filter_by(commune_code=commune_code)
        return [_vehicle(row) for row in self._session.scalars(query)]


class Handovers:
    def __init__(self, session: Session) -> None:
        self._session = session

    def open(self, conversation_id: UUID, reason: str, *, urgent: bool = False) -> Handover:
        """Ask for a person; an open request of the same conversation is returned instead of a second one.

        An urgent request makes it urgent and gives it its own reason. One statement: a request closed meanwhile makes room for a new one.
        """
        statement = insert(HandoverRow).values(conversation_id=conversation_id, reason=reason, urgent=urgent)
        new = statement.excluded
        statement = statement.on_conflict_do_update(
            index_elements=["conversation_id"],
            index_where=text("state <> 'closed'"),
            set_={
                "urgent": or_(HandoverRow.urgent, new.urgent),
                "reason": case((new.urgent, new.reason), else_=HandoverRow.reason),
            },
        )
        row = self._session.scalars(statement.returning(HandoverRow), execution_options={"populate_existing": True}).one()
        return _handover(row, self._session.get_one(ConversationRow, conversation_id))

    def waiting(self) -> Sequence[Handover]:
        """Open requests, urgent first, then longest waiting."""
        query = (
            select(HandoverRow, ConversationRow)
            .join(ConversationRow, ConversationRow.id == HandoverRow.conversation_id)
            .where(HandoverRow.state != "closed")
            .order_by(HandoverRow.urgent.desc(), HandoverRow.created_at)
        )
        return [_handover(row, conversation) for row, conversation in self._session.execute(query)]

    def close(self, handover_id: int, by: str) -> bool:
        """Close an open request; False when it was closed already."""
        result = self._session.execute(
            update(HandoverRow)
            .where(HandoverRow.id == handover_id, HandoverRow.state != "closed")
            .values(state="closed", taken_by=by, closed_at=func.now())
            .returning(HandoverRow.id)
        )
        return result.scalar_one_or_none() is not None


def _reference() -> str:
    letters = "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(6))
    return f"XE-{letters[:3]}-{letters[3:]}"


def _dossier(row: DossierRow) -> Dossier:
    names = Dossier.__dataclass_fields__
    dossier = Dossier(**{name: getattr(row, name) for name in names})
    return replace(dossier, status=DossierStatus(row.status))


def _vehicle(row: VehicleRow) -> Vehicle:
    return Vehicle(**{name: getattr(row, name) for name in Vehicle.__dataclass_fields__})


def _request(row: TransportRow) -> TransportRequest:
    request = TransportRequest(**{name: getattr(row, name) for name in TransportRequest.__dataclass_fields__})
    return replace(request, posture=Posture(row.posture), state=RequestState(row.state))


def _handover(row: HandoverRow, conversation: ConversationRow) -> Handover:
    return Handover(
        id=row.id,
        conversation_id=row.conversation_id,
        channel=conversation.channel,
        display_name=conversation.display_name,
        reason=row.reason,
        urgent=row.urgent,
        state=row.state,
        created_at=row.created_at,
        taken_by=row.taken_by,
    )
