"""The questions of a vehicle request: reading each answer, and turning the filled form into a request."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import phonenumbers

from bot.ports import UnitOfWork
from bot.transport.model import Posture, TransportRequest
from knowledge_base import patterns, times
from knowledge_base.places import Mention, Places
from knowledge_base.programs import Province
from knowledge_base.text import clean, fold

LONGEST_ANSWER = 200
YES = re.compile(r"\b(?:co|can|vang|da|phai|dung|u|uh|ok|oke|duoc|chuan|xac nhan|dong y)\b")
NO = re.compile(r"\b(?:khong|ko|k|hong|hok|hem|chua|khoi|sai|chang)\b")
RESTART = re.compile(r"\b(?:sua|lam lai|ghi lai|nham|sai)\b")
COMMUNE_KIND = re.compile(r"(?:xa|phuong|thi tran|dac khu|x|p|tt) ")
SMALLER_PLACE = re.compile(r"\b(?:ap|khom|thon|to|duong|khu|so nha|hem|ngo|xom|lang)$")
LIE = re.compile(r"\b(?:nam|cang|liet|khong ngoi|ko ngoi|hong ngoi|k ngoi|bang ca)\b")
YEAR_OR_FIVE = re.compile(r"\bnăm\b")  # without marks it would read as "nằm" (lying)
SIT = re.compile(r"\b(?:ngoi|di duoc|xe lan|dung duoc|chong gay|vin)\b")


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer as understood: ``value`` for the slot (as read back to the resident), or the key of the text that says what is missing.

    ``certain``: the text has the very shape asked for, so it is no question in between.
    """

    value: str | None = None
    problem: str | None = None
    fill: dict[str, str] = field(default_factory=dict)
    certain: bool = False
    commune_code: str | None = None
    outside: bool = False
    restart: bool = False


def read_patient(text: str) -> Reading:
    name = clean(text)[:LONGEST_ANSWER]
    letters = sum(character.isalpha() for character in name)
    return Reading(name) if letters >= 2 else Reading(problem="utter_transport_bad_name")


def read_phone(text: str) -> Reading:
    number = patterns.phone_number(text)
    if number is None:
        return Reading(problem="utter_transport_bad_phone")
    return Reading(national(number), certain=True)


def national(number: str) -> str:
    """A +84… number as people read it: 0912 345 678."""
    return phonenumbers.format_number(phonenumbers.parse(number, "VN"), phonenumbers.PhoneNumberFormat.NATIONAL)


def read_from(text: str, places: Places) -> Reading:
    """Where to pick up: must name one commune of An Giang, by its new or its old name."""
    where = clean(text)[:LONGEST_ANSWER]
    mention = _commune(places.find(where, loose=True), where)
    if mention is None:
        province = places.province_of(where)
        return _outside() if province is Province.BAC_NINH else Reading(problem="utter_transport_where_unclear")
    candidates = [place for place in mention.candidates if place.units]
    units = {unit.code: unit for place in candidates for unit in place.units}
    if all(unit.province is Province.BAC_NINH for unit in units.values()):
        return _outside()
    if len(units) > 1 and not any(place.divided for place in candidates):
        choices = "; ".join(
            sorted({f"{place.name} ({place.old_district})" if place.old_district else place.name for place in candidates})[:3]
        )
        return Reading(problem="utter_transport_which_commune", fill={"choices": choices}, certain=True)
    unit = next(iter(units.values()))
    now = f" (nay là {unit.name})" if len(units) == 1 and fold(unit.name) not in fold(where) else ""
    return Reading(f"{where}{now}", certain=True, commune_code=unit.code if len(units) == 1 else None)


def _commune(mentions: list[Mention], where: str) -> Mention | None:
    """The commune of an address: named with its kind ("xã …") before all, else the first name that is no hamlet or street.

    Vietnamese addresses go from small to large, so a later name is a district or province.
    """
    named = [mention for mention in mentions if any(place.units for place in mention.candidates)]
    with_kind = [mention for mention in named if COMMUNE_KIND.match(fold(mention.text))]
    free = [mention for mention in named if not SMALLER_PLACE.search(fold(where[: mention.start]))]
    return next(iter(with_kind or free or named), None)


def _outside() -> Reading:
    return Reading(problem="utter_transport_other_province", certain=True, outside=True)


def read_to(text: str) -> Reading:
    place = clean(text)[:LONGEST_ANSWER]
    hospital = bool(re.search(r"\b(?:benh vien|bv|bvdk|tram y te|phong kham|trung tam y te|ttyt|cho ray|da khoa)\b", fold(place)))
    return Reading(place, certain=hospital) if len(fold(place)) >= 2 else Reading(problem="utter_transport_where_unclear")


def read_when(text: str, now: datetime) -> Reading:
    when = times.read(text, now)
    if when.at is None:
        return Reading(problem="utter_transport_bad_when", certain=when.has_day or when.has_time)
    if when.at < now - timedelta(minutes=5):
        return Reading(problem="utter_transport_when_past", certain=True)
    return Reading(times.show(when.at), certain=True)


def read_posture(text: str) -> Reading:
    folded = fold(YEAR_OR_FIVE.sub("5", clean(text).lower()))
    if LIE.search(folded):
        return Reading(Posture.LIE.label, certain=True)
    if SIT.search(folded):
        return Reading(Posture.SIT.label, certain=True)
    return Reading(problem="utter_transport_sit_or_lie")


def read_yes_no(text: str) -> Reading:
    """Oxygen: "có" or "không"; a "không" anywhere wins."""
    folded = fold(text)
    if NO.search(folded):
        return Reading("không", certain=len(folded.split()) <= 4)
    if YES.search(folded):
        return Reading("có", certain=len(folded.split()) <= 4)
    return Reading(problem="utter_transport_yes_no")


def read_confirmation(text: str) -> Reading:
    folded = fold(text)
    if RESTART.search(folded):
        return Reading(problem="utter_transport_restart", restart=True, certain=True)
    if YES.search(folded) and not NO.search(folded):
        return Reading("đúng", certain=len(folded.split()) <= 4)
    return Reading(problem="utter_transport_yes_no")


def submit(
    uow: UnitOfWork, slots: dict[str, str | None], *, request_key: str, conversation_id: UUID | None, now: datetime
) -> TransportRequest:
    """Store the request of a filled form; the same ``request_key`` again returns the request stored first."""
    wanted = slots["transport_when"] or ""
    request = TransportRequest(
        request_key=request_key,
        patient=slots["transport_patient"] or "",
        phone=slots["transport_phone"] or "",
        province=Province.AN_GIANG.value,
        commune_code=slots.get("transport_commune"),
        pickup=slots["transport_from"] or "",
        destination=slots["transport_to"] or "",
        wanted_text=wanted,
        wanted_at=times.read(wanted, now).at,
        posture=Posture.LIE if slots["transport_posture"] == Posture.LIE.label else Posture.SIT,
        oxygen=slots["transport_oxygen"] == "có",
        conversation_id=conversation_id,
    )
    stored = uow.transport.add_request(request)
    uow.commit()
    return stored
