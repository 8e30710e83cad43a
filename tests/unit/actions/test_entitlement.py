"""The actions of the entitlement conversation: beginning, answers, interruptions, the result and its buttons."""

from __future__ import annotations

import pytest

from actions.action_ask_entitlement_form_entitlement_answer import ActionAskEntitlementFormEntitlementAnswer
from actions.action_finish_entitlement import ActionFinishEntitlement
from actions.action_repeat_entitlement import ActionRepeatEntitlement
from actions.action_start_entitlement import ActionStartEntitlement
from actions.validate_entitlement_form import SLOT, ValidateEntitlementForm
from bot.entitlement.turn import DONE
from knowledge_base.programs import Aspect, Program
from tests.unit.actions.stage import Stage
from tests.unit.builders import entry

MOTHER = "mẹ tôi 78 tuổi, không lương hưu, ở xã Vĩnh Hậu cũ"
FILLED = {
    "who": "mother",
    "told": {"age": {"age": 78}, "pension": "none", "household": "other", "disability": "none"},
    "asked": ["household", "disability"],
    "skipped": [],
    "requested": None,
}
COST = entry(Program.HUU_TRI_XA_HOI, Aspect.AMOUNT, questions=("hưu trí xã hội được bao nhiêu",))


@pytest.fixture
def stage() -> Stage:
    return Stage(COST)


async def test_the_first_message_is_read_and_the_first_question_asked(stage: Stage) -> None:
    slots = await stage.run(ActionStartEntitlement, MOTHER, "ask_entitlement")
    assert slots["situation"]["told"]["age"] == {"age": 78}
    assert slots["situation"]["requested"] == "household"
    assert stage.keys_said() == ["utter_entitlement_begin"]
    await stage.run(ActionAskEntitlementFormEntitlementAnswer)
    assert "Gia đình mẹ của bác" in stage.said[0].text
    assert stage.said[0].buttons[-1].title == "Không biết"


async def test_a_doubtful_reading_is_answered_as_a_question(stage: Stage) -> None:
    slots = await stage.run(ActionStartEntitlement, "bà con hỏi chút", "ask_entitlement", confidence=0.2)
    assert (slots["form_ended"], slots[SLOT]) == ("answered", DONE)
    assert len(stage.said) == 1
    await stage.run(ActionFinishEntitlement)
    assert stage.said == []


async def test_the_last_answer_ends_the_form(stage: Stage) -> None:
    stage.slots["situation"] = {**FILLED, "asked": ["household", "disability", "occasion"], "requested": "occasion"}
    slots = await stage.fill(ValidateEntitlementForm, SLOT, "không có chuyện nào")
    assert slots["situation"]["requested"] == "income_per_head"
    slots = await stage.fill(ValidateEntitlementForm, SLOT, "không biết")
    assert (slots[SLOT], slots["situation"]["requested"]) == (None, "commune")
    slots = await stage.fill(ValidateEntitlementForm, SLOT, "xã Vĩnh Hậu")
    assert (slots[SLOT], slots["situation"]["requested"]) == (DONE, None)


@pytest.mark.parametrize(("text", "intent", "ended"), [("thôi", "cancel", "cancelled"), ("cho gặp cán bộ", "request_person", "handover")])
async def test_giving_up_and_a_person(stage: Stage, text: str, intent: str, ended: str) -> None:
    stage.slots["situation"] = {**FILLED, "requested": "disability"}
    slots = await stage.fill(ValidateEntitlementForm, SLOT, text, intent)
    assert slots["form_ended"] == ended
    stage.slots["form_ended"] = ended
    await stage.run(ActionFinishEntitlement)
    assert stage.keys_said() == [{"cancelled": "utter_entitlement_cancelled", "handover": "utter_handover_stored"}[ended]]


async def test_a_question_in_between_is_answered_and_nothing_is_lost(stage: Stage) -> None:
    stage.slots["situation"] = before = {**FILLED, "requested": "disability"}
    slots = await stage.fill(ValidateEntitlementForm, SLOT, "hưu trí xã hội được bao nhiêu", "ask_huu_tri_xa_hoi")
    assert "540.000" in stage.said[0].text
    assert slots[SLOT] is None
    assert "situation" not in slots
    assert stage.slots["situation"] == before


async def test_a_word_of_the_question_asked_back_is_no_answer(stage: Stage) -> None:
    stage.slots["situation"] = {**FILLED, "told": {"age": {"age": 78}}, "requested": "household"}
    slots = await stage.fill(ValidateEntitlementForm, SLOT, "hộ cận nghèo là sao?", "ask_ho_ngheo")
    assert "situation" not in slots
    slots = await stage.fill(ValidateEntitlementForm, SLOT, "nhà cận nghèo vậy được những gì", "ask_entitlement")
    assert slots["situation"]["told"]["household"] == "near_poor"


@pytest.mark.parametrize(("step", "requested"), [("change", "change"), ("", "who")])
async def test_buttons_of_an_earlier_result_work_in_the_middle_of_the_questions(stage: Stage, step: str, requested: str) -> None:
    stage.slots["situation"] = {**FILLED, "requested": "occasion"}
    entities = [{"entity": "entitlement_step", "value": step}]
    slots = await stage.fill(ValidateEntitlementForm, SLOT, "/ask_entitlement", "ask_entitlement", entities=entities)
    assert slots["situation"]["requested"] == requested


async def test_the_result_comes_with_a_print_page_that_exists(stage: Stage) -> None:
    stage.slots["situation"] = FILLED
    slots = await stage.run(ActionFinishEntitlement)
    assert "Trợ cấp hưu trí xã hội" in stage.said[0].text
    link = next(button.url for button in stage.said[-1].buttons if button.url)
    assert link is not None
    assert link.rpartition("/")[2] in stage.app.store.state.checklists.rows
    assert slots["program"] == "huu_tri_xa_hoi"


async def test_the_result_is_read_again(stage: Stage) -> None:
    stage.slots["situation"] = FILLED
    await stage.run(ActionRepeatEntitlement, "/repeat", "repeat")
    assert "Trợ cấp hưu trí xã hội" in stage.said[0].text


async def test_without_a_result_repeating_is_small_talk(stage: Stage) -> None:
    await stage.run(ActionRepeatEntitlement, "nói lại đi", "repeat")
    assert "nhắn lại" in stage.said[0].text


async def test_the_buttons_of_a_result(stage: Stage) -> None:
    stage.slots["situation"] = FILLED
    not_yet = [{"entity": "entitlement_step", "value": "not_yet"}]
    slots = await stage.run(ActionStartEntitlement, "/ask_entitlement", "ask_entitlement", entities=not_yet)
    assert stage.keys_said() == ["utter_entitlement_not_yet"]
    assert slots["form_ended"] == "answered"
    change = [{"entity": "entitlement_step", "value": "change"}]
    slots = await stage.run(ActionStartEntitlement, "/ask_entitlement", "ask_entitlement", entities=change)
    assert slots["situation"]["requested"] == "change"
    slots = await stage.run(ActionStartEntitlement, "/ask_entitlement", "ask_entitlement")
    assert (slots["situation"]["requested"], slots["situation"]["told"]) == ("who", {})
