# ruff: noqa: N801, N805
# mypy: disable-error-code="misc, no-any-return"
"""Social pension (trợ cấp hưu trí xã hội), from 2025-07-01."""

from __future__ import annotations

from openfisca_core.variables import Variable

from knowledge_base.rules.base import Bools, Floats, Parameters, Period, Population, amount, condition, is_one_of
from knowledge_base.rules.vocabulary import Pension


@condition
class has_general_pension_age(Variable):
    label = "75 or older"
    reference = "Luật Bảo hiểm xã hội 41/2024/QH15; Nghị định 176/2025/NĐ-CP"

    def formula_2025_07_01(person: Population, period: Period, parameters: Parameters) -> Bools:
        return person("age", period) >= parameters(period).social_pension.age.general


@condition
class is_below_pension_ages(Variable):
    label = "Younger than every age of the social pension"

    def formula_2025_07_01(person: Population, period: Period, parameters: Parameters) -> Bools:
        return person("age", period) < parameters(period).social_pension.age.poor_household


@condition
class has_pension_age(Variable):
    label = "75 or older; 70 or older in a poor or near-poor household"
    reference = "Luật Bảo hiểm xã hội 41/2024/QH15; Nghị định 176/2025/NĐ-CP"

    def formula_2025_07_01(person: Population, period: Period, parameters: Parameters) -> Bools:
        lower = ~person("is_below_pension_ages", period) & person("is_poor_or_near_poor", period)
        return person("has_general_pension_age", period) | lower


@condition
class draws_smaller_insurance(Variable):
    label = "Draws a pension or monthly social insurance below the social pension: allowed by a rule of the Government not yet read"

    def formula_2025_07_01(person: Population, period: Period, parameters: Parameters) -> Bools:
        insured = is_one_of(person, period, "pension", Pension.PENSION, Pension.SOCIAL_INSURANCE)
        return insured & (person("pension_amount", period) < parameters(period).social_pension.amount)


@condition
class draws_merit_allowance(Variable):
    label = "Draws a monthly allowance for merit"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return is_one_of(person, period, "pension", Pension.MERIT)


@condition
class has_no_full_pension(Variable):
    label = "No pension or monthly social insurance that reaches the social pension"
    reference = "Luật Bảo hiểm xã hội 41/2024/QH15; Nghị định 176/2025/NĐ-CP"

    def formula_2025_07_01(person: Population, period: Period, parameters: Parameters) -> Bools:
        return person("has_no_insurance_income", period) | person("draws_smaller_insurance", period)


@condition
class is_in_social_home(Variable):
    label = "Is cared for in a social home"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return person("in_institution", period)


@condition
class social_pension_unsettled(Variable):
    label = "A case of the social pension the texts read so far do not settle"

    def formula_2025_07_01(person: Population, period: Period, parameters: Parameters) -> Bools:
        return (
            person("draws_smaller_insurance", period)
            | person("draws_survivor_benefit", period)
            | person("draws_merit_allowance", period)
            | person("is_in_social_home", period)
        )


@amount
class social_pension(Variable):
    label = "Social pension"
    reference = "Nghị định 176/2025/NĐ-CP, Điều 3; Nghị định 335/2026/NĐ-CP, Điều 31 khoản 1"

    def formula_2025_07_01(person: Population, period: Period, parameters: Parameters) -> Floats:
        eligible = person("has_pension_age", period) & person("has_no_full_pension", period)
        return eligible * parameters(period).social_pension.amount
