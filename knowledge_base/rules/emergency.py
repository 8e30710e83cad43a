# ruff: noqa: N801, N805
# mypy: disable-error-code="misc, no-any-return"
"""Emergency support. Computed on the day of the event."""

from __future__ import annotations

from openfisca_core.variables import Variable

from knowledge_base.rules.base import Bools, Floats, Parameters, Period, Population, amount, condition, fact, is_one_of
from knowledge_base.rules.vocabulary import Cause

ACCIDENTS = (Cause.NATURAL_DISASTER, Cause.FIRE, Cause.TRAFFIC, Cause.WORK)
HUNGER = (Cause.NATURAL_DISASTER, Cause.FIRE, Cause.CROP_FAILURE, Cause.LEAN_SEASON, Cause.TET)


@fact(bool)
class disaster_happened(Variable):
    label = "Something of the kind happened to the household"


@fact(Cause)
class disaster_cause(Variable):
    label = "What happened"


@fact(int)
class hospital_days(Variable):
    label = "Days of treatment of the person injured"


@fact(bool)
class dead_or_missing(Variable):
    label = "Somebody of the household died or is missing from it"


@fact(bool)
class hungry(Variable):
    label = "The household has nothing to eat"


@condition
class disaster_struck(Variable):
    label = "Something of the kind happened to the household"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return person("disaster_happened", period)


@condition
class has_other_cause(Variable):
    label = "A cause the texts read so far do not list"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return is_one_of(person, period, "disaster_cause", Cause.OTHER)


@condition
class has_accident_cause(Variable):
    label = "Disaster, fire, serious traffic or work accident; another cause is for the commune to judge"
    reference = "Nghị định 335/2026/NĐ-CP, Điều 12"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return is_one_of(person, period, "disaster_cause", *ACCIDENTS, Cause.OTHER)


@condition
class has_hunger_cause(Variable):
    label = "Tết, disaster, fire, crop failure, lean season; another cause is for the commune to judge"
    reference = "Nghị định 335/2026/NĐ-CP, Điều 12 khoản 1"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return is_one_of(person, period, "disaster_cause", *HUNGER, Cause.OTHER)


@condition
class is_badly_injured(Variable):
    label = "Treated in hospital for 3 days or more"
    reference = "Nghị định 20/2021/NĐ-CP, Điều 2 khoản 2; Nghị định 335/2026/NĐ-CP, Điều 12"

    def formula_2021_07_01(person: Population, period: Period, parameters: Parameters) -> Bools:
        return person("hospital_days", period) >= parameters(period).emergency.injury.hospital_days


@amount
class injury_support(Variable):
    label = "Support for somebody badly injured, at least"
    reference = "Nghị định 20/2021/NĐ-CP, Điều 13 khoản 1; Nghị định 335/2026/NĐ-CP, Điều 12"

    def formula_2021_07_01(person: Population, period: Period, parameters: Parameters) -> Floats:
        eligible = person("disaster_struck", period) & person("has_accident_cause", period) & person("is_badly_injured", period)
        law = parameters(period)
        return eligible * law.emergency.injury.multiple * law.social_assistance.standard_level


@condition
class lost_somebody(Variable):
    label = "Somebody died or is missing"
    reference = "Nghị định 335/2026/NĐ-CP, Điều 12"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return person("dead_or_missing", period)


@amount
class disaster_death_support(Variable):
    label = "Support for a household with somebody dead or missing, at least"
    reference = "Nghị định 20/2021/NĐ-CP, Điều 14 khoản 1; Nghị định 335/2026/NĐ-CP, Điều 12"

    def formula_2021_07_01(person: Population, period: Period, parameters: Parameters) -> Floats:
        eligible = person("disaster_struck", period) & person("has_accident_cause", period) & person("lost_somebody", period)
        law = parameters(period)
        return eligible * law.emergency.death.multiple * law.social_assistance.standard_level


@condition
class is_hungry(Variable):
    label = "Has nothing to eat"

    def formula(person: Population, period: Period, parameters: Parameters) -> Bools:
        return person("hungry", period)


@amount
class rice_support(Variable):
    label = "Rice, kilograms a person and month"
    reference = "Nghị định 20/2021/NĐ-CP, Điều 12 khoản 1; Nghị định 335/2026/NĐ-CP, Điều 12 khoản 1"

    def formula_2021_07_01(person: Population, period: Period, parameters: Parameters) -> Floats:
        eligible = person("disaster_struck", period) & person("is_hungry", period) & person("has_hunger_cause", period)
        return eligible * parameters(period).emergency.rice.kilograms
