"""Days in Vietnamese, in a view with digits: dates, weekdays, words counted from today, vague stretches.

A stretch ("cuối tuần", "đầu tháng sau", "tuần tới") is told as its first and last day, never as one of its days.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

WEEKDAYS = {"hai": 0, "2": 0, "ba": 1, "3": 1, "tu": 2, "4": 2, "nam": 3, "5": 3, "sau": 4, "6": 4, "bay": 5, "7": 5}
# "thương binh 2/4", "đường 30/4", "nghị định 20/2021"
BEFORE_A_FRACTION = (
    "thuong binh",
    "benh binh",
    "hang",
    "loai",
    "duong",
    "so",
    "ap",
    "khom",
    "nghi dinh",
    "nd",
    "qd",
    "thong tu",
    "tt",
    "mau",
    "to",
)
NOT_A_DATE = "".join(f"(?<!{words} )" for words in BEFORE_A_FRACTION)
HOUR_AFTER = r"(?!\d)(?!\s?(?:gio|h|g|:)(?![a-z]))"
ISO = re.compile(r"(?<!\d)(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?!\d)")
DAY_MONTH = re.compile(
    rf"{NOT_A_DATE}(?<![\d/.,])(?P<d>\d{{1,2}})\s?(?:/|-|\.|thang\s?|thg\s?)\s?(?P<m>\d{{1,2}})(?:(?:\s?[/.-]\s?|\s?nam\s?)(?P<y>\d{{4}}|\d{{2}}(?![\d/:hg])))?(?:\snam\s(?P<which>ngoai|truoc|qua|nay|sau|toi)\b)?{HOUR_AFTER}(?![./-]\d|\s?lan\b)"
)
DOTTED = re.compile(r"\b(?:ngay|hom|luc|den|tu)\s\d{1,2}\.\d{1,2}|\d{1,2}\.\d{1,2}\.\d{2}")
SLASHED_AGE = re.compile(r"\d{1,2}\s?-\s?\d{1,2}\s?(?:tuoi|t\b|trieu|nguoi|con|ngay|thang|nam|lan)")
DAY_OF_MONTH = re.compile(r"\b(?:ngay|hom|bua)\s(?P<d>\d{1,2})\s(?:tay\s)?(?:cua\s)?thang\s(?P<which>nay|sau|toi|truoc)\b")
DAY_ONLY = re.compile(r"\b(?:ngay|hom|bua|mung|mong)\s(?P<d>\d{1,2})\b(?!\s?(?:/|-|\.\d|thang|h\b|gio|tuoi|nguoi|lan|trieu|ngan))")
WEEK = r"(?P<{0}>tuan\s(?:(?:sau|toi)(?:\snua)?|nay|truoc|roi|qua)|nay|toi(?!\s\d)|sau)"
WEEKDAY = re.compile(
    rf"\b(?:{WEEK.format('before')}\s(?:vao\s)?)?(?:(?:thu\s?|t\s?(?=\d))(?P<name>hai|ba|tu|nam|sau|bay|[2-7])\b"
    rf"(?!\s?(?:dong|trieu|ngan|tuoi))|(?P<sunday>chu nhat|cn)\b)(?:\s{WEEK.format('after')}\b)?"
)
AHEAD = re.compile(r"\b(?P<n>\d{1,2}|nua)\s(?P<unit>ngay|hom|bua|tuan|thang)\s(?:nua|toi|sau)\b|\b(?:qua\s)?(?P<one>tuan|thang) nua\b")
MINUTES = re.compile(
    r"\b(?P<n>\d{1,3}|nua)\s?(?P<unit>phut|p|tieng|gio|h)(?P<half>\s?ruoi)?(?:\sdong ho)?\snua\b|\b(?P<hour_half>tieng ruoi) nua\b"
)
NOW = re.compile(r"\b(?:ngay bay gio|lien bay gio|bay gio|ngay lap tuc|cang som cang tot)\b")
RELATIVE = (
    (re.compile(r"\b(?:hom|bua|ngay) (?:kia|truoc)(?! mai)\b"), {"hom": -2, "bua": -2, "ngay": 2}),
    (re.compile(r"\b(?:ngay mot|mai mot|bua mot|mot)(?! (?:nguoi|minh|chut|lan|ca|benh|chiec|xe|dua|than|so|cua))\b"), 2),
    (re.compile(r"\b(?:ngay mai|bua mai|hom sau|mai)(?! (?:tang|than|am))\b"), 1),
    (re.compile(r"\b(?:hom qua|bua qua|qua)\b(?<=m qua|a qua)"), -1),
    (re.compile(r"\b(?:hom nay|bua nay|ngay nay|hom ni|bua ni|(?<!thang )(?<!tuan )(?<!nam )nay|lien|gap)\b"), 0),
)
STRETCH = re.compile(
    r"\b(?:(?P<part>dau|giua|cuoi)\s)?(?P<unit>tuan|thang|nam)\s(?P<which>(?:sau|toi)(?:\snua)?|nay|truoc|qua|\d{1,2}(?!\d|\s?[/.-]))\b"
    r"(?!\s(?:tuoi|tuan|ngay|nguoi|doi|lan))|\b(?P<end>cuoi|dau|giua) (?P<bare>tuan|thang|nam)\b"
)


@dataclass(frozen=True, slots=True)
class DayFound:
    """A day (``first == last``) or a stretch of days; ``sure``: the words can mean nothing else than a day.

    ``weekly``: a bare weekday; when its hour is over today, the one in a week is meant.
    """

    first: date
    last: date
    start: int
    end: int
    sure: bool = True
    weekly: bool = False


def find_day(plain: str, marked: str, today: date) -> DayFound | None:
    """The day a text names; dates go before weekdays, these before words counted from today, these before stretches."""
    return next((found for reader in READERS if (found := next(reader(plain, marked, today), None))), None)


def _dates(plain: str, _: str, today: date) -> Iterator[DayFound]:
    for match in (*ISO.finditer(plain), *DAY_MONTH.finditer(plain)):
        if match.re is DAY_MONTH and (("." in match.group() and not DOTTED.search(plain)) or SLASHED_AGE.match(plain, match.start())):
            continue
        typed = match["y"]
        year = (int(typed) + 2000 if len(typed) == 2 else int(typed)) if typed else None
        if year is None and match.re is DAY_MONTH and match["which"]:
            year = today.year + {"nay": 0, "sau": 1, "toi": 1}.get(match["which"], -1)
        if (day := calendar_day(int(match["d"]), int(match["m"]), year, today)) is not None:
            yield DayFound(day, day, *match.span())


def _month_days(plain: str, _: str, today: date) -> Iterator[DayFound]:
    for match in DAY_OF_MONTH.finditer(plain):
        ahead = {"nay": 0, "truoc": -1}.get(match["which"], 1)
        first = _month(today, ahead)
        if day := _safe(first.year, first.month, int(match["d"])):
            yield DayFound(day, day, *match.span())


def _weekdays(plain: str, marked: str, today: date) -> Iterator[DayFound]:
    for match in WEEKDAY.finditer(plain):
        if (
            "thứ" not in marked[match.start() : match.end()]
            and "thu" not in marked[match.start() : match.end()]
            and match["name"]
            and not _short(match)
        ):
            continue  # "thu ba" is money taken, "thư", "thử": with marks it must be "thứ"
        number = 6 if match["sunday"] else WEEKDAYS[match["name"]]
        week = match["before"] or match["after"] or ""
        monday = today - timedelta(days=today.weekday())
        if week in ("tuan sau", "tuan toi", "tuan sau nua", "tuan toi nua"):
            day = monday + timedelta(days=(14 if week.endswith("nua") else 7) + number)
        elif week in ("tuan truoc", "tuan roi", "tuan qua"):
            day = monday + timedelta(days=number - 7)
        elif week == "tuan nay":
            day = monday + timedelta(days=number)
        elif (stretch := STRETCH.match(plain, match.end() + 1)) and (within := _weekday_within(stretch, number, today)):
            yield DayFound(*within, match.start(), stretch.end())
            continue
        else:
            days = (number - today.weekday()) % 7
            day = today + timedelta(days=days or (7 if week in ("toi", "sau") else 0))
        yield DayFound(day, day, *match.span(), weekly=not week)


def _weekday_within(stretch: re.Match[str], number: int, today: date) -> tuple[date, date] | None:
    """ "thứ 2 đầu tháng sau" is its first Monday, "cuối" its last; "thứ 2 tháng sau" may be any day of that month."""
    part, unit, which = stretch["part"] or stretch["end"], stretch["unit"] or stretch["bare"], stretch["which"] or "nay"
    bounds = _bounds(unit, which, today)
    if bounds is None or unit == "nam":
        return None
    first, last = bounds
    if unit == "tuan":
        first = last = first + timedelta(days=number)
    elif part == "dau":
        first = last = first + timedelta(days=(number - first.weekday()) % 7)
    elif part == "cuoi":
        first = last = last - timedelta(days=(last.weekday() - number) % 7)
    else:
        first, last = _narrowed(first, last, part, unit)
    return (first, last) if last >= today or which in ("truoc", "qua") else None


def _ahead(plain: str, _: str, today: date) -> Iterator[DayFound]:
    for match in AHEAD.finditer(plain):
        unit = match["unit"] or match["one"]
        if match["n"] == "nua":
            days = {"thang": 15}.get(unit)
            if days is None:
                continue
        else:
            days = int(match["n"] or 1) * {"tuan": 7, "thang": 30}.get(unit, 1)
        if unit == "thang" and match["n"] != "nua":
            first = _month(today, int(match["n"] or 1))
            yield DayFound(first, _month(first, 1) - timedelta(days=1), *match.span())
            continue
        day = today + timedelta(days=days)
        yield DayFound(day, day, *match.span())


def _relative(plain: str, marked: str, today: date) -> Iterator[DayFound]:
    for pattern, ahead in RELATIVE:
        for match in pattern.finditer(plain):
            word = marked[match.start() : match.end()]
            if word in ("một", "mai một", "ngày một", "mái", "mãi", "nảy", "nấy", "liên", "gặp", "này"):
                continue
            days = ahead if isinstance(ahead, int) else ahead[match.group().split()[0]] + ("kìa" in word)
            day = today + timedelta(days=days)
            yield DayFound(day, day, *match.span(), sure=" " in word)


def _lone_days(plain: str, _: str, today: date) -> Iterator[DayFound]:
    for match in DAY_ONLY.finditer(plain):
        number = int(match["d"])
        this = _safe(today.year, today.month, number)
        if this is None:
            continue
        following = _month(today, 1)
        day = this if this >= today else _safe(following.year, following.month, number)
        if day:
            yield DayFound(day, day, *match.span())


def _stretches(plain: str, marked: str, today: date) -> Iterator[DayFound]:
    for match in STRETCH.finditer(plain):
        part, unit, which = match["part"] or match["end"], match["unit"] or match["bare"], match["which"] or "nay"
        if "năm" not in marked[match.start() : match.end()] and unit == "nam" and which.isdigit():
            continue
        if any(word in ("tối", "tôi", "quà", "quá") for word in marked[match.start() : match.end()].split()):
            continue
        bounds = _bounds(unit, which, today)
        if bounds is None:
            continue
        first, last = _narrowed(*bounds, part, unit)
        if match["bare"] and last < today:
            continue
        yield DayFound(first, last, *match.span(), sure=not which.isdigit() and (unit != "nam" or part is not None))


def _bounds(unit: str, which: str, today: date) -> tuple[date, date] | None:
    """First and last day of the week, month or year meant."""
    ahead = -1 if which in ("truoc", "qua") else 2 if which.endswith("nua") else 0 if which == "nay" else 1
    if unit == "tuan":
        if which.isdigit():
            return None
        monday = today - timedelta(days=today.weekday()) + timedelta(days=7 * ahead)
        return monday, monday + timedelta(days=6)
    if unit == "nam":
        return None if which.isdigit() else (date(today.year + ahead, 1, 1), date(today.year + ahead, 12, 31))
    if which.isdigit():
        if not 1 <= int(which) <= 12:
            return None
        first = date(today.year + (int(which) < today.month), int(which), 1)
    else:
        first = _month(today, ahead)
    return first, _month(first, 1) - timedelta(days=1)


def _narrowed(first: date, last: date, part: str | None, unit: str) -> tuple[date, date]:
    if part is None:
        return first, last
    if unit == "tuan":
        days = {"dau": (0, 1), "giua": (2, 3), "cuoi": (5, 6)}[part]
        return first + timedelta(days=days[0]), first + timedelta(days=days[1])
    third = ((last - first).days + 1) // 3
    number = ("dau", "giua", "cuoi").index(part)
    start = first + timedelta(days=number * third)
    return start, last if part == "cuoi" else start + timedelta(days=third - 1)


def calendar_day(day: int, month: int, year: int | None, today: date) -> date | None:
    """A date; without a year the next one to come (yesterday stays yesterday). A year further than one away is a slip of the finger."""
    if year is not None and abs(year - today.year) > 1:
        return None
    found = _safe(year or today.year, month, day)
    if found is None or year or found >= today - timedelta(days=1):
        return found
    return _safe(today.year + 1, month, day)


def _month(today: date, ahead: int) -> date:
    """The first day of the month that many months ahead."""
    index = today.year * 12 + today.month - 1 + ahead
    return date(index // 12, index % 12 + 1, 1)


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _short(match: re.Match[str]) -> bool:
    return match.group().lstrip().startswith("t") and not match.group().lstrip().startswith("thu")


Reader = Callable[[str, str, date], Iterator[DayFound]]
READERS: tuple[Reader, ...] = (_dates, _month_days, _weekdays, _ahead, _relative, _lone_days, _stretches)
