"""What each variable reads under the law of one day, learnt by tracing it once, and the days on which the law changes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from openfisca_core.simulation_builder import SimulationBuilder

from knowledge_base.figures import default_figures
from knowledge_base.rules.system import system

FIRST_DAY = date(2021, 7, 1)
"""Nghị định 20/2021/NĐ-CP comes into force; nothing older is computed."""


@dataclass(frozen=True, slots=True, eq=False)
class Regime:
    """The law between two changes. Inputs and parameters of each variable, other variables followed to the end."""

    day: date
    inputs: dict[str, frozenset[str]]
    parameters: dict[str, frozenset[str]]

    def reads(self, variables: Iterable[str], staged: frozenset[str] = frozenset()) -> frozenset[str]:
        """Inputs some variables depend on; a staged variable counts as an input of its own."""
        found: set[str] = set()
        waiting = list(variables)
        while waiting:
            name = waiting.pop()
            direct = self.inputs[name]
            if name in staged or not direct:
                found.add(name)
            else:
                waiting += direct
        return frozenset(found)

    def figures(self, variable: str) -> frozenset[str]:
        """Parameters a variable depends on."""
        found, waiting = set(self.parameters[variable]), list(self.inputs[variable])
        while waiting:
            name = waiting.pop()
            found |= self.parameters[name]
            waiting += self.inputs[name]
        return frozenset(found)


@cache
def change_days() -> list[date]:
    """Days on which some formula or parameter changes, ascending."""
    figures = default_figures()
    days = {day for name in figures.names for day in figures.changes(name)}
    for variable in system().variables.values():
        days |= {date.fromisoformat(day) for day in variable.formulas}
        if variable.end:
            days.add(date.fromordinal(variable.end.toordinal() + 1))
    return sorted(day for day in days | {FIRST_DAY} if day >= FIRST_DAY)


def regime_on(on: date) -> Regime:
    """The law of a day.

    Raises:
        ValueError: before the first day that can be computed.
    """
    days = change_days()
    if on < FIRST_DAY:
        raise ValueError(f"An Sinh chỉ tính được từ ngày {FIRST_DAY:%d/%m/%Y}")
    return _trace(days[bisect_right(days, on) - 1])


@cache
def _trace(day: date) -> Regime:
    simulation = SimulationBuilder().build_default_simulation(system(), count=1)
    simulation.trace = True
    for name, variable in system().variables.items():
        simulation.calculate(name, "eternity" if not variable.formulas else day.isoformat())
    inputs: dict[str, frozenset[str]] = {name: frozenset() for name in system().variables}
    parameters = dict(inputs)
    waiting = list(simulation.tracer.trees)
    while waiting:
        node = waiting.pop()
        waiting += node.children
        inputs[node.name] |= {child.name for child in node.children}
        parameters[node.name] |= {parameter.name for parameter in node.parameters}
    return Regime(day, inputs, parameters)
