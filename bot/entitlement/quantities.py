"""Ages, children and sums of money as told in answers, and ages nobody has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from knowledge_base.entitlements.ages import full_years
from knowledge_base.entitlements.facts import AGE_STEPS, steps
from knowledge_base.figures import default_figures
from knowledge_base.mentions import ages, money, numbers, sentence
from knowledge_base.text import fold, standard

OLDEST = ages.OLDEST
TOO_OLD = re.compile(r"(?<![\d.,])(?P<age>\d{3,})\s?tuoi")
NEGATIVE = re.compile(r"(?<!\d)(?<!\d )-\s?\d{1,3}\s?tuoi")
BIRTH = re.compile(r"\b(?:sinh|nam sinh|sn)\b\D{0,12}(?P<year>\d{4})(?!\d)")
DAY = re.compile(r"(?<![\d/.-])(?P<day>\d{1,2})\s?[/.-]\s?(?P<month>\d{1,2})\s?[/.-]\s?(?P<year>\d{4})(?!\d)")
DAY_IN_WORDS = re.compile(r"\bngay (?P<day>\d{1,2}) thang (?P<month>\d{1,2}) nam (?P<year>\d{4})\b")
BARE_AGE = re.compile(
    r"(?:(?:da|moi|duoc|khoang|tam|chung|gan|hon|nam nay|ba|ong|me|bo|chac) )*(?P<age>\d{1,3})(?: (?:a|da|roi|em|con|chau|nha|thoi))*"
)
BARE_YEAR = re.compile(r"(?:(?:nam|sinh|sn) )*(?P<year>\d{4})(?: (?:a|da|roi|em|con))*")
NEWBORN = re.compile(r"\b0\s?tuoi\b|\bso sinh\b|\bmoi sinh\b")
COUNT = re.compile(r"(?<![\d.,/])(?P<count>\d{1,2})\s(?:dua|con|chau|be|nhoc)\b")
CHILD_AGE = re.compile(r"(?<![\d.,/])(?P<number>\d{1,2})(?!\d)(?:\s?(?P<months>thang)\b|(?!\s(?:dua|con|chau|be|nhoc)\b))")
NO_CHILDREN = re.compile(r"^(?:da )?(?:khong|ko|chua|hong|k)\b(?! (?:biet|ro|nho|chac))|\bkhong (?:nuoi|co) con\b|^0$")
AT_SCHOOL = re.compile(r"\b(?:di hoc|dang hoc|con hoc|sinh vien|hoc nghe)\b")
NUMBER = re.compile(r"\d+")


def in_digits(text: str) -> str:
    """Lower case without marks, numbers in words as digits."""
    return numbers.in_digits(sentence.read(text)).plain


def impossible(text: str, on: date) -> tuple[str, dict[str, str]] | None:
    """The text that says so, with its words, when an age or birth day is none a living person can have."""
    digits = in_digits(text)
    for match in TOO_OLD.finditer(digits):
        if int(match["age"]) > OLDEST:
            return "utter_entitlement_age_impossible", {"said": f"{match['age']} tuổi"}
    if negative := NEGATIVE.search(digits):
        return "utter_entitlement_age_impossible", {"said": negative[0].replace("tuoi", "tuổi")}
    for match in (*DAY.finditer(digits), *DAY_IN_WORDS.finditer(digits)):
        said = f"{match['day']}/{match['month']}/{match['year']}"
        day = _day(match)
        if day is None:
            return "utter_entitlement_day_impossible", {"said": said}
        if day > on or on.year - day.year > OLDEST:
            return "utter_entitlement_birth_impossible", {"said": said}
    for match in BIRTH.finditer(digits):
        if not on.year - OLDEST <= int(match["year"]) <= on.year:
            return "utter_entitlement_birth_impossible", {"said": f"năm {match['year']}"}
    bare = BARE_AGE.fullmatch(fold(digits)) or BARE_YEAR.fullmatch(fold(digits))
    if bare and (number := int(bare[1])) > OLDEST and not on.year - OLDEST <= number <= on.year:
        return "utter_entitlement_age_impossible", {"said": str(number)}
    return None


def read_age(text: str, on: date, *, bare: bool = False) -> dict[str, Any] | None:
    """The one age of a text as ``{"age" | "birth_year" | "birth_date": …}``; None when it names none or leaves several open.

    bare: a number alone is an age too, or a year.
    """
    digits = in_digits(text)
    for match in (*DAY.finditer(digits), *DAY_IN_WORDS.finditer(digits)):
        if day := _day(match):
            return {"birth_date": day.isoformat()}
    for found in ages.find(numbers.in_digits(sentence.read(text)), on):
        if found.entity == "birth_year":
            return {"birth_year": int(found.value)}
        if found.entity == "age" and (age := settled(found.value, on)) is not None:
            return {"age": age}
    if NEWBORN.search(digits):
        return {"age": 0}
    folded = fold(digits)
    if bare and (said := BARE_AGE.fullmatch(folded)):
        return {"age": int(said["age"])} if int(said["age"]) <= OLDEST else None
    if bare and (said := BARE_YEAR.fullmatch(folded)):
        return {"birth_year": int(said["year"])}
    return None


def years(age: Mapping[str, Any] | None, on: date, unknown: int = -1) -> int:
    """Full years of a told age; a year of birth counts as the age reached in the year of ``on``."""
    if not age:
        return unknown
    if "birth_date" in age:
        return full_years(date.fromisoformat(age["birth_date"]), on)
    return int(age["age"]) if "age" in age else on.year - int(age["birth_year"])


def names_age(text: str) -> bool:
    """Whether an age is spoken of, however vaguely: "gần 75 tuổi", "tuổi Dần"."""
    return bool(re.search(r"\d\s?tuoi|\btuoi\b|\d may\b", in_digits(text)))


def settled(value: str, on: date) -> int | None:
    """A told age in full years where the law treats all ages it may stand for alike ("80 mấy tuổi"); else None.

    >>> [settled(value, date(2026, 11, 21)) for value in ("78", "80-89", "<75", "5m")]
    [78, 80, None, 0]
    """
    if value.endswith("m"):
        return int(value[:-1]) // 12
    numbers_said = [int(number) for number in NUMBER.findall(value)]
    if value.isdigit():
        return numbers_said[0]
    low, high = numbers_said[0], numbers_said[-1]
    if value.startswith("<"):  # "gần 80" is 75 to 79, "dưới" may be anything
        low = 0 if value.startswith("<=") else max(low - 5, 0)
        high = high if value.startswith("<=") else high - 1
    elif value.startswith(">"):
        low, high = low + (not value.startswith(">=")), OLDEST
    limits = steps(AGE_STEPS, on, default_figures())
    return low if not any(low < limit <= high + 1 for limit in limits) else None


def read_money(text: str) -> int | None:
    """Đồng a month; a bare small number is millions ("2,5"), a bare number from 100 is thousands ("500")."""
    view = numbers.in_digits(sentence.read(text))
    for found in money.find(view):
        amount, _, period = found.value.partition("/")
        return int(amount) // 12 if period == "year" else int(amount) * 30 if period == "day" else int(amount)
    folded = view.plain.strip()
    if re.fullmatch(r"\d{1,2}(?:[.,]\d)?", folded) and float(folded.replace(",", ".")) > 0:
        return round(float(folded.replace(",", ".")) * 1_000_000)
    if re.fullmatch(r"[1-9]\d{2,3}", folded):
        return int(folded) * 1_000
    return 0 if re.match(r"(?:da )?khong (?:co )?(?:dong|thu nhap|tien|gi)", fold(standard(text))) else None


def first_number(text: str) -> int | None:
    found = NUMBER.search(in_digits(text))
    return int(found[0]) if found else None


def read_children(text: str) -> list[dict[str, Any]] | None:
    """The children of an answer, with ages where told: ``{"age"}`` or ``{"months"}``; empty for none, None when nothing is said of them."""
    digits = in_digits(text)
    counts = [int(match["count"]) for match in COUNT.finditer(digits)]
    children: list[dict[str, Any]] = [
        {"months": int(match["number"])} if match["months"] else {"age": int(match["number"])}
        for match in CHILD_AGE.finditer(COUNT.sub(" ", digits))
        if int(match["number"]) < 60
    ]
    if not counts and len(children) == 1 and NUMBER.fullmatch(fold(digits)):  # "2": how many
        return [{} for _ in range(children[0]["age"])] if children[0].get("age", 99) <= 15 else None
    if not counts and not children:
        return [] if NO_CHILDREN.search(fold(digits)) else None
    if counts and counts[0] == 0:
        return []
    children += [{} for _ in range((counts[0] if counts else 0) - len(children))]
    studying = bool(AT_SCHOOL.search(digits))
    return [{**child, "studying": True} if studying and child.get("age", 0) >= 16 else child for child in children]


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None
