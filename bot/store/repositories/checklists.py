"""Entitlement results kept for their print page."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.entitlement.checklist import Checklist
from bot.store.tables import ChecklistRow


class Checklists:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, checklist: Checklist, conversation_id: UUID | None) -> None:
        row = ChecklistRow(token=checklist.token, case=dict(checklist.case), law_of=checklist.on, expires_at=checklist.expires_at)
        row.conversation_id = conversation_id
        self._session.add(row)
        self._session.flush()

    def get(self, token: str) -> Checklist | None:
        row = self._session.get(ChecklistRow, token)
        return Checklist(row.token, row.case, row.law_of, row.expires_at) if row else None

    def delete_expired(self, now: datetime) -> None:
        self._session.execute(delete(ChecklistRow).where(ChecklistRow.expires_at <= now))
