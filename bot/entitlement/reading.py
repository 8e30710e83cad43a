"""Reading the answer to the one question that was asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.entitlement import quantities
from bot.entitlement.case import COMMUNE, OCCASION, WHO
from knowledge_base.mentions.finder import find
from knowledge_base.places import Mention, Places, default_places
from knowledge_base.text import fold, standard

ANSWERS = Path(__file__).with_name("answers.yml")
NOT = r"(?:khong|ko|hong|hok|chua|hem|chang)"
UNKNOWN = re.compile(rf"\b{NOT} (?:biet|ro|chac|nho|hieu)\b|\b(?:quen|chiu|bo qua|khong tra loi|ai biet)\b|^(?:k|ko) (?:bit|biet)\b")
NO = re.compile(rf"^(?:(?:da|thua|a|vang) )*(?:{NOT}|no|khong he|lam gi co|dau co)\b")
YES = re.compile(r"^(?:(?:da|thua|a) )*(?:co|vang|u|uh|um|dung|phai|roi|dang|duoc|ok|oke|yes|chac chan)\b")
LONGEST_YES = 3  # words; "có người mới mất" is no yes to another question
OTHER_CARE = re.compile(r"\b(?:cham|nhan nuoi|nuoi (?:tre|nguoi|ba|ong|chau))\b")
SOMEBODY_DIED = re.compile(r"\b(?:nguoi|moi|vua|co tang|dam tang)\b(?: \w+){0,3} (?:mat|chet|qua doi)\b|\b(?:mat|chet|qua doi)\b|\btang\b")
STRUCK = re.compile(r"thien tai|bao lu|\blut\b|chay|hoa hoan|tai nan|thieu doi|toc mai|sat lo|\bsap\b|giong")
NOTHING_OF_THE_KIND = re.compile(rf"^(?:(?:da|thua) )*{NOT}\b(?: \w+){{0,5}}$")


@dataclass(frozen=True, slots=True)
class Reading:
    """What an answer says: facts, for whom, that nobody knows, or the key of the text that says what is wrong with it."""

    facts: Mapping[str, Any] = field(default_factory=dict)
    who: str | None = None
    unknown: bool = False
    problem: str = ""
    fill: Mapping[str, str] = field(default_factory=dict)

    @property
    def answered(self) -> bool:
        """It has the shape asked for, be it with a mistake in it."""
        return bool(self.facts or self.who or self.unknown or self.problem)


def read_answer(fact: str, text: str, on: date) -> Reading:
    """The answer to the question about ``fact``; empty when it is none. Never raises."""
    folded = fold(standard(text))
    special = SPECIAL.get(fact)
    if special and (found := special(fact, text, on)).answered:
        return found
    if fact not in (WHO, "father", "mother") and UNKNOWN.search(folded):
        return Reading(unknown=True)
    value = read_choice(fact, folded)
    if value is None:
        return Reading(unknown=bool(UNKNOWN.search(folded)))
    if fact == WHO:
        return Reading(who=str(value))
    if fact == "caring_for":
        return Reading({fact: [] if value == "nobody" else [{"kind": value}]})
    return Reading({fact: value})


def read_choice(fact: str, folded: str) -> Any:
    """The value of the first line that is found in folded text, or what a plain yes or no means; None when neither tells."""
    spec = _answers().get(fact, {})
    for line in spec.get("lines", ()):
        if re.search(line["find"], folded):
            return line["value"]
    if NO.search(folded):
        return spec.get("denied")
    return spec.get("agreed") if YES.search(folded) and len(folded.split()) <= LONGEST_YES else None


@cache
def _answers() -> dict[str, dict[str, Any]]:
    content: dict[str, dict[str, Any]] = yaml.safe_load(ANSWERS.read_text(encoding="utf-8"))
    return content


def _age(fact: str, text: str, on: date) -> Reading:
    if wrong := quantities.impossible(text, on):
        return Reading(problem=wrong[0], fill=wrong[1])
    age = quantities.read_age(text, on, bare=True)
    if age is None:
        return Reading(problem="utter_entitlement_age_exactly") if quantities.names_age(text) else Reading()
    if fact == "death_age":
        return Reading({fact: age["age"]}) if "age" in age else Reading()
    return Reading({fact: age})


def _money(fact: str, text: str, _: date) -> Reading:
    amount = quantities.read_money(text)
    return Reading() if amount is None else Reading({fact: amount})


def _days(fact: str, text: str, _: date) -> Reading:
    folded = fold(standard(text))
    count = quantities.first_number(text)
    if count is None and NO.search(folded) and not UNKNOWN.search(folded):
        count = 0
    return Reading() if count is None else Reading({fact: count})


def _children(fact: str, text: str, _: date) -> Reading:
    children = quantities.read_children(text)
    return Reading() if children is None else Reading({fact: children})


def _household(fact: str, text: str, _: date) -> Reading:
    found = {mention.value for mention in find(text) if mention.entity == "household_status"}
    if found == {"not_poor"}:
        return Reading(problem="utter_entitlement_near_poor_too")
    if found & {"near_poor"}:
        return Reading({fact: "near_poor"})
    return Reading({fact: "poor"}) if found == {"poor"} else Reading()


def _commune(_fact: str, text: str, _: date) -> Reading:
    return read_commune(text, default_places())


def read_commune(text: str, places: Places, *, loose: bool = True) -> Reading:
    """Today's communes a name may mean: one, or all of them where it has namesakes or the old commune was divided."""
    mentions = places.find(text, loose=loose)
    named = [mention for mention in mentions if any(place.units for place in mention.candidates)]
    if not named:
        province = places.province_of(text)
        return Reading({"province": province.value}, problem="utter_entitlement_commune_name") if province and loose else Reading()
    mention: Mention = named[0]
    codes = sorted({unit.code for place in mention.candidates for unit in place.units})
    return Reading({COMMUNE: {"name": mention.text, "codes": codes}})


def _occasion(_fact: str, text: str, _: date) -> Reading:
    folded = fold(standard(text))
    if UNKNOWN.search(folded):
        return Reading(unknown=True)
    if NOTHING_OF_THE_KIND.fullmatch(folded):
        return Reading({"caring_for": [], "death": False, "disaster": False})
    death, struck, care = SOMEBODY_DIED.search(folded), STRUCK.search(folded), OTHER_CARE.search(folded)
    if not (death or struck or care):
        return Reading()
    return Reading({"death": bool(death), "disaster": bool(struck), **({} if care else {"caring_for": []})})


SPECIAL: dict[str, Callable[[str, str, date], Reading]] = {
    "age": _age,
    "death_age": _age,
    "pension_amount": _money,
    "income_per_head": _money,
    "disaster_injured": _days,
    "children": _children,
    "household": _household,
    COMMUNE: _commune,
    OCCASION: _occasion,
}
