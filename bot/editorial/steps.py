"""What the steps of the life cycle are made of: the desk they work at, what they ask first, how a change is stored and recorded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from bot.accounts import Role
from bot.editorial.model import SEED, Actor, EditConflict, EditorialError, Stage, Unsound, Version
from bot.editorial.proof import Proof
from bot.errors import NotAllowed
from bot.ports import UnitOfWork
from knowledge_base.entries import Entry, State
from knowledge_base.times import VIETNAM

MAY_EDIT = frozenset({Role.EDITOR, Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class Desk:
    """What every step needs: an open unit of work, who acts, when, and the rules."""

    uow: UnitOfWork
    actor: Actor
    now: datetime
    proof: Proof

    @property
    def today(self) -> date:
        return self.now.astimezone(VIETNAM).date()

    def record(self, action: str, subject: str, reason: str = "", **detail: Any) -> None:
        """Note the step; the caller commits."""
        if self.actor.via:
            detail["via"] = self.actor.via
        self.uow.audit.record(self.actor.username, f"knowledge.{action}", subject, reason, detail)


def write_draft(desk: Desk, entry: Entry, reason: str, edit: int | None) -> Version:
    """Store one content as a draft; the caller commits."""
    versions, who = desk.uow.versions, desk.actor.username
    content = replace(entry, state=State.PUBLISHED, reviewer=None)
    found = versions.in_work(entry.id)
    if found is not None:
        mine = found.changed_by in (who, SEED)
        if found.edit != edit and not (edit is None and mine):
            raise EditConflict(found)
        content = replace(content, version=found.number)
        authors = tuple(dict.fromkeys((*(name for name in found.authors if name != SEED), who)))
        changed = replace(unreviewed(found), entry=content, authors=authors, reason=reason or found.reason)
        saved = store(desk, found, changed)
    else:
        shown = desk.uow.knowledge.get(entry.id)
        if shown is not None and shown.state is State.PUBLISHED and shown.to_json() == content.to_json():
            raise EditorialError(f"{entry.id}: không khác gì bản đang dùng")
        content = replace(content, version=versions.next_number(entry.id))
        saved = Version(content, Stage.DRAFT, (who,), who, desk.now, reason, based_on=shown.version if shown else None)
        if not versions.add(saved):
            raise _conflict(desk, saved)
    desk.record("draft", entry.id, reason, version=saved.number, edit=saved.edit)
    return saved


def go_live(desk: Desk, version: Version) -> Version:
    """Show a version to residents in place of the one before; the caller commits."""
    before = next((one for one in desk.uow.versions.of_entry(version.entry_id) if one.stage is Stage.PUBLISHED), None)
    if before is not None:
        store(desk, before, replace(before, stage=Stage.REPLACED), by=before.changed_by)
    published = store(desk, version, replace(version, stage=Stage.PUBLISHED, publish_on=None))
    desk.uow.knowledge.show(published.entry, published.authors[-1])
    desk.record("publish", version.entry_id, version.reason, version=version.number, replaced=before.number if before else None)
    return published


def change_all(desk: Desk, action: str, versions: Sequence[Version], change: Callable[[Version], Version], **detail: Any) -> list[Version]:
    """Change versions, record each step and commit."""
    changed = []
    for version in versions:
        changed.append(store(desk, version, change(version)))
        desk.record(action, version.entry_id, changed[-1].note, version=version.number, **detail)
    desk.uow.commit()
    return changed


def store(desk: Desk, read: Version, changed: Version, *, by: str | None = None) -> Version:
    """Write a change of a version as it was read; nobody may have changed it in between."""
    stamped = replace(changed, edit=read.edit + 1, changed_by=by or desk.actor.username, changed_at=desk.now)
    if not desk.uow.versions.update(stamped, read.edit):
        raise _conflict(desk, read)
    return stamped


def _conflict(desk: Desk, tried: Version) -> EditConflict:
    found = desk.uow.versions.in_work(tried.entry_id) or desk.uow.versions.get(tried.entry_id, tried.number)
    return EditConflict(found or tried)


def unreviewed(version: Version) -> Version:
    """The version as a draft that nobody has vouched for."""
    return replace(version, entry=replace(version.entry, reviewer=None), stage=Stage.DRAFT, publish_on=None)


def in_stage(desk: Desk, entry_id: str, *stages: Stage) -> Version:
    """The version in work, which must stand at one of these stages."""
    found = desk.uow.versions.in_work(entry_id)
    if found is None:
        raise EditorialError(f"{entry_id}: không có bản nào đang soạn")
    if found.stage not in stages:
        wanted = " hoặc ".join(sorted(stage.label for stage in stages))
        raise EditorialError(f"{entry_id}: bản {found.number} đang ở bước “{found.stage.label}”, cần ở bước “{wanted}”")
    return found


def require_sound(desk: Desk, entries: Sequence[Entry], *, as_published: bool) -> None:
    """Raise Unsound when contents break a rule beside what residents see."""
    problems = desk.proof.problems(entries, desk.uow.knowledge.published(), as_published=as_published)
    if problems:
        raise Unsound([f"{problem.entry_id}: {problem.text}" for problem in problems])


def require_editor(desk: Desk) -> None:
    """Raise NotAllowed when the actor's role may not change knowledge."""
    if desk.actor.role not in MAY_EDIT:
        raise NotAllowed(f"vai trò “{desk.actor.role.label}” không sửa được nội dung")


def require_text(text: str, otherwise: str) -> None:
    """Raise EditorialError when a text that is recorded is empty."""
    if not text.strip():
        raise EditorialError(otherwise)
