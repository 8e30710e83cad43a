"""The conversation turn by turn, without an engine: what is asked, corrected, contradicted and left open."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.entitlement.asking import MOST_QUESTIONS
from bot.entitlement.case import CHANGE, COMMUNE, OCCASION, WHO, Case
from bot.entitlement.result import result_of
from bot.entitlement.turn import Step, answer, begin, change, start_case
from bot.entitlement.wording import Wording
from tests.unit.builders import TODAY, texts

MOTHER = "mẹ tôi 78 tuổi, không lương hưu, ở xã Vĩnh Hậu cũ"


def talk(*lines: str, province: str | None = None) -> Iterator[Step]:
    step = begin(start_case(province), lines[0], TODAY)
    yield step
    for line in lines[1:]:
        step = answer(step.case, line, TODAY)
        yield step


def last(*lines: str) -> Step:
    return list(talk(*lines))[-1]


def asked(*lines: str) -> list[str | None]:
    return [step.case.requested for step in talk(*lines)]


def said(step: Step) -> list[str]:
    return [each.key for each in step.said]


def test_what_was_told_is_not_asked() -> None:
    lines = (MOTHER, "không thuộc hộ nào", "không", "không có chuyện nào")
    assert asked(*lines)[:3] == ["household", "disability", OCCASION]
    assert not {"age", "pension", COMMUNE} & set(asked(*lines))


def test_only_what_can_still_change_the_result_is_asked() -> None:
    for step in talk(MOTHER, "cận nghèo", "không", "không có chuyện nào"):
        wanted = {question.fact for question in step.case.assessment(TODAY).questions}
        assert step.done or step.case.requested in {*wanted, OCCASION, COMMUNE}
    assert step.done


def test_without_any_fact_the_first_question_is_for_whom() -> None:
    assert asked("xem giùm được hưởng gì", "cho tôi", "70")[:3] == [WHO, "age", "household"]
    assert asked("tui được hưởng gì")[0] == "age"


def test_the_province_of_the_conversation_is_known() -> None:
    assert next(talk("bà tôi 76 tuổi", province="an_giang")).case.told["province"] == "an_giang"


def test_unknown_is_left_open_and_not_asked_again() -> None:
    steps = list(talk(MOTHER, "không biết", "không", "không có chuyện nào", "không biết", "không biết", "không biết"))
    assert steps[1].case.skipped == ("household",)
    assert "household" not in [step.case.requested for step in steps[1:]]


@pytest.mark.parametrize("text", ["à nhầm, 75 tuổi", "xin lỗi, mẹ tôi 75 tuổi", "sửa lại 75 tuổi"])
def test_a_correction_replaces_what_was_told_and_the_question_comes_back(text: str) -> None:
    before, after = list(talk(MOTHER, text))
    assert after.case.told["age"] == {"age": 75}
    assert said(after) == ["utter_entitlement_corrected"]
    assert after.case.requested == before.case.requested
    assert len(after.case.asked) == len(before.case.asked)


def test_a_fact_named_for_correction_is_asked_again() -> None:
    step = last(MOTHER, "sửa lại tuổi")
    assert step.case.requested == "age"
    assert "age" not in step.case.told


def test_after_the_result_any_fact_can_be_changed() -> None:
    done = last(MOTHER, "cận nghèo", "không", "không có chuyện nào").case
    step = change(done)
    assert step.case.requested == CHANGE
    assert [button.title for button in Wording(texts(), step.case).question()[1]][:2] == ["Lương hưu, trợ cấp", "Tuổi"]
    again = answer(step.case, "sửa tuổi", TODAY)
    assert again.case.requested == "age"
    finished = answer(again.case, "70", TODAY)
    assert finished.case.told["age"] == {"age": 70}
    assert "social_pension" in [benefit.id for benefit in result_of(finished.case, TODAY).granted], "near-poor from 70"


@pytest.mark.parametrize(
    ("lines", "key", "fact"),
    [
        ((MOTHER, "bà có lương hưu"), "utter_entitlement_both_said", "pension"),
        ((MOTHER, "mẹ tôi 60 tuổi"), "utter_entitlement_both_said", "age"),
        (("mẹ tôi 78 tuổi, sinh năm 1980",), "utter_entitlement_both_said", "age"),
        (("tôi 30 tuổi nuôi con 28 tuổi",), "utter_entitlement_child_too_old", "children"),
    ],
)
def test_a_contradiction_is_asked_back(lines: tuple[str, ...], key: str, fact: str) -> None:
    step = last(*lines)
    assert key in said(step)
    assert step.case.requested == fact
    assert fact not in step.case.told
    for each in step.said:
        assert "{" not in Wording(texts(), step.case).say(each.key, **each.fill)


def test_a_child_told_later_is_compared_too() -> None:
    case = Case(who="self", told={"age": {"age": 30}}, requested="children", asked=("children",))
    step = answer(case, "có 1 con 29 tuổi", TODAY)
    assert said(step) == ["utter_entitlement_child_too_old"]
    assert (step.case.requested, step.case.told) == ("children", {"age": {"age": 30}})


def test_an_impossible_age_is_asked_again() -> None:
    step = last("bà tôi được hưởng gì", "300 tuổi")
    assert said(step) == ["utter_entitlement_age_impossible"]
    assert step.case.requested == "age"


def test_what_is_told_beside_the_answer_is_kept() -> None:
    step = last("bà tôi 71 tuổi", "hộ cận nghèo, không lương hưu, không khuyết tật")
    assert {name: step.case.told[name] for name in ("household", "pension", "disability")} == {
        "household": "near_poor", "pension": "none", "disability": "none"
    }  # fmt: skip


def test_the_age_of_the_dead_is_not_the_age_of_the_person() -> None:
    steps = list(talk("tôi 50 tuổi, không khuyết tật, hộ nghèo", *["không"] * 4))
    case = next(step.case for step in steps if step.case.requested == OCCASION)
    step = answer(case, "có người mới mất", TODAY)
    while step.case.requested != "death_age":
        assert not step.done
        step = answer(step.case, "không biết", TODAY)
    assert answer(step.case, "81 tuổi", TODAY).case.told["age"] == {"age": 50}


def test_a_name_of_several_communes_is_asked_back() -> None:
    case = Case(who="mother", told={"age": {"age": 78}}, requested=COMMUNE, asked=(COMMUNE,))
    step = answer(case, "xã Tân Hòa", TODAY)
    assert step.case.requested == COMMUNE
    text, buttons = Wording(texts(), step.case).question()
    assert "Tân Hòa" in text
    assert len(buttons) == 3
    chosen = answer(step.case, buttons[0].say or "", TODAY)
    assert len(chosen.case.told[COMMUNE]["codes"]) == 1


def test_no_more_than_eight_questions_then_the_result_with_what_is_open() -> None:
    steps = list(talk("tui được hưởng gì", "35", *["không biết"] * 12))
    assert len(steps[-1].case.asked) <= MOST_QUESTIONS
    assert steps[-1].done
    assert result_of(steps[-1].case, TODAY).open


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "có",
                "không",
                "không biết",
                "70",
                "hộ nghèo",
                "nặng",
                "2 con 5 và 7 tuổi",
                "à nhầm, 62 tuổi",
                "xã Vĩnh Hậu",
                "có người mới mất",
                "???",
            ]
        ),
        max_size=25,
    )
)
def test_every_conversation_stays_plain_data_and_within_its_questions(lines: list[str]) -> None:
    for step in talk("tôi 40 tuổi được hưởng gì", *lines):
        assert Case.from_json(step.case.to_json()) == step.case
        assert len(step.case.asked) <= MOST_QUESTIONS + 1, "the commune once more where its name was not clear"
        assert step.done or Wording(texts(), step.case).question()[0]
        if step.done:
            return


def test_an_answer_to_something_else_is_no_yes() -> None:
    case = Case(who="self", told={"age": {"age": 40}}, requested="hiv", asked=("hiv",))
    assert "hiv" not in answer(case, "có người mới mất", TODAY).case.told


def test_a_question_nobody_can_answer_is_left_open_in_the_end() -> None:
    steps = list(talk(MOTHER, "ờ thì", "hổm rày", "thì vậy đó"))
    assert [step.case.requested for step in steps[:3]] == ["household"] * 3
    assert steps[3].case.skipped == ("household",)


def test_what_the_resident_came_for_is_asked_first() -> None:
    step = last("tôi 40 tuổi, nhà tôi bị cháy hết, được hưởng gì")
    assert step.case.told["disaster_house"] == "destroyed"
    assert step.case.requested is not None
    assert step.case.requested.startswith("disaster_")
