"""Checking a dossier: a code plus a second secret, with guessing limited per person and per code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hmac import compare_digest

from bot.dossiers.model import Dossier
from bot.ports import UnitOfWork
from knowledge_base import patterns
from knowledge_base.times import VIETNAM

# Wrong twice → stop. A code is also closed when many people guess at it.
WRONG_PER_PERSON = 2
WRONG_PER_CODE = 10
WINDOW = timedelta(minutes=30)
LAST_FOUR = re.compile(r"(?<!\d)(\d{4})(?!\d)")


class Result(StrEnum):
    """How a look-up ended. ``label`` is for staff."""

    FOUND = "found"
    NO_MATCH = "no_match"
    STOPPED = "stopped"

    @property
    def label(self) -> str:
        return {"found": "Tìm thấy", "no_match": "Không khớp", "stopped": "Tạm dừng"}[self.value]


@dataclass(frozen=True, slots=True)
class Lookup:
    """``minutes`` until a stopped person may try again; wording and work are the same whether the code exists or not."""

    result: Result
    dossier: Dossier | None = None
    minutes: int = 0


def read_proof(text: str) -> str | None:
    """The second secret of an answer: a phone number as +84…, or four digits; None when it holds neither."""
    if phone := patterns.phone_number(text):
        return phone
    if cccd := next((found.value for found in patterns.find(text) if found.entity == "cccd"), None):
        return cccd[-4:]
    match = LAST_FOUR.search(text)
    return match[1] if match else None


def check(uow: UnitOfWork, engine_id: str, code: str, proof: str, now: datetime) -> Lookup:
    """Look a dossier up.

    Source of the limits: guessing a four-digit secret twice in half an hour finds it once in about a hundred days.
    """
    conversation = uow.conversations.by_engine_id(engine_id)
    key, since = patterns.dossier_key(code), now - WINDOW
    counted = key.lstrip("0123456789")  # one counter, whether the unit's digits were typed or not
    mine = uow.dossiers.attempts_since(since, conversation_id=conversation.id) if conversation else []
    theirs = uow.dossiers.attempts_since(since, code_key=counted)
    dossier = uow.dossiers.find(key)
    if len(mine) >= WRONG_PER_PERSON or len(theirs) >= WRONG_PER_CODE:
        oldest = min(mine if len(mine) >= WRONG_PER_PERSON else theirs)
        return Lookup(Result.STOPPED, minutes=max(1, round((oldest + WINDOW - now).total_seconds() / 60)))
    if _proves(dossier, proof):
        return Lookup(Result.FOUND, dossier)
    if conversation is not None:
        uow.dossiers.record_attempt(conversation.id, counted)
        uow.commit()
    if len(mine) + 1 >= WRONG_PER_PERSON:
        return Lookup(Result.STOPPED, minutes=round(WINDOW.total_seconds() / 60))
    return Lookup(Result.NO_MATCH)


def _proves(dossier: Dossier | None, proof: str) -> bool:
    """Compared in constant time, against a dummy when there is no such dossier."""
    phone = patterns.phone_number(dossier.phone) if dossier and dossier.phone else None
    recorded = (phone, dossier.cccd_last4 if dossier else None)
    matches = [compare_digest((secret or "-").encode(), proof.encode()) and bool(secret) for secret in recorded]
    return dossier is not None and any(matches)


def describe(dossier: Dossier, today: datetime) -> dict[str, str | bool]:
    """Values for the resident's text; dates as dd/mm/yyyy, ``overdue`` when the promised day has passed without a result."""
    day = today.astimezone(VIETNAM).date()
    return {
        "code": dossier.code,
        "title": dossier.title,
        "status": dossier.status.value,
        "since": f"{dossier.status_since:%d/%m/%Y}",
        "filed_on": f"{dossier.filed_on:%d/%m/%Y}",
        "desk": dossier.desk,
        "due_on": f"{dossier.due_on:%d/%m/%Y}" if dossier.due_on else "",
        "overdue": bool(dossier.due_on and dossier.due_on < day and dossier.status.value in ("received", "in_review", "need_more")),
        "missing": dossier.missing,
        "desk_phone": dossier.desk_phone or "",
        "is_sample": dossier.is_sample,
    }
