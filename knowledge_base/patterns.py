"""Things with a fixed shape in Vietnamese text: phone numbers, dossier codes, identity numbers, ages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import phonenumbers

from knowledge_base.text import strip_marks

# <unit code>-<yymmdd>-<nnnn>, e.g. 000.00.19.H01-250731-0012 (Thông tư 01/2018/TT-VPCP); any Hnn, dots and dashes often lost.
DOSSIER_CODE = re.compile(r"(?<![\w.])((?:\d{1,3}[.\s]?){0,4})[Hh]\s?(\d{2})[\s.\-–]{0,3}(\d{6})[\s.\-–]{0,3}(\d{3,6})(?!\d)")
CCCD = re.compile(r"(?<!\d)\d{12}(?!\d)")
# Numbers of people and offices, not of hotlines (1900, 1800) that nobody can be called back on.
PERSONAL = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
AGE = re.compile(r"(?<!\d)(\d{1,3})\s?(?:tuoi|t(?!\w))")


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of text and what it stands for."""

    entity: str
    value: str
    start: int
    end: int


def find(text: str) -> list[Found]:
    """Codes, identity numbers, phone numbers and ages, in text order, without overlaps (earlier kinds win)."""
    taken: list[Found] = []
    for found in (*_codes(text), *_cccds(text), *_phones(text), *_ages(text)):
        if all(found.end <= other.start or found.start >= other.end for other in taken):
            taken.append(found)
    return sorted(taken, key=lambda found: found.start)


def dossier_key(code: str) -> str:
    """Comparable form of a dossier code, however it was typed; "" when it is none. The unit's digits stand first when they were typed.

    >>> dossier_key("mã 000.00.19.H01-250731-0012 ạ"), dossier_key("h01 250731 0012")
    ('0000019H01-250731-0012', 'H01-250731-0012')
    """
    match = DOSSIER_CODE.search(code)
    if not match:
        return ""
    unit = "".join(character for character in match[1] if character.isdigit())
    return f"{unit}H{match[2]}-{match[3]}-{match[4].lstrip('0').zfill(4)}"


def phone_number(text: str) -> str | None:
    """The first valid Vietnamese phone number of a text as +84…, or None."""
    return next((found.value for found in _phones(text)), None)


def _codes(text: str) -> Iterator[Found]:
    for match in DOSSIER_CODE.finditer(text):
        yield Found("dossier_code", dossier_key(match.group()), match.start(), match.end())


def _cccds(text: str) -> Iterator[Found]:
    for match in CCCD.finditer(text):
        yield Found("cccd", match.group(), match.start(), match.end())


def _phones(text: str) -> Iterator[Found]:
    for match in phonenumbers.PhoneNumberMatcher(text, "VN"):
        if phonenumbers.region_code_for_number(match.number) == "VN" and phonenumbers.number_type(match.number) in PERSONAL:
            yield Found("phone", phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164), match.start, match.end)


def _ages(text: str) -> Iterator[Found]:
    for match in AGE.finditer(strip_marks(text).lower()):
        if 0 < int(match[1]) <= 120:
            yield Found("age", match[1], match.start(), match.end())
