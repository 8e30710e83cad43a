# ruff: noqa: N801, N805
# mypy: disable-error-code="misc, no-any-return"
"""Several groups at once: only the highest is paid, except for the single poor parent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from knowledge_base.rules.base import Bools, Floats, Ints, Parameters, Period, Person, Population, amount, condition

SINGLE_PARENT = "single_parent_allowance"
WITH_SINGLE_PARENT = ("disability_allowance", "older_community_allowance", "older_allowance", "adult_hiv_allowance")
ALONE = (
    "orphan_allowance",
    "orphan_student_allowance",
    "child_hiv_allowance",
    "toddler_allowance",
    "social_pension",
    "very_old_allowance",
    "difficult_area_older_allowance",
)
COMPETING = (*WITH_SINGLE_PARENT, SINGLE_PARENT, *ALONE)
UNSETTLED = {
    "social_pension": "social_pension_unsettled",
    "orphan_allowance": "has_unnamed_parents",
    "orphan_student_allowance": "has_unnamed_parents",
    "adult_hiv_allowance": "draws_survivor_benefit",
}


def combinations(settled: Mapping[str, NDArray[Any]]) -> Floats:
    """What each choice would pay altogether, đồng a month; first axis in the order of COMPETING.

    Args:
        settled: the sum of each competing group where the law is clear, else 0; arrays that broadcast together.
    """
    single = settled[SINGLE_PARENT]
    both = [np.where(settled[name] > 0, settled[name] + single, 0) for name in WITH_SINGLE_PARENT]
    return np.stack(np.broadcast_arrays(*both, single, *(settled[name] for name in ALONE)))


def _settled(person: Population, period: Period, name: str) -> Floats:
    value = person(name, period)
    return value * ~person(UNSETTLED[name], period) if name in UNSETTLED else value


@amount
class monthly_total(Variable):
    label = "What is paid every month over all groups"
    reference = "Nghị định 20/2021/NĐ-CP, Điều 6 khoản 2; Nghị định 335/2026/NĐ-CP, Điều 6 khoản 2, Điều 31 khoản 1"

    def formula_2021_07_01(person: Population, period: Period, parameters: Parameters) -> Floats:
        return combinations({name: _settled(person, period, name) for name in COMPETING}).max(axis=0)


class monthly_choice(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.DAY
    label = "Position of the group paid in COMPETING, -1 when none"
    reference = "Nghị định 20/2021/NĐ-CP, Điều 6 khoản 2; Nghị định 335/2026/NĐ-CP, Điều 6 khoản 2, Điều 31 khoản 1"
    default_value = -1

    def formula_2021_07_01(person: Population, period: Period, parameters: Parameters) -> Ints:
        paid = combinations({name: _settled(person, period, name) for name in COMPETING})
        return np.where(paid.max(axis=0) > 0, paid.argmax(axis=0), -1)


@condition
class draws_social_pension(Variable):
    label = "The social pension is what is paid"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return person("monthly_choice", period) == COMPETING.index("social_pension")


@condition
class draws_allowance(Variable):
    label = "A monthly social allowance is paid"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return (person("monthly_total", period) > 0) & ~person("draws_social_pension", period)


@condition
class draws_something(Variable):
    label = "A monthly social allowance or the social pension is paid"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return person("draws_allowance", period) | person("draws_social_pension", period)


@condition
class draw_is_open(Variable):
    label = "Nothing is paid for certain, but a case the texts do not settle might be"

    def formula_2021_07_01(person: Population, period: Period, parameters: Parameters) -> Bools:
        open_cases = [(person(name, period) > 0) & person(doubt, period) for name, doubt in UNSETTLED.items()]
        return (person("monthly_total", period) <= 0) & np.logical_or.reduce(open_cases)
