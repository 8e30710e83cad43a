"""From a situation to facts: each a name, the OpenFisca inputs it fills, and the values still possible."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge_base.entitlements.ages import full_years
from knowledge_base.entitlements.people import cared_values, children_values
from knowledge_base.entitlements.situation import Death, Disaster, Situation
from knowledge_base.entitlements.values import Value, find
from knowledge_base.figures import Figures
from knowledge_base.rules.vocabulary import (
    Area,
    Cause,
    Choice,
    Degree,
    House,
    Household,
    Parent,
    Partner,
    Pension,
    Place,
    Receiving,
    Support,
    code,
)

WITHOUT_LIMIT = 1e9
ADULT_FROM, MAY_STUDY_TO, MAY_BE_PREGNANT = 12, 25, range(12, 60)
AGE_STEPS = (
    "social_assistance.age.toddler_max",
    "social_assistance.age.young_child",
    "health_insurance.free_card_child_age",
    "social_assistance.age.child_max",
    "social_assistance.age.orphan_student_max",
    "social_assistance.age.older_min",
    "social_assistance.age.older_step",
    "social_assistance.former_older.age",
    "social_assistance.former_older.age_difficult_area",
    "social_pension.age.poor_household",
    "social_pension.age.general",
    "health_insurance.bac_ninh_older.age_from",
    "health_insurance.bac_ninh_older.age_to",
)
DRAWS = "draws"
"""Name of the fact that follows from others: which of allowance and social pension is paid, or whether that is open."""
DRAW_INPUTS = ("draws_allowance", "draws_social_pension", "draw_is_open")
NOTHING, ALLOWANCE, SOCIAL_PENSION, OPEN = (0.0, 0.0, 0.0), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)
DEATH_AGE_STEPS = ("funeral.survivor_age_poor", "funeral.survivor_age")
# One value for each way the law can go; a value left out goes the same way as one kept.
DEGREES = (Degree.NONE, Degree.SEVERE, Degree.EXTREME)
PARENTS = (Parent.PRESENT, Parent.DEAD, Parent.UNKNOWN)
PARTNERS = (Partner.PRESENT, Partner.NEVER)
CAUSES = (Cause.OTHER, Cause.NATURAL_DISASTER, Cause.TRAFFIC, Cause.TET)
PLACES = (Place.OTHER, Place.BAC_NINH)


@dataclass(frozen=True, slots=True, eq=False)
class Fact:
    """One thing that can be asked. ``values``: every combination of its inputs that is still possible."""

    name: str
    inputs: tuple[str, ...]
    values: tuple[Value, ...]

    @property
    def known(self) -> bool:
        return len(self.values) == 1


def facts_of(situation: Situation, on: date, figures: Figures) -> dict[str, Fact]:
    """All facts about a situation on a day, in the order of asking within each topic."""
    ages = ages_of(situation, on, figures)
    listed = [
        Fact("age", ("age",), tuple((float(age),) for age in ages)),
        *_circumstances(situation, ages),
        *_family(situation, on, ages, figures),
        *_residence(situation, on, figures),
        *_death(situation.death, on, figures),
        *_disaster(situation.disaster, on, figures),
        Fact(DRAWS, DRAW_INPUTS, (NOTHING, ALLOWANCE, SOCIAL_PENSION, OPEN)),
    ]
    return {fact.name: fact for fact in listed}


def ages_of(situation: Situation, on: date, figures: Figures) -> list[int]:
    """The ages still possible: one from a birth date, two from a year, else one for each step of the law."""
    if situation.birth_date is not None:
        return [full_years(situation.birth_date, on)]
    if situation.age is not None:
        return [situation.age]
    if situation.birth_year is not None:
        turning = on.year - situation.birth_year
        return [turning] if (on.month, on.day) == (12, 31) else [max(turning - 1, 0), turning]
    return steps(AGE_STEPS, on, figures)


def steps(names: Sequence[str], on: date, figures: Figures) -> list[int]:
    """0 and every threshold in force on a day, ascending; the year after the last student's year counts as a step too."""
    found = {0}
    for name in names:
        value = find(figures, name, on)
        if value is not None:
            found.add(int(value) + (name == "social_assistance.age.orphan_student_max"))
    return sorted(found)


def _listed(name: str, value: Choice | None, options: Iterable[Choice]) -> Fact:
    return Fact(name, (name,), tuple((float(code(option)),) for option in ([value] if value is not None else options)))


def _yes_no(name: str, value: bool | None, *, source: str = "", possible: bool = True) -> Fact:
    """A yes-or-no; while nobody has said, both ways, or only no where yes is out of the question."""
    values = (value,) if value is not None else (False, True) if possible else (False,)
    return Fact(name, (source or name,), tuple((float(each),) for each in values))


def _amount(name: str, value: float | None, options: Iterable[float]) -> Fact:
    return Fact(name, (name,), tuple((float(each),) for each in ([value] if value is not None else options)))


def _circumstances(known: Situation, ages: list[int]) -> Iterable[Fact]:
    yield _listed("household", known.household, Household)
    yield _listed("disability", known.disability, DEGREES)
    yield _listed("pension", known.pension, Pension)
    yield _amount("pension_amount", known.pension_amount, (0, WITHOUT_LIMIT))
    yield _yes_no("wage", known.wage)
    yield _yes_no("hiv", known.hiv)
    yield _listed("support", known.support, Support)
    yield _yes_no("community_care", known.community_care)
    yield _yes_no("studying", known.studying, possible=min(ages) <= MAY_STUDY_TO)
    yield _yes_no("drawing_already", known.drawing_already)
    yield _yes_no("pregnant", known.pregnant, possible=any(age in MAY_BE_PREGNANT for age in ages) or len(ages) > 2)
    yield _yes_no("spouse_draws_care_funding", known.spouse_draws_care_funding, possible=False)
    yield _yes_no("cared_by_family", known.cared_by_family, possible=not known.in_institution)
    yield _yes_no("in_institution", known.in_institution, possible=False)


def _family(known: Situation, on: date, ages: list[int], figures: Figures) -> Iterable[Fact]:
    grown = max(ages) >= ADULT_FROM
    yield _listed("partner", known.partner, PARTNERS)
    yield _listed("father", known.father, PARENTS)
    yield _listed("mother", known.mother, PARENTS)
    named = {known.father, known.mother} - {None, Parent.UNKNOWN}
    yield _yes_no("abandoned", known.abandoned, possible=not named)
    yield Fact("children", *children_values(known.children, on, figures, grown=grown))
    yield Fact("caring_for", *cared_values(known.caring_for, on, figures, grown=grown))


def _residence(known: Situation, on: date, figures: Figures) -> Iterable[Fact]:
    yield _listed("province", known.province, PLACES)
    yield _yes_no("difficult_area", known.difficult_area)
    yield _yes_no("island", known.island)
    yield _listed("area", known.area, Area)
    lines = [find(figures, f"poverty.income_line.{area}", on) or 0 for area in ("rural", "urban")]
    yield _amount("income_per_head", known.income_per_head, (*lines, WITHOUT_LIMIT))


def _death(death: Death | bool | None, on: date, figures: Figures) -> Iterable[Fact]:
    known = death if isinstance(death, Death) else Death()
    happened = True if isinstance(death, Death) else None if death is None else False
    day = known.day or on
    age = full_years(known.birth_date, day) if known.birth_date else known.age
    ages = [age] if age is not None else steps(DEATH_AGE_STEPS, day, figures)
    yield _yes_no("death", happened, source="death_happened")
    yield Fact("death_receiving", ("dead_receiving",), _listed("", known.receiving, Receiving).values)
    yield Fact("death_age", ("dead_age",), tuple((float(each),) for each in ages))
    yield Fact("death_household", ("dead_household",), _listed("", known.household, Household).values)
    yield _yes_no("death_arranger", known.arranger, source="arranges_funeral")


def _disaster(disaster: Disaster | bool | None, on: date, figures: Figures) -> Iterable[Fact]:
    known = disaster if isinstance(disaster, Disaster) else Disaster()
    happened = True if isinstance(disaster, Disaster) else None if disaster is None else False
    long_stay = find(figures, "emergency.injury.hospital_days", known.day or on) or 0
    yield _yes_no("disaster", happened, source="disaster_happened")
    yield Fact("disaster_cause", ("disaster_cause",), _listed("", known.cause, CAUSES).values)
    yield Fact("disaster_injured", ("hospital_days",), _amount("", known.hospital_days, (0, long_stay)).values)
    yield _yes_no("disaster_lost", known.dead_or_missing, source="dead_or_missing")
    yield Fact("disaster_house", ("house",), _listed("", known.house, House).values)
    yield _yes_no("disaster_dwelling", known.other_dwelling, source="other_dwelling")
    yield _yes_no("disaster_hungry", known.hungry, source="hungry")
