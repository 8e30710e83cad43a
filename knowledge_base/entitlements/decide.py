"""From worlds to decisions: for each benefit its outcome in every world, and the one answer they add up to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from knowledge_base.entitlements.assessment import Outcome
from knowledge_base.entitlements.catalogue import Entitlement, catalogue
from knowledge_base.entitlements.facts import DRAW_INPUTS, DRAWS, Fact
from knowledge_base.entitlements.regime import Regime
from knowledge_base.entitlements.worlds import Array, Grid, View
from knowledge_base.figures import default_figures

OUTCOMES = list(Outcome)
YES, HIGHER, ASK, NO = (OUTCOMES.index(outcome) for outcome in (Outcome.YES, Outcome.HIGHER, Outcome.ASK, Outcome.NO))
STAGED = frozenset(DRAW_INPUTS)


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer for one benefit. Amounts bound what it pays where it is paid; ``missing`` are facts that can change it.

    ``chosen`` names what may be paid instead.
    """

    outcome: Outcome
    amount: float
    amount_to: float
    missing: frozenset[str]
    chosen: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A benefit in the worlds of its own facts: whether it applies, whether that is open, what it would pay."""

    grid: Grid
    eligible: Array
    doubtful: Array
    amount: Array

    @property
    def relevant(self) -> frozenset[str]:
        """Facts that can change any of the three."""
        return self.grid.relevant(self.eligible, self.doubtful, np.where(self.eligible, self.amount, 0))

    @property
    def possible(self) -> bool:
        return bool(self.eligible.any())

    @property
    def least(self) -> float:
        """What it pays at least, for certain."""
        return float(np.where(self.eligible & ~self.doubtful, self.amount, 0).min())

    @property
    def most(self) -> float:
        return float(np.where(self.eligible, self.amount, 0).max())


@cache
def read_by(benefit: Entitlement, regime: Regime) -> frozenset[str]:
    """Inputs a benefit's answer or its reasons depend on."""
    texts = catalogue()
    whens = [line.when for name in benefit.conditions for line in (*texts.reasons[name].yes, *texts.reasons[name].no)]
    whens += [texts.notes[name].when for name in benefit.notes]
    return regime.reads([*benefit.variables, *(name for name in whens if name)], STAGED)


def grid_for(benefit: Entitlement, regime: Regime, facts: Mapping[str, Fact]) -> Grid:
    """The worlds one benefit can be told apart in: the unknown facts it depends on."""
    read = read_by(benefit, regime)
    return Grid(tuple(fact for fact in facts.values() if not fact.known and not read.isdisjoint(fact.inputs)))


@cache
def is_certain(benefit: Entitlement, regime: Regime) -> bool:
    """Whether every figure the benefit is decided by was read in a source, not only remembered."""
    names = {name for variable in benefit.variables for name in regime.figures(variable)}
    return all(default_figures().get(name, regime.day).certainty != "memory" for name in names)


def case_of(benefit: Entitlement, view: View, regime: Regime) -> Case:
    """Look at a benefit in all its worlds."""
    shape = view.grid.shape
    eligible = np.full(shape, True)
    for name in benefit.conditions:
        eligible = eligible & view.look(name)
    doubtful = np.full(shape, not is_certain(benefit, regime))
    for name in benefit.doubts:
        doubtful = doubtful | view.look(name)
    amount = view.look(benefit.variable) if benefit.variable else np.zeros(shape)
    return Case(view.grid, eligible, eligible & doubtful, amount)


def decide(grid: Grid, codes: Array, amount: Array) -> Decision:
    """Add up the worlds: one outcome where all agree, else unknown with the facts that would tell."""
    found = np.unique(codes)
    outcome = OUTCOMES[int(found[0])] if len(found) == 1 else Outcome.UNKNOWN
    sums = amount[codes == YES]
    low, high = (float(sums.min()), float(sums.max())) if sums.size else (0.0, 0.0)
    missing = grid.relevant(codes, np.where(codes == YES, amount, 0)) if grid.facts else frozenset[str]()
    return Decision(outcome, low, high, missing)


def decide_alone(case: Case, draws_missing: frozenset[str]) -> Decision:
    """A benefit that competes with no other. What it owes to the allowance drawn is owed to the facts behind that."""
    found = decide(case.grid, np.where(case.doubtful, ASK, np.where(case.eligible, YES, NO)), case.amount)
    if DRAWS not in found.missing:
        return found
    return Decision(found.outcome, found.amount, found.amount_to, (found.missing - {DRAWS}) | draws_missing)
