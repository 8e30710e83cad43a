"""The result on a page to print: kept for some weeks under an address nobody can guess, without a name on it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from bot.entitlement.case import Case
from bot.messages import Channel
from bot.ports import UnitOfWork

KEPT_FOR = timedelta(days=60)
PATH = "/checklist"
TOKEN_BYTES = 24
LOCAL_CHANNELS = (Channel.WEB, Channel.TERMINAL)


@dataclass(frozen=True, slots=True)
class Checklist:
    """A kept case (``Case.to_json``) and the day whose law it was computed by."""

    token: str
    case: Mapping[str, Any]
    on: date
    expires_at: datetime


def keep(uow: UnitOfWork, case: Case, on: date, now: datetime, conversation_id: UUID | None = None) -> str:
    """Store a case for its print page; the token of its address. Expired ones are thrown away. The caller commits."""
    uow.checklists.delete_expired(now)
    checklist = Checklist(secrets.token_urlsafe(TOKEN_BYTES), case.to_json(), on, now + KEPT_FOR)
    uow.checklists.add(checklist, conversation_id)
    return checklist.token


def open_checklist(uow: UnitOfWork, token: str, now: datetime) -> Checklist | None:
    """What is kept under a token; None when nothing is, or not any more."""
    found = uow.checklists.get(token)
    return found if found is not None and found.expires_at > now else None


def address(token: str) -> str:
    """Path of the print page."""
    return f"{PATH}/{token}"


def link_for(token: str, public_url: str | None, listen: str, channel: Channel | None) -> str | None:
    """Absolute address of the print page; None for a channel whose people cannot reach this machine."""
    if public_url:
        return public_url.rstrip("/") + address(token)
    return f"http://{listen}{address(token)}" if channel in LOCAL_CHANNELS else None
