"""Days and times as residents write them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from knowledge_base.mentions import numbers, sentence
from knowledge_base.text import strip_marks
from knowledge_base.times import VIETNAM, find, read, show, show_day

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
        ("8 giờ kém 15 sáng mai", "22/11 07:45"),
        ("kém 15 8 giờ sáng mai", "22/11 07:45"),
        ("tám giờ kém mười lăm sáng mai", "22/11 07:45"),
        ("7 rưỡi sáng mai", "22/11 07:30"),
        ("ngày kia 8h", "23/11 08:00"),
        ("4h sáng mốt", "23/11 04:00"),
        ("3 hôm nữa lúc 7h", "24/11 07:00"),
        ("2 tuần nữa 8h sáng", "05/12 08:00"),
        ("tuần tới thứ hai 7h30", "23/11 07:30"),
        ("thứ 7 này 19h", "21/11 19:00"),
        ("thứ ba tuần sau nữa 9h", "01/12 09:00"),
        ("giữa trưa mai", "22/11 12:00"),
        ("30 phút nữa", "21/11 09:30"),
        ("nửa tiếng nữa", "21/11 09:30"),
        ("2 tiếng nữa", "21/11 11:00"),
        ("tiếng rưỡi nữa", "21/11 10:30"),
        ("ngày 5 tháng sau lúc 8h", "05/12 08:00"),
        ("ngày năm tháng mười hai lúc tám giờ sáng", "05/12 08:00"),
        ("7g30 ngày 25.11.2026", "25/11 07:30"),
        ("2026-11-25 07:30", "25/11 07:30"),
        ("07:30:00 25/11/26", "25/11 07:30"),
        ("7 giờ 30 phút tối thứ sáu", "27/11 19:30"),
        ("8h mai tới đón", "22/11 08:00"),
        ("8h mai đem theo giấy tờ", "22/11 08:00"),
        ("8h mai sang đón tôi", "22/11 08:00"),
        ("hôm 25 lúc 8h", "25/11 08:00"),
        ("25 tháng 11 dương lịch 8h", "25/11 08:00"),
        ("tối mai 7 rưỡi", "22/11 19:30"),
        ("sáng thứ 3 bảy rưỡi", "24/11 07:30"),
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
        ("nửa đêm nay", "22/11 00:00"),
        ("nửa đêm mai", "23/11 00:00"),
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
        ("bảy giờ ba mươi sáng mai", "22/11 07:30"),
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


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("khoảng 7-8 giờ sáng mai", "22/11 07:00", "22/11 08:00"),
        ("khoảng 7-8h tối nay", "21/11 19:00", "21/11 20:00"),
        ("mai 6h30 đến 7h", "22/11 06:30", "22/11 07:00"),
        ("5 hoặc 6 giờ sáng mốt", "23/11 05:00", "23/11 06:00"),
    ],
)
def test_stretch_of_hours_has_a_beginning_and_an_end(text: str, first: str, last: str) -> None:
    for spelling in (text, strip_marks(text)):
        when = read(spelling, NOW)
        assert when.at is not None
        assert when.until is not None
        assert (f"{when.at:%d/%m %H:%M}", f"{when.until:%d/%m %H:%M}") == (first, last), spelling


@pytest.mark.parametrize(
    ("text", "has_day", "has_time"),
    [
        ("mai", True, False),
        ("sáng mai", True, False),
        ("7 giờ", False, True),
        ("5h chiều", False, True),
        ("2 hôm nữa", True, False),
        ("cuối tuần", False, False),
        ("tuần sau lúc 7h", False, True),
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


@pytest.mark.parametrize(
    "text",
    [
        "mùng 2 tết 8h",
        "rằm tháng sau 6h",
        "25/11 âm lịch lúc 8h",
        "8h ngày 25/11 al",
        "30 tháng chạp",
        "mùng một",
        "23 tháng chạp 7h",
        "tháng giêng",
        "giao thừa",
        "15/7 âm",
        "ram thang gieng",
    ],
)
def test_lunar_days_ask_for_the_solar_date(text: str) -> None:
    when = read(text, NOW)
    assert when.lunar
    assert when.at is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sáng thứ 2", "2026-11-30"),
        ("thứ hai 8h sáng", "2026-11-30T08:00"),
        ("thứ hai 16h", "2026-11-23T16:00"),
        ("chiều thứ hai", "2026-11-23"),
        ("thứ hai", "2026-11-23"),
        ("thứ hai này", "2026-11-23"),
        ("thứ hai tới", "2026-11-30"),
        ("thứ ba tới", "2026-11-24"),
        ("24/12 năm ngoái", "2025-12-24"),
        ("24/12 năm nay", "2026-12-24"),
        ("2/1 năm sau", "2027-01-02"),
        ("thứ 2 đầu tháng sau", "2026-12-07"),
        ("thứ sáu cuối tháng này", "2026-11-27"),
        ("thứ tư đầu tuần sau", "2026-12-02"),
        ("thứ 2 tháng sau", "2026-12-01/2026-12-31"),
    ],
)
def test_what_is_over_on_a_monday_afternoon_is_not_meant(text: str, expected: str) -> None:
    monday = datetime(2026, 11, 23, 15, 0, tzinfo=VIETNAM)
    for spelling in (text, strip_marks(text)):
        assert [one.value for one in find(numbers.in_digits(sentence.read(spelling)), monday)] == [expected], spelling


@pytest.mark.parametrize(
    ("text", "expected"),
    [("sáng mơi 7h", "22/11 07:00"), ("7h mơi mốt", "23/11 07:00"), ("8h sáng chủ nhựt", "22/11 08:00")],
)
def test_southern_words_for_days_are_read(text: str, expected: str) -> None:
    at = read(text, NOW).at
    assert at is not None
    assert f"{at:%d/%m %H:%M}" == expected


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


HOURS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")


def in_words(number: int) -> str:
    """A number below 60 as it is spoken."""
    tens, unit = divmod(number, 10)
    if tens == 0:
        return HOURS[unit]
    last = {0: "", 1: "một" if tens == 1 else "mốt", 5: "lăm"}.get(unit, HOURS[unit])
    return f"{'mười' if tens == 1 else HOURS[tens] + ' mươi'} {last}".strip()


def with_part(at: datetime) -> str:
    """Twelve-hour clock with the part of the day."""
    if at.hour == 12:
        return f"12 giờ {at.minute:02d} trưa"
    if at.hour == 0:
        return f"0 giờ {at.minute:02d}"
    part = "sáng" if at.hour < 12 else "chiều" if at.hour < 18 else "tối"
    return f"{at.hour if at.hour < 12 else at.hour - 12} giờ {at.minute:02d} {part}"


STYLES = {
    "shown": show,
    "slashes": lambda at: f"{at:%d/%m/%Y %H:%M}",
    "h": lambda at: f"{at.hour}h{at.minute:02d} ngày {at.day}/{at.month}/{at.year}",
    "g": lambda at: f"ngày {at:%d.%m.%Y}, {at.hour}g{at.minute:02d}",
    "iso": lambda at: f"{at:%Y-%m-%d %H:%M}",
    "dashes": lambda at: f"{at.day}-{at.month}-{at.year} lúc {at.hour} giờ {at.minute} phút",
    "written out": lambda at: f"{at.hour} giờ {at.minute} phút ngày {at.day} tháng {at.month} năm {at.year}",
    "part of the day": lambda at: f"{with_part(at)} ngày {at:%d/%m/%Y}",
    "short year": lambda at: f"{at.hour}:{at.minute:02d} {at:%d/%m/%y}",
    "polite": lambda at: f"dạ cho em đặt xe lúc {at.hour}h{at.minute:02d}p, ngày {at.day} tháng {at.month} năm {at.year} ạ",
    "day and month in words": lambda at: f"{at.hour}h{at.minute:02d} ngày {in_words(at.day)} tháng {in_words(at.month)} năm {at.year}",
    "all in words": lambda at: f"{in_words(at.hour)} giờ {at.minute:02d} ngày {at.day} tháng {at.month} năm {at.year}",
}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("spell", [str, strip_marks, str.upper], ids=["marked", "unmarked", "capitals"])
@settings(max_examples=30, deadline=None)
@given(at=MOMENTS)
def test_every_moment_is_read_back_from_every_style(style: str, spell: Callable[[str], str], at: datetime) -> None:
    text = STYLES[style](at)
    if spell is strip_marks and style == "day and month in words":
        assume(at.day not in (3, 4, 5, 6, 7) and at.month != 4)  # "sau, nam, ba" without marks are other words
    if style == "all in words":
        assume(at.hour > 0 and not (spell is strip_marks and at.hour == 7))  # "không giờ"; "bay gio" is now
    assert read(spell(text), NOW).at == at, text


WEEKDAY_NAMES = ("hai", "ba", "tư", "năm", "sáu", "bảy")


@settings(deadline=None)
@given(st.datetimes(min_value=datetime(2026, 11, 22), max_value=datetime(2026, 11, 29, 23, 59), timezones=st.just(VIETNAM)))  # noqa: DTZ001
def test_days_ahead_and_weekdays_are_read_back(at: datetime) -> None:
    at = at.replace(second=0, microsecond=0)
    ahead = (at.date() - NOW.date()).days
    clock = f"{at.hour}h{at.minute:02d}"
    assert read(f"{ahead} ngày nữa lúc {clock}", NOW).at == at
    if ahead > 1:  # 23 to 29 November: the week after this one
        name = "chủ nhật" if at.weekday() == 6 else f"thứ {WEEKDAY_NAMES[at.weekday()]}"
        assert read(f"{name} tuần sau {clock}", NOW).at == at
        assert read(strip_marks(f"{clock} {name} tuần tới"), NOW).at == at


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("cuối tuần", date(2026, 11, 21), date(2026, 11, 22)),
        ("cuối tuần sau", date(2026, 11, 28), date(2026, 11, 29)),
        ("tuần sau", date(2026, 11, 23), date(2026, 11, 29)),
        ("đầu tháng sau", date(2026, 12, 1), date(2026, 12, 10)),
        ("cuối tháng này", date(2026, 11, 21), date(2026, 11, 30)),
        ("tháng sau", date(2026, 12, 1), date(2026, 12, 31)),
        ("giữa tháng 12", date(2026, 12, 11), date(2026, 12, 20)),
        ("năm sau", date(2027, 1, 1), date(2027, 12, 31)),
    ],
)
def test_vague_days_are_a_stretch_and_no_day(text: str, first: date, last: date) -> None:
    for spelling in (text, strip_marks(text)):
        when = read(spelling, NOW)
        assert when.period == (first, last), spelling
        assert (when.at, when.has_day) == (None, False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sáng mai 6h xe rước", [("sáng mai 6h", "2026-11-22T06:00")]),
        ("đón lúc 5h30 sáng ngày 25/11", [("5h30 sáng ngày 25/11", "2026-11-25T05:30")]),
        ("khoảng 7-8h tối nay", [("7-8h tối nay", "2026-11-21T19:00/2026-11-21T20:00")]),
        ("gặp lúc 8h sáng", [("8h sáng", "T08:00")]),
        ("thứ hai tuần sau", [("thứ hai tuần sau", "2026-11-23")]),
        ("cuối tuần có làm không", [("cuối tuần", "2026-11-21/2026-11-22")]),
        ("mùng 2 tết", [("mùng 2 tết", "lunar")]),
        ("sáng mai", [("sáng mai", "2026-11-22")]),
        ("Nguyễn Thị Mai", []),
        ("hồi nay chưa có", []),
        ("thương binh 2/4", []),
        ("hạng 1/4", []),
        ("đường 30/4", []),
        ("quà tết", []),
        ("năm nay 78 tuổi", []),
        ("bây giờ làm sao", []),
        ("70-75 tuổi", []),
        ("sa thải lao động", []),
        ("mỗi tháng tối đa bao nhiêu", []),
        ("hằng tháng qua đời", []),
        ("phát hai tháng một lần", []),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_stretches_of_text_that_name_a_time(text: str, expected: list[tuple[str, str]]) -> None:
    view = numbers.in_digits(sentence.read(text))
    assert [(text[one.start : one.end], one.value) for one in find(view, NOW)] == expected


@given(st.text(), st.datetimes(min_value=datetime(2020, 1, 2), max_value=datetime(2099, 12, 30), timezones=st.just(VIETNAM)))  # noqa: DTZ001
def test_reading_never_raises(text: str, now: datetime) -> None:
    when = read(text, now)
    assert (when.at is None) or (when.has_day and when.has_time and when.at.year >= 1900)


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
