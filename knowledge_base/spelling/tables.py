"""The tables of variants and contexts, read once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Any

from knowledge_base.spelling.data import load
from knowledge_base.text import strip_marks

TABLES = ("teencode", "dialect")
AMBIGUOUS = "~"
AS_TYPED = "as typed"


@dataclass(frozen=True, slots=True)
class Variant:
    """A spelling people type and its standard. ``rest``: lower-case words after the first; ``capitals``: in any case."""

    first: str
    rest: tuple[str, ...]
    standard: str
    capitals: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """Where an ambiguous word has a meaning; ``reads`` None: it stays. Neighbours are folded words or one of the class names."""

    reads: str | None
    after: frozenset[str]
    before: frozenset[str]
    not_after: frozenset[str]
    not_before: frozenset[str]


@cache
def _unambiguous() -> tuple[Variant, ...]:
    rows = ((standard, spelling) for name in TABLES for standard, spellings in load(name).items() for spelling in spellings)
    return tuple(
        Variant(first, tuple(rest), standard, spelling.isupper())
        for standard, spelling in rows
        if not spelling.endswith(AMBIGUOUS)
        for first, *rest in [spelling.lower().split()]
    )


@cache
def variants() -> dict[str, tuple[Variant, ...]]:
    """First word → the unambiguous variants that begin with it, longest first."""
    found: dict[str, list[Variant]] = defaultdict(list)
    for variant in _unambiguous():
        found[variant.first].append(variant)
    return {first: tuple(sorted(group, key=lambda variant: -len(variant.rest))) for first, group in found.items()}


@cache
def with_signs() -> dict[str, str]:
    """Variants written with a stroke or dots ("h/s", "b.h.y.t") → standard."""
    return {variant.first: variant.standard for variant in _unambiguous() if not variant.first.isalnum()}


@cache
def rules() -> dict[str, tuple[Rule, ...]]:
    """Ambiguous word → its rules in order."""
    table = load("contexts")
    groups = table["groups"]

    def condition(values: list[str]) -> frozenset[str]:
        members = (member for value in values for member in groups.get(value, [value]))
        return frozenset(member if member.isupper() else strip_marks(member) for member in members)

    def rule(row: dict[str, Any]) -> Rule:
        sides = (condition(row.get(side, [])) for side in ("after", "before", "not_after", "not_before"))
        return Rule(None if row["reads"] == AS_TYPED else row["reads"], *sides)

    return {word: tuple(rule(row) for row in rows) for word, rows in table["forms"].items()}


@cache
def _single_words() -> frozenset[str]:
    return frozenset(group[0].first for group in variants().values() if not group[-1].rest) | rules().keys()


def is_variant(word: str) -> bool:
    """A lower-case word that is a known spelling by itself, ambiguous or not."""
    return word in _single_words()
