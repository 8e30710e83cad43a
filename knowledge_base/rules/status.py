# ruff: noqa: N801, N805
# mypy: disable-error-code="misc, no-any-return"
"""Conditions that several groups share."""

from __future__ import annotations

import numpy as np
from openfisca_core.variables import Variable

from knowledge_base.rules.base import Bools, Parameters, Period, Population, condition, is_one_of
from knowledge_base.rules.vocabulary import Household


@condition
class is_poor(Variable):
    label = "Poor household"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return is_one_of(person, period, "household", Household.POOR)


@condition
class is_poor_or_near_poor(Variable):
    label = "Poor or near-poor household"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return is_one_of(person, period, "household", Household.POOR, Household.NEAR_POOR)


@condition
class is_child(Variable):
    label = "Under 16"
    reference = "Nghị định 335/2026/NĐ-CP, Điều 5 khoản 1"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return person("age", period) < parameters(period).social_assistance.age.child_max


@condition
class is_past_childhood(Variable):
    label = "16 or older"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return ~person("is_child", period)


@condition
class is_young_child(Variable):
    label = "Under 4"
    reference = "Nghị định 335/2026/NĐ-CP, Điều 6 khoản 1"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return person("age", period) < parameters(period).social_assistance.age.young_child


@condition
class is_older(Variable):
    label = "60 or older"
    reference = "Nghị định 335/2026/NĐ-CP, Điều 6 khoản 1 điểm đ"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return person("age", period) >= parameters(period).social_assistance.age.older_min


@condition
class lives_in_community(Variable):
    label = "Lives at home, not in a social home"
    reference = "Nghị định 335/2026/NĐ-CP, Chương II"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return ~person("in_institution", period)


@condition
class in_difficult_area(Variable):
    label = "Specially difficult commune or hamlet"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return person("difficult_area", period)


@condition
class level_in_transition(Variable):
    label = "The new level is counted but its decree is not yet in force: settled only for allowances already drawn"
    reference = "Nghị định 335/2026/NĐ-CP, Điều 32"

    def formula_2026_07_01(person: Population, period: Period, parameters: Parameters) -> Bools:
        return np.full(person.count, True)

    def formula_2026_10_05(person: Population, period: Period, parameters: Parameters) -> Bools:
        return np.full(person.count, False)
