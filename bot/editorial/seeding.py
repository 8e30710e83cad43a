"""What bringing the shipped entries in would do to each one that is stored: pure comparison, done alike by store and tests' store."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum

from bot.editorial.model import SEED
from knowledge_base.entries import Entry, State


class SeedChange(StrEnum):
    """What happens to one shipped entry."""

    ADDED = "added"
    CHANGED = "changed"
    KEPT = "kept"
    KEPT_FILE_CHANGED = "kept_file_changed"
    SAME = "same"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    SeedChange.ADDED: "mới",
    SeedChange.CHANGED: "đổi theo tệp",
    SeedChange.KEPT: "giữ bản cán bộ đã sửa",
    SeedChange.KEPT_FILE_CHANGED: "giữ bản cán bộ đã sửa, tệp cũng vừa đổi",
    SeedChange.SAME: "không đổi",
}


@dataclass(frozen=True, slots=True)
class StoredSeed:
    """What the store knows of an entry. ``touched``: staff changed or confirmed it, or is writing a new version of it."""

    state: State
    digest: str
    seed_digest: str | None
    touched: bool


def compare(entry: Entry, stored: StoredSeed | None, *, replace: bool) -> SeedChange:
    """What happens to a shipped entry; ``replace``: the file counts even where staff changed the entry."""
    if stored is None:
        return SeedChange.ADDED
    same = stored.digest == digest(entry)
    if same and (stored.state is entry.state or not stored.touched):
        return SeedChange.SAME
    if replace or not stored.touched:
        return SeedChange.CHANGED
    return SeedChange.KEPT if stored.seed_digest in (None, digest(entry)) else SeedChange.KEPT_FILE_CHANGED


def digest(entry: Entry) -> str:
    """The same for the same content; version and reviewer do not count."""
    return hashlib.sha256(json.dumps(entry.to_json(), ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def changed_by(entry: Entry) -> str | None:
    """Who stands behind an entry that is brought in; None for what An Sinh ships."""
    return None if entry.reviewer in (None, SEED) else entry.reviewer
