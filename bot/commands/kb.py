"""``ansinh kb check``, ``sync`` and ``search``."""

from __future__ import annotations

import getpass
import json
from datetime import date

from rich.console import Console
from rich.table import Column, Table

from bot.commands.local_app import local_app
from bot.editorial.seeding import SeedChange
from bot.errors import ContentError
from bot.settings import Settings
from knowledge_base.check import check as run_check
from knowledge_base.check import coverage
from knowledge_base.entries import Entry, EntryError, read_entries, read_signposts
from knowledge_base.figures import default_figures
from knowledge_base.programs import Aspect, Program, Province
from knowledge_base.search import Reason


def check() -> None:
    """Print problems and the coverage table; any problem is an error.

    Raises:
        ContentError: with the number of problems.
    """
    console = Console(highlight=False, width=110)
    try:
        entries, signposts = read_entries(), read_signposts()
    except EntryError as error:
        raise ContentError(str(error), place="knowledge_base") from None
    problems = run_check(entries, signposts, default_figures())
    _table(console, entries)
    states = {state: sum(entry.state == state for entry in entries) for state in ("published", "draft")}
    console.print(f"{len(entries)} mục ({states['published']} đang dùng, {states['draft']} nháp), {len(signposts)} biển chỉ đường")
    for problem in problems:
        console.print(f"✗ {problem}", markup=False)
    if problems:
        raise ContentError(f"{len(problems)} chỗ cần sửa", place="knowledge_base")
    console.print("✓ Không có lỗi.")


def _table(console: Console, entries: list[Entry]) -> None:
    table = Table("", *(aspect.value[:6] for aspect in Aspect), box=None, padding=(0, 1))
    covered = coverage(entries)
    for program in Program:
        table.add_row(program.value, *(str(covered[program, aspect] or "·") for aspect in Aspect))
    console.print(table)


def sync(settings: Settings, *, replace: bool, dry_run: bool) -> None:
    """Bring the shipped entries into the database, telling what happens to each that differs."""
    entries = read_entries()
    with local_app(settings, with_model=False) as app, app.uow() as uow:
        changes = uow.knowledge.compare(entries, replace=replace)
        counts = uow.knowledge.sync(entries, replace=replace)
        withdrawn = uow.knowledge.withdraw_missing_seeds(entry.id for entry in entries)
        if not dry_run:
            if counts["added"] or counts["changed"] or withdrawn:
                uow.audit.record(f"cli:{getpass.getuser()}", "knowledge.sync", "entries", detail={**counts, "withdrawn": withdrawn})
            uow.commit()
    first = counts["added"] == len(changes)  # nothing to compare with
    for entry_id, change in changes.items():
        if change is not SeedChange.SAME and not first:
            print(f"{change.label}: {entry_id}")
    told = f"mới {counts['added']}, đổi theo tệp {counts['changed']}, giữ bản đã sửa {counts['kept']}, không đổi {counts['same']}"
    print(f"{told}, rút {withdrawn}{' (chạy thử: chưa lưu gì)' if dry_run else ''}")


def search(settings: Settings, text: str, province: str | None, on: date | None, *, as_json: bool) -> None:
    """Print the best entries, what each signal gave, and by which words the first one was found."""
    with local_app(settings) as app:
        understanding = app.parser.parse(text)
        programs = {
            name.removeprefix("ask_"): confidence for name, confidence in understanding.ranking if Program.read(name.removeprefix("ask_"))
        }
        aspects = dict(understanding.aspects)
        where = Province(province) if province else None
        index = app.shelf.current().index
        hits = index.search(text, on=on or app.today(), province=where, programs=programs, aspects=aspects)
        reasons = [index.explain(text, hit) for hit in hits]
    if as_json:
        found = [
            {"entry_id": hit.entry.id, "score": hit.score, "signals": dict(hit.signals), "reasons": [_reason(reason) for reason in why]}
            for hit, why in zip(hits, reasons, strict=True)
        ]
        print(json.dumps(found, ensure_ascii=False))
        return
    table = Table(Column("Mục", no_wrap=True), "Điểm", "từ", "ký tự", "chương trình", "khía cạnh")
    for hit in hits:
        table.add_row(hit.entry.id, f"{hit.score:.3f}", *(f"{value:.2f}" for value in hit.signals.values()))
    console = Console(highlight=False, width=150)
    console.print(table)
    if hits:
        console.print(f"Vì sao {hits[0].entry.id}:")
        for reason in reasons[0]:
            console.print(
                f"  {_SIGNALS[reason.signal]}: {reason.value:.2f} × {reason.weight:.2f} = {reason.points:.3f}{_words(reason)}", markup=False
            )


_SIGNALS = {"words": "từ", "characters": "ký tự", "program": "chương trình", "aspect": "khía cạnh"}


def _words(reason: Reason) -> str:
    if not reason.nearest:
        return ""
    nearest = " ".join(reason.nearest.split())
    grams = ", ".join(f"“{gram.strip()}” {part:.2f}" for gram, part in reason.grams)
    return f"; gần nhất: “{nearest[:70]}{'…' if len(nearest) > 70 else ''}” ({grams})"


def _reason(reason: Reason) -> dict[str, object]:
    return {"signal": reason.signal, "value": reason.value, "weight": reason.weight, "nearest": reason.nearest, "grams": list(reason.grams)}
