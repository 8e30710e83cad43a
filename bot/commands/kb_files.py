"""``ansinh kb export`` and ``kb import``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.commands.kb_edit import desk_of, show_changes
from bot.commands.local_app import local_app
from bot.editorial.files import FileFormat, written
from bot.editorial.importing import ImportRefused, Plan, RowChange, apply_import, plan_import
from bot.editorial.model import EditorialError
from bot.errors import ContentError
from bot.settings import Settings


def export(settings: Settings, out: Path, form: str | None, ids: Sequence[str], *, in_work: bool) -> None:
    """Write entries to a file: those residents see or saw last, or what is in work.

    Raises:
        EditorialError: there is no entry with a wanted id.
    """
    chosen = FileFormat(form) if form else FileFormat.of(out)
    with local_app(settings, with_model=False) as app, app.uow() as uow:
        entries = [version.entry for version in uow.versions.all_in_work()] if in_work else uow.knowledge.all()
    wanted = [entry for entry in entries if not ids or entry.id in ids]
    if missing := set(ids) - {entry.id for entry in wanted}:
        raise EditorialError(f"không có mục {', '.join(sorted(missing))}")
    out.write_bytes(written(wanted, chosen))
    print(f"{len(wanted)} mục → {out}")


def load(settings: Settings, file: Path, who: str, form: str | None, reason: str, *, dry_run: bool) -> None:
    """Bring a file in as drafts; print what changes and every bad row.

    Raises:
        ContentError: rows are bad; nothing was stored.
    """
    chosen = FileFormat(form) if form else FileFormat.of(file)
    with desk_of(settings, who) as desk:
        plan = plan_import(desk, file.read_bytes(), chosen)
        _show(plan)
        if dry_run:
            print("Chạy thử: chưa lưu gì.")
            return
        try:
            saved = apply_import(desk, plan, reason or f"nạp tệp {file.name}")
        except ImportRefused as error:
            raise ContentError(str(error), place=file.name) from None
    print(f"Đã lưu {len(saved)} bản nháp. Gửi duyệt: ansinh kb submit … --as {who}" if saved else "Không có gì để lưu.")


def _show(plan: Plan) -> None:
    for row in plan.rows:
        if row.change is not RowChange.SAME:
            print(f"dòng {row.row}: {row.change.label} {row.entry.id}")
            if row.change is RowChange.CHANGED:
                show_changes(row.fields)
    for bad in plan.bad:
        print(f"✗ {bad}")
    print(", ".join(f"{change.label} {plan.count(change)}" for change in RowChange) + f", sai {len(plan.bad)}")
