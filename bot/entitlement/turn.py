"""One turn of the conversation: what a message adds to the case, what is said about it, and what is asked next."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bot.entitlement import quantities
from bot.entitlement.asking import occasions, with_next_question
from bot.entitlement.case import CHANGE, COMMUNE, NESTED, OCCASION, WHO, Case
from bot.entitlement.mentioned import Told, read_told
from bot.entitlement.reading import Reading, read_answer
from knowledge_base.programs import Province
from knowledge_base.text import fold, standard

CORRECTS = re.compile(r"\b(?:nham|lon|lo tay|noi lai|sua lai|ghi lai|doi lai|sai roi|dung ra|xin loi|chu khong)\b|\bsua\b")
DONE = "/done"
"""Value of the form's answer when nothing is left to ask; nobody can type it."""
# An answer that asks something itself may be a question in between.
ASKS = re.compile(
    r"\b(?:la sao|la gi|nghia la|bao nhieu|the nao|nhu nao|o dau|khi nao|tai sao|lam sao|can gi|gom gi|duoc khong|hoi (?:cai|chut|them))\b"
)
YOUNGEST_PARENT = 10
MOST_MISSED = 3
# Answers about somebody or something else: their ages, sums and standings are not the person's.
APART = frozenset({*NESTED, "children", "caring_for", "pension_amount", "income_per_head", OCCASION, "father", "mother"})
# Which fact somebody names who wants to correct it.
NAMED = (
    (COMMUNE, r"\b(?:xa|phuong|noi o|cho o|dia chi)\b"),
    ("age", r"\b(?:tuoi|nam sinh|ngay sinh)\b"),
    ("household", r"\bngheo\b"),
    ("disability", r"\bkhuyet tat\b"),
    ("pension", r"\b(?:luong|huu|tuat)\b"),
    ("children", r"\bcon\b"),
    ("support", r"\bphung duong\b"),
    (WHO, r"\bnguoi duoc hoi\b"),
)


@dataclass(frozen=True, slots=True)
class Said:
    """A text to say, by key; values of ``fill`` that begin with "utter_" are keys themselves."""

    key: str
    fill: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """``certain``: the message answers what was asked (or says what cannot be), so it is no question in between."""

    case: Case
    said: tuple[Said, ...] = ()
    certain: bool = False

    @property
    def done(self) -> bool:
        return self.case.requested is None


def begin(case: Case, text: str, on: date) -> Step:
    """The first message: everything it tells is taken, then the first question."""
    told = read_told(text, on)
    case, said = _take(replace(case, who=told.who), told, on, corrects=True)
    step = _then(case, said, on)
    return replace(step, said=(*step.said, Said("utter_entitlement_one_by_one"))) if told.several else step


def change(case: Case) -> Step:
    """Something told before is to be put right: ask which."""
    return Step(replace(case, requested=CHANGE), certain=True)


def answer(case: Case, text: str, on: date) -> Step:
    """A message while a question is open."""
    folded = fold(standard(text))
    step = _read(case, text, folded, on)
    asks = bool(ASKS.search(folded)) and step.case.skipped == case.skipped
    return replace(step, certain=step.certain and not asks)


def _read(case: Case, text: str, folded: str, on: date) -> Step:
    fact = case.requested or ""
    corrects = bool(CORRECTS.search(folded))
    reading = Reading() if fact == CHANGE else read_answer(fact, text, on)
    told = read_told(text, on) if corrects or fact not in APART else Told()
    if fact == CHANGE or (corrects and not (told.facts.keys() <= {fact} and reading.facts)):
        return _correct(case, told, folded, on)
    if reading.problem:
        return Step(case.knowing(reading.facts), (Said(reading.problem, reading.fill),), certain=True)
    if told.problem is not None:
        return Step(case, (Said(*told.problem),), certain=True)
    if not reading.answered and case.who is None and (who := read_answer(WHO, text, on).who):
        return Step(replace(case, who=who), certain=True)
    if not reading.answered:
        return _beside(case, told, on)
    return _answered(case, fact, reading, told, on, corrects=corrects)


def _answered(case: Case, fact: str, reading: Reading, told: Told, on: date, *, corrects: bool) -> Step:
    if fact in told.against:
        return Step(case, (Said("utter_entitlement_both_said", {"fact": f"utter_entitlement_fact_{fact}"}),), certain=True)
    if reading.unknown:
        return _left_open(case, on)
    if reading.who:
        return Step(with_next_question(_beside(replace(case, who=reading.who), told, on).case, on), certain=True)
    beside = Told(told.who, {name: value for name, value in told.facts.items() if name not in reading.facts}, against=told.against)
    found, said = _take(case, beside, on, corrects=corrects)
    found, more = _take(found, Told(facts=_of_occasions(reading.facts, case, on) if fact == OCCASION else reading.facts), on, corrects=True)
    if found.told.get(COMMUNE) != case.told.get(COMMUNE) and len(found.told[COMMUNE]["codes"]) > 1:
        return Step(replace(found, requested=COMMUNE), (*said, *more), certain=True)
    return _then(found if said or more else replace(found, requested=None), (*said, *more), on)


def _left_open(case: Case, on: date) -> Step:
    """Nobody knows, or nobody can be understood: the question is not put again."""
    fact = case.requested or WHO
    names = occasions(case, on) if fact == OCCASION else (fact,)
    done = {OCCASION: True} if fact == OCCASION else {}
    open_case = replace(case, told={**case.told, **done}, skipped=(*case.skipped, *names), requested=None)
    return Step(with_next_question(open_case, on), (Said("utter_entitlement_unknown_noted"),), certain=True)


def _of_occasions(facts: Mapping[str, Any], case: Case, on: date) -> dict[str, Any]:
    """What the one question tells that was not told before. Nobody cared for: no children either, where they belong to that question."""
    none: dict[str, Any] = {"children": []} if "caring_for" in facts and "children" in occasions(case, on) else {}
    return {OCCASION: True, **{name: value for name, value in {**facts, **none}.items() if name not in case.told}}


def _beside(case: Case, told: Told, on: date) -> Step:
    """No answer, but perhaps something else worth knowing."""
    if told.against:
        return Step(case, (Said("utter_entitlement_both_said", {"fact": f"utter_entitlement_fact_{told.against[0]}"}),))
    if not told.facts:
        if case.missed + 1 >= MOST_MISSED:
            return replace(_left_open(case, on), certain=False)
        return Step(replace(case, missed=case.missed + 1), (Said("utter_entitlement_not_read"),))
    found, said = _take(case, told, on, corrects=False)
    return replace(_then(found, said, on), certain=False)


def _then(case: Case, said: tuple[Said, ...], on: date) -> Step:
    """On to the next question, unless a contradiction has to be cleared up first."""
    if case.requested in case.told or not said:
        return Step(with_next_question(case, on), said, certain=True)
    return Step(case if case.requested else with_next_question(case, on), said, certain=True)


def _correct(case: Case, told: Told, folded: str, on: date) -> Step:
    """What is told anew replaces what was said; a fact only named is asked again."""
    if told.problem is not None:
        return Step(case, (Said(*told.problem),), certain=True)
    if told.facts or told.who:
        found, said = _take(replace(case, who=told.who or case.who, requested=None), told, on, corrects=True)
        noted = () if said else (Said("utter_entitlement_corrected"),)
        return _then(found, (*said, *noted), on)
    named = next((fact for fact, words in NAMED if re.search(words, folded)), None)
    if named == WHO:
        return Step(replace(case, who=None, requested=WHO), certain=True)
    if named is None:
        return Step(replace(case, requested=CHANGE), certain=True)
    return Step(_asked_again(case, named), certain=True)


def _take(case: Case, told: Told, on: date, *, corrects: bool) -> tuple[Case, tuple[Said, ...]]:
    """The case with what was told; what contradicts it is taken out again and asked anew."""
    if told.problem is not None:
        return case, (Said(*told.problem),)
    clashing = list(told.against)
    if not corrects:
        clashing += [name for name, value in told.facts.items() if _differs(name, case.told.get(name), value, on)]
    case = case.knowing({name: value for name, value in told.facts.items() if name not in clashing})
    if clashing:
        return _asked_again(case, clashing[0]), (Said("utter_entitlement_both_said", {"fact": f"utter_entitlement_fact_{clashing[0]}"}),)
    if (age := quantities.years(case.told.get("age"), on)) >= 0 and any(
        child.get("age") is not None and child["age"] > age - YOUNGEST_PARENT for child in case.told.get("children", ())
    ):
        wrong = "age" if "age" in told.facts and "children" not in told.facts else "children"
        return _asked_again(case, wrong), (Said("utter_entitlement_child_too_old", {"age": str(age)}),)
    return case, ()


def _asked_again(case: Case, fact: str) -> Case:
    left = case.without(fact)
    return replace(left, requested=fact, asked=(*left.asked, fact))


def _differs(name: str, before: Any, now: Any, on: date) -> bool:
    if before is None or before == now or name in ("province", COMMUNE):
        return False
    return name != "age" or abs(quantities.years(before, on) - quantities.years(now, on)) > 1


def start_case(province: str | None) -> Case:
    """An empty case; the province of the conversation is known already where it is."""
    known = Province.read(province)
    return Case(told={"province": known.value} if known else {})
