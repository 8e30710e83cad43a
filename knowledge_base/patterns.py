"""Things with a fixed shape in Vietnamese text: phone numbers, dossier codes, identity numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import phonenumbers

from knowledge_base.text import strip_marks

# <unit code>-<yymmdd>-<nnnn>, e.g. 000.00.19.H01-250731-0012 (Thông tư 01/2018/TT-VPCP); any Hnn, dots and dashes often lost.
# Offices under a province also stand behind it: H01.23-251101-0001, H01.899.108-261101-0001.
DOSSIER_CODE = re.compile(
    r"(?<![\w.])(?P<unit>(?:\d{1,3}[.\s]?){0,4})[Hh]\s?(?P<province>\d{2})(?P<office>(?:[.\s]\d{1,3}){1,3}(?=[\s.\-–]))?"
    r"[\s.\-–]{0,3}(?P<day>\d{6})[\s.\-–]{0,3}(?P<number>\d{3,6})(?!\d)"
)
CCCD = re.compile(r"(?<!\d)\d{12}(?!\d)")
# Numbers of people and offices, not of hotlines (1900, 1800) that nobody can be called back on.
PERSONAL = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
# The old identity card; nine digits alone may be anything, so its name must stand before them.
CARD = r"\b(?:cmnd|cmt|cmtnd|chung minh(?: nhan dan| thu)?|cccd|can cuoc)\b[^\d\n]{0,20}"
CMND = re.compile(CARD + r"(?P<number>\d{9}(?!\d)|\d{3}(?P<sign>[ .-])\d{3}(?P=sign)\d{3}(?!\d|(?P=sign)\d))")
# Twelve digits in groups may be two numbers, so here too the name of the card must stand before them.
GROUPED_CCCD = re.compile(
    CARD + r"(?P<number>(?:\d{3}(?P<sign>[ .-])\d{3}(?P=sign)\d{3}(?P=sign)\d{3}|\d{4}(?P<wide>[ .-])\d{4}(?P=wide)\d{4})(?!\d|[ .-]\d))"
)
PRIVATE = re.compile(r"(?:\+\s?)?\(?\d(?:[ .()-]{0,2}\d){8,}")
DOTTED_AMOUNT = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+\.000")
PLAIN_AMOUNT = re.compile(r"[1-9]\d{0,2}000000(?=\s?(?:đ|d|đồng|dong|vnd)\b)", re.IGNORECASE)
SHORTEST_PHONE = 8
DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of text and what it stands for; ``candidates`` when it does not tell several things apart."""

    entity: str
    value: str
    start: int
    end: int
    candidates: tuple[dict[str, str], ...] = ()


def find(text: str) -> list[Found]:
    """Codes, identity numbers and phone numbers, in text order, without overlaps (earlier kinds win)."""
    taken: list[Found] = []
    if DIGIT.search(text):
        for found in (*_codes(text), *_cccds(text), *_cmnds(text), *_phones(text)):
            if all(found.end <= other.start or found.start >= other.end for other in taken):
                taken.append(found)
    return sorted(taken, key=lambda found: found.start)


def mask(text: str) -> str:
    """The text for logs and lists: of identity numbers (CCCD, CMND) and phone numbers only the last three digits stay.

    Masks more than :func:`find` finds: every row of nine digits or more, also with spaces, dots or dashes in it, that is no dossier code
    and no round amount of money.

    >>> mask("CCCD 089155012345, gọi 0912 345 678")
    'CCCD •••••••••345, gọi •••••••678'
    """
    codes = [match.span() for match in DOSSIER_CODE.finditer(text)]

    def hidden(match: re.Match[str]) -> str:
        if DOTTED_AMOUNT.fullmatch(match[0]) or PLAIN_AMOUNT.match(text, match.start()):
            return match[0]
        if any(start < match.end() and match.start() < end for start, end in codes):
            return match[0]
        digits = DIGIT.findall(match[0])
        return "•" * (len(digits) - 3) + "".join(digits[-3:])

    return PRIVATE.sub(hidden, text)


def dossier_key(code: str) -> str:
    """Comparable form of a dossier code, however it was typed; "" when it is none. The unit's digits stand first when they were typed.

    >>> dossier_key("mã 000.00.19.H01-250731-0012 ạ"), dossier_key("h01 250731 0012")
    ('0000019H01-250731-0012', 'H01-250731-0012')
    """
    match = DOSSIER_CODE.search(code)
    if not match:
        return ""
    unit = "".join(DIGIT.findall(match["unit"]))
    office = "".join(f".{part}" for part in re.findall(r"\d+", match["office"] or ""))
    return f"{unit}H{match['province']}{office}-{match['day']}-{match['number'].lstrip('0').zfill(4)}"


def phone_number(text: str) -> str | None:
    """The first valid Vietnamese phone number of a text as +84…, or None."""
    return next((found.value for found in _phones(text)), None)


def _codes(text: str) -> Iterator[Found]:
    for match in DOSSIER_CODE.finditer(text):
        yield Found("dossier_code", dossier_key(match.group()), match.start(), match.end())


def _cccds(text: str) -> Iterator[Found]:
    for match in CCCD.finditer(text):
        yield Found("cccd", match.group(), match.start(), match.end())
    for match in GROUPED_CCCD.finditer(strip_marks(text).lower()):
        yield Found("cccd", "".join(DIGIT.findall(match["number"])), *match.span("number"))


def _phones(text: str) -> Iterator[Found]:
    if len(DIGIT.findall(text)) < SHORTEST_PHONE:
        return
    for match in phonenumbers.PhoneNumberMatcher(text, "VN"):
        if phonenumbers.region_code_for_number(match.number) == "VN" and phonenumbers.number_type(match.number) in PERSONAL:
            yield Found("phone", phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164), match.start, match.end)


def _cmnds(text: str) -> Iterator[Found]:
    for match in CMND.finditer(strip_marks(text).lower()):
        yield Found("cmnd", "".join(DIGIT.findall(match["number"])), *match.span("number"))
