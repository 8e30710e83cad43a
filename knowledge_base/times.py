"""Days and times as residents write them ("sáng mai 6h", "25/11 lúc 13h30", "chiều thứ 5 tuần sau 2 giờ"), marks or not."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from knowledge_base.text import strip_marks

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
WEEKDAYS = {"hai": 0, "2": 0, "ba": 1, "3": 1, "tu": 2, "4": 2, "nam": 3, "5": 3, "sau": 4, "6": 4, "bay": 5, "7": 5}
# Hours in words, read before marks are taken off: "bảy giờ" is seven o'clock, "bây giờ" is now.
HOUR_WORDS = {
    word: number
    for number, words in enumerate(
        ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy|bẩy", "tám", "chín", "mười", "mười một", "mười hai"), start=1
    )
    for word in words.split("|")
}
HOUR_IN_WORDS = re.compile(rf"\b({'|'.join(sorted(HOUR_WORDS, key=len, reverse=True))})(?= giờ\b)")
UNMARKED_SEVEN = re.compile(r"\bbay(?= gio (?:sang|som|toi|ruoi|kem|mai|ngay|thu|chu nhat)\b)")
CLOCK = re.compile(r"(?<![\d/])(\d{1,2})\s?(?:gio|h|g|:)(?![a-z])\s?(?:(\d{1,2})(?!\d)|(ruoi)|kem\s?(\d{1,2}))?")
DAY_MONTH = re.compile(r"(?<!\d)(\d{1,2})\s?(?:/|-|thang)\s?(\d{1,2})(?:\s?[/-]\s?(\d{4}))?(?!\d)(?!\s?(?:gio|h|g|:)(?![a-z]))")
DAY_ONLY = re.compile(r"\b(?:ngay|mung|mong)\s(\d{1,2})\b(?!\s?(?:/|-|thang|h\b|gio))")
WEEKDAY = re.compile(r"\b(?:thu|t)\s?(hai|ba|tu|nam|sau|bay|[2-7])\b(?:\s(tuan (?:sau|toi)))?|\b(chu nhat|cn)\b(?:\s(tuan (?:sau|toi)))?")
LUNAR = re.compile(r"\b(?:am lich|al|tet|ram|mung|mong)\b")
MIDNIGHT = re.compile(r"(?<![\d/])24\s?(?:gio|h|g|:)(?![a-z])")
SURELY_LUNAR = re.compile(r"\b(?:am lich|al)\b")
PARTS = ((r"sang|som", "morning"), (r"trua", "noon"), (r"chieu|xe chieu", "afternoon"), (r"toi|dem|khuya", "evening"))
RELATIVE = (
    (r"ngay kia|(?:ngay mot|mai mot|mot)(?! (?:nguoi|minh|chut|lan|ca|benh|chiec|xe|dua|than))", 2),
    (r"mai|ngay mai|bua mai", 1),
    (r"hom nay|bua nay|nay|hom ni|bay gio|ngay bay gio|lien|gap", 0),
)


@dataclass(frozen=True, slots=True)
class When:
    """What a text says of time. ``at`` is aware (Asia/Ho_Chi_Minh) when both day and time are known; ``lunar``: ask for the solar date."""

    at: datetime | None
    has_day: bool = False
    has_time: bool = False
    lunar: bool = False


def read(text: str, now: datetime) -> When:
    """Read a day and a time out of a text.

    Args:
        text: as typed.
        now: aware; relative words count from its Vietnamese date.
    """
    folded, here = _spelled(text), now.astimezone(VIETNAM)
    if re.search(r"\b(?:bay gio|ngay bay gio|lien bay gio|cang som cang tot)\b", folded):
        return When(here + timedelta(minutes=15), True, True)
    clock, day = _clock(folded), _day(folded, here.date())
    lunar = bool(SURELY_LUNAR.search(folded) or (LUNAR.search(folded) and not DAY_MONTH.search(folded)))
    if lunar:
        return When(None, True, clock is not None, lunar=True)
    if clock is None or day is None:
        return When(None, day is not None, clock is not None)
    at = datetime.combine(day, clock, VIETNAM)
    # "12 giờ đêm nay" and "1 giờ khuya nay" belong to the night that is coming.
    if MIDNIGHT.search(folded) or (_part(folded) == "evening" and (_is_twelve(folded) or (clock.hour < 5 and at < here))):
        at += timedelta(days=1)
    return When(at, True, True)


def _spelled(text: str) -> str:
    """Lower case without marks, hours in digits; "một" (one) is told from "mốt" (the day after tomorrow) while marks are there."""
    lower = unicodedata.normalize("NFC", text).lower()
    digits = re.sub(r"\bmột\b", "1", HOUR_IN_WORDS.sub(lambda match: str(HOUR_WORDS[match[1]]), lower))
    return UNMARKED_SEVEN.sub("7", strip_marks(digits))


def _is_twelve(folded: str) -> bool:
    match = CLOCK.search(folded)
    return match is not None and int(match[1]) == 12


def _part(folded: str) -> str | None:
    return next((name for pattern, name in PARTS if re.search(rf"\b(?:{pattern})\b", folded)), None)


def _clock(folded: str) -> time | None:
    match = CLOCK.search(folded)
    if not match or int(match[1]) > 24:
        return None
    hour, minute = int(match[1]) % 24, int(match[2] or 0)
    if minute > 59:
        return None
    part = _part(folded)
    if hour == 12 and part == "evening":
        hour = 0
    if hour < 12 and (part == "afternoon" or (part == "evening" and hour >= 5) or (part == "noon" and hour < 4)):
        hour += 12
    if match[3]:
        minute = 30
    moment = datetime.combine(date(2000, 1, 1), time(hour, minute))
    return (moment - timedelta(minutes=int(match[4]))).time() if match[4] else moment.time()


def _day(folded: str, today: date) -> date | None:
    if match := DAY_MONTH.search(folded):
        return _calendar(int(match[1]), int(match[2]), int(match[3]) if match[3] else None, today)
    if match := WEEKDAY.search(folded):
        number = 6 if match[3] else WEEKDAYS[match[1]]
        ahead = (number - today.weekday()) % 7
        if match[2] or match[4]:  # "tuần sau": the week after this one, Monday first
            return today - timedelta(days=today.weekday()) + timedelta(days=7 + number)
        return today + timedelta(days=ahead)
    for pattern, days in RELATIVE:
        if re.search(rf"\b(?:{pattern})\b", folded):
            return today + timedelta(days=days)
    if match := DAY_ONLY.search(folded):
        month_day = int(match[1])
        try:
            this = today.replace(day=month_day)
        except ValueError:
            return None
        return this if this >= today else _calendar(month_day, today.month % 12 + 1, None, today)
    # "6 giờ sáng" alone means the next morning or today when it is still to come; the caller asks back instead of guessing.
    return None


def _calendar(day: int, month: int, year: int | None, today: date) -> date | None:
    if year is not None and abs(year - today.year) > 1:  # a slip of the finger
        return None
    try:
        found = date(year or today.year, month, day)
        return found if year or found >= today - timedelta(days=1) else date(today.year + 1, month, day)
    except ValueError:
        return None


def show(at: datetime) -> str:
    """A moment as the bot says it: "6 giờ 30 ngày 25/11/2026".

    >>> show(datetime(2026, 11, 25, 6, 0, tzinfo=VIETNAM))
    '6 giờ ngày 25/11/2026'
    """
    local = at.astimezone(VIETNAM)
    return f"{local.hour} giờ{f' {local.minute:02d}' if local.minute else ''} ngày {show_day(local)}"


def show_day(value: date | str) -> str:
    """A day (of a moment: the Vietnamese one) as ``dd/mm/yyyy``; an ISO text is read, any other text stays as it is.

    >>> show_day("2025-07-01"), show_day("từ lâu")
    ('01/07/2025', 'từ lâu')
    """
    if isinstance(value, datetime):
        value = value.astimezone(VIETNAM)
    try:
        day = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    except ValueError:
        return str(value)
    return f"{day:%d/%m/%Y}"
