"""Differences of two versions, and what bringing shipped entries in would do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.editorial.differences import FieldChange, differences
from bot.editorial.seeding import SeedChange, StoredSeed, compare, digest
from knowledge_base.entries import State
from knowledge_base.programs import Aspect
from tests.unit.builders import entry

OLD = entry(answer="Dòng một.\nDòng hai.")


def test_changed_lines_are_told_by_field() -> None:
    new = replace(OLD, answer="Dòng một.\nDòng ba.", questions=(*OLD.questions[1:], "hỏi mới"), covers=(Aspect.WHERE,), version=2)
    assert differences(OLD, new) == [
        FieldChange("questions", (OLD.questions[0],), ("hỏi mới",)),
        FieldChange("answer", ("Dòng hai.",), ("Dòng ba.",)),
        FieldChange("covers", (), ("where",)),
    ]


def test_state_version_and_reviewer_are_no_content() -> None:
    assert differences(OLD, replace(OLD, state=State.WITHDRAWN, version=9, reviewer="lan")) == []


def test_everything_of_a_new_entry_is_added() -> None:
    assert all(not change.removed for change in differences(None, OLD))
    assert {"id", "answer", "sources"} <= {change.field for change in differences(None, OLD)}


@pytest.mark.parametrize(
    ("stored", "replace_all", "expected"),
    [
        (None, False, SeedChange.ADDED),
        (StoredSeed(State.PUBLISHED, digest(OLD), None, False), False, SeedChange.SAME),
        (StoredSeed(State.PUBLISHED, "other", "other", False), False, SeedChange.CHANGED),
        (StoredSeed(State.PUBLISHED, "staff", digest(OLD), True), False, SeedChange.KEPT),
        (StoredSeed(State.PUBLISHED, "staff", "before", True), False, SeedChange.KEPT_FILE_CHANGED),
        (StoredSeed(State.PUBLISHED, "staff", None, True), False, SeedChange.KEPT),
        (StoredSeed(State.PUBLISHED, digest(OLD), digest(OLD), True), False, SeedChange.SAME),
        (StoredSeed(State.WITHDRAWN, digest(OLD), digest(OLD), True), False, SeedChange.KEPT),
        (StoredSeed(State.PUBLISHED, "staff", "before", True), True, SeedChange.CHANGED),
    ],
    ids=["new", "same", "changed", "staff", "both", "staff_new", "staff_same", "staff_withdrew", "replace"],
)
def test_shipped_entry_against_the_stored_one(stored: StoredSeed | None, replace_all: bool, expected: SeedChange) -> None:
    assert compare(OLD, stored, replace=replace_all) is expected
    assert expected.label
