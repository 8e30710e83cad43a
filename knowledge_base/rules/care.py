# ruff: noqa: N801, N805
# mypy: disable-error-code="misc, no-any-return"
"""Funding for families who care and for disabled parents."""

from __future__ import annotations

import numpy as np
from openfisca_core.variables import Variable

from knowledge_base.rules.base import Bools, Floats, Ints, Parameters, Period, Population, amount, condition, fact, is_one_of
from knowledge_base.rules.vocabulary import Degree


@fact(bool)
class cared_by_family(Variable):
    label = "The family cares for the person directly"


@fact(int)
class relatives_cared_for(Variable):
    label = "Relatives with extremely severe disability the household cares for"


def cared_at_home(person: Population, period: Period) -> Ints:
    """People with extremely severe disability cared for by the household, the person asked about included."""
    extreme = is_one_of(person, period, "disability", Degree.EXTREME)
    self_cared: Bools = person("cared_by_family", period) & extreme & person("lives_in_community", period)
    count: Ints = person("relatives_cared_for", period) + self_cared.astype(np.int32)
    return count


@condition
class cares_for_extremely_disabled(Variable):
    label = "The household directly cares for somebody with extremely severe disability"
    reference = "Nghị định 335/2026/NĐ-CP, Điều 17 khoản 2 điểm c"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return cared_at_home(person, period) > 0


@amount
class household_care_funding(Variable):
    label = "Care funding of a household with somebody extremely severely disabled"
    reference = "Nghị định 20/2021/NĐ-CP, Điều 20 khoản 2 điểm c; Nghị định 335/2026/NĐ-CP, Điều 17 khoản 2 điểm c"

    def formula_2021_07_01(person: Population, period: Period, parameters: Parameters) -> Floats:
        law = parameters(period)
        return cared_at_home(person, period) * law.disability.care_coefficient.household * law.social_assistance.standard_level


@condition
class is_pregnant_or_raises_baby(Variable):
    label = "Pregnant, or raises a child under 36 months"
    reference = "Nghị định 335/2026/NĐ-CP, Điều 17 khoản 2 điểm a"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return person("pregnant", period) | (person("children_under_36_months", period) > 0)


@condition
class is_only_share_of_couple(Variable):
    label = "The husband or wife does not draw this funding"
    reference = "Nghị định 335/2026/NĐ-CP, Điều 17 khoản 2 điểm a"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return ~person("spouse_draws_care_funding", period)


@amount
class disabled_parent_care_funding(Variable):
    label = "Care funding of a disabled person who is pregnant or raises a small child"
    reference = "Nghị định 20/2021/NĐ-CP, Điều 20 khoản 2 điểm a; Nghị định 335/2026/NĐ-CP, Điều 17 khoản 2 điểm a, b"

    def formula_2021_07_01(person: Population, period: Period, parameters: Parameters) -> Floats:
        eligible = person("is_disabled", period) & person("is_pregnant_or_raises_baby", period) & person("is_only_share_of_couple", period)
        babies = person("children_under_36_months", period) + person("pregnant", period).astype(np.int32)
        law = parameters(period)
        coefficient = np.where(babies > 1, law.disability.care_coefficient.parent_more, law.disability.care_coefficient.parent_one)
        return eligible * coefficient * law.social_assistance.standard_level
