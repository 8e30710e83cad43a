"""``ansinh kb``: the steps of the life cycle, in the name of a member of staff."""

from __future__ import annotations

import getpass
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.table import Column, Table

from bot.accounts import AccountProblem, Problem
from bot.commands.local_app import local_app
from bot.editorial import life_cycle, taking_back
from bot.editorial.differences import FieldChange, differences
from bot.editorial.files import FileFormat, read_file
from bot.editorial.model import Actor, EditorialError, Stage, Version
from bot.editorial.steps import Desk
from bot.editorial.upkeep import refresh_warnings
from bot.errors import ContentError
from bot.settings import Settings
from knowledge_base.times import VIETNAM

WIDTH = 150


@contextmanager
def desk_of(settings: Settings, username: str) -> Iterator[Desk]:
    """The desk of a member of staff, over a unit of work.

    Raises:
        AccountProblem: there is no such account.
    """
    with local_app(settings, with_model=False) as app, app.uow() as uow:
        account = uow.accounts.by_name(username.strip().lower())
        if account is None:
            raise AccountProblem(Problem.UNKNOWN_ACCOUNT)
        yield Desk(uow, Actor.of(account, f"cli:{getpass.getuser()}"), app.clock(), app.proof)


def draft(settings: Settings, file: Path, who: str, reason: str, edit: int | None) -> None:
    """``ansinh kb draft``: every entry of a file.

    Raises:
        ContentError: naming every row that is wrong.
    """
    rows, bad = read_file(file.read_bytes(), FileFormat.of(file))
    if bad:
        raise ContentError("; ".join(map(str, bad)), place=file.name)
    with desk_of(settings, who) as desk:
        _tell(life_cycle.save_draft(desk, [entry for _, entry in rows], reason=reason, edit=edit))


def submit(settings: Settings, ids: Iterable[str], who: str, note: str) -> None:
    with desk_of(settings, who) as desk:
        _tell(life_cycle.submit(desk, ids, note))


def review(settings: Settings, ids: Iterable[str], who: str, note: str, *, approve: bool) -> None:
    with desk_of(settings, who) as desk:
        _tell(life_cycle.approve(desk, ids, note) if approve else life_cycle.send_back(desk, ids, note))


def publish(settings: Settings, ids: Iterable[str], who: str, on: date | None) -> None:
    with desk_of(settings, who) as desk:
        _tell(life_cycle.publish(desk, ids, on))


def withdraw(settings: Settings, entry_id: str, who: str, reason: str) -> None:
    with desk_of(settings, who) as desk:
        _tell([taking_back.withdraw(desk, entry_id, reason)])


def discard(settings: Settings, entry_id: str, who: str, reason: str) -> None:
    with desk_of(settings, who) as desk:
        _tell([taking_back.discard(desk, entry_id, reason)])


def roll_back(settings: Settings, entry_id: str, number: int, who: str, reason: str, *, at_once: bool) -> None:
    with desk_of(settings, who) as desk:
        _tell([taking_back.roll_back(desk, entry_id, number, reason, at_once=at_once)])


def confirm(settings: Settings, ids: Iterable[str], who: str, note: str) -> None:
    with desk_of(settings, who) as desk:
        _tell(taking_back.confirm(desk, ids, note))


def history(settings: Settings, entry_id: str | None, *, as_json: bool) -> None:
    """The versions of an entry, or all that are in work."""
    with local_app(settings, with_model=False) as app, app.uow() as uow:
        versions = uow.versions.of_entry(entry_id) if entry_id else uow.versions.all_in_work()
    if entry_id and not versions:
        raise EditorialError(f"không có mục {entry_id}")
    if as_json:
        print(json.dumps([_to_json(version) for version in versions], ensure_ascii=False))
        return
    table = Table(Column("Mục", overflow="fold"), "Bản", "Bước", "Người viết", "Người duyệt", "Đổi lúc", "Lần sửa", "Lý do / nhận xét")
    for version in versions:
        when = f"{version.changed_at.astimezone(VIETNAM):%d/%m/%Y %H:%M}"
        people = (", ".join(version.authors), version.reviewer or "–", f"{when} {version.changed_by}")
        table.add_row(version.entry_id, str(version.number), _step(version), *people, str(version.edit), version.note or version.reason)
    Console(width=WIDTH).print(table)


def diff(settings: Settings, entry_id: str, old: int | None, new: int | None) -> None:
    """What one version says differently from another."""
    with local_app(settings, with_model=False) as app, app.uow() as uow:
        versions = {version.number: version for version in uow.versions.of_entry(entry_id)}
    if not versions:
        raise EditorialError(f"không có mục {entry_id}")
    newer = versions.get(new or max(versions))
    older = versions.get(old or (newer.based_on or newer.number - 1 if newer else 0))
    if newer is None or (old is not None and older is None):
        raise EditorialError(f"{entry_id}: các bản có là {', '.join(map(str, sorted(versions)))}")
    print(f"{entry_id}: bản {older.number if older else '–'} → bản {newer.number}")
    show_changes(differences(older.entry if older else None, newer.entry))


def show_changes(changes: Sequence[FieldChange]) -> None:
    """Removed and added lines, field by field."""
    for change in changes:
        print(f"  {change.field}:")
        print(*(f"    - {line}" for line in change.removed), *(f"    + {line}" for line in change.added), sep="\n")


def warnings(settings: Settings, *, now: bool, as_json: bool) -> None:
    """What was found at the last look, or at one taken now."""
    with local_app(settings, with_model=False) as app:
        if now:
            found = refresh_warnings(app.uow, app.proof, app.clock())
        else:
            with app.uow() as uow:
                found = uow.warnings.all()
    if as_json:
        rows = [
            {
                "kind": one.kind.value,
                "subject": one.subject,
                "about": one.about,
                "day": one.day and one.day.isoformat(),
                "detail": one.detail,
            }
            for one in found
        ]
        print(json.dumps(rows, ensure_ascii=False))
        return
    table = Table("Việc", Column("Mục hoặc tham số", no_wrap=True), "Ngày", "Chi tiết")
    for one in found:
        table.add_row(one.kind.label, one.subject, f"{one.day:%d/%m/%Y}" if one.day else "–", one.detail)
    Console(width=WIDTH).print(table if found else "Không có gì cần xem.")


def _tell(versions: Iterable[Version]) -> None:
    for version in versions:
        print(f"✓ {version.entry_id} bản {version.number}: {_step(version)}")


def _step(version: Version) -> str:
    day = f" vào {version.publish_on:%d/%m/%Y}" if version.stage is Stage.APPROVED and version.publish_on else ""
    return f"{version.stage.label}{day}"


def _to_json(version: Version) -> dict[str, object]:
    return {
        "entry_id": version.entry_id,
        "version": version.number,
        "stage": version.stage.value,
        "authors": list(version.authors),
        "reviewer": version.reviewer,
        "based_on": version.based_on,
        "publish_on": version.publish_on and version.publish_on.isoformat(),
        "edit": version.edit,
        "changed_by": version.changed_by,
        "changed_at": version.changed_at.isoformat(),
        "reason": version.reason,
        "note": version.note,
    }
