"""The ``ansinh`` command. Every command imports what it needs itself, so that ``ansinh --help`` answers at once."""

from __future__ import annotations

import os
import sys
import traceback
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import cli_content
from bot.errors import AnSinhError, ContentError

if TYPE_CHECKING:
    from bot.settings import Settings

cli = typer.Typer(
    name="ansinh",
    help="An Sinh: trợ lý an sinh xã hội cho người dân An Giang và Bắc Ninh.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
db = typer.Typer(no_args_is_help=True, help="Cấu trúc của cơ sở dữ liệu.")
users = typer.Typer(no_args_is_help=True, help="Tài khoản cán bộ.")
cli.add_typer(db, name="db")
cli.add_typer(users, name="users")
cli_content.register(cli)

Parent = Annotated[int | None, typer.Option("--parent", hidden=True)]
OneTime = Annotated[bool, typer.Option("--one-time", help="tạo mật khẩu dùng một lần và in ra thay vì hỏi")]


class RoleName(StrEnum):
    """Roles as ``bot.accounts.Role``; repeated so that ``--help`` need not load the accounts (a test compares)."""

    ADMINISTRATOR = "administrator"
    EDITOR = "editor"
    HOTLINE = "hotline"
    DISPATCHER = "dispatcher"


@cli.command()
def up() -> None:
    """Chạy toàn bộ An Sinh: cơ sở dữ liệu, bộ hội thoại, bộ hành động, ứng dụng. Ctrl-C để dừng."""
    from bot.commands import run

    run.up(_settings())


@cli.command()
def app(parent: Parent = None) -> None:
    """Chỉ chạy ứng dụng: web, bàn làm việc, webhook, API, kèm tiến trình xử lý tin nhắn."""
    from bot.commands import run

    run.app(_settings(parent))


@cli.command()
def worker(parent: Parent = None) -> None:
    """Chạy thêm một tiến trình xử lý tin nhắn trên cùng cơ sở dữ liệu."""
    from bot.commands import run

    run.worker(_settings(parent))


@cli.command()
def engine(parent: Parent = None) -> None:
    """Chỉ chạy bộ hội thoại (Rasa)."""
    from bot.commands import run

    run.engine(_settings(parent))


@cli.command()
def actions(parent: Parent = None) -> None:
    """Chỉ chạy bộ hành động của bộ hội thoại."""
    from bot.commands import run

    run.actions(_settings(parent))


@db.command("upgrade")
def db_upgrade() -> None:
    """Đưa cấu trúc cơ sở dữ liệu lên phiên bản mới nhất."""
    from bot.commands import database

    database.upgrade(_settings())


@users.command("add")
def users_add(
    username: Annotated[str, typer.Argument(metavar="TÊN")],
    role: Annotated[RoleName, typer.Option(help="vai trò")] = RoleName.HOTLINE,
    name: Annotated[str, typer.Option(help="họ tên hiển thị")] = "",
    one_time: OneTime = False,
) -> None:
    """Tạo tài khoản cán bộ. Mật khẩu được hỏi, không ghi trên dòng lệnh."""
    from bot.accounts import Role
    from bot.commands import users as command

    command.add(_settings(), username, Role(role.value), name, one_time=one_time)


@users.command("password")
def users_password(username: Annotated[str, typer.Argument(metavar="TÊN")], one_time: OneTime = False) -> None:
    """Đặt lại mật khẩu, mở khóa tài khoản và kết thúc các phiên đăng nhập của người đó."""
    from bot.commands import users as command

    command.password(_settings(), username, one_time=one_time)


@users.command("list")
def users_list() -> None:
    """Liệt kê tài khoản cán bộ."""
    from bot.commands import users as command

    command.show_all(_settings())


@cli.command()
def backup(file: Annotated[Path | None, typer.Argument(metavar="[TỆP]")] = None) -> None:
    """Sao lưu cơ sở dữ liệu ra tệp (mặc định: thư mục backups trong thư mục dữ liệu). Không cần dừng An Sinh."""
    from bot.commands import backup as command

    command.backup(_settings(), file)


@cli.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="TỆP")],
    force: Annotated[bool, typer.Option("--force", help="thay toàn bộ dữ liệu đang có")] = False,
) -> None:
    """Phục hồi cơ sở dữ liệu từ bản sao lưu. Hãy dừng An Sinh trước."""
    from bot.commands import backup as command

    command.restore(_settings(), file, force=force)


def main() -> None:
    """Entry point: a mistake becomes one line on standard error, never a stack trace."""
    # Before anything imports Rasa or TensorFlow: no telemetry, no banner.
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    try:
        cli()
    except ContentError as error:  # may list many mistakes of a file, one a line
        _fail(f"Lỗi: {error}", error)
    except AnSinhError as error:
        _fail(f"Lỗi: {_one_line(error)}", error)
    except BrokenPipeError:
        # The reader of our output has gone (``ansinh … | head``); nothing is left to say, not even at interpreter exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:
        _fail(f"Lỗi ngoài dự kiến: {type(error).__name__}: {_one_line(error)}{_written_down(error)}", error)


def _settings(parent: int | None = None) -> Settings:
    if parent is not None:
        from bot.runtime.lifeline import end_with

        end_with(parent)
    from bot.settings import load_settings

    return load_settings()


def _fail(line: str, error: Exception) -> None:
    # The one variable read outside bot.settings: it must work when the settings themselves are broken.
    if os.environ.get("ANSINH_DEBUG") == "1":
        traceback.print_exception(error)
    print(line, file=sys.stderr)
    sys.exit(1)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:500]


def _written_down(error: Exception) -> str:
    """Append the stack trace, numbers masked, to ``logs/ansinh.log``; says where."""
    try:
        from bot.runtime.logfiles import rotate
        from bot.runtime.logging import mask

        path = _settings().data_dir / "logs" / "ansinh.log"
        path.parent.mkdir(parents=True, exist_ok=True)
        rotate(path)
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{datetime.now().isoformat(timespec='seconds')} {mask(''.join(traceback.format_exception(error)))}\n")
    except Exception:  # reporting an error must not fail itself
        return " (đặt ANSINH_DEBUG=1 để xem chi tiết)"
    return f" (chi tiết: {path})"


if __name__ == "__main__":
    main()
