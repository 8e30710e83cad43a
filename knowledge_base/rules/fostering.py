# ruff: noqa: N801, N805
# mypy: disable-error-code="misc, no-any-return"
"""Funding for those who take somebody in, and care in a social home."""

from __future__ import annotations

import numpy as np
from openfisca_core.variables import Variable

from knowledge_base.rules.base import Bools, Floats, Parameters, Period, Population, amount, condition, fact


@fact(int)
class foster_children_under_4(Variable):
    label = "Children without support taken in, under 4"


@fact(int)
class foster_children_from_4(Variable):
    label = "Children without support taken in, 4 to under 16"


@fact(int)
class foster_older(Variable):
    label = "Poor older people without anybody taken in"


@fact(int)
class foster_disabled_adults(Variable):
    label = "Adults with extremely severe disability taken in"


@fact(int)
class foster_disabled_children(Variable):
    label = "Children with extremely severe disability taken in"


@fact(int)
class sheltered(Variable):
    label = "People in need of urgent protection sheltered for a time"


@condition
class takes_in_child(Variable):
    label = "Takes in a child without support"
    reference = "Nghị định 335/2026/NĐ-CP, Điều 17 khoản 1"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return (person("foster_children_under_4", period) + person("foster_children_from_4", period)) > 0


@amount
class foster_child_funding(Variable):
    label = "Care funding for taking in children without support"
    reference = "Nghị định 20/2021/NĐ-CP, Điều 20 khoản 1; Nghị định 335/2026/NĐ-CP, Điều 17 khoản 1"

    def formula_2021_07_01(person: Population, period: Period, parameters: Parameters) -> Floats:
        law = parameters(period).social_assistance
        shares = (
            person("foster_children_under_4", period) * law.care_coefficient.child_under_4
            + person("foster_children_from_4", period) * law.care_coefficient.child_from_4
        )
        return shares * law.standard_level


@condition
class takes_in_older_person(Variable):
    label = "Takes in a poor older person without anybody"
    reference = "Nghị định 335/2026/NĐ-CP, Điều 17 khoản 1 điểm b"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return person("foster_older", period) > 0


@amount
class foster_older_funding(Variable):
    label = "Care funding for taking in a poor older person without anybody"
    reference = "Nghị định 20/2021/NĐ-CP, Điều 20 khoản 1 điểm b; Nghị định 335/2026/NĐ-CP, Điều 17 khoản 1 điểm b"

    def formula_2021_07_01(person: Population, period: Period, parameters: Parameters) -> Floats:
        law = parameters(period).social_assistance
        return person("foster_older", period) * law.care_coefficient.older_person * law.standard_level


@condition
class takes_in_disabled(Variable):
    label = "Takes in somebody with extremely severe disability"
    reference = "Nghị định 335/2026/NĐ-CP, Điều 17 khoản 2 điểm d"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return (person("foster_disabled_adults", period) + person("foster_disabled_children", period)) > 0


@amount
class foster_disabled_funding(Variable):
    label = "Care funding for taking in somebody with extremely severe disability"
    reference = "Nghị định 20/2021/NĐ-CP, Điều 20 khoản 2 điểm d; Nghị định 335/2026/NĐ-CP, Điều 17 khoản 2 điểm d"

    def formula_2021_07_01(person: Population, period: Period, parameters: Parameters) -> Floats:
        law = parameters(period)
        shares = (
            person("foster_disabled_adults", period) * law.disability.care_coefficient.fosterer
            + person("foster_disabled_children", period) * law.disability.care_coefficient.fosterer_child
        )
        return shares * law.social_assistance.standard_level


@condition
class shelters_somebody(Variable):
    label = "Shelters somebody in need of urgent protection"
    reference = "Nghị định 335/2026/NĐ-CP, Điều 16 khoản 2, Điều 18 khoản 2"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return person("sheltered", period) > 0


@amount
class shelter_food(Variable):
    label = "Food money for people sheltered, đồng a day"
    reference = "Thông tư 02/2021/TT-BLĐTBXH, Điều 3 khoản 1; Nghị định 335/2026/NĐ-CP, Điều 16 khoản 2 điểm a"

    def formula_2021_07_01(person: Population, period: Period, parameters: Parameters) -> Floats:
        return person("sheltered", period) * parameters(period).social_assistance.temporary_care.food_per_day


@amount
class social_home_care(Variable):
    label = "What the State pays the social home for the person"
    reference = "Nghị định 335/2026/NĐ-CP, Điều 22 khoản 1"

    def formula_2026_10_05(person: Population, period: Period, parameters: Parameters) -> Floats:
        law = parameters(period).social_assistance
        coefficient = np.where(person("is_young_child", period), law.home.coefficient_under_4, law.home.coefficient_from_4)
        return person("is_in_social_home", period) * coefficient * law.standard_level
