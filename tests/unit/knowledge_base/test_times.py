"""Days and times as residents write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.text import strip_marks
from knowledge_base.times import VIETNAM, read, show, show_day

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=VIETNAM)  # a Saturday


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sáng mai 6h", "22/11 06:00"),
        ("6 giờ sáng mai", "22/11 06:00"),
        ("6h30 sáng ngày mai", "22/11 06:30"),
        ("sáng sớm mai 5 giờ", "22/11 05:00"),
        ("rạng sáng mai 3 giờ", "22/11 03:00"),
        ("7h kém 15 sáng mai", "22/11 06:45"),
        ("2 giờ rưỡi chiều mai", "22/11 14:30"),
        ("tối mai 7 giờ", "22/11 19:00"),
        ("14g mai", "22/11 14:00"),
        ("1 giờ trưa mai", "22/11 13:00"),
        ("11h trưa mai", "22/11 11:00"),
        ("12 giờ trưa mai", "22/11 12:00"),
        ("hôm nay 15:30", "21/11 15:30"),
        ("8h tối nay", "21/11 20:00"),
        ("11 giờ đêm nay", "21/11 23:00"),
        ("ngày mốt 5h sáng", "23/11 05:00"),
        ("mốt 7h", "23/11 07:00"),
        ("bữa nay 4 giờ chiều", "21/11 16:00"),
        ("25/11 lúc 13h30", "25/11 13:30"),
        ("25-11 13h", "25/11 13:00"),
        ("ngay 30/11 8h", "30/11 08:00"),
        ("30/11/2026 8:00", "30/11 08:00"),
        ("ngày 5 tháng 12 lúc 7 giờ", "05/12 07:00"),
        ("6 giờ sáng ngày mai 22/11", "22/11 06:00"),
        ("ngày 25 lúc 8h", "25/11 08:00"),
        ("ngày 2 lúc 8h", "02/12 08:00"),
        ("chủ nhật 9h", "22/11 09:00"),
        ("cn 9 giờ", "22/11 09:00"),
        ("thứ 3 lúc 9 giờ", "24/11 09:00"),
        ("9h15 sáng thứ tư", "25/11 09:15"),
        ("10 giờ sáng thứ năm", "26/11 10:00"),
        ("chiều thứ 5 tuần sau 2 giờ", "26/11 14:00"),
        ("thứ hai tuần sau 7h30", "23/11 07:30"),
        ("bây giờ", "21/11 09:15"),
        ("đi liền bây giờ", "21/11 09:15"),
        ("càng sớm càng tốt", "21/11 09:15"),
    ],
)
def test_day_and_time_are_read_with_and_without_marks(text: str, expected: str) -> None:
    for spelling in (text, strip_marks(text), text.upper()):
        at = read(spelling, NOW).at
        assert at is not None, spelling
        assert f"{at:%d/%m %H:%M}" == expected, spelling
        assert at.tzinfo is VIETNAM


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 giờ đêm nay", "22/11 00:00"),
        ("12h khuya mai", "23/11 00:00"),
        ("24h mai", "23/11 00:00"),
        ("khuya nay 1 giờ", "22/11 01:00"),
    ],
)
def test_midnight_belongs_to_the_night_that_is_coming(text: str, expected: str) -> None:
    at = read(text, NOW).at
    assert at is not None
    assert f"{at:%d/%m %H:%M}" == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bảy giờ sáng mai", "22/11 07:00"),
        ("bay gio sang mai", "22/11 07:00"),
        ("một giờ sáng mai", "22/11 01:00"),
        ("mười một giờ trưa mai", "22/11 11:00"),
        ("năm giờ sáng mai", "22/11 05:00"),
    ],
)
def test_hours_in_words_are_hours_not_now_or_another_day(text: str, expected: str) -> None:
    at = read(text, NOW).at
    assert at is not None
    assert f"{at:%d/%m %H:%M}" == expected


@pytest.mark.parametrize("text", ["8h sáng mai đi một mình", "8h mai mot nguoi", "mai 8h, một người nuôi bệnh đi theo"])
def test_one_person_is_not_the_day_after_tomorrow(text: str) -> None:
    at = read(text, NOW).at
    assert at is not None
    assert at.day == 22


def test_hours_with_a_dash_are_no_date() -> None:
    at = read("khoảng 7-8 giờ sáng mai", NOW).at
    assert at is not None
    assert f"{at:%d/%m %H:%M}" == "22/11 08:00"


@pytest.mark.parametrize(
    ("text", "has_day", "has_time"),
    [
        ("mai", True, False),
        ("sáng mai", True, False),
        ("7 giờ", False, True),
        ("5h chiều", False, True),
        ("2 hôm nữa", False, False),
        ("cho tôi hỏi hồ sơ", False, False),
        ("31/2 lúc 7h", False, True),
        ("25h ngày mai", True, False),
        ("8h75 mai", True, False),
        ("30/11/9999 8h", False, True),
        ("", False, False),
    ],
)
def test_what_is_missing_is_told_instead_of_guessed(text: str, has_day: bool, has_time: bool) -> None:
    when = read(text, NOW)
    assert when.at is None
    assert (when.has_day, when.has_time) == (has_day, has_time)


@pytest.mark.parametrize("text", ["mùng 2 tết 8h", "rằm tháng sau 6h", "25/11 âm lịch lúc 8h", "8h ngày 25/11 al"])
def test_lunar_days_ask_for_the_solar_date(text: str) -> None:
    when = read(text, NOW)
    assert when.lunar
    assert when.at is None


def test_a_day_before_yesterday_without_year_means_next_year() -> None:
    at = read("2/1 lúc 9h sáng", NOW).at
    assert at is not None
    assert at.year == 2027


def test_yesterday_stays_in_the_past_so_that_the_resident_is_asked() -> None:
    at = read("20/11 8h", NOW).at
    assert at is not None
    assert at < NOW


def test_relative_words_count_from_the_vietnamese_date() -> None:
    late_evening_in_utc = datetime.fromisoformat("2026-11-21T18:30:00+00:00")  # 01:30 on the 22nd in Vietnam
    at = read("6h sáng mai", late_evening_in_utc).at
    assert at is not None
    assert at.day == 23


MOMENTS = st.datetimes(
    min_value=datetime(2026, 11, 21), max_value=datetime(2027, 11, 20), timezones=st.just(VIETNAM)  # noqa: DTZ001
).map(lambda at: at.replace(second=0, microsecond=0, fold=0))  # fmt: skip


@given(MOMENTS)
def test_what_is_shown_is_read_back_as_the_same_moment(at: datetime) -> None:
    assert read(show(at), NOW).at == at


@given(st.text(), st.datetimes(min_value=datetime(2020, 1, 2), max_value=datetime(2099, 12, 30), timezones=st.just(VIETNAM)))  # noqa: DTZ001
def test_reading_never_raises(text: str, now: datetime) -> None:
    when = read(text, now)
    assert (when.at is None) or (when.has_day and when.has_time)


WORDS = """
0 6 12 24 25 31 99 giờ h g : kém rưỡi / - tháng ngày thứ 2 năm bảy chủ nhật tuần sau mai mốt nay mùng tết
sáng chiều đêm 9999 2026 một
"""
PIECES = st.sampled_from(WORDS.split())


@given(st.lists(PIECES, max_size=10).map(" ".join) | st.lists(PIECES, max_size=8).map("".join))
def test_reading_never_raises_on_scrambled_times(text: str) -> None:
    when = read(text, NOW)
    assert when.at is None or abs(when.at - NOW) < timedelta(days=800)


def test_whole_hours_are_shown_without_minutes() -> None:
    assert show(datetime(2026, 11, 25, 6, 0, tzinfo=VIETNAM)) == "6 giờ ngày 25/11/2026"
    assert show(datetime(2026, 11, 25, 6, 5, tzinfo=VIETNAM)) == "6 giờ 05 ngày 25/11/2026"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("2025-07-01", "01/07/2025"),
        ("2025-07-01T00:00:00+07:00", "01/07/2025"),
        (date(2026, 1, 2), "02/01/2026"),
        (datetime(2026, 1, 2, 20, 0, tzinfo=UTC), "03/01/2026"),
        ("từ lâu", "từ lâu"),
        ("", ""),
    ],
)
def test_days_are_shown_as_people_write_them(value: str | date, shown: str) -> None:
    assert show_day(value) == shown
