"""Times of day in Vietnamese, in a view with digits: "6h30", "8 giờ kém 15", "2 giờ rưỡi chiều", "7-8h tối", "giữa trưa", "nửa đêm".

Twelve-hour readings: an hour without a part of the day is taken as written ("5 giờ" is 05:00, "15 giờ" is 15:00). With "chiều", or
"tối, đêm, khuya" from five on, twelve hours are added; "trưa" adds them to 1, 2 and 3; "12 giờ đêm" is midnight.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from knowledge_base.mentions.sentence import View, words

HOUR = r"(?:gio|h|g|:)"
CLOCK = re.compile(
    rf"(?<![\d/.,])(?P<kem>kem\s?(?P<kem_minutes>\d{{1,2}})\s(?:phut\s)?)?(?:(?P<from>\d{{1,2}})(?:\s?{HOUR}(?![a-z])\s?(?P<from_minute>\d\d)?)?\s?(?:-|–|~|den|toi|hoac|hay)\s?)?"
    rf"(?P<hour>\d{{1,2}})\s?{HOUR}(?![a-z])(?!\s?:)\s?"
    r"(?:(?P<minute>\d{1,2})(?!\d|[/-]\d|\s?(?:gio|h\b|ngay nua|thang|tuan|nguoi|hom|bua))(?:\s?(?:phut|p\b))?"
    r"|(?P<half>ruoi)|kem\s?(?P<less>\d{1,2})(?:\s?phut)?)?(?::\d\d)?"
)
HALF_PAST = re.compile(r"\b(?P<hour>\d{1,2})\s(?P<half>ruoi)\b(?=\s(?:sang|trua|chieu|toi|dem|khuya|mai|mot|hom|ngay|thu|chu nhat))")
HALF_AFTER = re.compile(
    r"\b(?:mai|mot|nay|kia|nhat|cn|luc|tam|khoang|(?:thu\s?|t)(?:[2-7]|hai|ba|tu|nam|sau|bay))\s(?P<hour>\d{1,2})\s(?P<half>ruoi)\b"
    r"(?!\s(?:trieu|tr|ngan|nghin|tram|ty|ti|tieng|thang|nam|tuoi|ky|kg|cay|chi)\b)"
)
NAMED = ((re.compile(r"\b(?:giua trua|dung ngo|chinh trua)\b"), time(12)), (re.compile(r"\b(?:nua dem|giua dem)\b"), time(0)))
PARTS = (
    ("morning", re.compile(r"\b(?:rang sang|sang som|sang|som|mo sang|hung dong)\b")),
    ("noon", re.compile(r"\btrua\b")),
    ("afternoon", re.compile(r"\b(?:xe chieu|chieu)\b")),
    ("evening", re.compile(r"\b(?:toi|dem|khuya)\b(?!\s(?:thu\s)?\d{1,2}\s?(?:h|g|gio)\s(?:sang|trua|chieu))")),
)
PARTS_MARKED = {"sang": "sáng", "som": "sớm", "trua": "trưa", "chieu": "chiều", "toi": "tối", "dem": "đêm", "khuya": "khuya"}
# "toi" without marks is "tôi" (I) far from a clock or a day.
EVENING_AFTER = words("nay mai mot hom ngay thu cn chu som kia khuya qua t2 t3 t4 t5 t6 t7")
EVENING_BEFORE = words("gio ruoi buoi luc vao chieu moi")
BEFORE_ME = words("cho cua don ruoc nha me ba bo chong vo con dua chau cha ma la")


@dataclass(frozen=True, slots=True)
class ClockFound:
    """A time of day; ``until`` when a stretch is named. ``next_day``: it belongs to the night that follows the named day."""

    at: time
    until: time | None
    night: bool
    next_day: bool
    start: int
    end: int


def find_clock(plain: str) -> ClockFound | None:
    """The first time of day in a text without marks, or None."""
    for pattern, moment in NAMED:
        if match := pattern.search(plain):
            return ClockFound(moment, None, moment == time(0), moment == time(0), *match.span())
    match = CLOCK.search(plain) or HALF_PAST.search(plain) or HALF_AFTER.search(plain)
    if match is None or int(match["hour"]) > 24:
        return None
    part, groups = part_of_day(plain), match.groupdict()
    hour, minute = int(match["hour"]), int(groups.get("minute") or 0)
    if minute > 59:
        return None
    minute = 30 if match["half"] else minute
    less = int(groups.get("less") or groups.get("kem_minutes") or 0)
    at = _moment(_hour(hour % 24, part), minute, less)
    next_day = hour == 24 or (part == "evening" and hour == 12)
    if (first := groups.get("from")) and int(first) <= 24:
        begin = _moment(_hour(int(first) % 24, part), int(groups.get("from_minute") or 0) % 60, 0)
        if begin < at:
            return ClockFound(begin, at, part == "evening", next_day, *match.span())
    begin_at = match.start("hour") if groups.get("from") or match.re is HALF_AFTER else match.start()
    return ClockFound(at, None, part == "evening", next_day, begin_at, match.end())


def part_of_day(plain: str) -> str | None:
    """morning, noon, afternoon or evening, whichever is named first in this order; None when none is."""
    return next((name for name, pattern in PARTS if pattern.search(plain)), None)


def _hour(hour: int, part: str | None) -> int:
    if hour == 12 and part == "evening":
        return 0
    if hour < 12 and (part == "afternoon" or (part == "evening" and hour >= 5) or (part == "noon" and hour < 4)):
        return hour + 12
    return hour


def _moment(hour: int, minute: int, less: int) -> time:
    return (datetime.combine(date(2000, 1, 2), time(hour, minute)) - timedelta(minutes=min(less, 59))).time()


def without_lookalikes(view: View) -> str:
    """The text without marks, words blotted out that only look like a part of the day: "tới", "tôi" (tối), "sang" (sáng), "đem" (đêm)."""
    text, tokens = view.plain, view.tokens
    for number, token in enumerate(tokens):
        if token.plain in PARTS_MARKED:
            before = tokens[number - 1].plain if number else ""
            after = tokens[number + 1].plain if number + 1 < len(tokens) else ""
            if (token.marked and token.word != PARTS_MARKED[token.plain]) or (not token.marked and _lookalike(token.plain, before, after)):
                text = text[: token.start] + "~" * (token.end - token.start) + text[token.end :]
    return text


def _lookalike(word: str, before: str, after: str) -> bool:
    if word == "toi" and before in ("tuan", "thang", "nam"):  # "tuần tới"
        return True
    if word == "toi":
        timely = after in EVENING_AFTER or before in EVENING_BEFORE or before.endswith(("h", "g")) or before[-1:].isdigit()
        return not (timely or (after[:1].isdigit() and before not in BEFORE_ME))
    return (word == "sang" and after in ("nam", "ten", "ben", "nhuong")) or (word == "dem" and after in ("theo", "giay", "ho", "nop"))
