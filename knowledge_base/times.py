"""Days and times as residents write them ("sáng mai 6h", "25/11 lúc 13h30", "chiều thứ 5 tuần sau 2 giờ"), marks or not.

The grammar of clock times and its twelve-hour reading is in ``clock.py``, that of days in ``days.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from knowledge_base.clock import ClockFound, find_clock, part_of_day, without_lookalikes
from knowledge_base.days import MINUTES, NOW, DayFound, find_day
from knowledge_base.lunar import find_lunar
from knowledge_base.mentions import numbers, sentence
from knowledge_base.mentions.sentence import View, words

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
# When a part of the day is over.
ENDS = {"morning": time(12), "noon": time(14), "afternoon": time(18)}
AT_ONCE = timedelta(minutes=15)
PART = r"(?:rang sang|sang som|sang|som|trua|xe chieu|chieu|toi|dem|khuya)"
PART_BEFORE = re.compile(rf"\b(?:{PART}\s(?:luc\s|vao\s|khoang\s|ngay\s)?|(?:ngay|hom|bua)\s)$")
PART_AFTER = re.compile(rf"\s{PART}(?:\s(?:som|nay))?\b")
JOIN = re.compile(r"(?:[\s,.;\-–()]|\b(?:luc|vao|ngay|khoang|tam|hoi|la|cua|nham|hom|cung|sang|trua|chieu|toi|dem|khuya|som)\b)*")
# What a text without any of these cannot say.
TIME_WORDS = words(
    "mai mot kia nay qua hom bua tuan thang thu cn nhat tet ram mung mong am al gieng chap giao nua trua dem gio lien gap ngay"
)


@dataclass(frozen=True, slots=True)
class When:
    """What a text says of time.

    ``at`` is aware (Asia/Ho_Chi_Minh) when both day and time are known, ``until`` the end of a stretch of hours ("7-8h tối"). ``period``
    is a stretch of days ("cuối tuần"): not a day, ask which. ``lunar``: ask for the solar date.
    """

    at: datetime | None
    has_day: bool = False
    has_time: bool = False
    lunar: bool = False
    until: datetime | None = None
    period: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A stretch of the text as typed that names a time; ``value`` in ISO 8601, an interval with "/", or "lunar"."""

    start: int
    end: int
    value: str


def read(text: str, now: datetime) -> When:
    """Read a day and a time out of a text. Never raises.

    Args:
        text: as typed.
        now: aware; relative words count from its Vietnamese date.
    """
    return _Reading(numbers.in_digits(sentence.read(text)), now).when()


def find(view: View, now: datetime) -> Iterator[TimeMention]:
    """Where a view with digits names a time; words that are often something else ("mai", "nay", "giờ") count only beside a clock time."""
    if any(token.plain in TIME_WORDS or token.plain[0].isdigit() for token in view.tokens):
        yield from _Reading(view, now).mentions()


class _Reading:
    """One text read once."""

    def __init__(self, view: View, now: datetime) -> None:
        self.view, self.here = view, now.astimezone(VIETNAM)
        self.plain = without_lookalikes(view)
        self.clock: ClockFound | None = find_clock(self.plain)
        self.day: DayFound | None = find_day(view.plain, view.marked, self.here.date())
        if self.day and self.day.weekly and self.day.first == self.here.date() and self._over(self.day.first):
            self.day = replace(self.day, first=self.day.first + timedelta(days=7), last=self.day.last + timedelta(days=7))
        self.lunar = find_lunar(view.plain, view.marked)
        self.soon = MINUTES.search(self.plain)

    def when(self) -> When:
        if NOW.search(self.plain):
            return When(self.here + AT_ONCE, True, True)
        if self.soon:
            return When(self.here + _duration(self.soon), True, True)
        if self.lunar:
            return When(None, True, self.clock is not None, lunar=True)
        exact = self.day is not None and self.day.first == self.day.last
        if self.day is None or not exact:
            return When(None, False, self.clock is not None, period=(self.day.first, self.day.last) if self.day else None)
        if self.clock is None:
            return When(None, True)
        at = self._moment(self.clock.at, self.day.first)
        return When(at, True, True, until=self._moment(self.clock.until, self.day.first) if self.clock.until else None)

    def _over(self, day: date) -> bool:
        """The hour or the part of the day named lies behind us."""
        if self.clock:
            return self._moment(self.clock.until or self.clock.at, day) < self.here
        end = ENDS.get(part_of_day(self.plain) or "")
        return end is not None and datetime.combine(day, end, VIETNAM) <= self.here

    def _moment(self, clock: time, day: date) -> datetime:
        """ "12 giờ đêm nay" and "1 giờ khuya nay" belong to the night that is coming."""
        assert self.clock is not None
        at = datetime.combine(day, clock, VIETNAM)
        return at + timedelta(days=1) if self.clock.next_day or (self.clock.night and clock.hour < 5 and at < self.here) else at

    def mentions(self) -> Iterator[TimeMention]:
        if self.soon:
            at = self.here + _duration(self.soon)
            yield self._mention(*self.soon.span(), at.isoformat(timespec="minutes")[:16])
            return
        if self.lunar:
            if self.lunar.sure:
                yield self._mention(*self._widened(self.lunar.start, self.lunar.end), "lunar")
            return
        clock = (self.clock.start, self.clock.end) if self.clock else None
        day = self._widened(self.day.start, self.day.end) if self.day else None
        if self.clock and clock and day and not self._apart(clock, day):
            when = self.when()
            value = _iso(when.at, when.until) if when.at else _days(self.day)
            start, end = self._widened(min(clock[0], day[0]), max(clock[1], day[1]))
            yield self._mention(start, end, value)
            return
        if self.day and day and (self.day.sure or day != (self.day.start, self.day.end)):
            yield self._mention(*day, _days(self.day))
        if self.clock and clock:
            until = f"/T{self.clock.until:%H:%M}" if self.clock.until else ""
            yield self._mention(*self._widened(*clock), f"T{self.clock.at:%H:%M}{until}")

    def _apart(self, one: tuple[int, int], other: tuple[int, int]) -> bool:
        first, second = sorted((one, other))
        return first[1] < second[0] and JOIN.fullmatch(self.plain, first[1], second[0]) is None

    def _widened(self, start: int, end: int) -> tuple[int, int]:
        """The part of the day beside it belongs to it."""
        end = start + len(self.plain[start:end].rstrip())
        before, after = PART_BEFORE.search(self.plain, 0, start), PART_AFTER.match(self.plain, end)
        return before.start() if before else start, after.end() if after else end

    def _mention(self, start: int, end: int, value: str) -> TimeMention:
        end = start + len(self.view.plain[start:end].rstrip())
        return TimeMention(*self.view.span(start, end), value)


def _duration(match: re.Match[str]) -> timedelta:
    if match["hour_half"]:
        return timedelta(minutes=90)
    unit = 1 if match["unit"] in ("phut", "p") else 60
    count = 0.5 if match["n"] == "nua" else int(match["n"])
    return timedelta(minutes=unit * (count + (0.5 if match["half"] else 0)))


def _iso(at: datetime, until: datetime | None) -> str:
    first = at.isoformat(timespec="minutes")[:16]
    return f"{first}/{until.isoformat(timespec='minutes')[:16]}" if until else first


def _days(day: DayFound | None) -> str:
    assert day is not None
    return day.first.isoformat() if day.first == day.last else f"{day.first.isoformat()}/{day.last.isoformat()}"


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
