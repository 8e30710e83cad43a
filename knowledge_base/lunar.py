"""Days of the lunar calendar: "mùng 2 tết", "rằm", "30 tháng chạp", "25/11 âm lịch".

They are recognised and not converted: residents mix both calendars, so the caller asks for the solar date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge_base.days import DAY_MONTH

SOLAR = re.compile(r"\b(?:duong lich|duong|dl|tay lich|tay)\b(?! bac| ninh| tien)")
LUNAR = re.compile(
    r"\b(?:mung|mong) \d{1,2}\b|\b\d{1,2} (?:thang )?(?:chap|gieng|tet|am lich|am|al)\b|\b\d{1,2}/\d{1,2} (?:am lich|am|al)\b"
    r"|\bthang (?:gieng|chap)\b|\b(?:am lich|al)\b|\bram\b|\btet\b|\bgiao thua\b"
)
SURELY_LUNAR = re.compile(r".*\b(?:am lich|am|al|gieng|chap|ram|giao thua)|\d+ tet")
LUNAR_MARKS = {"ram": ("rằm", "ram"), "tet": ("tết", "tet"), "am": ("âm", "am"), "chap": ("chạp", "chap")}


@dataclass(frozen=True, slots=True)
class LunarFound:
    """A day of the lunar calendar; ``sure`` is False for a bare "tết"."""

    start: int
    end: int
    sure: bool


def find_lunar(plain: str, marked: str) -> LunarFound | None:
    """A day of the lunar calendar, unless the text says that the solar one is meant or gives day and month."""
    if SOLAR.search(plain):
        return None
    found = [match for match in LUNAR.finditer(plain) if _as_marked(match, marked)]
    sure = any(SURELY_LUNAR.fullmatch(match.group()) for match in found)
    if not found or (not sure and DAY_MONTH.search(plain)):
        return None
    start, end = found[0].span()
    for match in found[1:]:  # "mùng 2 tết", "rằm tháng giêng"
        if match.start() - end <= 1:
            end = match.end()
    return LunarFound(start, end, sure or plain[start:end] != "tet")


def _as_marked(match: re.Match[str], marked: str) -> bool:
    words = zip(match.group().split(), marked[match.start() : match.end()].split(), strict=False)
    return all(typed in LUNAR_MARKS.get(plain, (typed,)) for plain, typed in words)
