"""Checking a dossier: a code plus a second secret, with guessing limited per person, per code and overall."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from hmac import compare_digest

from bot.dossiers.model import Dossier, DossierStatus
from bot.ports import UnitOfWork
from knowledge_base import patterns
from knowledge_base.text import fold
from knowledge_base.times import VIETNAM

# Wrong twice → stop. A code is also closed when many people guess at it, and everything when many guess at many codes.
WRONG_PER_PERSON = 2
WRONG_PER_CODE = 10
WINDOW = timedelta(minutes=30)
WRONG_OVERALL = 200
WINDOW_OVERALL = timedelta(hours=1)
DIGITS_ONLY = re.compile(r"[\d\s.\-]+")
FOUR_DIGITS = re.compile(r"(?<!\d)\d{4}(?!\d)")
# Around the four digits: words that only say what they are. A year, a house number or a story is no secret.
WHAT_THEY_ARE = re.compile(
    r"(?:da|vang|la|a|u|em|toi|tui|con|chau|bac|co|chu|nha|nhe|do|ne|thua|cua|me|ba|ong|ma|cha|bo|vo|chong|minh|noi|ngoai|nguoi dung don"
    r"|4|bon|so|duoi|cuoi|the|cccd|cmnd|can cuoc(?: cong dan)?|chung minh(?: nhan dan)?|phai khong|ma|xac nhan)"
)


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
    """The second secret of an answer: a phone number as +84…, or the last four digits of a CCCD; None when it holds neither.

    A dossier code in the same answer is left out of the search.
    """
    rest = patterns.DOSSIER_CODE.sub(" ", text)
    if phone := patterns.phone_number(rest):
        return phone
    if cccd := next((found.value for found in patterns.find(rest) if found.entity == "cccd"), None):
        return cccd[-4:]
    digits = re.sub(r"\D", "", rest)
    if DIGITS_ONLY.fullmatch(rest) and len(digits) in (4, 12):
        return digits[-4:]
    fours = FOUR_DIGITS.findall(rest)
    words = re.sub(rf"\b{WHAT_THEY_ARE.pattern}\b", " ", fold(FOUR_DIGITS.sub(" ", rest)))
    return str(fours[0]) if len(fours) == 1 and not words.strip() else None


def check(uow: UnitOfWork, engine_id: str, code: str, proof: str, now: datetime, *, turn_key: str | None) -> Lookup:
    """Look a dossier up.

    Of the 10,000 endings of a CCCD one person can try 2 in half an hour (all of them in 104 days), and everybody together 10 in half
    an hour on one code (all of them in 21 days), 200 in an hour on all codes. Stopping sounds the same whatever the reason.

    Args:
        turn_key: identifies the resident's turn: the same turn again (after a crash) counts once and ends as it did; None counts always.
    """
    conversation = uow.conversations.by_engine_id(engine_id)
    key, since = patterns.dossier_key(code), now - WINDOW
    counted = key.lstrip("0123456789")  # one counter, whether the unit's digits were typed or not
    others = partial(uow.dossiers.attempts_since, but_not=turn_key)
    mine = others(since, conversation_id=conversation.id) if conversation else []
    limits = (
        (mine, WRONG_PER_PERSON, WINDOW),
        (others(since, code_key=counted), WRONG_PER_CODE, WINDOW),
        (others(now - WINDOW_OVERALL), WRONG_OVERALL, WINDOW_OVERALL),
    )
    dossier = uow.dossiers.find(key)
    if free_at := [attempts[-limit] + window for attempts, limit, window in limits if len(attempts) >= limit]:
        return Lookup(Result.STOPPED, minutes=max(1, round((max(free_at) - now).total_seconds() / 60)))
    if _proves(dossier, proof):
        return Lookup(Result.FOUND, dossier)
    if conversation is not None:
        uow.dossiers.record_attempt(conversation.id, counted, turn_key)
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
    """Values for the resident's text; dates as dd/mm/yyyy.

    ``due_on`` only while the office still owes the result, ``overdue`` when it is late. While the office waits for papers the promised
    day is not held against it: told as long as it is to come, left out afterwards.
    """
    day, status = today.astimezone(VIETNAM).date(), dossier.status
    late = bool(dossier.due_on and dossier.due_on < day)
    owed = status in (DossierStatus.RECEIVED, DossierStatus.IN_REVIEW) or (status is DossierStatus.NEED_MORE and not late)
    return {
        "code": dossier.code,
        "title": dossier.title,
        "status": status.value,
        "since": f"{dossier.status_since:%d/%m/%Y}",
        "filed_on": f"{dossier.filed_on:%d/%m/%Y}",
        "desk": dossier.desk,
        "due_on": f"{dossier.due_on:%d/%m/%Y}" if dossier.due_on and owed else "",
        "overdue": late and owed,
        "missing": dossier.missing,
        "desk_phone": dossier.desk_phone or "",
        "is_sample": dossier.is_sample,
    }
