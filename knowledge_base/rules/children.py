# ruff: noqa: N801, N805
# mypy: disable-error-code="misc, no-any-return"
"""Children without support, studying orphans, small children in difficult areas (groups 1, 2 and 7)."""

from __future__ import annotations

import numpy as np
from openfisca_core.variables import Variable

from knowledge_base.rules.base import Bools, Floats, Parameters, Period, Population, amount, condition, is_one_of
from knowledge_base.rules.vocabulary import Degree, Parent

UNABLE = (Parent.MISSING, Parent.SOCIAL_HOME, Parent.DETAINED)


@condition
class is_without_support(Variable):
    label = "A child whose parents cannot raise it, in one of the listed cases"
    reference = "Nghị định 20/2021/NĐ-CP, Điều 5 khoản 1; Nghị định 335/2026/NĐ-CP, Điều 5 khoản 1 (thêm trường hợp không xác định được)"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        father = is_one_of(person, period, "father", Parent.DEAD, *UNABLE)
        mother = is_one_of(person, period, "mother", Parent.DEAD, *UNABLE)
        return person("abandoned", period) | (father & mother)

    def formula_2026_10_05(person: Population, period: Period, parameters: Parameters) -> Bools:
        father_unknown = is_one_of(person, period, "father", Parent.UNKNOWN)
        mother_unknown = is_one_of(person, period, "mother", Parent.UNKNOWN)
        father = father_unknown | is_one_of(person, period, "father", Parent.DEAD, *UNABLE)
        mother = mother_unknown | is_one_of(person, period, "mother", Parent.DEAD, *UNABLE)
        return person("abandoned", period) | (father & mother & ~(father_unknown & mother_unknown))


@condition
class has_parent_who_left(Variable):
    label = "A parent went away and no court has declared them missing"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return is_one_of(person, period, "father", Parent.LEFT) | is_one_of(person, period, "mother", Parent.LEFT)


@condition
class has_unnamed_parents(Variable):
    label = "The law of the day does not name this case of unknown parents"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        unknown = is_one_of(person, period, "father", Parent.UNKNOWN) | is_one_of(person, period, "mother", Parent.UNKNOWN)
        present = (Parent.PRESENT, Parent.LEFT)
        raised = is_one_of(person, period, "father", *present) | is_one_of(person, period, "mother", *present)
        return unknown & ~raised & ~person("is_without_support", period)


@condition
class may_be_without_support(Variable):
    label = "Without support, or a case of unknown parents the law leaves open"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return person("is_without_support", period) | person("has_unnamed_parents", period)


@amount
class orphan_allowance(Variable):
    label = "Child under 16 without support"
    reference = "Nghị định 335/2026/NĐ-CP, Điều 5 khoản 1, Điều 6 khoản 1 điểm a"

    def formula_2021_07_01(person: Population, period: Period, parameters: Parameters) -> Floats:
        eligible = person("is_child", period) & person("may_be_without_support", period) & person("lives_in_community", period)
        law = parameters(period).social_assistance
        coefficient = np.where(person("is_young_child", period), law.coefficient.orphan_under_4, law.coefficient.orphan_from_4)
        return eligible * coefficient * law.standard_level


@condition
class studies_within_age_limit(Variable):
    label = "Still studies, and the law of the day sets no lower age limit"
    reference = "Nghị định 20/2021/NĐ-CP, Điều 5 khoản 2 (không quá 22 tuổi); Nghị định 335/2026/NĐ-CP, Điều 5 khoản 2 (không giới hạn)"

    def formula_2021_07_01(person: Population, period: Period, parameters: Parameters) -> Bools:
        oldest = parameters(period).social_assistance.age.orphan_student_max
        return person("studying", period) & (person("age", period) <= oldest)

    def formula_2026_10_05(person: Population, period: Period, parameters: Parameters) -> Bools:
        return person("studying", period)


@condition
class studies_past_age_limit(Variable):
    label = "Still studies but is older than the law of the day allowed"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return person("studying", period) & ~person("studies_within_age_limit", period)


@condition
class draws_since_childhood(Variable):
    label = "The allowance has been drawn since before the age of 16"
    reference = "Nghị định 20/2021/NĐ-CP, Điều 5 khoản 2; Nghị định 335/2026/NĐ-CP, Điều 5 khoản 2"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return person("drawing_already", period)


@amount
class orphan_student_allowance(Variable):
    label = "Person without support, 16 or older, still studying"
    reference = "Nghị định 335/2026/NĐ-CP, Điều 5 khoản 2, Điều 6 khoản 1 điểm b"

    def formula_2021_07_01(person: Population, period: Period, parameters: Parameters) -> Floats:
        eligible = (
            person("is_past_childhood", period)
            & person("studies_within_age_limit", period)
            & person("draws_since_childhood", period)
            & person("may_be_without_support", period)
            & person("lives_in_community", period)
        )
        law = parameters(period).social_assistance
        return eligible * law.coefficient.orphan_student * law.standard_level


@condition
class is_toddler(Variable):
    label = "Under 3"
    reference = "Nghị định 335/2026/NĐ-CP, Điều 5 khoản 7"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return person("age", period) < parameters(period).social_assistance.age.toddler_max


@condition
class is_in_no_higher_child_group(Variable):
    label = "Not in group 1, 3 or 6"
    reference = "Nghị định 335/2026/NĐ-CP, Điều 5 khoản 7"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        disabled = is_one_of(person, period, "disability", Degree.SEVERE, Degree.EXTREME)
        hiv_poor = person("hiv", period) & person("is_poor", period)
        return ~(disabled | hiv_poor | person("is_without_support", period))


@amount
class toddler_allowance(Variable):
    label = "Child under 3, poor or near-poor, in a specially difficult area"
    reference = "Nghị định 335/2026/NĐ-CP, Điều 5 khoản 7, Điều 6 khoản 1 điểm g"

    def formula_2021_07_01(person: Population, period: Period, parameters: Parameters) -> Floats:
        eligible = (
            person("is_toddler", period)
            & person("is_poor_or_near_poor", period)
            & person("in_difficult_area", period)
            & person("is_in_no_higher_child_group", period)
            & person("lives_in_community", period)
        )
        law = parameters(period).social_assistance
        return eligible * law.coefficient.child_under_3_difficult_area * law.standard_level
