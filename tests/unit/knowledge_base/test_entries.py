"""The form of knowledge entries and reading them from files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml

from knowledge_base.entries import Entry, EntryError, State, dump_entries, read_entries, read_signposts
from knowledge_base.programs import Province
from tests.unit.builders import entry, seed_entries


def test_json_round_trip_keeps_the_content() -> None:
    one = entry(effective_to=date(2027, 1, 1), confirm="hỏi lại Sở", provinces=("an_giang",))
    back = Entry.from_json({**one.to_json(), "reviewer": "seed", "version": 1})
    assert back == one


def test_exported_yaml_reads_back_as_the_same_entries(tmp_path: Path) -> None:
    (tmp_path / "all.yml").write_text(dump_entries(seed_entries()), encoding="utf-8")
    assert tuple(read_entries(tmp_path)) == seed_entries()


@pytest.mark.parametrize(
    ("province", "holds"), [(None, False), (Province.AN_GIANG, True), (Province.BAC_NINH, False)]
)  # fmt: skip
def test_local_entry_holds_in_its_province_only(province: Province | None, holds: bool) -> None:
    local = entry(provinces=("an_giang",))
    assert local.is_local
    assert local.holds_in(province) is holds
    assert entry().holds_in(province)


@pytest.mark.parametrize(
    ("day", "holds"),
    [(date(2025, 6, 30), False), (date(2025, 7, 1), True), (date(2026, 6, 30), True), (date(2026, 7, 1), False)],
)
def test_entry_holds_from_its_first_to_its_last_day(day: date, holds: bool) -> None:
    assert entry(effective_to=date(2026, 6, 30)).holds_on(day) is holds


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"program": None}, "huu_tri_xa_hoi.amount"),
        ({"program": "xo_so"}, "xo_so"),
        ({"aspect": "price"}, "price"),
        ({"state": "live"}, "live"),
        ({"effective_from": "hôm qua"}, "hôm qua"),
        ({"colour": "red"}, "colour"),
        ({"sources": [{"document": "A", "page": 3}]}, "page"),
    ],
)
def test_wrong_field_is_named_with_its_entry(change: dict[str, object], named: str) -> None:
    with pytest.raises(EntryError, match=named) as caught:
        Entry.from_json({**entry().to_json(), **change})
    assert "huu_tri_xa_hoi.amount" in str(caught.value)


@pytest.mark.parametrize("field", ["program", "aspect", "provinces", "state", "effective_from", "questions", "answer", "sources"])
def test_missing_field_is_named(field: str) -> None:
    data = entry().to_json()
    del data[field]
    with pytest.raises(EntryError, match=field):
        Entry.from_json(data)


def test_wrong_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "bhyt.yml").write_text(yaml.safe_dump([{**entry().to_json(), "state": "live"}]), encoding="utf-8")
    with pytest.raises(EntryError, match=r"^bhyt\.yml: huu_tri_xa_hoi\.amount"):
        read_entries(tmp_path)


@pytest.mark.parametrize("content", ["a: [1", "a: 1", "- 1\n- 2", "just words"])
def test_file_that_is_no_list_of_entries_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "broken.yml").write_text(content, encoding="utf-8")
    with pytest.raises(EntryError, match=r"broken\.yml"):
        read_entries(tmp_path)


def test_seed_entries_are_reviewed_by_seed() -> None:
    assert {one.reviewer for one in seed_entries()} == {"seed"}


def test_signposts_are_short_and_name_somebody_to_ask() -> None:
    for post in read_signposts():
        assert post.questions, post.id
        assert len(post.answer) < 500, post.id


def test_states_and_versions_are_not_part_of_the_exported_content() -> None:
    assert not {"version", "reviewer"} & set(replace(entry(), version=7, state=State.DRAFT).to_json())
