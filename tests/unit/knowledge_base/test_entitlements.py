"""Assessing a situation: what is certain stays certain whatever the missing facts turn out to be."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge_base.entitlements import (
    Cared,
    CareKind,
    Child,
    Death,
    Disaster,
    Outcome,
    Situation,
    assess,
)
from knowledge_base.entitlements.ages import birthday, full_months, full_years
from knowledge_base.entitlements.catalogue import catalogue
from knowledge_base.entitlements.decide import case_of, grid_for, is_certain
from knowledge_base.entitlements.facts import DRAWS, facts_of
from knowledge_base.entitlements.regime import FIRST_DAY, Regime, regime_on
from knowledge_base.entitlements.worlds import Grid, View, Worlds
from knowledge_base.figures import default_figures
from knowledge_base.rules.vocabulary import Area, Cause, Degree, House, Household, Parent, Partner, Pension, Place, Receiving, Support

TODAY = date(2026, 11, 21)
DAYS = st.sampled_from([FIRST_DAY, date(2023, 3, 1), date(2025, 6, 30), date(2025, 7, 1), date(2026, 7, 1), TODAY, date(2027, 1, 1)])
CHILDREN = st.lists(st.builds(Child, age=st.integers(0, 25), studying=st.booleans()), max_size=3).map(tuple)
CARED = st.lists(st.builds(Cared, st.sampled_from(CareKind), st.integers(0, 90)), max_size=2).map(tuple)
DEATHS = st.builds(
    Death,
    age=st.integers(0, 100),
    receiving=st.sampled_from(Receiving),
    household=st.sampled_from(Household),
    arranger=st.booleans(),
)
DISASTERS = st.builds(
    Disaster,
    cause=st.sampled_from(Cause),
    hospital_days=st.integers(0, 30),
    dead_or_missing=st.booleans(),
    house=st.sampled_from(House),
    other_dwelling=st.booleans(),
    hungry=st.booleans(),
)
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "age": st.integers(0, 100),
    "household": st.sampled_from(Household),
    "disability": st.sampled_from(Degree),
    "pension": st.sampled_from(Pension),
    "pension_amount": st.integers(0, 5_000_000),
    "wage": st.booleans(),
    "hiv": st.booleans(),
    "support": st.sampled_from(Support),
    "community_care": st.booleans(),
    "partner": st.sampled_from(Partner),
    "father": st.sampled_from(Parent),
    "mother": st.sampled_from(Parent),
    "abandoned": st.booleans(),
    "studying": st.booleans(),
    "drawing_already": st.booleans(),
    "pregnant": st.booleans(),
    "children": CHILDREN,
    "cared_by_family": st.booleans(),
    "caring_for": CARED,
    "in_institution": st.booleans(),
    "province": st.sampled_from(Place),
    "difficult_area": st.booleans(),
    "island": st.booleans(),
    "area": st.sampled_from(Area),
    "income_per_head": st.integers(0, 5_000_000),
    "death": st.one_of(st.just(False), DEATHS),
    "disaster": st.one_of(st.just(False), DISASTERS),
}
COUNTED = {"children", "caring_for"}


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Situation, Situation]:
    """A situation fully known, and the same with some facts not told."""
    whole = Situation(**{name: draw(strategy) for name, strategy in FIELDS.items()})
    untold = draw(st.sets(st.sampled_from(sorted(set(FIELDS) - {"in_institution"})), max_size=9))
    whole = plausible(whole, untold)
    return whole, replace(whole, **dict.fromkeys(untold, None))


def plausible(whole: Situation, untold: set[str]) -> Situation:
    """Without what nobody would ask: an untold pregnancy at 80 is taken for none."""
    age = whole.age or 0
    named = {whole.father if "father" not in untold else None, whole.mother if "mother" not in untold else None} - {None, Parent.UNKNOWN}
    asked = {
        "pregnant": 12 <= age < 60,
        "studying": age <= 25,
        "children": age >= 12,
        "caring_for": age >= 12,
        "abandoned": not named,
        "cared_by_family": not whole.in_institution,
    }
    none: dict[str, Any] = {"children": (), "caring_for": ()}
    return replace(whole, **{name: none.get(name, False) for name, fine in asked.items() if name in untold and not fine})


@settings(max_examples=50, deadline=None)
@given(pairs(), DAYS)
def test_what_is_certain_stays_so_when_everything_is_told(pair: tuple[Situation, Situation], day: date) -> None:
    whole, partial = pair
    told, asked = assess(whole, day), assess(partial, day)
    for before in asked.benefits:
        after = told.benefit(before.id)
        if before.outcome is Outcome.UNKNOWN:
            assert before.missing, before.id
        else:
            assert after.outcome is before.outcome, before.id
        if after.outcome is Outcome.YES and before.amount is not None and not COUNTED & set(before.missing):
            assert before.amount <= (after.amount or 0) <= (before.amount_to or 0), before.id


@settings(max_examples=30, deadline=None)
@given(pairs(), DAYS)
def test_a_full_situation_leaves_nothing_to_ask(pair: tuple[Situation, Situation], day: date) -> None:
    whole, _ = pair
    found = assess(whole, day)
    assert found.questions == ()
    assert not found.with_outcome(Outcome.UNKNOWN)
    assert found.monthly_total == found.monthly_total_to
    for benefit in found.benefits:
        assert benefit.reasons, benefit.id
        assert not any("{" in reason for reason in benefit.reasons), benefit.id


@settings(max_examples=30, deadline=None)
@given(pairs(), DAYS)
def test_conditions_sums_and_total_say_the_same(pair: tuple[Situation, Situation], day: date) -> None:
    whole, _ = pair
    known = {name: fact for name, fact in facts_of(whole, day, default_figures()).items() if name != DRAWS}
    regime = regime_on(day)
    listed = [each for each in catalogue().entitlements if each.variable and each.exists(day)]
    grids = {benefit: grid_for(benefit, regime, known) for benefit in listed}
    worlds = Worlds(regime.day, known, [Grid(()), *grids.values()])
    for benefit, grid in grids.items():
        case = case_of(benefit, View(worlds, grid), regime)
        assert ((case.eligible == (case.amount > 0)) | case.doubtful).all(), benefit.id
    assert assess(whole, day).monthly_total == round(float(worlds.look(Grid(()), "monthly_total")))


def test_nothing_told_is_assessed_and_asks_first_for_age_and_household() -> None:
    found = assess(Situation(), TODAY)
    assert [question.fact for question in found.questions][:3] == ["age", "household", "disability"]
    assert all(question.text.endswith("?") for question in found.questions)


def test_follow_up_questions_wait_for_the_fact_they_follow() -> None:
    asked = {question.fact for question in assess(Situation(age=40), TODAY).questions}
    assert "death" in asked
    assert not asked & {"death_receiving", "death_age", "disaster_house", "pension_amount", "wage"}


def test_a_day_before_the_old_decree_is_refused() -> None:
    with pytest.raises(ValueError, match="01/07/2021"):
        assess(Situation(), FIRST_DAY - timedelta(days=1))


def test_figures_only_remembered_make_a_benefit_uncertain() -> None:
    benefit = replace(catalogue().entitlements[0], variable="sum", conditions=(), doubts=())
    remembered = Regime(TODAY, {"sum": frozenset()}, {"sum": frozenset({"poverty.minimum_missing_indicators"})})
    read = Regime(TODAY, {"sum": frozenset()}, {"sum": frozenset({"social_assistance.standard_level"})})
    assert (is_certain(benefit, remembered), is_certain(benefit, read)) == (False, True)


def test_a_death_before_the_old_decree_is_left_to_nobody() -> None:
    found = assess(Situation(death=Death(day=date(2020, 1, 1), receiving=Receiving.ALLOWANCE)), TODAY)
    assert not any(benefit.id == "funeral_support" for benefit in found.benefits)


def test_a_benefit_unknown_to_the_law_of_the_day_is_not_found() -> None:
    with pytest.raises(KeyError):
        assess(Situation(), TODAY).benefit("very_old_allowance")


def test_assessing_takes_little_time() -> None:
    """Some 10 ms of processor time; the limit leaves room for a busy machine."""
    situation = Situation(birth_date=date(1951, 11, 21), pension=Pension.NONE)
    assess(situation, TODAY)
    taken = []
    for _ in range(10):
        started = time.process_time()
        assess(situation, TODAY)
        taken.append(time.process_time() - started)
    assert min(taken) < 0.06


@given(st.dates(date(1900, 1, 1), date(2020, 1, 1)), st.integers(0, 100))
def test_an_age_is_full_on_its_birthday_and_not_before(birth: date, age: int) -> None:
    day = birthday(birth, age)
    assert full_years(birth, day) == age
    assert full_years(birth, day - timedelta(days=1)) == age - 1


@given(st.dates(date(2000, 1, 1), date(2020, 1, 1)), st.integers(0, 4000))
def test_months_and_years_agree(birth: date, days: int) -> None:
    on = birth + timedelta(days=days)
    assert full_months(birth, on) // 12 == full_years(birth, on)
