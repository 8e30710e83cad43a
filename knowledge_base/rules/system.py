"""The tax-benefit system: every variable over the dated parameters, built once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import Any

from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from knowledge_base.figures import PARAMETERS_DIR
from knowledge_base.rules import (
    adults,
    care,
    children,
    emergency,
    emergency_housing,
    fostering,
    funeral,
    health_insurance,
    monthly,
    older,
    pension,
    person,
    poverty,
    status,
)
from knowledge_base.rules.base import Person

TOPICS = (
    person,
    status,
    children,
    adults,
    older,
    pension,
    monthly,
    care,
    fostering,
    funeral,
    emergency,
    emergency_housing,
    health_insurance,
    poverty,
)


def _declared(topic: ModuleType) -> Iterator[Any]:
    return (
        found
        for found in vars(topic).values()
        if isinstance(found, type) and issubclass(found, Variable) and found.__module__ == topic.__name__
    )


@cache
def system() -> Any:
    """The OpenFisca system of An Sinh; one entity, days as periods."""
    built = TaxBenefitSystem([Person])
    built.load_parameters(str(PARAMETERS_DIR))
    for topic in TOPICS:
        for variable in _declared(topic):
            built.add_variable(variable)
    return built
