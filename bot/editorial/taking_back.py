"""Back from residents, or back to an earlier text; and an officer's word for a text as it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.accounts import Role
from bot.editorial.model import IN_WORK, SEED, EditConflict, EditorialError, Stage, Version
from bot.editorial.steps import Desk, change_all, go_live, in_stage, require_editor, require_sound, require_text, store, write_draft
from bot.errors import NotAllowed


def withdraw(desk: Desk, entry_id: str, reason: str) -> Version:
    """Take a published entry away from residents at once.

    Raises:
        NotAllowed, EditorialError: it is not published, or no reason is given.
    """
    require_editor(desk)
    require_text(reason, "cần ghi lý do rút")
    version = next((one for one in desk.uow.versions.of_entry(entry_id) if one.stage is Stage.PUBLISHED), None)
    if version is None:
        raise EditorialError(f"{entry_id}: không có bản nào đang dùng")
    withdrawn = store(desk, version, replace(version, stage=Stage.WITHDRAWN, note=reason))
    desk.uow.knowledge.withdraw(entry_id, desk.actor.username)
    desk.record("withdraw", entry_id, reason, version=version.number)
    desk.uow.commit()
    return withdrawn


def discard(desk: Desk, entry_id: str, reason: str = "") -> Version:
    """Drop the version in work; what residents see stays.

    Raises:
        NotAllowed: neither one of its authors nor an administrator.
        EditorialError: nothing is in work.
    """
    require_editor(desk)
    version = in_stage(desk, entry_id, *IN_WORK)
    if desk.actor.username not in version.authors and desk.actor.role is not Role.ADMINISTRATOR:
        raise NotAllowed(f"{entry_id}: chỉ người viết ({', '.join(version.authors)}) hoặc quản trị viên được bỏ bản này")
    return change_all(desk, "discard", [version], lambda one: replace(one, stage=Stage.DISCARDED, note=reason))[0]


def roll_back(desk: Desk, entry_id: str, number: int, reason: str, *, at_once: bool = False) -> Version:
    """Make the content of an earlier version the newest: as a draft for review, or at once by an administrator.

    Raises:
        NotAllowed: at once, but the actor is no administrator.
        EditorialError, Unsound, EditConflict: as for a draft; there is no such version, or a version is in work.
    """
    require_editor(desk)
    require_text(reason, "cần ghi lý do quay lại bản cũ")
    if at_once and desk.actor.role is not Role.ADMINISTRATOR:
        raise NotAllowed("chỉ quản trị viên được quay lại bản cũ ngay, không qua duyệt")
    earlier = desk.uow.versions.get(entry_id, number)
    if earlier is None:
        raise EditorialError(f"{entry_id}: không có bản {number}")
    if (in_work := desk.uow.versions.in_work(entry_id)) is not None:
        raise EditConflict(in_work)
    require_sound(desk, [earlier.entry], as_published=at_once)
    version = write_draft(desk, earlier.entry, reason, None)
    if at_once:
        version = go_live(desk, replace(version, entry=replace(version.entry, reviewer=earlier.reviewer or desk.actor.username)))
    desk.record("roll_back", entry_id, reason, to=number, version=version.number, at_once=at_once)
    desk.uow.commit()
    return version


def confirm(desk: Desk, entry_ids: Iterable[str], note: str) -> list[Version]:
    """An officer vouches for published entries as they stand (until now only An Sinh's makers did); the note says on what ground.

    Raises:
        NotAllowed, EditorialError: not published, or confirmed by a person already.
    """
    require_editor(desk)
    require_text(note, "cần ghi căn cứ xác nhận, ví dụ văn bản hoặc người đã đối chiếu")
    confirmed = []
    for entry_id in entry_ids:
        version = next((one for one in desk.uow.versions.of_entry(entry_id) if one.stage is Stage.PUBLISHED), None)
        if version is None or version.reviewer not in (None, SEED):
            raise EditorialError(f"{entry_id}: không có bản đang dùng nào còn chờ xác nhận")
        entry = replace(version.entry, reviewer=desk.actor.username)
        confirmed.append(store(desk, version, replace(version, entry=entry, note=note)))
        desk.uow.knowledge.show(entry, desk.actor.username)
        desk.record("confirm", entry_id, note, version=entry.version)
    desk.uow.commit()
    return confirmed
