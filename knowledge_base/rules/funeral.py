# ruff: noqa: N801, N805
# mypy: disable-error-code="misc, no-any-return"
"""Funeral support. Computed on the day of death."""

from __future__ import annotations

import numpy as np
from openfisca_core.variables import Variable

from knowledge_base.rules.base import Bools, Floats, Parameters, Period, Population, amount, condition, fact, is_one_of
from knowledge_base.rules.vocabulary import Household, Receiving


@fact(bool)
class death_happened(Variable):
    label = "Somebody died"


@fact(int)
class dead_age(Variable):
    label = "Age at death, full years"


@fact(Receiving)
class dead_receiving(Variable):
    label = "What the person who died drew every month"


@fact(Household)
class dead_household(Variable):
    label = "Household of the person who died"


@fact(bool)
class arranges_funeral(Variable):
    label = "The person asking organises the funeral"


@condition
class somebody_died(Variable):
    label = "Somebody died"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return person("death_happened", period)


@condition
class is_arranger(Variable):
    label = "The person asking organises the funeral"
    reference = "Nghị định 335/2026/NĐ-CP, Điều 11 khoản 3"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return person("arranges_funeral", period)


@condition
class dead_drew_survivor_benefit(Variable):
    label = "The person who died drew a survivor benefit or another monthly allowance"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return is_one_of(person, period, "dead_receiving", Receiving.SURVIVOR, Receiving.OTHER_MONTHLY)


@condition
class dead_drew_pension(Variable):
    label = "The person who died drew an old-age pension"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return is_one_of(person, period, "dead_receiving", Receiving.PENSION)


@condition
class dead_drew_social_pension(Variable):
    label = "The person who died drew the social pension"
    reference = "Nghị định 335/2026/NĐ-CP, Điều 31 (sửa Điều 5 Nghị định 176/2025/NĐ-CP)"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return is_one_of(person, period, "dead_receiving", Receiving.SOCIAL_PENSION)


@condition
class dead_lived_in_social_home(Variable):
    label = "The person who died lived in a social home"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return is_one_of(person, period, "dead_receiving", Receiving.SOCIAL_HOME)


@condition
class dead_is_in_group(Variable):
    label = "The person who died is in a group with funeral support"
    reference = "Nghị định 20/2021/NĐ-CP, Điều 11 khoản 1; Nghị định 335/2026/NĐ-CP, Điều 11 khoản 1"

    def formula_2021_07_01(person: Population, period: Period, parameters: Parameters) -> Bools:
        drew = is_one_of(person, period, "dead_receiving", Receiving.ALLOWANCE, Receiving.CHILD_OF_SINGLE_PARENT)
        old = person("dead_age", period) >= parameters(period).funeral.survivor_age
        return drew | (person("dead_drew_survivor_benefit", period) & old)

    def formula_2026_10_05(person: Population, period: Period, parameters: Parameters) -> Bools:
        law = parameters(period).funeral
        drew = is_one_of(person, period, "dead_receiving", Receiving.ALLOWANCE, Receiving.CHILD_OF_SINGLE_PARENT, Receiving.APPLIED)
        age = person("dead_age", period)
        old = person("dead_drew_survivor_benefit", period) & (age >= law.survivor_age)
        survivor = is_one_of(person, period, "dead_receiving", Receiving.SURVIVOR)
        poor = is_one_of(person, period, "dead_household", Household.POOR, Household.NEAR_POOR)
        return drew | old | (survivor & poor & (age >= law.survivor_age_poor))


@amount
class funeral_support(Variable):
    label = "Funeral support of social assistance, at least"
    reference = "Nghị định 20/2021/NĐ-CP, Điều 11 khoản 2; Nghị định 335/2026/NĐ-CP, Điều 11 khoản 2"

    def formula_2021_07_01(person: Population, period: Period, parameters: Parameters) -> Floats:
        eligible = person("somebody_died", period) & person("dead_is_in_group", period) & person("is_arranger", period)
        law = parameters(period)
        return eligible * law.funeral.multiple * law.social_assistance.standard_level


@condition
class pension_funeral_unread(Variable):
    label = "The funeral clause of the first social pension decree was not read"

    def formula_2025_07_01(person: Population, period: Period, parameters: Parameters) -> Bools:
        return person("somebody_died", period)

    def formula_2026_10_05(person: Population, period: Period, parameters: Parameters) -> Bools:
        return np.full(person.count, False)


@amount
class pension_funeral_support(Variable):
    label = "Funeral support of the social pension, at least"
    reference = "Nghị định 335/2026/NĐ-CP, Điều 31 (sửa Điều 5 Nghị định 176/2025/NĐ-CP)"

    def formula_2026_10_05(person: Population, period: Period, parameters: Parameters) -> Floats:
        eligible = person("somebody_died", period) & person("dead_drew_social_pension", period) & person("is_arranger", period)
        law = parameters(period).social_pension
        return eligible * law.funeral_multiple * law.amount


@amount
class social_home_funeral(Variable):
    label = "What the social home spends on the funeral, at least"
    reference = "Nghị định 335/2026/NĐ-CP, Điều 22 khoản 7"

    def formula_2026_10_05(person: Population, period: Period, parameters: Parameters) -> Floats:
        eligible = person("somebody_died", period) & person("dead_lived_in_social_home", period)
        law = parameters(period).social_assistance
        return eligible * law.home.funeral_multiple * law.standard_level
