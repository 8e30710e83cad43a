"""From draft to residents, as use cases over an open unit of work; each step is recorded in the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from bot.accounts import Role
from bot.editorial.model import Actor, EditorialError, Stage, Unsound, Version
from bot.editorial.steps import (
    Desk,
    change_all,
    go_live,
    in_stage,
    require_editor,
    require_sound,
    require_text,
    unreviewed,
    write_draft,
)
from bot.errors import NotAllowed
from knowledge_base.entries import Entry


def save_draft(desk: Desk, entries: Iterable[Entry], *, reason: str = "", edit: int | None = None) -> list[Version]:
    """Write new contents as drafts, beside what residents see; a version in review or approved becomes a draft again.

    Args:
        desk: who writes, and where.
        entries: the contents; state, version and reviewer in them do not count.
        reason: why.
        edit: the edit that was read before writing; None: nobody else may have changed the version since the actor did.

    Raises:
        NotAllowed: the actor's role may not edit.
        Unsound: a content breaks a rule.
        EditConflict: somebody else changed the version, or began one.
        EditorialError: nothing differs from what is published.
    """
    require_editor(desk)
    wanted = list(entries)
    require_sound(desk, wanted, as_published=False)
    saved = [write_draft(desk, entry, reason, edit) for entry in wanted]
    desk.uow.commit()
    return saved


def submit(desk: Desk, entry_ids: Iterable[str], note: str = "") -> list[Version]:
    """Ask for review; the content must be fit for residents.

    Raises:
        NotAllowed, Unsound, EditorialError: nothing was changed.
    """
    require_editor(desk)
    drafts = [in_stage(desk, entry_id, Stage.DRAFT) for entry_id in entry_ids]
    require_sound(desk, [draft.entry for draft in drafts], as_published=True)
    return change_all(desk, "submit", drafts, lambda draft: replace(draft, stage=Stage.IN_REVIEW, note=note))


def approve(desk: Desk, entry_ids: Iterable[str], note: str = "") -> list[Version]:
    """Vouch for what others wrote.

    Raises:
        NotAllowed: the actor wrote in it, or may not edit.
        EditorialError: it does not wait for review.
    """
    require_editor(desk)
    waiting = [in_stage(desk, entry_id, Stage.IN_REVIEW) for entry_id in entry_ids]
    for version in waiting:
        if desk.actor.username in version.authors:
            raise NotAllowed(f"{version.entry_id}: người viết không tự duyệt bài của mình; cần một người khác duyệt")
    reviewer = desk.actor.username
    return change_all(
        desk,
        "approve",
        waiting,
        lambda version: replace(version, entry=replace(version.entry, reviewer=reviewer), stage=Stage.APPROVED, note=note),
    )


def send_back(desk: Desk, entry_ids: Iterable[str], note: str) -> list[Version]:
    """Return what waits for review or publication to its authors, saying what to mend.

    Raises:
        NotAllowed, EditorialError: nothing was changed.
    """
    require_editor(desk)
    require_text(note, "cần ghi lý do trả lại để người viết biết chỗ phải sửa")
    waiting = [in_stage(desk, entry_id, Stage.IN_REVIEW, Stage.APPROVED) for entry_id in entry_ids]
    return change_all(desk, "send_back", waiting, lambda version: replace(unreviewed(version), note=note))


def publish(desk: Desk, entry_ids: Iterable[str], on: date | None = None) -> list[Version]:
    """Show approved versions to residents, at once or from a day on.

    Raises:
        NotAllowed, EditorialError: not approved, or the day is past.
        Unsound: something else was published meanwhile that does not go with it.
    """
    require_editor(desk)
    if on is not None and on < desk.today:
        raise EditorialError(f"ngày công bố {on:%d/%m/%Y} đã qua")
    approved = [in_stage(desk, entry_id, Stage.APPROVED) for entry_id in entry_ids]
    require_sound(desk, [version.entry for version in approved], as_published=True)
    if on is not None and on > desk.today:
        return change_all(desk, "schedule", approved, lambda version: replace(version, publish_on=on), publish_on=on.isoformat())
    published = [go_live(desk, version) for version in approved]
    desk.uow.commit()
    return published


def publish_due(desk_of: Callable[[Actor], Desk], due: Iterable[Version]) -> tuple[list[Version], list[Version]]:
    """Publish the approved versions whose day has come, in the name of who set the day; (published, refused by the rules)."""
    published, refused = [], []
    for version in due:
        desk = desk_of(Actor(version.changed_by, Role.EDITOR, "scheduled"))
        try:
            require_sound(desk, [version.entry], as_published=True)
        except Unsound:
            refused.append(version)
            continue
        published.append(go_live(desk, version))
        desk.uow.commit()
    return published, refused
