"""A case: what has been told of one person, what was asked, what is being asked. Plain data, so that a slot or a row can hold it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Self

from knowledge_base.entitlements import Assessment, Situation, assess, read_situation
from knowledge_base.places import default_places

WHO, COMMUNE, OCCASION, CHANGE = "who", "commune", "occasion", "change"
"""What is asked although the law knows no such fact: whose case, where, which rare events, and what to correct."""
OCCASIONS = ("caring_for", "death", "disaster")
"""Facts that most people answer with no: asked together, as one question."""
NESTED = {
    "death_receiving": ("death", "receiving"),
    "death_age": ("death", "age"),
    "death_household": ("death", "household"),
    "death_arranger": ("death", "arranger"),
    "disaster_cause": ("disaster", "cause"),
    "disaster_injured": ("disaster", "hospital_days"),
    "disaster_lost": ("disaster", "dead_or_missing"),
    "disaster_house": ("disaster", "house"),
    "disaster_dwelling": ("disaster", "other_dwelling"),
    "disaster_hungry": ("disaster", "hungry"),
}
FOLLOWS = {"pension": ("pension_amount",), "support": ("community_care",), "hiv": ("wage",), "income_per_head": ("area",)}
"""Facts that mean nothing any more when the one before them changes."""


@dataclass(frozen=True, slots=True)
class Case:
    """``told``: plain value per fact (``age`` is ``{"age" | "birth_year" | "birth_date": …}``, ``commune`` ``{"name", "codes"}``,
    ``occasion`` True once that question was answered).

    ``asked`` counts every question once; ``skipped`` are facts nobody knows. ``requested`` is the fact of the newest question, ``missed``
    how often its answer could not be read.
    """

    who: str | None = None
    told: Mapping[str, Any] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    requested: str | None = None
    missed: int = 0

    def to_json(self) -> dict[str, Any]:
        return {
            "who": self.who,
            "told": dict(self.told),
            "asked": list(self.asked),
            "skipped": list(self.skipped),
            "requested": self.requested,
            "missed": self.missed,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any] | None) -> Self:
        """The case a slot or row holds; an empty one for None."""
        data = data or {}
        asked, skipped = tuple(data.get("asked", ())), tuple(data.get("skipped", ()))
        return cls(data.get("who"), dict(data.get("told", {})), asked, skipped, data.get("requested"), data.get("missed", 0))

    def knowing(self, facts: Mapping[str, Any]) -> Case:
        """The case with more facts, or others in their place; what followed from a changed one is forgotten."""
        changed = [name for name, value in facts.items() if name in self.told and self.told[name] != value]
        kept = self.without(*changed).told if changed else self.told
        return replace(self, told={**kept, **facts}, skipped=tuple(name for name in self.skipped if name not in facts))

    def without(self, *facts: str) -> Case:
        """The case without some facts and what followed from them, so that they may be asked again."""
        gone = set(facts) | {later for fact in facts for later in FOLLOWS.get(fact, ())}
        gone |= {name for name, (parent, _) in NESTED.items() if parent in facts}
        told = {name: value for name, value in self.told.items() if name not in gone}
        left = tuple(name for name in self.skipped if name not in gone)
        return replace(self, told=told, skipped=left, asked=tuple(name for name in self.asked if name not in gone))

    def situation(self) -> Situation:
        """What the rules are asked with."""
        data: dict[str, Any] = {name: value for name, value in self.told.items() if name not in (*NESTED, "age", COMMUNE, OCCASION)}
        data |= self.told.get("age", {})
        for name, (parent, part) in NESTED.items():
            if name in self.told and self.told.get(parent):
                data[parent] = {**(data[parent] if isinstance(data[parent], dict) else {}), part: self.told[name]}
        for parent in ("death", "disaster"):
            if data.get(parent) is True:
                data[parent] = {}
        return read_situation({**residence(self.told.get(COMMUNE)), **data})

    def assessment(self, on: date) -> Assessment:
        return assess(self.situation(), on)


def residence(commune: Mapping[str, Any] | None) -> dict[str, str]:
    """Province and kind of area (xã rural, phường urban) where all possible communes agree; nothing else is said by a name."""
    codes = (commune or {}).get("codes", ())
    units = [unit for unit in default_places().units.values() if unit.code in codes]
    found = {}
    if len({unit.province for unit in units}) == 1:
        found["province"] = units[0].province.value
    areas = {"urban" if unit.name.startswith("Phường") else "rural" for unit in units}
    if len(areas) == 1:
        found["area"] = areas.pop()
    return found
