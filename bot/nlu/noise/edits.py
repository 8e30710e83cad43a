"""Changes to a text that keep the offsets of its annotated entities exact."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Entity = dict[str, Any]


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Replaces ``text[start:end]`` by ``text``; edits of one text never overlap."""

    start: int
    end: int
    text: str


def apply(text: str, edits: Iterable[Edit], entities: Sequence[Entity] = ()) -> tuple[str, list[Entity]]:
    """The changed text, and the entities moved with it.

    Edits that overlap an earlier one, cross the border of an entity, or glue an entity to its neighbour are left out, so that every
    entity still starts and ends at a border. A value that was just the covered text follows it; any other value stays.
    """
    kept: list[Edit] = []
    for edit in sorted(edits):
        if (not kept or kept[-1].end <= edit.start) and all(_respects(edit, entity["start"], entity["end"]) for entity in entities):
            kept.append(edit)
    pieces, at = [], 0
    for edit in kept:
        pieces += [text[at : edit.start], edit.text]
        at = edit.end
    changed = "".join([*pieces, text[at:]])
    return changed, [_moved(entity, text, changed, kept) for entity in entities]


def covered(entities: Sequence[Entity], before: str, after: str) -> list[Entity]:
    """Entities over another spelling of the same length."""
    return [_with_value(entity, before[entity["start"] : entity["end"]], after, entity["start"], entity["end"]) for entity in entities]


def _respects(edit: Edit, start: int, end: int) -> bool:
    if start <= edit.start and edit.end <= end:
        return bool(edit.text) or (start < edit.start and edit.end < end)
    if edit.text:
        return edit.end <= start or end <= edit.start
    return edit.end < start or end < edit.start


def _moved(entity: Entity, before: str, after: str, edits: Sequence[Edit]) -> Entity:
    start, end = entity["start"], entity["end"]
    growth = [(edit, len(edit.text) - (edit.end - edit.start)) for edit in edits]
    new_start = start + sum(more for edit, more in growth if edit.end <= start)
    new_end = end + sum(more for edit, more in growth if edit.end <= end)
    return _with_value(entity, before[start:end], after, new_start, new_end)


def _with_value(entity: Entity, surface: str, text: str, start: int, end: int) -> Entity:
    value = text[start:end] if entity.get("value") == surface else entity.get("value")
    return {**entity, "start": start, "end": end, "value": value}
