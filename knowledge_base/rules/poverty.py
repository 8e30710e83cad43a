# ruff: noqa: N801, N805
# mypy: disable-error-code="misc, no-any-return"
"""Recognition as a poor or near-poor household: the income line."""

from __future__ import annotations

import numpy as np
from openfisca_core.variables import Variable

from knowledge_base.rules.base import Bools, Floats, Parameters, Period, Population, condition, is_one_of
from knowledge_base.rules.vocabulary import Area


@condition
class is_not_recognised_poor(Variable):
    label = "Neither poor nor near-poor today"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return ~person("is_poor_or_near_poor", period)


def line(person: Population, period: Period, law: Parameters) -> Floats:
    """Income line of each person's area under the parameters of some day, đồng per head and month."""
    found: Floats = np.where(is_one_of(person, period, "area", Area.URBAN), law.poverty.income_line.urban, law.poverty.income_line.rural)
    return found


@condition
class is_under_poverty_line(Variable):
    label = "Income at or under the line of the day"
    reference = "Nghị định 07/2021/NĐ-CP, Điều 3; Nghị định 351/2025/NĐ-CP"

    def formula_2022_01_01(person: Population, period: Period, parameters: Parameters) -> Bools:
        return person("income_per_head", period) <= line(person, period, parameters(period))


@condition
class is_under_line_of_2027(Variable):
    label = "Income over today's line but at or under that of 2027-01-01"
    reference = "Nghị định 351/2025/NĐ-CP"
    end = "2026-12-31"

    def formula_2025_12_30(person: Population, period: Period, parameters: Parameters) -> Bools:
        coming = person("income_per_head", period) <= line(person, period, parameters("2027-01-01"))
        return coming & ~person("is_under_poverty_line", period)
