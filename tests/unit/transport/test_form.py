"""Reading each answer of a vehicle request, and storing the filled form once."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.interruptions import Interruption, interruption
from bot.transport import form
from bot.transport.model import Posture, RequestState
from knowledge_base.places import default_places
from knowledge_base.text import strip_marks
from knowledge_base.times import VIETNAM
from tests.fakes.uow import FakeStore
from tests.unit.builders import texts, understood

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=VIETNAM)
PLACES = default_places()


@pytest.mark.parametrize("text", ["bà Nguyễn Thị Sáu", "ông Tám", "  Lê Văn B  ", "má tui"])
def test_name_is_taken_as_it_is(text: str) -> None:
    assert form.read_patient(text).value == text.strip()
    assert not form.read_patient(text).certain


@pytest.mark.parametrize("text", ["", "   ", "7", "!!!", "a", "🙏"])
def test_what_is_no_name_is_asked_again(text: str) -> None:
    assert form.read_patient(text).problem == "utter_transport_bad_name"


def test_very_long_answers_are_cut() -> None:
    assert len(form.read_patient("bà Sáu " * 100).value or "") <= form.LONGEST_ANSWER
    assert len(form.read_to("bệnh viện " * 100).value or "") <= form.LONGEST_ANSWER


@pytest.mark.parametrize("text", ["0912345678", "+84 912 345 678", "so toi 0912.345.678 nha", "84912345678"])
def test_phone_is_shown_as_people_read_it(text: str) -> None:
    assert form.read_phone(text) == form.Reading("0912 345 678", certain=True)


@pytest.mark.parametrize("text", ["", "không có", "12345", "115", "1900 9068", "089123456789"])
def test_what_cannot_be_called_is_asked_again(text: str) -> None:
    assert form.read_phone(text).problem == "utter_transport_bad_phone"


class TestPickup:
    @pytest.mark.parametrize("text", ["ấp Vĩnh Hòa, xã Vĩnh Hậu", "xã Vĩnh Hậu, An Phú", "nhà ở xã Vĩnh Hậu huyện An Phú"])
    def test_commune_is_found_with_its_code(self, text: str) -> None:
        reading = form.read_from(text, PLACES)
        assert reading.value is not None
        assert reading.value.startswith(text)
        assert reading.commune_code in {unit.code for unit in PLACES.units.values() if unit.name == "Xã Vĩnh Hậu"}
        assert reading.certain

    def test_unmarked_spelling_is_the_same_place(self) -> None:
        marked, plain = (form.read_from(text, PLACES) for text in ("xã Vĩnh Hậu, An Phú", "xa Vinh Hau, An Phu"))
        assert marked.commune_code == plain.commune_code is not None

    def test_old_name_is_read_back_with_the_new_one(self) -> None:
        reading = form.read_from("xã Tân Hòa, huyện Tân Hiệp", PLACES)
        assert reading.value == "xã Tân Hòa, huyện Tân Hiệp (nay là Xã Tân Hội)"

    def test_name_of_several_places_is_asked_about_with_the_choices(self) -> None:
        reading = form.read_from("xã Tân Hòa", PLACES)
        assert reading.problem == "utter_transport_which_commune"
        assert "Huyện Phú Tân" in reading.fill["choices"]
        assert "Huyện Tân Hiệp" in reading.fill["choices"]
        assert "{" not in texts().get(reading.problem, **reading.fill)

    @pytest.mark.parametrize("text", ["phường Kinh Bắc, Bắc Ninh", "xã Việt Lập huyện Tân Yên", "Bắc Ninh"])
    def test_other_province_ends_the_form(self, text: str) -> None:
        reading = form.read_from(text, PLACES)
        assert reading.outside
        assert reading.problem == "utter_transport_other_province"

    @pytest.mark.parametrize("text", ["", "ở nhà", "An Giang", "gần chợ", "123", "Hà Nội"])
    def test_place_without_a_commune_is_asked_again(self, text: str) -> None:
        reading = form.read_from(text, PLACES)
        assert reading.problem == "utter_transport_where_unclear"
        assert not reading.certain

    def test_every_commune_of_the_province_can_be_picked_up(self) -> None:
        for unit in PLACES.units.values():
            if unit.province.value == "an_giang":
                reading = form.read_from(f"ấp 1, {unit.name}", PLACES)
                assert reading.value or reading.problem == "utter_transport_which_commune", unit.name
                assert not reading.outside, unit.name


@pytest.mark.parametrize(("text", "certain"), [("Bệnh viện Chợ Rẫy", True), ("bv tinh", True), ("trạm y tế xã", True), ("Cần Thơ", False)])
def test_destination_is_taken_and_hospitals_are_sure(text: str, certain: bool) -> None:
    assert form.read_to(text) == form.Reading(text, certain=certain)


def test_empty_destination_is_asked_again() -> None:
    assert form.read_to(" ?").problem == "utter_transport_where_unclear"


class TestWhen:
    def test_moment_is_read_back_in_words(self) -> None:
        assert form.read_when("sáng mai 6 giờ", NOW).value == "6 giờ ngày 22/11/2026"

    @pytest.mark.parametrize("text", ["hôm qua", "20/11 8h", "7 giờ sáng hôm nay"])
    def test_past_is_asked_again(self, text: str) -> None:
        reading = form.read_when(text, NOW)
        assert reading.problem in ("utter_transport_when_past", "utter_transport_bad_when")
        assert reading.value is None

    def test_now_is_not_past(self) -> None:
        assert form.read_when("bây giờ", NOW).value == "9 giờ 15 ngày 21/11/2026"
        assert form.read_when("9h hôm nay", NOW).value == "9 giờ ngày 21/11/2026"

    @pytest.mark.parametrize(
        ("text", "certain"), [("mai", True), ("7 giờ", True), ("xe có mất tiền không", False), ("25/11 âm lịch 8h", True)]
    )
    def test_half_an_answer_is_asked_again(self, text: str, certain: bool) -> None:
        reading = form.read_when(text, NOW)
        assert reading.problem == "utter_transport_bad_when"
        assert reading.certain is certain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("phải nằm", Posture.LIE),
        ("nằm", Posture.LIE),
        ("phai nam", Posture.LIE),
        ("không ngồi được", Posture.LIE),
        ("ngồi không nổi, nằm băng ca", Posture.LIE),
        ("liệt rồi", Posture.LIE),
        ("ngồi được", Posture.SIT),
        ("ngoi duoc", Posture.SIT),
        ("đi được, chống gậy", Posture.SIT),
        ("xe lăn", Posture.SIT),
        ("bà Năm ngồi được", Posture.SIT),
        ("ngồi không được", Posture.LIE),
        ("không thể ngồi", Posture.LIE),
        ("ngồi ko nổi", Posture.LIE),
        ("ngồi hổng được đâu", Posture.LIE),
        ("không tự ngồi được", Posture.LIE),
        ("không cần nằm", Posture.SIT),
        ("ngồi được, không cần nằm", Posture.SIT),
        ("liệt hai chân, ngồi xe lăn", Posture.SIT),
        ("không đi được nhưng ngồi được", Posture.SIT),
    ],
)
def test_posture_is_read(text: str, expected: Posture) -> None:
    assert form.read_posture(text).value == expected.label


@pytest.mark.parametrize("text", ["", "không biết", "bà Sáu", "chưa rõ nữa", "không đi được phải có người cõng", "đi không được"])
def test_unclear_posture_is_asked_again(text: str) -> None:
    assert form.read_posture(text).problem == "utter_transport_sit_or_lie"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("có", "có"), ("co can oxy", "có"), ("dạ có", "có"), ("cần", "có"), ("không", "không"), ("ko can", "không"), ("dạ không", "không"),
     ("hông cần đâu", "không"), ("khỏi", "không"), ("không cần oxy", "không"), ("có cần oxy", "có"), ("dạ", "có"),
     ("có cần đâu", "không"), ("chưa cần", "không"), ("không có", "không"), ("không phải thở oxy", "không")],
)  # fmt: skip
def test_yes_and_no_are_read(text: str, expected: str) -> None:
    reading = form.read_yes_no(text)
    assert reading.value == expected
    assert reading.certain


@pytest.mark.parametrize(
    "text",
    [
        "không có oxy là mệt",
        "có, không có không được",
        "thường xuyên thở oxy không rời được",
        "không thể thiếu oxy",
        "dạ có, ba tôi thở oxy suốt",
    ],
)
def test_who_cannot_do_without_oxygen_needs_it(text: str) -> None:
    assert form.read_yes_no(text).value == "có"


@pytest.mark.parametrize("text", ["bà Sáu", "chưa biết", "không biết nữa", "không rõ", "chưa chắc", "bà không đi được, cần oxy"])
def test_neither_yes_nor_no_is_asked_again(text: str) -> None:
    assert form.read_yes_no(text).problem == "utter_transport_yes_no"


@pytest.mark.parametrize(
    "text",
    ["đúng", "đúng rồi", "dung roi", "dung", "ok", "OK em", "xác nhận", "vâng", "dạ phải", "đồng ý", "dạ đúng rồi ạ", "đúng hết rồi nha em",
     "Đúng, gửi yêu cầu", "được rồi", "ừ", "chuẩn", "chính xác", "rồi", "dạ"],
)  # fmt: skip
def test_confirmation_is_read(text: str) -> None:
    assert form.read_confirmation(text).value == "đúng"


@pytest.mark.parametrize("text", ["sửa lại", "sua lai", "làm lại từ đầu", "ghi lại từ đầu", "sai hết rồi"])
def test_wish_to_begin_again_starts_again(text: str) -> None:
    reading = form.read_confirmation(text)
    assert reading.restart
    assert reading.value is None


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("cần đổi số điện thoại", ("phone",)),
        ("nhầm số điện thoại", ("phone",)),
        ("sdt sai roi", ("phone",)),
        ("số điện thoại", ("phone",)),
        ("sửa lại số điện thoại", ("phone",)),
        ("sai tên", ("patient",)),
        ("đúng nhưng đổi sang 8 giờ", ("when",)),
        ("doi gio don", ("when",)),
        ("đổi ngày khác", ("when",)),
        ("đón ở chỗ khác", ("from",)),
        ("sai địa chỉ đón", ("from",)),
        ("đổi bệnh viện", ("to",)),
        ("phải nằm chứ không ngồi được", ("posture",)),
        ("sai rồi, phải có oxy", ("oxygen",)),
        ("sai tên với số điện thoại", ("patient", "phone")),
    ],
)
def test_wrong_part_that_is_named_is_asked_again_alone(text: str, again: tuple[str, ...]) -> None:
    for spelling in (text, text.upper()):
        reading = form.read_confirmation(spelling)
        assert reading.value is None
        assert not reading.restart
        assert reading.again == again


@pytest.mark.parametrize(
    "text",
    ["không", "chưa", "chưa đúng", "không đúng", "sai rồi", "khoan đã", "đúng không?", "", "đừng", "đừng gửi", "dừng", "đúng nhưng mà",
     "đúng 1 chút", "sửa", "phải là bà Bảy", "có gì đâu", "cần gấp", "xe có oxy không", "đón mấy giờ vậy?"],
)  # fmt: skip
def test_nothing_is_sent_without_a_clear_yes(text: str) -> None:
    reading = form.read_confirmation(text)
    assert reading.value is None
    assert not reading.restart
    assert reading.again == ()
    assert reading.problem == "utter_transport_what_to_change"


def test_asking_what_to_change_shows_the_way_out() -> None:
    said = [button.say for button in texts().buttons("utter_transport_what_to_change")]
    assert form.read_confirmation(said[0] or "").restart
    assert interruption(understood(said[1] or "", "inform"), readable=True) is Interruption.CANCEL


@pytest.mark.parametrize("text", ["19/11 lúc 8h", "18-11 7 giờ sáng"])
def test_day_just_over_is_past_and_not_next_year(text: str) -> None:
    assert form.read_when(text, NOW).problem == "utter_transport_when_past"


def test_day_far_ahead_is_asked_again_with_the_day_understood() -> None:
    reading = form.read_when("25/3 lúc 8h", NOW)
    assert reading.problem == "utter_transport_when_far"
    assert "25/03/2027" in texts().get(reading.problem, **reading.fill)
    assert form.read_when("15/1 lúc 8h", NOW).value == "8 giờ ngày 15/01/2027"


READERS = (
    form.read_patient,
    form.read_phone,
    form.read_to,
    form.read_posture,
    form.read_yes_no,
    form.read_confirmation,
    lambda text: form.read_from(text, PLACES),
    lambda text: form.read_when(text, NOW),
)


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=80))
def test_any_answer_gives_a_value_or_a_text_that_exists(text: str) -> None:
    for read in READERS:
        reading = read(text)
        assert (reading.value is None) != (reading.problem is None)
        if reading.problem:
            assert "{" not in texts().get(reading.problem, **reading.fill)


@pytest.mark.parametrize("text", ["bệnh viện tỉnh", "Xã Vĩnh Hậu", "sáng mai 6 giờ", "ngồi được", "có"])
def test_shouting_is_read_like_speaking(text: str) -> None:
    for read in READERS[2:]:
        quiet, loud = read(strip_marks(text).lower()), read(strip_marks(text).upper())
        assert quiet.problem == loud.problem


SLOTS = {
    "transport_patient": "bà Sáu",
    "transport_phone": "0912 345 678",
    "transport_from": "xã Vĩnh Hậu",
    "transport_to": "Bệnh viện tỉnh",
    "transport_when": "6 giờ 30 ngày 22/11/2026",
    "transport_posture": Posture.LIE.label,
    "transport_oxygen": "có",
    "transport_confirmed": "đúng",
    "transport_commune": "30307",
}


def test_filled_form_becomes_a_request() -> None:
    store, conversation_id = FakeStore(), uuid4()
    with store.uow() as uow:
        stored = form.submit(uow, dict(SLOTS), request_key="k", conversation_id=conversation_id, now=NOW)
    assert stored.reference
    assert (stored.patient, stored.phone, stored.commune_code, stored.province) == ("bà Sáu", "0912 345 678", "30307", "an_giang")
    assert stored.wanted_at == datetime(2026, 11, 22, 6, 30, tzinfo=VIETNAM)
    assert (stored.posture, stored.oxygen, stored.state) == (Posture.LIE, True, RequestState.NEW)
    assert stored.conversation_id == conversation_id
    assert len(store.state.transport.rows) == 1


def test_same_turn_again_finds_its_first_request() -> None:
    store = FakeStore()
    references = set()
    for _ in range(3):
        with store.uow() as uow:
            references.add(form.submit(uow, dict(SLOTS), request_key="k", conversation_id=None, now=NOW).reference)
    assert len(references) == 1
    assert len(store.state.transport.rows) == 1
