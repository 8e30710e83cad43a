"""Words for a case: who it is about, what was told, sums, and where to go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.entitlement.case import CHANGE, COMMUNE, NESTED, OCCASION, WHO, Case
from bot.messages import Button
from bot.texts import Texts
from knowledge_base.entitlements import Benefit, CareKind, Per
from knowledge_base.places import Unit, default_places
from knowledge_base.rules.vocabulary import (
    Area,
    Cause,
    Choice,
    Degree,
    House,
    Household,
    Parent,
    Partner,
    Pension,
    Place,
    Receiving,
    Support,
)
from knowledge_base.times import show_day

CHOICE_OF: dict[str, type[Choice]] = {
    "household": Household,
    "disability": Degree,
    "pension": Pension,
    "support": Support,
    "partner": Partner,
    "father": Parent,
    "mother": Parent,
    "province": Place,
    "area": Area,
    "death_receiving": Receiving,
    "death_household": Household,
    "disaster_cause": Cause,
    "disaster_house": House,
}
MONEY = frozenset({"pension_amount", "income_per_head"})
WITHOUT_UNKNOWN = frozenset({WHO, CHANGE})
MOST_TO_CHANGE = 6
PARTLY_PAID = frozenset({"near_poor_card"})


@dataclass(frozen=True, slots=True)
class Wording:
    """Fills the resident texts for one case."""

    texts: Texts
    case: Case

    @property
    def person(self) -> str:
        return self.texts.get(f"utter_entitlement_person_{self.case.who or 'none'}")

    def say(self, key: str, **fill: str) -> str:
        """A text of the conversation; values that are keys themselves are said first."""
        return self.texts.get(key, person=self.person, **self.filled(fill))

    def filled(self, fill: Mapping[str, str]) -> dict[str, str]:
        """Values for a text, those that are keys replaced by their texts."""
        return {name: self.texts.get(value) if value.startswith("utter_") else value for name, value in fill.items()}

    def question(self) -> tuple[str, tuple[Button, ...]]:
        """The question about the requested fact, with its choices as buttons."""
        fact = self.case.requested or WHO
        if fact == CHANGE:
            names = [name for name in self.case.told if name not in ("province", OCCASION, *NESTED)]
            chosen = [self.texts.get(f"utter_entitlement_fact_{name}") for name in names[:MOST_TO_CHANGE]]
            return self.say("utter_entitlement_ask_change"), tuple(Button(title, say=f"sửa {title.lower()}") for title in chosen)
        unknown = () if fact in WITHOUT_UNKNOWN else (Button(self.texts.get("utter_entitlement_dont_know"), say="không biết"),)
        if fact == COMMUNE and (units := self.units()):
            choices = tuple(Button(unit.name, say=unit.name) for unit in units)
            name = self.case.told[COMMUNE]["name"]
            return self.say("utter_entitlement_ask_commune_which", name=name), (*choices, *unknown)
        key = f"utter_entitlement_ask_{fact}"
        return self.say(key), (*self.texts.buttons(key), *unknown)

    def told(self) -> list[tuple[str, str]]:
        """Label and value of everything told, in the order it was told."""
        shown = ((name, value) for name, value in self.case.told.items() if name != OCCASION)
        return [(self.texts.get(f"utter_entitlement_fact_{name}"), self.value(name, value)) for name, value in shown]

    def value(self, fact: str, value: Any) -> str:
        match value:
            case bool():
                return "có" if value else "không"
            case int() if fact in MONEY:
                return f"{money(value)} đồng"
            case int() | float():
                return str(value)
            case str():
                choice = CHOICE_OF.get(fact)
                found = choice.read(value) if choice else None
                return found.label if found else value
            case list():
                return "; ".join(_member(item) for item in value) or "không"
            case _ if fact == COMMUNE:
                return " hoặc ".join(unit.name for unit in self.units())
            case _:
                return _age(value)

    def amount(self, benefit: Benefit) -> str:
        """The sum of a benefit as a sentence part."""
        low, high = benefit.amount, benefit.amount_to
        if benefit.id in PARTLY_PAID:
            return self.texts.get("utter_entitlement_amount_partly")
        if benefit.per in (Per.CARD, Per.RECOGNITION):
            return self.texts.get(f"utter_entitlement_amount_{benefit.per.value}")
        if low is None or high is None or not high:
            return self.texts.get("utter_entitlement_amount_open")
        if benefit.per is Per.RICE:
            return self.texts.get("utter_entitlement_amount_rice", amount=money(high))
        if low != high and low:
            return self.texts.get("utter_entitlement_amount_range", amount=money(low), amount_to=money(high), per=benefit.per.label)
        key = "utter_entitlement_amount_least" if benefit.at_least else "utter_entitlement_amount"
        return self.texts.get(key, amount=money(high), per=benefit.per.label)

    def units(self) -> tuple[Unit, ...]:
        """Today's communes the person may live in."""
        codes = self.case.told.get(COMMUNE, {}).get("codes", ())
        return tuple(unit for unit in default_places().units.values() if unit.code in codes)

    def near(self) -> str:
        """The line about the one-stop desk of the commune; empty where the commune is not known."""
        names = [inside(unit.name) for unit in self.units()]
        if not names:
            return ""
        if len(names) == 1:
            return self.texts.get("utter_entitlement_line_near", commune=names[0])
        return self.texts.get("utter_entitlement_line_near_open", communes=" hoặc ".join(names))


def money(amount: int) -> str:
    """Whole numbers as people read them.

    >>> money(1350000)
    '1.350.000'
    """
    return f"{amount:,}".replace(",", ".")


def inside(words: str) -> str:
    """ "Xã Vĩnh Hậu" inside a sentence: only the first letter is made small."""
    return words[:1].lower() + words[1:]


def _member(item: Mapping[str, Any]) -> str:
    kind = CareKind.read(item.get("kind"))
    if kind is not None:
        return kind.label
    if item.get("age") is not None:
        return f"{item['age']} tuổi"
    return f"{item['months']} tháng" if "months" in item else "chưa rõ tuổi"


def _age(value: Mapping[str, Any]) -> str:
    if "birth_date" in value:
        return f"sinh ngày {show_day(value['birth_date'])}"
    return f"{value['age']} tuổi" if "age" in value else f"sinh năm {value['birth_year']}"
