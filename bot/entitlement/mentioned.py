"""Facts a free text tells: the first message, and what is said beside the answer to a question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.entitlement import quantities
from bot.entitlement.case import COMMUNE
from bot.entitlement.reading import read_commune
from knowledge_base.mentions.finder import find
from knowledge_base.patterns import Found
from knowledge_base.places import default_places
from knowledge_base.text import fold, standard

PHRASES = Path(__file__).with_name("phrases.yml")
DEGREES = {"especially_severe": "extreme", "severe": "severe", "mild": "mild"}
HOUSEHOLDS = {
    "poor": "poor",
    "near_poor": "near_poor",
    "average": "other",
    "escaped_poverty": "other",
    "escaped_near_poverty": "other",
    "not_near_poor": "other",
}
CHILDREN = frozenset({"son", "daughter", "child", "adopted_child"})
ABOUT_ONESELF = re.compile(
    r"\b(?:toi|tui|em|con|chau|minh|tao)\b(?: (?:co|duoc|se|dang|co the|thi))* (?:duoc|huong|nhan|lanh)\b|^(?:toi|tui) "
)
OLDEST_STUDENT = 25
CHILD_WORD = re.compile(r"\b(?:con|dua|be|chau|nhoc)\b")


@dataclass(frozen=True, slots=True)
class Told:
    """``several``: more than one person was described, only the first is taken. ``against``: facts the text itself contradicts."""

    who: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    several: bool = False
    against: tuple[str, ...] = ()
    problem: tuple[str, Mapping[str, str]] | None = None


def read_told(text: str, on: date) -> Told:
    """Everything a text tells of one person. Never raises."""
    mentions = find(text)
    who = _who(mentions, text)
    said, against = _by_entities(mentions), []
    for name, values in said.items():
        if len(values) > 1:
            against.append(name)
    facts = {name: values[0] for name, values in said.items() if len(values) == 1}
    folded = fold(standard(text))
    for fact, value in _by_phrases(folded):
        facts.setdefault(fact, value)
    if facts.get("pension") in ("survivor", "social_insurance") and "pension" in against:
        against.remove("pension")
    ages, children, several = _ages(mentions, who, text, on)
    if _contradict(ages, on):
        against.append("age")
    elif ages:
        facts["age"] = ages[-1]
    if children is not None:
        facts["children"] = children
    if quantities.years(facts.get("age"), on, 0) > OLDEST_STUDENT:
        facts = {name: value for name, value in facts.items() if name not in ("father", "mother", "abandoned")}
    facts |= read_commune(text, default_places(), loose=False).facts
    if COMMUNE not in facts and (province := _province(mentions)):
        facts["province"] = province
    return Told(who, facts, several, tuple(against), quantities.impossible(text, on) if "tu" in folded or "sinh" in folded else None)


def _who(mentions: Sequence[Found], text: str) -> str | None:
    """The first person named who is no child of somebody else named, else the writer where the text speaks of them."""
    named = [mention.value for mention in mentions if mention.entity == "relation" and "," not in mention.value]
    grown = [value for value in named if value not in CHILDREN]
    found = named[0] if named and (named[0] in CHILDREN or not grown) else next(iter(grown), None)
    return found or ("self" if ABOUT_ONESELF.search(fold(standard(text))) else None)


def _by_entities(mentions: Sequence[Found]) -> dict[str, list[Any]]:
    said: dict[str, list[Any]] = {}
    for mention in mentions:
        fact, value = _fact(mention)
        if fact and value not in said.setdefault(fact, []):
            said[fact].append(value)
    return said


def _fact(mention: Found) -> tuple[str, Any]:
    match mention.entity:
        case "household_status" if mention.value in HOUSEHOLDS:
            return "household", HOUSEHOLDS[mention.value]
        case "disability_degree":
            return "disability", DEGREES[mention.value]
        case "pension":
            return "pension", "pension" if mention.value == "yes" else "none"
        case "beneficiary" if mention.value == "lonely_elderly":
            return "support", "nobody"
        case "beneficiary" | "condition" if mention.value == "hiv":
            return "hiv", True
        case _:
            return "", None


def _by_phrases(folded: str) -> Iterator[tuple[str, Any]]:
    seen = set()
    for line in _phrases():
        if line["fact"] not in seen and re.search(line["find"], folded):
            seen.add(line["fact"])
            yield line["fact"], line["value"]


@cache
def _phrases() -> list[dict[str, Any]]:
    content: list[dict[str, Any]] = yaml.safe_load(PHRASES.read_text(encoding="utf-8"))
    return content


def _ages(
    mentions: Sequence[Found], who: str | None, text: str, on: date
) -> tuple[list[dict[str, Any]], list[dict[str, Any]] | None, bool]:
    """What is said of the person's own age, their children with ages, and whether ages of further people were told."""
    own: list[dict[str, Any]] = []
    children: list[dict[str, Any]] = []
    others, count, subject = 0, None, who
    for place, mention in enumerate(mentions):
        if mention.entity == "relation":
            subject = mention.value
        elif mention.entity == "children":
            count, subject = int(mention.value), "child" if who not in CHILDREN else subject
        elif mention.entity == "birth_year":
            own.append(quantities.read_age(text[mention.start : mention.end], on) or {"birth_year": int(mention.value)})
        elif mention.entity == "age":
            before = fold(standard(text[mentions[place - 1].end if place else 0 : mention.start]))
            if own and who not in CHILDREN and CHILD_WORD.search(before) and not before.endswith("con song"):
                subject = "child"
            if subject in CHILDREN and who not in CHILDREN:
                months = mention.value.endswith("m")
                children.append({"months": int(mention.value[:-1])} if months else {"age": quantities.settled(mention.value, on)})
            elif subject != who and own:
                others += 1
            elif (age := quantities.settled(mention.value, on)) is not None:
                own.append({"age": age})
    if children or count is not None:
        children += [{} for _ in range((count or 0) - len(children))]
    if not own and "/" in text and (birth := quantities.read_age(text, on)):
        own.append(birth)
    return own, children if children or count == 0 else None, others > 0


def _contradict(ages: Sequence[Mapping[str, Any]], on: date) -> bool:
    """A year of birth and an age may differ by one: the birthday may be still to come."""
    reached = sorted(quantities.years(age, on) for age in ages)
    by_year = any("birth_year" in age for age in ages)
    return bool(reached) and reached[-1] - reached[0] > by_year


def _province(mentions: Sequence[Found]) -> str | None:
    named = {mention.value for mention in mentions if mention.entity == "province"}
    return named.pop() if len(named) == 1 else None
