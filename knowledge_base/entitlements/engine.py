"""The use case: what a person may get on a day, why, and what else would have to be known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from knowledge_base.entitlements.assessment import Assessment, Benefit, Outcome
from knowledge_base.entitlements.catalogue import Entitlement, Procedure, Question, catalogue, in_force
from knowledge_base.entitlements.compete import Contest, compete
from knowledge_base.entitlements.decide import Decision, case_of, decide_alone, grid_for
from knowledge_base.entitlements.explain import Teller
from knowledge_base.entitlements.facts import DRAWS, Fact, ages_of, facts_of
from knowledge_base.entitlements.regime import Regime, regime_on
from knowledge_base.entitlements.situation import Death, Disaster, Situation
from knowledge_base.entitlements.values import find
from knowledge_base.entitlements.worlds import View, Worlds
from knowledge_base.figures import default_figures
from knowledge_base.rules.monthly import COMPETING, SINGLE_PARENT, WITH_SINGLE_PARENT


@dataclass(frozen=True, slots=True)
class Matter:
    """A benefit, the day whose law decides it, and the worlds to look at it in."""

    benefit: Entitlement
    on: date
    regime: Regime
    view: View


def assess(situation: Situation, on: date) -> Assessment:
    """Every benefit the law knows, decided for one person.

    Facts nobody has told are tried with all values they may have; what all of them agree on is certain. Funeral and
    emergency support follow the law of the day of the death or disaster, everything else that of ``on``.

    Raises:
        ValueError: ``on`` lies before the first day that can be computed (2021-07-01).
    """
    regime_on(on)
    facts = facts_of(situation, on, default_figures())
    teller = Teller(catalogue(), default_figures(), on, ages_of(situation, on, default_figures()), situation.birth_date)
    matters = _matters(situation, on, facts)
    rivals = {each.benefit.id: case_of(each.benefit, each.view, each.regime) for each in matters if each.benefit.id in COMPETING}
    contest = compete(rivals, facts)
    benefits = []
    for matter in matters:
        narrowed = replace(matter, view=matter.view.narrowed(DRAWS, contest.draws))
        decision = contest.decisions.get(matter.benefit.id) or decide_alone(
            case_of(matter.benefit, narrowed.view, matter.regime), contest.draws_missing
        )
        benefits.append(_benefit(narrowed, decision, contest, teller, facts))
    return Assessment(on, tuple(benefits), _questions(benefits), round(contest.total), round(contest.total_to))


def _matters(situation: Situation, on: date, facts: Mapping[str, Fact]) -> list[Matter]:
    """All benefits known on their day, those of one law looked at in common worlds."""
    death, disaster = situation.death, situation.disaster
    days = {
        "asked": on,
        "death": death.day if isinstance(death, Death) and death.day else on,
        "disaster": disaster.day if isinstance(disaster, Disaster) and disaster.day else on,
    }
    listed = [(benefit, days[benefit.day]) for benefit in catalogue().entitlements if benefit.exists(days[benefit.day])]
    grids = {benefit: grid_for(benefit, regime_on(day), facts) for benefit, day in listed}
    shared = defaultdict(list)
    for benefit, day in listed:
        shared[regime_on(day)].append(grids[benefit])
    worlds = {regime: Worlds(regime.day, facts, wanted) for regime, wanted in shared.items()}
    return [Matter(benefit, day, regime_on(day), View(worlds[regime_on(day)], grids[benefit])) for benefit, day in listed]


def _benefit(matter: Matter, decision: Decision, contest: Contest, teller: Teller, facts: Mapping[str, Fact]) -> Benefit:
    benefit, on = matter.benefit, matter.on
    procedure = in_force(benefit.procedure, on) or Procedure((), (), "", "", "")
    clause = in_force(benefit.law, on)
    assert clause is not None, f"{benefit.id} exists before its law"
    counted = decision.outcome in (Outcome.YES, Outcome.UNKNOWN) and decision.amount_to > 0
    deadline = find(teller.figures, procedure.deadline, on) if procedure.deadline else None
    return Benefit(
        benefit.id,
        benefit.program,
        benefit.title,
        decision.outcome,
        round(decision.amount) if counted else None,
        round(decision.amount_to) if counted else None,
        benefit.per,
        benefit.at_least,
        clause,
        procedure.papers,
        (*procedure.bring, *benefit.bring),
        procedure.desk,
        None if deadline is None else int(deadline),
        procedure.code,
        tuple(_reasons(matter, decision, contest, replace(teller, on=on))),
        _worth_asking(decision.missing, facts),
    )


def _reasons(matter: Matter, decision: Decision, contest: Contest, teller: Teller) -> Iterator[str]:
    yield from teller.reasons(matter.benefit, decision.outcome, matter.view)
    if decision.outcome is Outcome.HIGHER:
        titles = {each.id: each.title for each in teller.texts.entitlements}
        yield teller.note("highest_only", chosen="; ".join(titles[name] for name in sorted(decision.chosen)))
    if matter.benefit.id in _paid_together(contest):
        yield teller.note("both_paid")


def _paid_together(contest: Contest) -> frozenset[str]:
    """What a single parent draws at the same time, where that exception applies."""
    paid = {name for name, decision in contest.decisions.items() if decision.outcome is Outcome.YES}
    return frozenset(paid) if SINGLE_PARENT in paid and not paid.isdisjoint(WITH_SINGLE_PARENT) else frozenset()


def _worth_asking(missing: frozenset[str], facts: Mapping[str, Fact]) -> tuple[str, ...]:
    """Facts in the order of asking, without those that only follow from another still unknown."""
    return tuple(
        name for name, question in catalogue().questions.items() if name in missing and (not question.after or facts[question.after].known)
    )


def _questions(benefits: list[Benefit]) -> tuple[Question, ...]:
    wanted = {name for benefit in benefits for name in benefit.missing}
    return tuple(question for name, question in catalogue().questions.items() if name in wanted)
