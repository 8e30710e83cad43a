# ruff: noqa: N801, N805
# mypy: disable-error-code="misc, no-any-return"
"""Emergency support for houses. Computed on the day of the event."""

from __future__ import annotations

from openfisca_core.variables import Variable

from knowledge_base.rules.base import Bools, Floats, Parameters, Period, Population, amount, condition, fact, is_one_of
from knowledge_base.rules.vocabulary import Cause, House


@fact(House)
class house(Variable):
    label = "State of the house"


@fact(bool)
class other_dwelling(Variable):
    label = "The household has another place to live"


@condition
class has_house_cause(Variable):
    label = "Disaster or fire; another cause is for the commune to judge"
    reference = "Nghị định 335/2026/NĐ-CP, Điều 12"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return is_one_of(person, period, "disaster_cause", Cause.NATURAL_DISASTER, Cause.FIRE, Cause.OTHER)


@condition
class lost_house(Variable):
    label = "House collapsed, washed away or burnt, and no other place to live"
    reference = "Nghị định 20/2021/NĐ-CP, Điều 15 khoản 1; Nghị định 335/2026/NĐ-CP, Điều 12"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return is_one_of(person, period, "house", House.DESTROYED) & ~person("other_dwelling", period)


@condition
class has_other_dwelling(Variable):
    label = "Has another place to live"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return is_one_of(person, period, "house", House.DESTROYED) & person("other_dwelling", period)


@condition
class hardship_to_be_judged(Variable):
    label = "Neither poor nor near-poor: the commune judges whether the household is in hardship"
    reference = "Nghị định 20/2021/NĐ-CP, Điều 15; Nghị định 335/2026/NĐ-CP, Điều 12"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return ~person("is_poor_or_near_poor", period)


@amount
class new_house_support(Variable):
    label = "Support to rebuild a house, at least"
    reference = "Nghị định 20/2021/NĐ-CP, Điều 15 khoản 1; Nghị định 335/2026/NĐ-CP, Điều 12"

    def formula_2021_07_01(person: Population, period: Period, parameters: Parameters) -> Floats:
        eligible = person("disaster_struck", period) & person("has_house_cause", period) & person("lost_house", period)
        return eligible * parameters(period).emergency.house.destroyed


@condition
class has_damaged_house(Variable):
    label = "House badly damaged, cannot be lived in"
    reference = "Nghị định 20/2021/NĐ-CP, Điều 15 khoản 3; Nghị định 335/2026/NĐ-CP, Điều 12"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return is_one_of(person, period, "house", House.DAMAGED)


@amount
class house_repair_support(Variable):
    label = "Support to repair a house, at least"
    reference = "Nghị định 20/2021/NĐ-CP, Điều 15 khoản 3; Nghị định 335/2026/NĐ-CP, Điều 12"

    def formula_2021_07_01(person: Population, period: Period, parameters: Parameters) -> Floats:
        eligible = person("disaster_struck", period) & person("has_house_cause", period) & person("has_damaged_house", period)
        return eligible * parameters(period).emergency.house.damaged


@condition
class must_relocate(Variable):
    label = "Must leave the house by decision of the authorities"
    reference = "Nghị định 20/2021/NĐ-CP, Điều 15 khoản 2; Nghị định 335/2026/NĐ-CP, Điều 12"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return is_one_of(person, period, "house", House.RELOCATED)


@amount
class relocation_support(Variable):
    label = "Support to move house, at least"
    reference = "Nghị định 20/2021/NĐ-CP, Điều 15 khoản 2; Nghị định 335/2026/NĐ-CP, Điều 12"

    def formula_2021_07_01(person: Population, period: Period, parameters: Parameters) -> Floats:
        eligible = person("disaster_struck", period) & person("has_house_cause", period) & person("must_relocate", period)
        return eligible * parameters(period).emergency.house.relocation
