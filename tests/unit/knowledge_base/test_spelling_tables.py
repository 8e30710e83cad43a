"""The tables agree with each other and with the steps."""

from __future__ import annotations

from collections import defaultdict

import pytest

from knowledge_base.spelling.data import load
from knowledge_base.spelling.syllables import legal_syllables
from knowledge_base.spelling.tables import AMBIGUOUS, AS_TYPED, TABLES
from knowledge_base.text import standard

ROWS = {name: [(right, typed) for right, variants in load(name).items() for typed in variants] for name in TABLES}
CONTEXTS = load("contexts")
MEANINGS: dict[str, set[str]] = defaultdict(set)
for right, typed in ROWS["teencode"] + ROWS["dialect"]:
    MEANINGS[typed].add(right)


def test_a_variant_has_one_meaning_or_is_marked_ambiguous() -> None:
    assert {typed: rights for typed, rights in MEANINGS.items() if len(rights) > 1 and not typed.endswith(AMBIGUOUS)} == {}


def test_a_variant_is_listed_once() -> None:
    rows = ROWS["teencode"] + ROWS["dialect"]
    assert len(rows) == len(set(rows))


def test_no_variant_is_also_marked_ambiguous() -> None:
    assert {typed for typed in MEANINGS if f"{typed}{AMBIGUOUS}" in MEANINGS} == set()


def test_contexts_give_the_meanings_of_the_tables() -> None:
    marked = {typed.removesuffix(AMBIGUOUS): rights for typed, rights in MEANINGS.items() if typed.endswith(AMBIGUOUS)}
    assert {word: {rule["reads"] for rule in ruled} - {AS_TYPED} for word, ruled in CONTEXTS["forms"].items()} == marked


def test_rules_use_known_conditions() -> None:
    known = {"NUMBER", "CAPITAL", "START", "END", *CONTEXTS["groups"]}
    rules = [rule for ruled in CONTEXTS["forms"].values() for rule in ruled]
    assert {key for rule in rules for key in rule} <= {"reads", "after", "before", "not_after", "not_before"}
    used = {word for rule in rules for key, words in rule.items() if key != "reads" for word in words if word.isupper()}
    assert used <= known
    assert set(CONTEXTS["groups"]) <= used


def test_a_group_names_no_other_group() -> None:
    builtin = {"NUMBER", "CAPITAL", "START", "END"}
    assert all(word in builtin or not word.isupper() for words in CONTEXTS["groups"].values() for word in words)


@pytest.mark.parametrize("name", TABLES)
def test_standards_stay_as_they_are(name: str) -> None:
    assert {right: standard(right) for right, _ in ROWS[name] if standard(right) != right} == {}


@pytest.mark.parametrize("name", TABLES)
def test_every_unambiguous_variant_becomes_its_standard(name: str) -> None:
    expected = {typed: right.lower() if right.isupper() else right for right, typed in ROWS[name] if not typed.endswith(AMBIGUOUS)}
    assert {typed: standard(f"à {typed.lower()}").removeprefix("à ") for typed in expected} == expected


def test_the_tables_are_as_large_as_promised() -> None:
    assert len(ROWS["teencode"]) >= 220
    assert len(ROWS["dialect"]) >= 60


def test_the_chart_of_syllables_is_of_the_usual_size() -> None:
    assert 2500 < len(legal_syllables()) < 5500
