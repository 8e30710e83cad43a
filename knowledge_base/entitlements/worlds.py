"""Possible worlds: every combination of the values unknown facts may have, computed together as one OpenFisca population."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray
from openfisca_core.periods import period
from openfisca_core.simulation_builder import SimulationBuilder

from knowledge_base.entitlements.facts import Fact
from knowledge_base.entitlements.values import Value
from knowledge_base.rules.system import system

Array = NDArray[Any]
ETERNITY = period("eternity")


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """All combinations of some unknown facts; its arrays have one axis per fact."""

    facts: tuple[Fact, ...]
    shape: tuple[int, ...] = field(init=False)
    size: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "shape", tuple(len(fact.values) for fact in self.facts))
        object.__setattr__(self, "size", prod(self.shape))

    def columns(self) -> dict[str, Array]:
        """Value of every input of its facts in every world, flattened."""
        found: dict[str, Array] = {}
        for axis, fact in enumerate(self.facts):
            steps = [1] * len(self.facts)
            steps[axis] = len(fact.values)
            for place, name in enumerate(fact.inputs):
                values = np.array([value[place] for value in fact.values]).reshape(steps)
                found[name] = np.broadcast_to(values, self.shape).ravel()
        return found

    def relevant(self, *outcomes: Array) -> frozenset[str]:
        """Facts along whose axis some outcome varies: those that can still change it."""
        return frozenset(
            fact.name
            for axis, fact in enumerate(self.facts)
            if any(bool(np.any(outcome != np.take(outcome, [0], axis=axis))) for outcome in outcomes)
        )


class Worlds:
    """The worlds of several grids side by side under the law of one day; variables are computed when first looked at."""

    def __init__(self, day: date, facts: Mapping[str, Fact], grids: Iterable[Grid]) -> None:
        self._period = period(day.isoformat())
        self._computed: dict[str, Array] = {}
        self._starts: dict[tuple[Fact, ...], int] = {}
        distinct = {grid.facts: grid for grid in grids}
        total = 0
        for grid in distinct.values():
            self._starts[grid.facts] = total
            total += grid.size
        inputs = {name: np.full(total, value) for fact in facts.values() for name, value in zip(fact.inputs, fact.values[0], strict=True)}
        for grid in distinct.values():
            start = self._starts[grid.facts]
            for name, values in grid.columns().items():
                inputs[name][start : start + grid.size] = values
        self._simulation = SimulationBuilder().build_default_simulation(system(), count=total)
        for name, values in inputs.items():
            variable = system().variables[name]
            self._simulation.set_input(name, self._period if variable.formulas else ETERNITY, _stored(variable, values))

    def look(self, grid: Grid, variable: str) -> Array:
        """A variable in every world of a grid; shape of the grid."""
        values = self._computed.get(variable)
        if values is None:
            values = self._computed[variable] = self._simulation.calculate(variable, self._period).view(np.ndarray)
        start = self._starts[grid.facts]
        return values[start : start + grid.size].reshape(grid.shape)


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """One grid of some worlds, perhaps narrowed: of one fact only some values are left."""

    worlds: Worlds
    whole: Grid
    axis: int = 0
    places: tuple[int, ...] = ()
    grid: Grid = field(init=False)

    def __post_init__(self) -> None:
        facts = list(self.whole.facts)
        if self.places:
            fact = facts[self.axis]
            facts[self.axis] = Fact(fact.name, fact.inputs, tuple(fact.values[place] for place in self.places))
        object.__setattr__(self, "grid", Grid(tuple(facts)))

    def narrowed(self, name: str, values: Sequence[Value]) -> View:
        """The same worlds without those where a fact has another value; itself when it does not depend on that fact."""
        for axis, fact in enumerate(self.whole.facts):
            if fact.name == name:
                return View(self.worlds, self.whole, axis, tuple(fact.values.index(value) for value in values))
        return self

    def look(self, variable: str) -> Array:
        """A variable in every world of the view."""
        found = self.worlds.look(self.whole, variable)
        return found.take(self.places, axis=self.axis) if self.places else found


def _stored(variable: Any, values: Array) -> Array:
    """Values in the type OpenFisca keeps; lists of choices as their positions."""
    return values.astype(np.int16 if hasattr(variable, "possible_values") else variable.dtype)
