"""The catalogue of benefits: how each is called, decided, asked for and explained. Read once from ``rules/catalogue``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

from knowledge_base.programs import Program
from knowledge_base.rules.vocabulary import Choice

Dated = TypeVar("Dated")
DIRECTORY = Path(__file__).parents[1] / "rules" / "catalogue"


class Per(Choice):
    """What a sum is counted by. ``label`` follows the figure."""

    MONTH = "month", "mỗi tháng"
    ONCE = "once", "một lần"
    DAY = "day", "mỗi ngày"
    RICE = "rice", "kg gạo mỗi người mỗi tháng"
    CARD = "card", "thẻ bảo hiểm y tế"
    RECOGNITION = "recognition", "xét công nhận"


@dataclass(frozen=True, slots=True)
class Clause:
    """Where the law says so."""

    document: str
    article: str


@dataclass(frozen=True, slots=True)
class Procedure:
    """How to ask from some day on. ``deadline`` names a parameter in working days; empty where none was read."""

    papers: tuple[str, ...]
    bring: tuple[str, ...]
    desk: str
    deadline: str
    code: str


@dataclass(frozen=True, slots=True)
class Line:
    """A text, shown when the variable ``when`` holds; always when ``when`` is empty."""

    when: str
    text: str


@dataclass(frozen=True, slots=True)
class Reason:
    """What a condition means to a resident when it holds, when it does not, and when it leaves the matter open."""

    yes: tuple[Line, ...]
    no: tuple[Line, ...]
    doubt: str


@dataclass(frozen=True, slots=True, eq=False)
class Entitlement:
    """One benefit of the catalogue. ``day`` is asked, death or disaster: whose day the law is taken of."""

    id: str
    program: Program
    title: str
    variable: str
    per: Per
    day: str
    at_least: bool
    conditions: tuple[str, ...]
    doubts: tuple[str, ...]
    notes: tuple[str, ...]
    bring: tuple[str, ...]
    procedure: dict[date, Procedure]
    law: dict[date, Clause]
    until: date

    def exists(self, on: date) -> bool:
        """Whether the law of the day knows it."""
        return min(self.law) <= on <= self.until

    @property
    def variables(self) -> tuple[str, ...]:
        """Every variable its answer depends on."""
        return tuple(dict.fromkeys([*([self.variable] if self.variable else []), *self.conditions, *self.doubts]))


@dataclass(frozen=True, slots=True)
class Question:
    """A fact as it is asked. ``after``: only worth asking when that fact is known."""

    fact: str
    text: str
    after: str


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """All benefits in the order they are shown, and every text about them."""

    entitlements: tuple[Entitlement, ...]
    reasons: dict[str, Reason]
    notes: dict[str, Line]
    questions: dict[str, Question]


def in_force(dated: dict[date, Dated], on: date) -> Dated | None:
    """The value of the latest day not after ``on``."""
    return dated[max(day for day in dated if day <= on)] if min(dated) <= on else None


@cache
def catalogue() -> Catalogue:
    """The catalogue shipped with An Sinh."""
    procedures = {name: {day: _procedure(data) for day, data in dated.items()} for name, dated in _load("procedures").items()}
    return Catalogue(
        tuple(_entitlement(data, procedures) for data in _load("benefits")),
        {name: _reason(data) for name, data in _load("reasons").items()},
        {name: Line(data.get("when", ""), data["text"]) for name, data in _load("notes").items()},
        {name: Question(name, data["question"], data.get("after", "")) for name, data in _load("facts").items()},
    )


def _load(name: str) -> Any:
    return yaml.safe_load((DIRECTORY / f"{name}.yml").read_text(encoding="utf-8"))


def _procedure(data: dict[str, Any]) -> Procedure:
    return Procedure(tuple(data["papers"]), tuple(data.get("bring", ())), data["desk"], data.get("deadline", ""), data.get("code", ""))


def _reason(data: dict[str, Any]) -> Reason:
    return Reason(_lines(data.get("yes", ())), _lines(data.get("no", ())), data.get("doubt", ""))


def _lines(data: Any) -> tuple[Line, ...]:
    return (Line("", data),) if isinstance(data, str) else tuple(Line(line.get("when", ""), line["text"]) for line in data)


def _entitlement(data: dict[str, Any], procedures: dict[str, dict[date, Procedure]]) -> Entitlement:
    return Entitlement(
        id=data["id"],
        program=Program(data["program"]),
        title=data["title"],
        variable=data.get("variable", ""),
        per=next(each for each in Per if each.value == data["per"]),
        day=data.get("day", "asked"),
        at_least=data.get("at_least", False),
        conditions=tuple(data["conditions"]),
        doubts=tuple(data.get("doubts", ())),
        notes=tuple(data.get("notes", ())),
        bring=tuple(data.get("bring", ())),
        procedure=procedures[data["procedure"]],
        law={day: Clause(**clause) for day, clause in data["law"].items()},
        until=data.get("until", date.max),
    )
