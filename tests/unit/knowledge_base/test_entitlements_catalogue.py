"""The catalogue fits the rules: every name exists, every condition has its words, every text can be filled."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from knowledge_base.check import HARMLESS
from knowledge_base.entitlements import Situation
from knowledge_base.entitlements.catalogue import Entitlement, catalogue, in_force
from knowledge_base.entitlements.explain import TURNS
from knowledge_base.entitlements.facts import DRAWS, facts_of
from knowledge_base.entitlements.regime import change_days, regime_on
from knowledge_base.figures import PLACEHOLDER, default_figures, names_in
from knowledge_base.rules.monthly import ALONE, COMPETING, SINGLE_PARENT, UNSETTLED, WITH_SINGLE_PARENT
from knowledge_base.rules.system import system
from knowledge_base.rules.vocabulary import CHOICES

TEXTS = catalogue()
EVERY = TEXTS.entitlements
ASSUMED = {"in_institution", "spouse_draws_care_funding"}
ENGINE_NOTES = {"highest_only", "both_paid"}


def texts_of(benefit: Entitlement) -> list[str]:
    """Every line that may be said about a benefit."""
    reasons = [TEXTS.reasons[name] for name in (*benefit.conditions, *benefit.doubts)]
    lines = [line.text for reason in reasons for line in (*reason.yes, *reason.no)]
    return [*lines, *(reason.doubt for reason in reasons), *(TEXTS.notes[name].text for name in benefit.notes)]


@pytest.mark.parametrize("benefit", EVERY, ids=lambda benefit: benefit.id)
def test_benefit_names_only_what_exists(benefit: Entitlement) -> None:
    whens = [line.when for name in benefit.conditions for line in (*TEXTS.reasons[name].yes, *TEXTS.reasons[name].no)]
    whens += [TEXTS.notes[name].when for name in benefit.notes]
    assert {name for name in (*benefit.variables, *whens) if name} <= set(system().variables)
    assert all(TEXTS.reasons[name].no for name in benefit.conditions)
    assert all(TEXTS.reasons[name].doubt for name in benefit.doubts)


@pytest.mark.parametrize("benefit", EVERY, ids=lambda benefit: benefit.id)
def test_benefit_can_be_asked_for_and_told_on_every_day_it_exists(benefit: Entitlement) -> None:
    figures = default_figures()
    days = [day for day in change_days() if benefit.exists(day)]
    assert days
    for day in days:
        assert in_force(benefit.law, day) is not None
        procedure = in_force(benefit.procedure, day)
        assert procedure is not None, (benefit.id, day)
        assert procedure.desk
        if procedure.deadline:
            assert figures.get(procedure.deadline, day).unit == "working_day"


def test_every_figure_in_a_text_has_a_value_when_it_is_said() -> None:
    figures = default_figures()
    limited = {"social_assistance.age.orphan_student_max"}  # named only where the old limit itself is the reason
    for benefit in EVERY:
        for day in (day for day in change_days() if benefit.exists(day)):
            for name in (name for text in texts_of(benefit) for name in names_in(text.replace(TURNS, ""))):
                if name not in limited and not name.startswith("fact."):
                    figures.get(name, day)


def test_no_figure_is_typed_into_a_text() -> None:
    lines = [line for benefit in EVERY for line in texts_of(benefit)] + [TEXTS.notes[name].text for name in ENGINE_NOTES]
    stray = {line: re.findall(r"\S*\d\S*", HARMLESS.sub(" ", PLACEHOLDER.sub(" ", line))) for line in lines}
    assert {line: found for line, found in stray.items() if found} == {}


def test_no_text_is_left_over() -> None:
    used = {name for benefit in EVERY for name in (*benefit.conditions, *benefit.doubts)}
    assert set(TEXTS.reasons) == used
    assert set(TEXTS.notes) == {name for benefit in EVERY for name in benefit.notes} | ENGINE_NOTES


def test_every_fact_can_be_asked() -> None:
    facts = set(facts_of(Situation(), change_days()[-1], default_figures()))
    assert set(TEXTS.questions) - ASSUMED == facts - {DRAWS} - ASSUMED
    assert {question.after for question in TEXTS.questions.values()} - {""} <= facts


def test_competing_groups_are_all_in_the_catalogue() -> None:
    listed = {benefit.id for benefit in EVERY}
    assert set(COMPETING) <= listed
    assert set(COMPETING) == {*ALONE, *WITH_SINGLE_PARENT, SINGLE_PARENT}
    doubts = {benefit.id: benefit.doubts for benefit in EVERY}
    assert {name for name in COMPETING if doubts[name]} == set(UNSETTLED)


def test_every_variable_is_needed() -> None:
    needed: set[str] = {"monthly_choice", "monthly_total", "draws_allowance", "draws_social_pension", "draw_is_open"}
    for benefit in EVERY:
        needed |= set(benefit.variables)
        needed |= {line.when for name in benefit.conditions for line in (*TEXTS.reasons[name].yes, *TEXTS.reasons[name].no)}
        needed |= {TEXTS.notes[name].when for name in benefit.notes}
    for day in change_days():
        waiting = [name for name in needed if name]
        while waiting:
            reads = regime_on(day).inputs[waiting.pop()] - needed
            needed |= reads
            waiting += reads
    assert set(system().variables) - needed == set()


def test_the_law_changes_on_the_days_of_the_decrees() -> None:
    days = {day.isoformat() for day in change_days()}
    assert {"2021-07-01", "2024-07-01", "2025-07-01", "2026-01-01", "2026-07-01", "2026-10-05", "2027-01-01"} <= days
    assert regime_on(change_days()[-1] + timedelta(days=1000)).day == change_days()[-1]


def test_every_choice_has_a_word_for_residents() -> None:
    assert all(member.label for choice in CHOICES for member in choice)
