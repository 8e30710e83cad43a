# ruff: noqa: N801, N805
# mypy: disable-error-code="misc, no-any-return"
"""Single poor parents, people with disabilities, people with HIV (groups 3, 4, 6 and 8)."""

from __future__ import annotations

import numpy as np
from openfisca_core.variables import Variable

from knowledge_base.rules.base import Bools, Floats, Ints, Parameters, Period, Population, amount, condition, is_one_of
from knowledge_base.rules.vocabulary import Degree, Partner, Pension


@condition
class is_single(Variable):
    label = "Never married, or the husband or wife is dead or declared missing"
    reference = "Nghị định 335/2026/NĐ-CP, Điều 5 khoản 4"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return is_one_of(person, period, "partner", Partner.NEVER, Partner.DEAD, Partner.MISSING)


@condition
class is_divorced(Variable):
    label = "Divorced: the text names only the unmarried and the widowed"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return is_one_of(person, period, "partner", Partner.DIVORCED)


def counted_children(person: Population, period: Period) -> Ints:
    """Children the allowance is paid for: under 16, or older and studying.

    Since 2026-10-05 an older child only counts when the allowance has been drawn since before it turned 16
    (Nghị định 20/2021/NĐ-CP, Điều 5 khoản 4; Nghị định 335/2026/NĐ-CP, Điều 5 khoản 4).
    """
    counted: Ints = person("children_under_16", period) + person("older_children_counted", period).astype(np.int32)
    return counted


@amount
class older_children_counted(Variable):
    label = "How many children of 16 and more the allowance is paid for"
    reference = "Nghị định 20/2021/NĐ-CP, Điều 5 khoản 4; Nghị định 335/2026/NĐ-CP, Điều 5 khoản 4"

    def formula(person: Population, period: Period, parameters: Parameters) -> Floats:
        return person("children_studying", period)

    def formula_2026_10_05(person: Population, period: Period, parameters: Parameters) -> Floats:
        return person("children_studying", period) * person("drawing_already", period)


@condition
class raises_children(Variable):
    label = "Raises a child the allowance is paid for"
    reference = "Nghị định 335/2026/NĐ-CP, Điều 5 khoản 4"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return counted_children(person, period) > 0


@condition
class raises_only_older_children(Variable):
    label = "Raises only children of 16 and more who study, and has not drawn the allowance for them before"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return (person("children_studying", period) > 0) & ~person("raises_children", period)


@amount
class single_parent_allowance(Variable):
    label = "Single poor or near-poor parent, for all children together"
    reference = "Nghị định 335/2026/NĐ-CP, Điều 5 khoản 4, Điều 6 khoản 1 điểm d"

    def formula_2021_07_01(person: Population, period: Period, parameters: Parameters) -> Floats:
        eligible = (
            person("is_single", period)
            & person("is_poor_or_near_poor", period)
            & person("raises_children", period)
            & person("lives_in_community", period)
        )
        law = parameters(period).social_assistance
        return eligible * counted_children(person, period) * law.coefficient.single_parent_per_child * law.standard_level


@condition
class is_disabled(Variable):
    label = "Severe or extremely severe on the certificate"
    reference = "Nghị định 335/2026/NĐ-CP, Điều 5 khoản 6"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return is_one_of(person, period, "disability", Degree.SEVERE, Degree.EXTREME)


@condition
class is_mildly_disabled(Variable):
    label = "Mild on the certificate"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return is_one_of(person, period, "disability", Degree.MILD)


@condition
class is_uncertified(Variable):
    label = "No certificate yet"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return is_one_of(person, period, "disability", Degree.UNCERTIFIED)


@amount
class disability_allowance(Variable):
    label = "Person with severe or extremely severe disability"
    reference = "Nghị định 335/2026/NĐ-CP, Điều 5 khoản 6, Điều 6 khoản 1 điểm e"

    def formula_2021_07_01(person: Population, period: Period, parameters: Parameters) -> Floats:
        eligible = person("is_disabled", period) & person("lives_in_community", period)
        child_or_older = person("is_child", period) | person("is_older", period)
        law = parameters(period).social_assistance
        steps = law.coefficient
        extreme = np.where(child_or_older, steps.disability_extreme_child_or_older, steps.disability_extreme_adult)
        severe = np.where(child_or_older, steps.disability_severe_child_or_older, steps.disability_severe_adult)
        coefficient = np.where(is_one_of(person, period, "disability", Degree.EXTREME), extreme, severe)
        return eligible * coefficient * law.standard_level


@condition
class has_hiv(Variable):
    label = "Lives with HIV/AIDS"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return person("hiv", period)


@amount
class child_hiv_allowance(Variable):
    label = "Child with HIV/AIDS in a poor household"
    reference = "Nghị định 335/2026/NĐ-CP, Điều 5 khoản 3, Điều 6 khoản 1 điểm c"

    def formula_2021_07_01(person: Population, period: Period, parameters: Parameters) -> Floats:
        eligible = person("is_child", period) & person("has_hiv", period) & person("is_poor", period) & person("lives_in_community", period)
        law = parameters(period).social_assistance
        coefficient = np.where(person("is_young_child", period), law.coefficient.child_hiv_under_4, law.coefficient.child_hiv_from_4)
        return eligible * coefficient * law.standard_level


@condition
class has_no_steady_income(Variable):
    label = "No wage, pension or monthly social insurance"
    reference = "Nghị định 335/2026/NĐ-CP, Điều 5 khoản 8"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        insured = is_one_of(person, period, "pension", Pension.PENSION, Pension.SOCIAL_INSURANCE)
        return ~(person("wage", period) | insured)


@condition
class draws_survivor_benefit(Variable):
    label = "Draws a monthly survivor benefit, of which the text does not say whether it counts as social insurance"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return is_one_of(person, period, "pension", Pension.SURVIVOR)


@amount
class adult_hiv_allowance(Variable):
    label = "Person with HIV/AIDS in a poor household without steady income"
    reference = "Nghị định 335/2026/NĐ-CP, Điều 5 khoản 8, Điều 6 khoản 1 điểm g"

    def formula_2021_07_01(person: Population, period: Period, parameters: Parameters) -> Floats:
        eligible = (
            person("is_past_childhood", period)
            & person("has_hiv", period)
            & person("is_poor", period)
            & person("has_no_steady_income", period)
            & person("lives_in_community", period)
        )
        law = parameters(period).social_assistance
        return eligible * law.coefficient.hiv_poor * law.standard_level
