# ruff: noqa: N801, N805
# mypy: disable-error-code="misc, no-any-return"
"""Older people without support (group 5) and the groups of very old people that the social pension replaced."""

from __future__ import annotations

import numpy as np
from openfisca_core.variables import Variable

from knowledge_base.rules.base import Bools, Floats, Parameters, Period, Population, amount, condition, is_one_of
from knowledge_base.rules.vocabulary import Pension, Support


@condition
class lacks_supporter(Variable):
    label = "Nobody with the duty to support, or only somebody who draws an allowance too"
    reference = "Nghị định 335/2026/NĐ-CP, Điều 5 khoản 5 điểm a"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return is_one_of(person, period, "support", Support.NOBODY, Support.BY_RECIPIENT)


@condition
class has_nobody(Variable):
    label = "Nobody with the duty to support"
    reference = "Nghị định 335/2026/NĐ-CP, Điều 5 khoản 5 điểm b"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return is_one_of(person, period, "support", Support.NOBODY)


@condition
class is_taken_in(Variable):
    label = "Fit for a social home, taken in by somebody in the community"
    reference = "Nghị định 335/2026/NĐ-CP, Điều 5 khoản 5 điểm b"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return person("community_care", period)


@amount
class older_allowance(Variable):
    label = "Older person, poor, without support"
    reference = "Nghị định 335/2026/NĐ-CP, Điều 5 khoản 5 điểm a, Điều 6 khoản 1 điểm đ"

    def formula_2021_07_01(person: Population, period: Period, parameters: Parameters) -> Floats:
        eligible = (
            person("is_older", period)
            & person("is_poor", period)
            & person("lacks_supporter", period)
            & person("lives_in_community", period)
        )
        law = parameters(period).social_assistance
        upper = person("age", period) >= law.age.older_step
        return eligible * np.where(upper, law.coefficient.older_poor_upper, law.coefficient.older_poor) * law.standard_level


@amount
class older_community_allowance(Variable):
    label = "Older person, poor, without anybody, taken in by somebody in the community"
    reference = "Nghị định 335/2026/NĐ-CP, Điều 5 khoản 5 điểm b, Điều 6 khoản 1 điểm đ"

    def formula_2021_07_01(person: Population, period: Period, parameters: Parameters) -> Floats:
        eligible = (
            person("is_older", period)
            & person("is_poor", period)
            & person("has_nobody", period)
            & person("is_taken_in", period)
            & person("lives_in_community", period)
        )
        law = parameters(period).social_assistance
        return eligible * law.coefficient.older_community_care * law.standard_level


@condition
class has_no_insurance_income(Variable):
    label = "No pension or monthly social insurance"
    reference = "Nghị định 20/2021/NĐ-CP, Điều 5 khoản 5 điểm c"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return ~is_one_of(person, period, "pension", Pension.PENSION, Pension.SOCIAL_INSURANCE)


@condition
class has_insurance_income(Variable):
    label = "Draws a pension or monthly social insurance"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return ~person("has_no_insurance_income", period)


@condition
class is_very_old(Variable):
    label = "Old enough for the former allowance of very old people"
    reference = "Nghị định 20/2021/NĐ-CP, Điều 5 khoản 5 điểm c"
    end = "2025-06-30"

    def formula_2021_07_01(person: Population, period: Period, parameters: Parameters) -> Bools:
        return person("age", period) >= parameters(period).social_assistance.former_older.age


@amount
class very_old_allowance(Variable):
    label = "Person from 80 without pension, before the social pension"
    reference = "Nghị định 20/2021/NĐ-CP, Điều 5 khoản 5 điểm c, Điều 6 khoản 1 điểm đ"
    end = "2025-06-30"

    def formula_2021_07_01(person: Population, period: Period, parameters: Parameters) -> Floats:
        eligible = person("is_very_old", period) & person("has_no_insurance_income", period) & person("lives_in_community", period)
        law = parameters(period).social_assistance
        return eligible * law.former_older.coefficient * law.standard_level


@condition
class is_old_for_difficult_area(Variable):
    label = "In the former age band of poor older people in difficult areas"
    reference = "Nghị định 20/2021/NĐ-CP, Điều 5 khoản 5 điểm b"
    end = "2025-06-30"

    def formula_2021_07_01(person: Population, period: Period, parameters: Parameters) -> Bools:
        law = parameters(period).social_assistance.former_older
        return (person("age", period) >= law.age_difficult_area) & (person("age", period) < law.age)


@amount
class difficult_area_older_allowance(Variable):
    label = "Poor or near-poor person from 75 to 80 in a specially difficult area, before the social pension"
    reference = "Nghị định 20/2021/NĐ-CP, Điều 5 khoản 5 điểm b, Điều 6 khoản 1 điểm đ"
    end = "2025-06-30"

    def formula_2021_07_01(person: Population, period: Period, parameters: Parameters) -> Floats:
        eligible = (
            person("is_old_for_difficult_area", period)
            & person("is_poor_or_near_poor", period)
            & person("in_difficult_area", period)
            & person("lives_in_community", period)
        )
        law = parameters(period).social_assistance
        return eligible * law.former_older.coefficient * law.standard_level
