"""The cases beside the rules: a situation on a day, what it brings, and the clause it checks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge_base.entitlements import Assessment, Outcome, assess, read_situation

DIRECTORY = Path(__file__).parents[3] / "knowledge_base" / "rules" / "tests"
KEYS = {"name", "clause", "day", "situation", "expect", "missing", "reasons", "deadline", "total"}
FEWEST = 120


def cases() -> list[dict[str, Any]]:
    return [
        {"file": path.stem, **case} for path in sorted(DIRECTORY.glob("*.yml")) for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


CASES = cases()


def found(assessment: Assessment, identifier: str) -> Any:
    """What a case writes for one benefit: a sum or two, an outcome, or absent."""
    benefit = next((each for each in assessment.benefits if each.id == identifier), None)
    if benefit is None:
        return "absent"
    if benefit.outcome is not Outcome.YES:
        return benefit.outcome.value
    if benefit.amount is None:
        return "yes"
    return benefit.amount if benefit.amount == benefit.amount_to else [benefit.amount, benefit.amount_to]


@pytest.mark.parametrize("case", CASES, ids=[f"{case['file']}: {case['name']}" for case in CASES])
def test_situation_brings_what_the_clause_says(case: dict[str, Any]) -> None:
    assessment = assess(read_situation(case["situation"]), case["day"])
    words = {True: "yes", False: "no"}
    expected = {name: words.get(value, value) if isinstance(value, bool) else value for name, value in case["expect"].items()}
    assert {name: found(assessment, name) for name in expected} == expected
    for name, missing in case.get("missing", {}).items():
        assert list(assessment.benefit(name).missing) == missing
    for name, words_ in case.get("reasons", {}).items():
        assert words_ in " ".join(assessment.benefit(name).reasons)
    for name, days in case.get("deadline", {}).items():
        assert assessment.benefit(name).deadline == days
    if "total" in case:
        assert (assessment.monthly_total, assessment.monthly_total_to) == (case["total"], case["total"])


def test_there_are_enough_cases_and_each_names_its_clause() -> None:
    assert len(CASES) >= FEWEST
    for case in CASES:
        assert case["clause"], case["name"]
        assert set(case) <= KEYS | {"file"}, case["name"]
    assert len({(case["file"], case["name"]) for case in CASES}) == len(CASES)


def test_every_benefit_is_said_yes_and_no_to_in_some_case() -> None:
    from knowledge_base.entitlements.catalogue import catalogue

    said: dict[str, set[bool]] = {}
    for case in CASES:
        for name, value in case["expect"].items():
            said.setdefault(name, set()).add(value is True or not isinstance(value, bool | str))
    assert {each.id for each in catalogue().entitlements if said.get(each.id) != {True, False}} == set()
