"""Answers to the questions of the entitlement conversation, as people type them."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.entitlement.case import CHANGE, COMMUNE, OCCASION, WHO, Case
from bot.entitlement.reading import read_answer
from bot.entitlement.wording import CHOICE_OF, WITHOUT_UNKNOWN, Wording
from knowledge_base.entitlements import CareKind
from knowledge_base.entitlements.catalogue import catalogue
from tests.unit.builders import TODAY, texts

FACTS = [*catalogue().questions, WHO, OCCASION, COMMUNE]


@pytest.mark.parametrize(
    ("fact", "text", "value"),
    [
        ("age", "78", {"age": 78}),
        ("age", "dạ bà 82 tuổi rồi", {"age": 82}),
        ("age", "tám mươi hai", {"age": 82}),
        ("age", "80 mấy tuổi", {"age": 80}),
        ("age", "1950", {"birth_year": 1950}),
        ("age", "sinh năm 1950", {"birth_year": 1950}),
        ("age", "12/3/1948", {"birth_date": "1948-03-12"}),
        ("age", "mới sinh", {"age": 0}),
        ("household", "cận nghèo", "near_poor"),
        ("household", "nhà có sổ hộ nghèo", "poor"),
        ("household", "k", "other"),
        ("household", "không thuộc hộ nghèo hay cận nghèo", "other"),
        ("household", "không phải hộ nghèo mà là cận nghèo", "near_poor"),
        ("household", "mới thoát nghèo năm ngoái", "other"),
        ("disability", "không", "none"),
        ("disability", "chưa làm giấy", "uncertified"),
        ("disability", "nặng", "severe"),
        ("disability", "dac biet nang", "extreme"),
        ("pension", "ko co", "none"),
        ("pension", "chưa có", "none"),
        ("pension", "lãnh tiền tuất của ba", "survivor"),
        ("pension", "hưu mất sức", "social_insurance"),
        ("pension", "có lương hưu", "pension"),
        ("pension_amount", "1tr2", 1_200_000),
        ("pension_amount", "khoảng 500 ngàn", 500_000),
        ("support", "có con trai nuôi", "supported"),
        ("support", "không có ai hết", "nobody"),
        ("father", "ba nó chết rồi", "dead"),
        ("mother", "mẹ bỏ đi biệt tích", "left"),
        ("mother", "không biết là ai", "unknown"),
        ("children", "2 đứa, 5 tuổi với 9 tuổi", [{"age": 5}, {"age": 9}]),
        ("children", "bé 8 tháng", [{"months": 8}]),
        ("children", "không", []),
        ("children", "3", [{}, {}, {}]),
        ("children", "một đứa 17 tuổi còn đi học", [{"age": 17, "studying": True}]),
        ("partner", "chồng mất 3 năm rồi", "dead"),
        ("partner", "ly dị rồi", "divorced"),
        ("partner", "chưa lấy chồng", "never"),
        ("studying", "nghỉ học rồi", False),
        ("caring_for", "không", []),
        ("caring_for", "nuôi đứa cháu mồ côi", [{"kind": "foster_child"}]),
        ("income_per_head", "2 triệu", 2_000_000),
        ("death_age", "81", 81),
        ("disaster_injured", "không", 0),
        ("disaster_injured", "nằm viện 5 ngày", 5),
        ("disaster_house", "cháy hết rồi", "destroyed"),
        (COMMUNE, "xã Vĩnh Hậu", {"name": "xã Vĩnh Hậu", "codes": ["30367"]}),
    ],
)
def test_an_answer_is_read(fact: str, text: str, value: Any) -> None:
    assert read_answer(fact, text, TODAY).facts == {fact: value}


@pytest.mark.parametrize("fact", [fact for fact in FACTS if fact not in (WHO, "father", "mother")])
@pytest.mark.parametrize("text", ["không biết", "em không rõ", "quên rồi", "k bit"])
def test_nobody_has_to_know(fact: str, text: str) -> None:
    reading = read_answer(fact, text, TODAY)
    assert reading.unknown
    assert not reading.facts


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("300 tuổi", "utter_entitlement_age_impossible"),
        ("300", "utter_entitlement_age_impossible"),
        ("-5 tuổi", "utter_entitlement_age_impossible"),
        ("sinh năm 2090", "utter_entitlement_birth_impossible"),
        ("31/02/1948", "utter_entitlement_day_impossible"),
        ("12/12/2026", "utter_entitlement_birth_impossible"),
        ("gần 75 tuổi", "utter_entitlement_age_exactly"),
        ("tuổi Dần", "utter_entitlement_age_exactly"),
    ],
)
def test_ages_and_days_nobody_has_get_a_message(text: str, problem: str) -> None:
    reading = read_answer("age", text, TODAY)
    assert (reading.problem, dict(reading.facts)) == (problem, {})
    assert "{" not in texts().get(problem, **reading.fill)


def test_who_is_not_poor_may_still_be_near_poor() -> None:
    assert read_answer("household", "không phải hộ nghèo", TODAY).problem == "utter_entitlement_near_poor_too"


def test_one_question_covers_the_rare_events() -> None:
    assert read_answer(OCCASION, "không có chuyện nào", TODAY).facts == {"caring_for": [], "death": False, "disaster": False}
    assert read_answer(OCCASION, "mới có người mất", TODAY).facts == {"death": True, "disaster": False, "caring_for": []}
    assert read_answer(OCCASION, "nhà bị cháy, có người chết", TODAY).facts == {"death": True, "disaster": True, "caring_for": []}
    assert read_answer(OCCASION, "đang chăm nuôi người khác", TODAY).facts == {"death": False, "disaster": False}


@pytest.mark.parametrize("fact", [*FACTS, CHANGE])
def test_every_button_is_read_as_what_it_says(fact: str) -> None:
    """Tapped buttons come back as their words."""
    case = Case(requested=fact, told={"age": {"age": 70}, "household": "poor"} if fact == CHANGE else {})
    _, buttons = Wording(texts(), case).question()
    for button in buttons:
        assert len(button.title) <= 25
        if fact != CHANGE:
            assert read_answer(fact, button.say or "", TODAY).answered, button.say
    assert (texts().get("utter_entitlement_dont_know") in [button.title for button in buttons]) is (fact not in WITHOUT_UNKNOWN)
    if fact in CHOICE_OF:
        read = [read_answer(fact, button.say or "", TODAY).facts.get(fact) for button in buttons[:-1]]
        assert len(set(read)) == len(read), "two buttons mean the same"
        assert all(CHOICE_OF[fact].read(value) for value in read)
    if fact == "caring_for":
        kinds = [read_answer(fact, button.say or "", TODAY).facts[fact] for button in buttons[:-1]]
        assert [kind[0]["kind"] for kind in kinds[:-1]] == [
            CareKind.RELATIVE, CareKind.FOSTER_CHILD, CareKind.FOSTER_OLDER, CareKind.FOSTER_DISABLED, CareKind.SHELTERED
        ]  # fmt: skip
        assert kinds[-1] == []


@given(st.sampled_from(FACTS), st.text(max_size=60))
def test_nothing_typed_breaks_the_reader(fact: str, text: str) -> None:
    reading = read_answer(fact, text, TODAY)
    assert ast.literal_eval(repr(dict(reading.facts))) == reading.facts, "plain data, fit for a slot"
