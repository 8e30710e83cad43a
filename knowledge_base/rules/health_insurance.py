# ruff: noqa: N801, N805
# mypy: disable-error-code="misc, no-any-return"
"""Health insurance cards paid by the State."""

from __future__ import annotations

from openfisca_core.variables import Variable

from knowledge_base.rules.base import Bools, Parameters, Period, Population, condition, is_one_of
from knowledge_base.rules.vocabulary import Household, Place


@condition
class is_under_free_card_age(Variable):
    label = "Under 6"
    reference = "Luật Bảo hiểm y tế, Điều 12 khoản 3"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return person("age", period) < parameters(period).health_insurance.free_card_child_age


@condition
class lives_where_card_is_free(Variable):
    label = "Specially difficult area or island commune of the official list"
    reference = "Luật Bảo hiểm y tế, Điều 12 khoản 3"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return person("difficult_area", period) | person("island", period)


@condition
class has_own_card_group(Variable):
    label = "In a group whose card the State pays in full, whatever money is drawn"
    reference = "Luật Bảo hiểm y tế, Điều 12 khoản 3"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return person("is_poor", period) | person("is_under_free_card_age", period) | person("lives_where_card_is_free", period)


@condition
class card_hangs_on_open_draw(Variable):
    label = "Only a monthly payment that is itself open would bring the card"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return person("draw_is_open", period) & ~person("has_own_card_group", period)


@condition
class has_free_card_group(Variable):
    label = "In a group whose card the State pays in full, or perhaps in one"
    reference = "Luật Bảo hiểm y tế, Điều 12 khoản 3; Nghị định 335/2026/NĐ-CP, Điều 10"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return person("has_own_card_group", period) | person("draws_something", period) | person("draw_is_open", period)


@condition
class has_full_rate_group(Variable):
    label = "In a group with the full benefit rate"
    reference = "Luật Bảo hiểm y tế, Điều 22; Nghị quyết 261/2025/QH15, Điều 2 khoản 1 điểm a"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return person("is_poor", period) | person("is_under_free_card_age", period) | person("draws_allowance", period)

    def formula_2026_01_01(person: Population, period: Period, parameters: Parameters) -> Bools:
        basic = person("is_poor_or_near_poor", period) | person("is_under_free_card_age", period) | person("draws_allowance", period)
        old = person("age", period) >= parameters(period).health_insurance.social_pension_full_benefit_age
        return basic | (person("draws_social_pension", period) & old)


@condition
class lacks_free_card(Variable):
    label = "In no group whose card the State pays in full"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return ~person("has_free_card_group", period) | person("card_hangs_on_open_draw", period)


@condition
class is_near_poor(Variable):
    label = "Near-poor household"
    reference = "Luật Bảo hiểm y tế, Điều 12 khoản 4"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return is_one_of(person, period, "household", Household.NEAR_POOR)


@condition
class lives_in_bac_ninh(Variable):
    label = "Lives in Bắc Ninh"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return is_one_of(person, period, "province", Place.BAC_NINH)


@condition
class has_bac_ninh_card_age(Variable):
    label = "In the age band whose card the province of Bắc Ninh pays"
    reference = "Nghị quyết 101/2018/NQ-HĐND, Nghị quyết 11/2023/NQ-HĐND tỉnh Bắc Ninh"

    def formula_2021_07_01(person: Population, period: Period, parameters: Parameters) -> Bools:
        law = parameters(period).health_insurance.bac_ninh_older
        return (person("age", period) >= law.age_from) & (person("age", period) < law.age_to)


@condition
class bac_ninh_rule_after_merger(Variable):
    label = "No resolution of the merged province was found"

    def formula_2025_07_01(person: Population, period: Period, parameters: Parameters) -> Bools:
        return person("lives_in_bac_ninh", period)
