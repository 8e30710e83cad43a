"""Times as staff read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.console.when import moment, today, waited

NOW = datetime(2026, 11, 21, 18, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=-5), "chưa tới 1 phút"),
        (timedelta(seconds=59), "chưa tới 1 phút"),
        (timedelta(minutes=12), "12 phút"),
        (timedelta(hours=3, minutes=5), "3 giờ 05 phút"),
        (timedelta(days=2), "2 ngày"),
        (timedelta(days=2, hours=4), "2 ngày 4 giờ"),
    ],
)
def test_waiting_time_in_words(passed: timedelta, words: str) -> None:
    assert waited(NOW - passed, NOW) == words


def test_local_time_is_that_of_vietnam() -> None:
    assert moment(NOW) == "22/11/2026 01:05"
    assert today(NOW).isoformat() == "2026-11-22"
    assert moment(None) == "–"
