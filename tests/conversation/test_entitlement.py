"""From free text to amounts, papers and the place to go: the entitlement conversation through the real engine."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.support.dialogue import Dialogue


def test_from_free_text_to_the_result_and_read_again(talk: Callable[[str], Dialogue]) -> None:
    talk("web").run(
        """
        resident: mẹ tôi 78 tuổi, không lương hưu, ở xã Vĩnh Hậu cũ, được hưởng gì
        bot [utter_entitlement_begin]:
        bot [utter_entitlement_ask_household]: Gia đình mẹ của bác
        buttons: Hộ nghèo | Hộ cận nghèo | Không thuộc hộ nào | Không biết
        taps: Hộ cận nghèo
        bot [utter_entitlement_ask_disability]:
        resident: không
        bot [utter_entitlement_ask_occasion]:
        resident: à nhầm, 75 tuổi
        bot [utter_entitlement_corrected]:
        bot [utter_entitlement_ask_occasion]:
        taps: Không có chuyện nào
        bot [utter_entitlement_result]: mẹ của bác được … hưu trí xã hội: 540.000 đồng mỗi tháng
        bot [utter_entitlement_benefit]: Mẫu số 01 … xã Vĩnh Hậu … Nghị định 335/2026/NĐ-CP
        bot [utter_entitlement_benefit]: không phải đóng tiền
        bot [utter_entitlement_closing]: 75 tuổi
        taps: Đọc lại
        bot [utter_entitlement_result]: 540.000
        bot:
        bot:
        bot:
        """
    )


def test_a_question_in_between_a_mistake_and_a_person(talk: Callable[[str], Dialogue]) -> None:
    talk("telegram").run(
        """
        resident: tui duoc huong gi
        bot [utter_entitlement_begin]:
        bot [utter_entitlement_ask_age]:
        resident: 300 tuổi
        bot [utter_entitlement_age_impossible]: 300 tuổi
        bot [utter_entitlement_ask_age]:
        resident: 70
        bot [utter_entitlement_ask_household]:
        resident: hộ cận nghèo là sao?
        bot:
        bot [utter_entitlement_ask_household]:
        resident: k biết
        bot [utter_entitlement_unknown_noted]:
        bot [utter_entitlement_ask_disability]:
        resident: cho tôi gặp cán bộ
        bot [utter_handover_stored]:
        """
    )


def test_a_divided_commune_is_asked_back_and_what_is_open_stays_open(talk: Callable[[str], Dialogue]) -> None:
    talk("zalo").run(
        """
        resident: bà nội em 81 tuổi, hộ nghèo, không lương hưu, khuyết tật nặng, được hưởng gì
        bot [utter_entitlement_begin]:
        bot [utter_entitlement_ask_support]: bà của bác
        resident: không biết
        bot [utter_entitlement_unknown_noted]:
        bot [utter_entitlement_ask_occasion]:
        resident: không có gì
        bot [utter_entitlement_ask_hiv]:
        resident: không
        bot [utter_entitlement_ask_commune]:
        resident: xã Tân Hòa
        bot [utter_entitlement_ask_commune]: Tân Hòa
        taps: Không biết
        bot [utter_entitlement_unknown_noted]:
        bot [utter_entitlement_result]: bà của bác được … Một khoản trợ cấp hằng tháng, ít nhất 1.080.000 đồng
        bot [utter_entitlement_benefit]: Thẻ bảo hiểm y tế … xã Phú Tân hoặc xã Tân Hội
        bot [utter_entitlement_benefit]: người khuyết tật … còn cần biết: người phụng dưỡng
        bot [utter_entitlement_benefit]: được người khác nhận nuôi
        bot [utter_entitlement_benefit]: không có người phụng dưỡng
        bot [utter_entitlement_closing]: Còn để ngỏ
        """
    )


def test_giving_up_and_beginning_again_for_somebody_else(talk: Callable[[str], Dialogue]) -> None:
    talk("telegram").run(
        """
        resident: mẹ tôi 78 tuổi, không lương hưu, được hưởng gì
        bot [utter_entitlement_begin]:
        bot [utter_entitlement_ask_household]:
        resident: thôi khỏi
        bot [utter_entitlement_cancelled]:
        resident: con tôi 7 tuổi bị bại não được hưởng những gì
        bot [utter_entitlement_begin]:
        bot [utter_entitlement_ask_household]: con của bác
        resident: tôi muốn đặt xe chở đi bệnh viện
        bot [utter_entitlement_finish_first]:
        bot [utter_entitlement_ask_household]:
        """
    )
