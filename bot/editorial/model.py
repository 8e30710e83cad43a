"""A version of an entry on its way to residents, who works on it, and why a step may be refused.

EditorialError
├── EditConflict     somebody else changed it meanwhile; nothing was stored
└── Unsound          the content breaks a rule of the knowledge base; carries the reasons
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.accounts import Account, Role
from bot.errors import AnSinhError
from knowledge_base.entries import Entry
from knowledge_base.times import VIETNAM

# Author and reviewer of what An Sinh ships: nobody of the province has confirmed it.
SEED = "seed"


class Stage(StrEnum):
    """Where a version stands. Residents see only PUBLISHED ones; at most one version per entry is in work."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    PUBLISHED = "published"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    DISCARDED = "discarded"

    @property
    def label(self) -> str:
        return _STAGE_LABELS[self]


_STAGE_LABELS = {
    Stage.DRAFT: "bản nháp",
    Stage.IN_REVIEW: "chờ duyệt",
    Stage.APPROVED: "đã duyệt, chờ công bố",
    Stage.PUBLISHED: "đang dùng",
    Stage.REPLACED: "đã thay bằng bản mới",
    Stage.WITHDRAWN: "đã rút",
    Stage.DISCARDED: "đã bỏ",
}
IN_WORK = frozenset({Stage.DRAFT, Stage.IN_REVIEW, Stage.APPROVED})


@dataclass(frozen=True, slots=True)
class Version:
    """Content with its way so far. Number and reviewer are those of ``entry``.

    ``authors``: everyone who wrote in it, none of whom may review it. ``edit`` counts changes, so that a second writer is noticed.
    ``reason``: why it was written; ``note``: what was said at the last step. ``publish_on``: day on which an approved one goes out.
    """

    entry: Entry
    stage: Stage
    authors: tuple[str, ...]
    changed_by: str
    changed_at: datetime
    reason: str = ""
    note: str = ""
    based_on: int | None = None
    publish_on: date | None = None
    edit: int = 1

    @property
    def entry_id(self) -> str:
        return self.entry.id

    @property
    def number(self) -> int:
        return self.entry.version

    @property
    def reviewer(self) -> str | None:
        return self.entry.reviewer


@dataclass(frozen=True, slots=True)
class Actor:
    """The member of staff who acts. ``via`` tells by which way when it is not the console."""

    username: str
    role: Role
    via: str = ""

    @classmethod
    def of(cls, account: Account, via: str = "") -> Actor:
        return cls(account.username, account.role, via)


class EditorialError(AnSinhError):
    """The step is not possible now; the text tells staff why."""


class EditConflict(EditorialError):
    """Somebody else changed the version after it was read."""

    def __init__(self, found: Version) -> None:
        when = found.changed_at.astimezone(VIETNAM)
        super().__init__(
            f"{found.entry_id}: bản {found.number} đã được {found.changed_by} sửa lúc {when:%H:%M ngày %d/%m/%Y} "
            f"(lần sửa {found.edit}, {found.stage.label}). Chưa lưu gì. Hãy xem bản đó rồi sửa tiếp từ đó."
        )
        self.found = found


class Unsound(EditorialError):
    """The content breaks rules of the knowledge base."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)
