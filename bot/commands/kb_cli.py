"""The command group ``ansinh kb``; the bodies are in ``kb``, ``kb_edit`` and ``kb_files``, imported when called."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.options import AsJson, Day, Province, settings

kb = typer.Typer(no_args_is_help=True, help="Kho kiến thức: kiểm tra, soạn, duyệt, công bố, rút, nạp, xuất, tìm.")


class FormatName(StrEnum):
    """Formats as ``bot.editorial.files.FileFormat`` (a test compares)."""

    YAML = "yaml"
    CSV = "csv"
    XLSX = "xlsx"


As = Annotated[str, typer.Option("--as", metavar="TÊN", help="tài khoản cán bộ thực hiện (ansinh users list)")]
Ids = Annotated[list[str], typer.Argument(metavar="MÃ…", help="mã mục, ví dụ bhyt.amount.poor")]
Id = Annotated[str, typer.Argument(metavar="MÃ", help="mã mục, ví dụ bhyt.amount.poor")]
Why = Annotated[str, typer.Option("--reason", help="lý do, được ghi vào sổ theo dõi")]
NeededWhy = Annotated[str, typer.Option("--reason", help="lý do, được ghi vào sổ theo dõi")]
Format = Annotated[FormatName | None, typer.Option("--format", help="mặc định: theo đuôi tệp")]
File = Annotated[Path, typer.Argument(metavar="TỆP", exists=True, dir_okay=False)]


@kb.command()
def check() -> None:
    """Kiểm tra toàn bộ nội dung đi kèm: số liệu, nguồn, hiệu lực, câu hỏi trùng, phần còn thiếu."""
    from bot.commands import kb as command

    command.check()


@kb.command()
def sync(
    replace: Annotated[bool, typer.Option("--replace", help="thay cả nội dung cán bộ đã sửa")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="chỉ cho biết sẽ đổi gì")] = False,
) -> None:
    """Nạp knowledge_base/entries vào cơ sở dữ liệu; mục cán bộ đã sửa thì giữ nguyên."""
    from bot.commands import kb as command

    command.sync(settings(), replace=replace, dry_run=dry_run)


@kb.command()
def search(
    text: Annotated[str, typer.Argument(metavar="CÂU")], province: Province = None, date: Day = None, as_json: AsJson = False
) -> None:
    """Tìm mục kiến thức và giải thích: từng tín hiệu góp bao nhiêu điểm, vì chữ nào."""
    from bot.commands import kb as command

    command.search(settings(), text, province.value if province else None, date.date() if date else None, as_json=as_json)


@kb.command()
def draft(file: File, who: As, reason: Why = "", edit: Annotated[int | None, typer.Option(help="soạn tiếp từ lần sửa này")] = None) -> None:
    """Lưu các mục trong tệp thành bản nháp, bên cạnh bản đang dùng."""
    from bot.commands import kb_edit as command

    command.draft(settings(), file, who, reason, edit)


@kb.command()
def submit(ids: Ids, who: As, note: Annotated[str, typer.Option(help="lời nhắn cho người duyệt")] = "") -> None:
    """Gửi bản nháp đi duyệt."""
    from bot.commands import kb_edit as command

    command.submit(settings(), ids, who, note)


@kb.command()
def review(
    ids: Ids,
    who: As,
    approve: Annotated[bool, typer.Option("--approve/--send-back", help="duyệt, hoặc trả lại người viết")],
    note: Annotated[str, typer.Option(help="nhận xét; bắt buộc khi trả lại")] = "",
) -> None:
    """Duyệt hoặc trả lại; người viết không tự duyệt được."""
    from bot.commands import kb_edit as command

    command.review(settings(), ids, who, note, approve=approve)


@kb.command()
def publish(
    ids: Ids, who: As, on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="từ ngày này (mặc định: ngay)")] = None
) -> None:
    """Công bố bản đã duyệt, ngay hoặc vào một ngày."""
    from bot.commands import kb_edit as command

    command.publish(settings(), ids, who, on.date() if on else None)


@kb.command()
def withdraw(entry: Id, who: As, reason: NeededWhy) -> None:
    """Rút một mục đang dùng, có hiệu lực ngay."""
    from bot.commands import kb_edit as command

    command.withdraw(settings(), entry, who, reason)


@kb.command()
def discard(entry: Id, who: As, reason: Why = "") -> None:
    """Bỏ bản đang soạn; bản đang dùng giữ nguyên."""
    from bot.commands import kb_edit as command

    command.discard(settings(), entry, who, reason)


@kb.command()
def rollback(
    entry: Id,
    number: Annotated[int, typer.Argument(metavar="BẢN", min=1)],
    who: As,
    reason: NeededWhy,
    now: Annotated[bool, typer.Option("--now", help="dùng ngay, không qua duyệt (chỉ quản trị viên)")] = False,
) -> None:
    """Lấy nội dung một bản cũ làm bản mới."""
    from bot.commands import kb_edit as command

    command.roll_back(settings(), entry, number, who, reason, at_once=now)


@kb.command()
def confirm(ids: Ids, who: As, note: Annotated[str, typer.Option(help="căn cứ xác nhận")]) -> None:
    """Cán bộ tỉnh xác nhận nội dung có sẵn là đúng."""
    from bot.commands import kb_edit as command

    command.confirm(settings(), ids, who, note)


@kb.command()
def history(entry: Annotated[str | None, typer.Argument(metavar="[MÃ]")] = None, as_json: AsJson = False) -> None:
    """Các bản của một mục; không có mã: mọi bản đang soạn, chờ duyệt, chờ công bố."""
    from bot.commands import kb_edit as command

    command.history(settings(), entry, as_json=as_json)


@kb.command()
def diff(
    entry: Id,
    old: Annotated[int | None, typer.Argument(metavar="[BẢN CŨ]")] = None,
    new: Annotated[int | None, typer.Argument(metavar="[BẢN MỚI]")] = None,
) -> None:
    """So hai bản; mặc định: bản mới nhất với bản mà nó được viết từ đó."""
    from bot.commands import kb_edit as command

    command.diff(settings(), entry, old, new)


@kb.command()
def warnings(
    now: Annotated[bool, typer.Option("--now", help="xem xét lại ngay, không đợi lần hằng ngày")] = False, as_json: AsJson = False
) -> None:
    """Những chỗ cần người xem: sắp hết hiệu lực, văn bản đã bị thay, số liệu sắp đổi."""
    from bot.commands import kb_edit as command

    command.warnings(settings(), now=now, as_json=as_json)


@kb.command("export")
def export_(
    out: Annotated[Path, typer.Argument(metavar="TỆP")],
    form: Format = None,
    ids: Annotated[list[str] | None, typer.Option("--id", help="chỉ mục này; lặp lại được")] = None,
    in_work: Annotated[bool, typer.Option("--in-work", help="các bản đang soạn, thay cho bản đang dùng")] = False,
) -> None:
    """Xuất nội dung trong cơ sở dữ liệu ra YAML, CSV hoặc Excel."""
    from bot.commands import kb_files as command

    command.export(settings(), out, form.value if form else None, ids or [], in_work=in_work)


@kb.command("import")
def import_(
    file: File,
    who: As,
    form: Format = None,
    reason: Why = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="chỉ cho biết sẽ đổi gì")] = False,
) -> None:
    """Nạp một tệp YAML, CSV hoặc Excel thành bản nháp; một dòng sai thì không nạp gì."""
    from bot.commands import kb_files as command

    command.load(settings(), file, who, form.value if form else None, reason, dry_run=dry_run)
