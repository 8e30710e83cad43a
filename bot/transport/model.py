"""Vehicles and requests for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Posture(StrEnum):
    """How the patient can travel. ``label`` is shown to residents and staff."""

    SIT = "sit"
    LIE = "lie"

    @property
    def label(self) -> str:
        return {"sit": "ngồi được", "lie": "phải nằm"}[self.value]


class RequestState(StrEnum):
    """Where a request stands. ``label`` is shown to residents and staff."""

    NEW = "new"
    ASSIGNED = "assigned"
    DONE = "done"
    CANCELLED = "cancelled"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        return {
            "new": "chờ điều xe",
            "assigned": "đã có xe",
            "done": "đã xong",
            "cancelled": "đã hủy",
            "refused": "không phục vụ được",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A patient-transport vehicle kept in one commune."""

    plate: str
    province: str
    commune_code: str
    commune: str
    phone: str | None = None
    has_stretcher: bool = False
    has_oxygen: bool = False
    fit: bool = True
    is_sample: bool = False


@dataclass(frozen=True, slots=True)
class TransportRequest:
    """``request_key`` is unique per resident turn, so a repeated turn finds its first request again."""

    request_key: str
    patient: str
    phone: str
    province: str
    pickup: str
    destination: str
    wanted_text: str
    posture: Posture
    oxygen: bool
    commune_code: str | None = None
    wanted_at: datetime | None = None
    conversation_id: UUID | None = None
    state: RequestState = RequestState.NEW
    reference: str = ""
    created_at: datetime | None = None
