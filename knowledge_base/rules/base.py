# mypy: disable-error-code="misc, no-any-return"
"""What the variables share: the entity, the kinds of variables, array types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum as IndexedEnum
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from knowledge_base.rules.vocabulary import INDEXED, Choice, code

Population: TypeAlias = Any
Period: TypeAlias = Any
Parameters: TypeAlias = Any
Bools: TypeAlias = NDArray[np.bool_]
Ints: TypeAlias = NDArray[np.int32]
Floats: TypeAlias = NDArray[np.float32]
Rule = TypeVar("Rule", bound=Variable)

Person = build_entity(key="person", plural="persons", label="Người được xét", is_person=True)


def fact(kind: type, default: Any = None) -> Callable[[type[Rule]], type[Rule]]:
    """Declare an input: something known about the person, the same on every day asked."""

    def declare(variable: type[Rule]) -> type[Rule]:
        variable.value_type = kind
        if issubclass(kind, Choice):
            variable.value_type = IndexedEnum
            variable.possible_values = INDEXED[kind]
            variable.default_value = next(iter(INDEXED[kind]))
        elif default is not None:
            variable.default_value = default
        variable.entity = Person
        variable.definition_period = DateUnit.ETERNITY
        return variable

    return declare


def _computed(variable: type[Rule], kind: type) -> type[Rule]:
    variable.value_type = kind
    variable.entity = Person
    variable.definition_period = DateUnit.DAY
    return variable


def condition(variable: type[Rule]) -> type[Rule]:
    """Declare a yes-or-no of the law on one day."""
    return _computed(variable, bool)


def amount(variable: type[Rule]) -> type[Rule]:
    """Declare a sum on one day; đồng unless the label says otherwise, 0 where nothing is due."""
    return _computed(variable, float)


def is_one_of(population: Population, period: Period, name: str, *members: Choice) -> Bools:
    """Whether a listed fact is one of these members."""
    values = population(name, period).view(np.ndarray)
    found: Bools = np.logical_or.reduce([values == code(member) for member in members])
    return found
