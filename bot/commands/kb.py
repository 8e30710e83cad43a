"""``ansinh kb …``."""

from __future__ import annotations

import getpass
import json
from datetime import date
from pathlib import Path

import yaml
from rich.console import Console
from rich.table import Table

from bot.commands.local_app import local_app
from bot.errors import ContentError
from bot.settings import Settings
from knowledge_base.check import check as run_check
from knowledge_base.check import coverage
from knowledge_base.entries import Entry, EntryError, dump_entries, read_entries, read_signposts
from knowledge_base.figures import default_figures
from knowledge_base.programs import Aspect, Program, Province


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


def sync(settings: Settings, *, replace: bool) -> None:
    """Bring the seed entries into the database."""
    with local_app(settings, with_model=False) as app, app.uow() as uow:
        entries = read_entries()
        counts = uow.knowledge.sync(entries, replace=replace)
        withdrawn = uow.knowledge.withdraw_missing_seeds(entry.id for entry in entries)
        uow.commit()
    print(f"thêm {counts['added']}, đổi {counts['changed']}, giữ bản đã sửa {counts['kept']}, không đổi {counts['same']}, rút {withdrawn}")


def export(settings: Settings, out: Path) -> None:
    """Write the database's entries as the YAML that ``kb import`` reads."""
    with local_app(settings, with_model=False) as app, app.uow() as uow:
        entries = uow.knowledge.all()
    out.write_text(dump_entries(entries), encoding="utf-8")
    print(f"{len(entries)} mục → {out}")


def load(settings: Settings, file: Path) -> None:
    """Import a YAML file of entries, all or nothing.

    Raises:
        ContentError: naming the entry that is wrong.
    """
    try:
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
        entries = [Entry.from_json({"reviewer": f"cli:{getpass.getuser()}", **item}) for item in data]
    except (EntryError, yaml.YAMLError, TypeError, UnicodeDecodeError) as error:
        raise ContentError(" ".join(str(error).split())[:300], place=file.name) from None
    problems = run_check(entries, [], default_figures(), complete=False)
    if problems:
        raise ContentError("; ".join(problems[:5]), place=file.name)
    with local_app(settings, with_model=False) as app, app.uow() as uow:
        counts = uow.knowledge.sync(entries, replace=True)
        uow.audit.record("cli", "knowledge.import", file.name, detail=dict(counts))
        uow.commit()
    print(f"thêm {counts['added']}, đổi {counts['changed']}, không đổi {counts['same']}")


def search(settings: Settings, text: str, province: str | None, on: date | None, *, as_json: bool) -> None:
    """Print the best entries and what each signal gave."""
    with local_app(settings) as app:
        understanding = app.parser.parse(text)
        programs = {
            name.removeprefix("ask_"): confidence for name, confidence in understanding.ranking if Program.read(name.removeprefix("ask_"))
        }
        aspects = {understanding.aspect: understanding.aspect_confidence} if understanding.aspect else {}
        where = Province(province) if province else None
        hits = app.shelf.current().index.search(text, on=on or app.today(), province=where, programs=programs, aspects=aspects)
    if as_json:
        print(
            json.dumps([{"entry_id": hit.entry.id, "score": hit.score, "signals": dict(hit.signals)} for hit in hits], ensure_ascii=False)
        )
        return
    table = Table("Mục", "Điểm", "từ", "ký tự", "chương trình", "khía cạnh")
    for hit in hits:
        table.add_row(hit.entry.id, f"{hit.score:.3f}", *(f"{value:.2f}" for value in hit.signals.values()))
    Console().print(table)
