"""The vehicle form when things do not go straight: refusal, change of mind, mistakes, questions, danger, old buttons."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from bot.wiring import App
    from tests.support.dialogue import Dialogue, Store

TO_THE_PHONE = """
resident: xin xe chở bệnh nhân
bot: họ tên người bệnh
resident: ông Trần Văn Ba
bot: Số điện thoại
"""
TO_THE_PLACE = f"""
{TO_THE_PHONE}
resident: 0912345678
bot: Đón người bệnh ở đâu
"""
TO_THE_POSTURE = f"""
{TO_THE_PLACE}
resident: xã Vĩnh Hậu
bot: bệnh viện hay cơ sở y tế nào
resident: bv Chợ Rẫy
bot: ngày nào, mấy giờ
resident: sáng mai 7 giờ
bot: ngồi được hay phải nằm
"""
TO_THE_END = f"""
{TO_THE_POSTURE}
taps: Ngồi được
bot: bình oxy
taps: Có, cần oxy
bot: ông Trần Văn Ba … 0912 345 678 … Vĩnh Hậu … Chợ Rẫy … ngồi được … có … đúng chưa
"""


def test_cancelled_by_text_nothing_is_stored(talk: Callable[[str], Dialogue], store: Store) -> None:
    dialogue = talk("telegram")
    dialogue.run(
        f"""
        {TO_THE_PHONE}
        resident: thôi khỏi
        bot [utter_transport_cancelled]: chưa gửi gì
        resident: người khuyết tật nặng được bao nhiêu tiền
        bot [nguoi_khuyet_tat.amount]:
        """
    )
    assert store.requests(dialogue.conversation) == []


@pytest.mark.parametrize("channel", ["telegram", "zalo"])
def test_cancelled_by_button_nothing_is_stored_and_its_buttons_are_old(talk: Callable[[str], Dialogue], store: Store, channel: str) -> None:
    dialogue = talk(channel)
    dialogue.run(
        f"""
        {TO_THE_END}
        buttons: Đúng, gửi yêu cầu | Sửa lại từ đầu | Thôi, không đặt nữa
        taps: Thôi, không đặt nữa
        bot [utter_transport_cancelled]: chưa gửi gì
        """
    )
    dialogue.run(
        """
        taps: Đúng, gửi yêu cầu
        bot [utter_button_stale]:
        """
    )
    assert store.requests(dialogue.conversation) == []


def test_begun_again_the_old_answers_are_gone(talk: Callable[[str], Dialogue], store: Store) -> None:
    dialogue = talk("zalo")
    dialogue.run(
        f"""
        {TO_THE_END}
        taps: Sửa lại từ đầu
        bot [utter_transport_restart]:
        bot: họ tên người bệnh
        resident: bà Lê Thị Tư
        bot: Số điện thoại
        resident: 0987 654 321
        bot: Đón người bệnh ở đâu
        resident: xã Vĩnh Hậu
        bot: bệnh viện hay cơ sở y tế nào
        resident: bệnh viện huyện An Phú
        bot: ngày nào, mấy giờ
        resident: sáng mai 8 giờ
        bot: ngồi được hay phải nằm
        resident: phai nam
        bot: bình oxy
        resident: khong
        bot: bà Lê Thị Tư … 0987 654 321 … phải nằm … không … đúng chưa
        never: Trần Văn Ba
        resident: đúng rồi
        bot [utter_transport_stored]: XE-
        """
    )
    (request,) = store.requests(dialogue.conversation)
    assert (request["patient"], request["phone"], request["posture"]) == ("bà Lê Thị Tư", "0987 654 321", "lie")


def test_a_wrong_number_and_a_past_time_are_asked_again(talk: Callable[[str], Dialogue], use_cases: App) -> None:
    yesterday = use_cases.today() - timedelta(days=1)
    talk("telegram").run(
        f"""
        {TO_THE_PHONE}
        resident: 0912
        bot [utter_transport_bad_phone]: 10 số
        bot: Số điện thoại
        resident: 12345
        bot [utter_transport_bad_phone]:
        bot: Số điện thoại
        resident: 0912.345.678
        bot: Đón người bệnh ở đâu
        resident: chỗ cây đa đầu làng
        bot [utter_transport_where_unclear]: xã
        bot: Đón người bệnh ở đâu
        resident: Vĩnh Hậu
        bot: bệnh viện hay cơ sở y tế nào
        resident: bv Chợ Rẫy
        bot: ngày nào, mấy giờ
        resident: $past
        bot [utter_transport_when_past]: đã qua
        bot: ngày nào, mấy giờ
        resident: lúc nào cũng được
        bot [utter_transport_bad_when]:
        bot: ngày nào, mấy giờ
        resident: sáng mai 7 giờ
        bot: ngồi được hay phải nằm
        resident: hổng biết nữa
        bot [utter_transport_sit_or_lie]:
        bot: ngồi được hay phải nằm
        """,
        past=f"ngày {yesterday:%d/%m/%Y} lúc 8 giờ",
    )


def test_a_pickup_in_bac_ninh_ends_the_form_with_whom_to_ask(talk: Callable[[str], Dialogue], store: Store) -> None:
    dialogue = talk("zalo")
    dialogue.run(
        f"""
        {TO_THE_PLACE}
        resident: phường Kinh Bắc, Bắc Ninh
        bot [utter_transport_other_province]: An Giang … trạm y tế … 115
        resident: ai được cấp thẻ bảo hiểm y tế miễn phí
        bot [bhyt.eligibility]:
        """
    )
    assert store.requests(dialogue.conversation) == []


def test_asking_for_a_person_ends_the_form_and_is_stored(talk: Callable[[str], Dialogue], store: Store) -> None:
    dialogue = talk("telegram")
    dialogue.run(
        f"""
        {TO_THE_PLACE}
        resident: cho tôi gặp cán bộ
        bot [utter_handover_stored]: danh sách chờ
        """
    )
    (handover,) = store.handovers(dialogue.conversation)
    assert handover["state"] == "waiting"
    assert store.requests(dialogue.conversation) == []


@pytest.mark.parametrize("channel", ["telegram", "zalo"])
def test_danger_comes_first_and_the_form_goes_on(talk: Callable[[str], Dialogue], store: Store, channel: str) -> None:
    dialogue = talk(channel)
    dialogue.run(
        f"""
        {TO_THE_POSTURE}
        resident: trời ơi ba tôi bất tỉnh rồi
        bot [emergency]: GỌI 115 NGAY
        taps: Phải nằm
        bot: bình oxy
        resident: có
        bot: phải nằm … có … đúng chưa
        resident: đúng rồi
        bot [utter_transport_stored]: XE-
        """
    )
    (handover,) = store.handovers(dialogue.conversation)
    assert handover["urgent"]
    assert len(store.requests(dialogue.conversation)) == 1


def test_questions_in_between_are_answered_and_the_form_asks_again(talk: Callable[[str], Dialogue]) -> None:
    talk("telegram").run(
        f"""
        {TO_THE_PHONE}
        resident: bao lâu thì có xe?
        bot [xe_chuyen_benh.duration]:
        bot: Số điện thoại
        resident: giá vé máy bay đi Hà Nội bao nhiêu?
        bot [signpost]: không đặt vé
        bot: Số điện thoại
        resident: tra cứu hồ sơ
        bot [utter_transport_finish_first]: thôi
        bot: Số điện thoại
        resident: /start
        bot [smalltalk]: chào
        bot: Số điện thoại
        resident: 0912345678
        bot: Đón người bệnh ở đâu
        """
    )


def test_a_button_of_an_earlier_question_is_not_taken_as_the_answer(talk: Callable[[str], Dialogue], store: Store) -> None:
    dialogue = talk("telegram")
    dialogue.run(
        f"""
        {TO_THE_POSTURE}
        taps: Ngồi được
        bot: bình oxy
        taps: Ngồi được
        bot [utter_button_stale]: câu hỏi mới nhất
        taps: Không cần
        bot: ngồi được … không … đúng chưa
        taps: Có, cần oxy
        bot [utter_button_stale]:
        taps: Đúng, gửi yêu cầu
        bot [utter_transport_stored]: XE-
        taps: Đúng, gửi yêu cầu
        bot [utter_button_stale]:
        """
    )
    (request,) = store.requests(dialogue.conversation)
    assert (request["posture"], request["oxygen"]) == ("sit", False)


def test_buttons_can_be_typed_by_title_or_number(talk: Callable[[str], Dialogue]) -> None:
    talk("zalo").run(
        f"""
        {TO_THE_POSTURE}
        resident: 2
        bot: bình oxy
        resident: khong can
        bot: phải nằm … không … đúng chưa
        """
    )
