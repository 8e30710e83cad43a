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
FURTHEST = timedelta(days=60)
NOT = r"(?:khong|ko|k|hong|hok|hem|chang)"
YES = re.compile(r"\b(?:co|can|vang|phai|ok|oke)\b")
BARE_YES = re.compile(r"(?:da|u|uh|um|dung|duoc)(?: (?:da|roi|a|em|con|chau))*")
NO = re.compile(rf"\b(?:{NOT}|chua|khoi)(?: (?:co|can|phai|dung|tho|xai))*\b|\bco can(?: \w+)? dau$")
UNSURE = re.compile(rf"\b(?:{NOT}|chua) (?:biet|ro|chac)\b")
# "không có oxy là mệt", "có, không có không được", "thở oxy suốt": cannot do without it.
CANNOT_DO_WITHOUT = re.compile(
    rf"\b{NOT} (?:the )?(?:thieu|roi|bo|ngung)\b|\b(?:{NOT} co|thieu|{NOT} tho)(?: (?:binh|oxy|oxi|no))* (?:la|thi|{NOT})\b"
    rf"|(?<!khong )(?<!ko )\b(?:thuong xuyen|luon luon|lien tuc|suot ngay)(?: phai)? tho\b"
)
YES_AT_ONCE = re.compile(r"^(?:da |vang |u )*(?:co|vang)\b(?! (?:le|khi|the|chac|can\b.*\bdau$))")
ASSENT = re.compile(
    r"(?:(?:da|vang|u|uh|um|ok|oke|okay) )*"
    r"(?:da|vang|u|uh|um|ok|oke|okay|co|roi|dung|phai|duoc|chuan|chinh xac|xac nhan|dong y)"
    r"(?: (?:dung|gui yeu cau|gui di|roi|het|a|da|nha|nhe|nghe|do|em|con|chau|co|chu|bac|anh|chi|ban))*"
)
STOP = re.compile(r"\b(?:đừng|dừng)\b")  # without marks both read as "đúng" (right)
SURE_TO_SEND = re.compile(r"\bđúng\b")
RESTART = re.compile(
    r"(?:(?:sua|lam|ghi|dien|nhap)(?: \w+)? lai|tu dau|(?:sai|nham) (?:het|tat ca|tum lum)(?: roi)?)(?: (?:tu dau|het|di|nha|nhe|giup|a))*"
)
CHANGE = re.compile(rf"\b(?:doi|sua|sai|nham|lon|nhung|khac|phai la|chua dung|{NOT} dung|{NOT} phai|lai|chu|khoan|phai)\b")
ASKS = re.compile(rf"\b{NOT}$")
# What a resident calls each part that was read back to them.
PARTS = (
    ("patient", re.compile(r"\b(?:ho ten|ten)\b")),
    ("phone", re.compile(r"\b(?:so dien thoai|dien thoai|sdt|so dt|so may|(?:sai|nham|lon|doi|sua) so)\b")),
    ("from", re.compile(r"(?<!gio )(?<!ngay )(?<!luc )\b(?:don|dia chi|cho o|ap|khom|xa|phuong)\b")),
    ("to", re.compile(r"\b(?:benh vien|bv|ttyt|trung tam y te|tram y te|phong kham|noi (?:den|toi)|cho toi|dua toi)\b")),
    (
        "when",
        re.compile(
            r"\b(?:gio|thoi gian|luc|ngay(?= (?:gio|don|di|kham|khac|mai|\d))|(?<=doi )ngay|(?<=sai )ngay|\d+ ?h(?:\d+)?|mai|mot|bua)\b"
        ),
    ),
    ("posture", re.compile(r"\b(?:nam|ngoi|cang|bang ca|tinh trang)\b")),
    ("oxygen", re.compile(r"\b(?:oxy|oxi|o xy)\b")),
)
COMMUNE_KIND = re.compile(r"(?:xa|phuong|thi tran|dac khu|x|p|tt) ")
SMALLER_PLACE = re.compile(r"\b(?:ap|khom|thon|to|duong|khu|so nha|hem|ngo|xom|lang)$")
NOT_LYING = re.compile(rf"\b(?:{NOT}|khoi|chua) (?:(?:can|phai|can phai) )?nam\b")
CANNOT_SIT = re.compile(
    rf"\b{NOT} (?:(?:the|con|tu) )*ngoi\b|\bngoi(?: (?:day|len|xe|lau|vung))? {NOT}(?: the)? (?:duoc|noi|vung|lau|day|len)\b"
)
CANNOT_WALK = re.compile(rf"\b{NOT} (?:(?:the|con|tu) )*(?:di|dung)(?: (?:duoc|noi|lai))*\b|\b(?:di|dung) {NOT} (?:duoc|noi)\b")
LIE = re.compile(r"\b(?:nam|cang|bang ca|khieng)\b")
LAMED = re.compile(r"\bliet\b")
YEAR_OR_FIVE = re.compile(r"\bnăm\b")  # without marks it would read as "nằm" (lying)
SIT = re.compile(r"\b(?:ngoi|di duoc|xe lan|dung duoc|chong gay|vin)\b")


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer as understood: ``value`` for the slot (as read back to the resident), or the key of the text that says what is missing.

    ``certain``: the text has the very shape asked for, so it is no question in between. ``again``: parts to be asked again, the rest stays.
    """

    value: str | None = None
    problem: str | None = None
    fill: dict[str, str] = field(default_factory=dict)
    certain: bool = False
    commune_code: str | None = None
    outside: bool = False
    restart: bool = False
    again: tuple[str, ...] = ()


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
    if when.at > now + FURTHEST:
        # "19/11" said on the 21st is read as next year's; nobody means that.
        if now - FURTHEST < when.at - timedelta(days=365) < now:
            return Reading(problem="utter_transport_when_past", certain=True)
        return Reading(problem="utter_transport_when_far", fill={"when": times.show(when.at)}, certain=True)
    return Reading(times.show(when.at), certain=True)


def read_posture(text: str) -> Reading:
    """Sitting or lying; who cannot walk may still sit, so that is asked again."""
    folded = fold(YEAR_OR_FIVE.sub("5", clean(text).lower()))
    if CANNOT_SIT.search(folded):
        return Reading(Posture.LIE.label, certain=True)
    rest = CANNOT_WALK.sub(" ", NOT_LYING.sub(" ", folded))
    if LIE.search(rest):
        return Reading(Posture.LIE.label, certain=True)
    if SIT.search(rest) or NOT_LYING.search(folded):
        return Reading(Posture.SIT.label, certain=True)
    if LAMED.search(rest):
        return Reading(Posture.LIE.label, certain=True)
    return Reading(problem="utter_transport_sit_or_lie")


def read_yes_no(text: str) -> Reading:
    """Oxygen: "có" or "không"; asked again when the answer says both or neither."""
    folded = fold(text)
    short = len(folded.split()) <= 4
    if CANNOT_DO_WITHOUT.search(folded):
        return Reading("có", certain=True)
    if UNSURE.search(folded):
        return Reading(problem="utter_transport_yes_no", certain=True)
    no = NO.search(folded)
    yes = BARE_YES.fullmatch(folded) or YES.search(NO.sub(" ", folded))
    if YES_AT_ONCE.search(folded) and not no:
        return Reading("có", certain=short)
    if yes and no:
        return Reading(problem="utter_transport_yes_no")
    if yes or no:
        return Reading("có" if yes else "không", certain=short)
    return Reading(problem="utter_transport_yes_no")


def read_confirmation(text: str) -> Reading:
    """Only a plain assent sends the request; whatever else is said, the resident is asked what to change."""
    folded, spoken = fold(text), clean(text).lower()
    question = "?" in spoken or bool(ASKS.search(folded) and len(folded.split()) > 1)
    if ASSENT.fullmatch(folded) and not question and not STOP.search(spoken) and ("gui" not in folded or SURE_TO_SEND.search(spoken)):
        return Reading("đúng", certain=True)
    named = fold(YEAR_OR_FIVE.sub("5", spoken))
    parts = tuple(name for name, said in PARTS if said.search(named))
    if parts and (CHANGE.search(folded) or (len(folded.split()) <= 4 and not question)):
        return Reading(problem="utter_transport_change_noted", again=parts, certain=not question)
    if RESTART.fullmatch(folded):
        return Reading(problem="utter_transport_restart", restart=True, certain=True)
    refused = len(folded.split()) <= 3 and bool(re.match(rf"(?:da )?(?:{NOT}|chua|sai|khoan|sua)\b", folded))
    return Reading(problem="utter_transport_what_to_change", certain=refused)


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
