"""What two versions of an entry say differently, field by field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import ndiff
from typing import Any

from knowledge_base.entries import Entry


@dataclass(frozen=True, slots=True)
class FieldChange:
    """Lines that went and lines that came in one field; a list has a line per item."""

    field: str
    removed: tuple[str, ...]
    added: tuple[str, ...]


def differences(old: Entry | None, new: Entry) -> list[FieldChange]:
    """The fields that differ, in their order in the entry; None: everything is new."""
    before, after = (old.to_json() if old else {}), new.to_json()
    return [
        FieldChange(field, tuple(_marked("- ", lines)), tuple(_marked("+ ", lines)))
        for field in after
        if field != "state" and (lines := list(ndiff(_lines(before.get(field)), _lines(after[field])))) and _differ(lines)
    ]


def _differ(lines: list[str]) -> bool:
    return any(line[:2] in ("- ", "+ ") for line in lines)


def _marked(mark: str, lines: list[str]) -> Iterator[str]:
    return (line.removeprefix(mark) for line in lines if line.startswith(mark))


def _lines(value: Any) -> list[str]:
    if value is None or value == []:
        return []
    if isinstance(value, list):
        return [" · ".join(str(part) for part in item.values() if part) if isinstance(item, dict) else str(item) for item in value]
    return str(value).splitlines()
