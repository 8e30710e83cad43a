"""The entitlement page of the console, without a browser: the same questions and the same result as residents get."""

from __future__ import annotations

from bot.console.pages import entitlement
from bot.console.pages.entitlement import Desk
from bot.entitlement.checklist import open_checklist
from tests.fakes.web_services import FakeServices
from tests.unit.builders import TODAY, texts


def test_staff_tell_the_story_answer_and_see_the_result_grow() -> None:
    desk = Desk(texts(), TODAY)
    assert desk.replies() == []
    desk.tell("mẹ tôi 78 tuổi, không lương hưu, ở xã Vĩnh Hậu cũ")
    assert desk.question is not None
    assert "hộ nghèo hay hộ cận nghèo" in desk.question[0]
    assert ("Tuổi", "78 tuổi") in desk.told()
    for said in ("không thuộc hộ nào", "không khuyết tật", "không có chuyện nào"):
        desk.tell(said)
    assert "540.000 đồng" in desk.replies()[0].text


def test_staff_correct_what_was_told_also_after_the_last_question() -> None:
    desk = Desk(texts(), TODAY)
    for said in ("mẹ tôi 78 tuổi, không lương hưu", "cận nghèo", "không", "không có chuyện nào", "không biết", "không biết"):
        desk.tell(said)
    desk.tell("à nhầm, 69 tuổi")
    assert ("Tuổi", "69 tuổi") in desk.told()
    desk.correct()
    assert desk.question is not None


def test_mistakes_are_noted() -> None:
    desk = Desk(texts(), TODAY)
    desk.tell("bà 300 tuổi")
    assert "300 tuổi" in desk.notes[0]


def test_the_print_page_is_kept() -> None:
    services, desk = FakeServices(), Desk(texts(), TODAY)
    desk.tell("mẹ tôi 78 tuổi")
    assert desk.case is not None
    token = entitlement._kept(services, desk.case, TODAY)
    with services.uow() as uow:
        assert open_checklist(uow, token, services.clock()) is not None
