"""Children raised and people cared for, as the counts the rules work with."""

from __future__ import annotations

from datetime import date

from knowledge_base.entitlements.ages import full_months, full_years
from knowledge_base.entitlements.situation import Cared, CareKind, Child
from knowledge_base.entitlements.values import Value, combine, find
from knowledge_base.figures import Figures

CHILD_INPUTS = ("children_under_36_months", "children_under_16", "children_studying")
CARE_INPUTS = (
    "relatives_cared_for",
    "foster_children_under_4",
    "foster_children_from_4",
    "foster_older",
    "foster_disabled_adults",
    "foster_disabled_children",
    "sheltered",
)
BABY, SMALL, STUDENT, NOT_COUNTED = (1.0, 1.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0), (0.0, 0.0, 0.0)
TWO_BABIES = (2.0, 2.0, 0.0)
NOBODY = (0.0,) * len(CARE_INPUTS)


def children_values(
    children: tuple[Child, ...] | None, on: date, figures: Figures, *, grown: bool
) -> tuple[tuple[str, ...], tuple[Value, ...]]:
    """Inputs and possible counts of the children raised; nobody too young to be a parent (``grown``) has any."""
    if children is not None:
        return CHILD_INPUTS, combine([(NOT_COUNTED,), *(_child(child, on, figures) for child in children)])
    return CHILD_INPUTS, (NOT_COUNTED, SMALL, BABY, TWO_BABIES, STUDENT) if grown else (NOT_COUNTED,)


def _child(child: Child, on: date, figures: Figures) -> tuple[Value, ...]:
    months = full_months(child.birth_date, on) if child.birth_date else child.months
    years = full_years(child.birth_date, on) if child.birth_date else child.months // 12 if child.months is not None else child.age
    if years is None:
        return BABY, SMALL, STUDENT, NOT_COUNTED
    if years < (find(figures, "social_assistance.age.child_max", on) or 0):
        baby_to = int(find(figures, "disability.child_months", on) or 0)
        if months is None:  # full years given: 3 years are 36 months
            return (BABY,) if (years + 1) * 12 <= baby_to else (SMALL,)
        return (BABY,) if months < baby_to else (SMALL,)
    oldest = find(figures, "social_assistance.age.orphan_student_max", on)
    if child.studying is False or (oldest is not None and years > oldest):
        return (NOT_COUNTED,)
    return (STUDENT,) if child.studying else (NOT_COUNTED, STUDENT)


def cared_values(cared: tuple[Cared, ...] | None, on: date, figures: Figures, *, grown: bool) -> tuple[tuple[str, ...], tuple[Value, ...]]:
    """Inputs and possible counts of the people cared for."""
    if cared is not None:
        return CARE_INPUTS, combine([(NOBODY,), *(_cared(person, on, figures) for person in cared)])
    return CARE_INPUTS, (NOBODY, *(_one(name) for name in CARE_INPUTS)) if grown else (NOBODY,)


def _one(name: str) -> Value:
    return tuple(float(each == name) for each in CARE_INPUTS)


def _cared(person: Cared, on: date, figures: Figures) -> tuple[Value, ...]:
    child_to = find(figures, "social_assistance.age.child_max", on) or 0
    young_to = find(figures, "social_assistance.age.young_child", on) or 0
    match person.kind:
        case CareKind.RELATIVE:
            return (_one("relatives_cared_for"),)
        case CareKind.FOSTER_OLDER:
            return (_one("foster_older"),)
        case CareKind.SHELTERED:
            return (_one("sheltered"),)
        case CareKind.FOSTER_CHILD:
            young, older, grown = _one("foster_children_under_4"), _one("foster_children_from_4"), NOBODY
            if person.age is None:
                return young, older
            return (young if person.age < young_to else older if person.age < child_to else grown,)
        case _:
            adult, child = _one("foster_disabled_adults"), _one("foster_disabled_children")
            if person.age is None:
                return adult, child
            return (child if person.age < child_to else adult,)
