"""What to ask next: only what can still change the result, one thing at a time, and not for ever."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.entitlement.case import COMMUNE, NESTED, OCCASION, OCCASIONS, WHO, Case
from bot.entitlement.quantities import OLDEST, years
from knowledge_base.entitlements import Outcome
from knowledge_base.entitlements.values import find
from knowledge_base.figures import default_figures

MOST_QUESTIONS = 8
CHOSEN_WHERE = (Outcome.YES, Outcome.ASK, Outcome.UNKNOWN)


def with_next_question(case: Case, on: date) -> Case:
    """The case with the fact to be asked now in ``requested``; None there when enough is known or was asked."""
    fact = next_fact(case, on)
    asked = case.asked if fact is None or fact in case.asked else (*case.asked, fact)
    return replace(case, requested=fact, asked=asked, missed=case.missed if fact == case.requested else 0)


def next_fact(case: Case, on: date) -> str | None:
    """The most telling open fact, in the order of the rules.

    A death or disaster that was told of comes first: it is what the resident came for. The commune comes last: it only says where to go.
    """
    if case.who is None and not case.told.keys() - {"province", COMMUNE} and WHO not in case.skipped:
        return WHO
    assessment = case.assessment(on)
    commune_open = _commune_open(case) and any(benefit.outcome in CHOSEN_WHERE for benefit in assessment.benefits)
    left = MOST_QUESTIONS - len(case.asked) - (commune_open and COMMUNE not in case.asked)
    rare = occasions(case, on)
    together = OCCASION not in case.told
    for question in sorted(assessment.questions, key=lambda question: question.fact not in NESTED):
        fact = OCCASION if together and question.fact in rare else question.fact
        if fact == "province" and commune_open:
            fact = COMMUNE
        if fact in case.told or fact in case.skipped:
            continue
        if left > 0 or fact in case.asked:
            return fact
        break
    return COMMUNE if commune_open else None


def occasions(case: Case, on: date) -> tuple[str, ...]:
    """Facts of the one question about rare events; few people past their working years still raise children."""
    older = years(case.told.get("age"), on) >= (find(default_figures(), "social_assistance.age.older_min", on) or OLDEST)
    return ("children", *OCCASIONS) if older and "children" not in case.told else OCCASIONS


def _commune_open(case: Case) -> bool:
    if COMMUNE in case.skipped or case.told.get("province") == "other":
        return False
    return len(case.told.get(COMMUNE, {}).get("codes", ())) != 1
