"""Times as staff read them: Vietnamese local time, ``dd/mm/yyyy HH:MM``."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from knowledge_base.times import VIETNAM, show_day


def moment(at: datetime | None) -> str:
    """Local date and time, a dash when there is none."""
    return f"{show_day(at)} {at.astimezone(VIETNAM):%H:%M}" if at else "–"


def today(now: datetime) -> date:
    """The local day."""
    return now.astimezone(VIETNAM).date()


def waited(since: datetime, now: datetime) -> str:
    """How long somebody waits: ``chưa tới 1 phút``, ``12 phút``, ``3 giờ 05 phút``, ``2 ngày 4 giờ``."""
    passed = max(now - since, timedelta())
    minutes = int(passed.total_seconds() // 60)
    if minutes < 1:
        return "chưa tới 1 phút"
    if minutes < 60:
        return f"{minutes} phút"
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return f"{hours} giờ {minutes:02d} phút"
    days, hours = divmod(hours, 24)
    return f"{days} ngày {hours} giờ" if hours else f"{days} ngày"
