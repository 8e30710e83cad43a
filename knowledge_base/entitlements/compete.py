"""The monthly groups that exclude each other: which one is paid in every world still possible."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from knowledge_base.entitlements.assessment import Outcome
from knowledge_base.entitlements.decide import ASK, HIGHER, NO, YES, Case, Decision, decide
from knowledge_base.entitlements.facts import ALLOWANCE, NOTHING, OPEN, SOCIAL_PENSION, Fact
from knowledge_base.entitlements.values import Value
from knowledge_base.entitlements.worlds import Array, Grid
from knowledge_base.rules.monthly import COMPETING, SINGLE_PARENT, WITH_SINGLE_PARENT, combinations

MOST_WORLDS = 30_000
PENSION = "social_pension"


@dataclass(frozen=True, slots=True)
class Contest:
    """Decisions by group, bounds of what is paid together, what may be drawn (as values of that fact) and what decides it."""

    decisions: dict[str, Decision]
    total: float
    total_to: float
    draws: tuple[Value, ...]
    draws_missing: frozenset[str]


def compete(cases: Mapping[str, Case], facts: Mapping[str, Fact]) -> Contest:
    """Decide between the groups; exactly where the worlds can be counted, else cautiously."""
    names = frozenset[str]().union(*(case.relevant for case in cases.values() if case.possible))
    grid = Grid(tuple(fact for fact in facts.values() if fact.name in names))
    return _exactly(cases, grid) if grid.size <= MOST_WORLDS else _cautiously(cases, names)


def _exactly(cases: Mapping[str, Case], grid: Grid) -> Contest:
    amounts = {name: _spread(case, np.where(case.eligible, case.amount, 0), grid) for name, case in cases.items()}
    doubts = {name: _spread(case, case.doubtful, grid) for name, case in cases.items()}
    none: Array = np.zeros(grid.shape)
    settled: dict[str, Array] = {name: np.where(doubts[name], 0, amounts[name]) if name in amounts else none for name in COMPETING}
    paid = combinations(settled)
    total = paid.max(axis=0)
    choice = np.where(total > 0, paid.argmax(axis=0), -1)
    decisions, hanging = {}, np.full(grid.shape, False)
    for name, amount in amounts.items():
        together = amount + (settled[SINGLE_PARENT] if name in WITH_SINGLE_PARENT else 0)
        open_ = doubts[name] & (together > total)
        hanging = hanging | (open_ & (choice < 0))
        codes = np.where(amount <= 0, NO, np.where(open_, ASK, np.where(_is_paid(name, choice) & ~doubts[name], YES, HIGHER)))
        chosen = frozenset(COMPETING[int(place)] for place in np.unique(choice[codes == HIGHER]) if place >= 0)
        decisions[name] = replace(decide(grid, codes, amount), chosen=chosen)
    return Contest(decisions, float(total.min()), float(total.max()), *_drawn(choice, hanging, grid))


def _is_paid(name: str, choice: Array) -> Array:
    """Where a group is paid: where it was chosen, or as the single parent's beside one of those it goes with."""
    chosen: Array = choice == COMPETING.index(name)
    return chosen | ((choice >= 0) & (choice < len(WITH_SINGLE_PARENT))) if name == SINGLE_PARENT else chosen


def _drawn(choice: Array, hanging: Array, grid: Grid) -> tuple[tuple[Value, ...], frozenset[str]]:
    """What may be drawn over all worlds, and the facts that decide it."""
    pension, none_paid = choice == COMPETING.index(PENSION), (choice < 0) & ~hanging
    ways = ((NOTHING, none_paid), (ALLOWANCE, (choice >= 0) & ~pension), (SOCIAL_PENSION, pension), (OPEN, hanging))
    return tuple(value for value, where in ways if where.any()), grid.relevant(none_paid, pension, hanging)


def _spread(case: Case, values: Array, grid: Grid) -> Array:
    """Values of one case laid along the axes of the joint grid; facts that do not matter to it are left out."""
    kept = [fact for fact in case.grid.facts if fact in grid.facts]
    for axis in reversed(range(len(case.grid.facts))):
        if case.grid.facts[axis] not in kept:
            values = values.take(0, axis=axis)
    return np.broadcast_to(values.reshape([len(fact.values) if fact in kept else 1 for fact in grid.facts]), grid.shape)


def _cautiously(cases: Mapping[str, Case], names: frozenset[str]) -> Contest:
    """Too many worlds: a group that may apply stays unknown unless nothing else can be paid instead."""
    single = cases[SINGLE_PARENT].most
    most = {name: case.most + (single if name in WITH_SINGLE_PARENT and case.possible else 0) for name, case in cases.items()}
    decisions = {}
    for name, case in cases.items():
        beside = WITH_SINGLE_PARENT if name == SINGLE_PARENT else (SINGLE_PARENT,) if name in WITH_SINGLE_PARENT else ()
        rival = max(most[other] for other in cases if other != name and other not in beside)
        if not case.possible:
            decisions[name] = Decision(Outcome.NO, 0, 0, frozenset())
        elif case.least and case.least >= rival:
            decisions[name] = Decision(Outcome.YES, case.least, case.most, case.relevant)
        else:
            sure = bool(case.eligible.all() and not case.doubtful.any())
            decisions[name] = Decision(Outcome.UNKNOWN, case.least, case.most, names if sure else case.relevant)
    least = max(case.least for case in cases.values())
    may_allow = any(case.possible for name, case in cases.items() if name != PENSION)
    may_pension = PENSION in cases and cases[PENSION].possible
    may_hang = any(case.doubtful.any() for case in cases.values())
    draws = [NOTHING] * (least == 0) + [ALLOWANCE] * may_allow + [SOCIAL_PENSION] * may_pension + [OPEN] * may_hang
    return Contest(decisions, least, max(most.values()), tuple(draws), names)
