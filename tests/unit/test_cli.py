"""The edge of the command line: fast help, one line for every mistake, the right exit code."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot import cli
from bot.accounts import Role
from bot.errors import DatabaseUnavailable


def ansinh(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bot.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, env=os.environ | environment, check=False)


def only_line(done: subprocess.CompletedProcess[str]) -> str:
    (line,) = done.stderr.splitlines()
    return line


def test_help_names_the_commands_and_answers_at_once(in_tmp: Path) -> None:
    started = time.perf_counter()
    done = ansinh("--help")
    took = time.perf_counter() - started
    assert done.returncode == 0
    for command in ("up", "app", "worker", "engine", "actions", "users", "db", "backup", "restore"):
        assert f"  {command} " in done.stdout
    assert "--parent" not in ansinh("app", "--help").stdout
    assert took < 1.5


def test_help_loads_nothing_heavy(in_tmp: Path) -> None:
    code = "import sys, bot.cli; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"rasa", "tensorflow", "sqlalchemy", "nicegui", "fastapi", "underthesea", "pydantic", "psycopg"} & set(loaded)


@pytest.mark.parametrize("command", [["up"], ["engine"], ["users", "list"]])
def test_broken_env_file_is_one_line_naming_the_variable(in_tmp: Path, command: list[str]) -> None:
    (in_tmp / ".env").write_text("ANSINH_LISTEN=nowhere\n")
    done = ansinh(*command)
    assert done.returncode == 1
    assert only_line(done).startswith("Lỗi: ANSINH_LISTEN")
    assert not (in_tmp / "var").exists()


def test_unknown_command_is_a_usage_error(in_tmp: Path) -> None:
    done = ansinh("fly")
    assert done.returncode == 2
    assert "fly" in done.stderr
    assert "Traceback" not in done.stderr


def fails_with(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(cli, "cli", fail)


def test_expected_error_is_one_line_and_exit_code_one(
    in_tmp: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fails_with(monkeypatch, DatabaseUnavailable("máy chủ\nkhông trả lời"))
    with pytest.raises(SystemExit, match="1"):
        cli.main()
    assert capsys.readouterr().err == "Lỗi: máy chủ không trả lời\n"


def test_unexpected_error_is_one_line_and_its_trace_is_written_down_masked(
    in_tmp: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fails_with(monkeypatch, KeyError("0912345678"))
    with pytest.raises(SystemExit, match="1"):
        cli.main()
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("Lỗi ngoài dự kiến: KeyError")
    assert "ansinh.log" in line
    written = (in_tmp / "var" / "logs" / "ansinh.log").read_text(encoding="utf-8")
    assert "Traceback" in written
    assert "0912345678" not in written


def test_debug_shows_the_trace(in_tmp: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("ANSINH_DEBUG", "1")
    fails_with(monkeypatch, KeyError("x"))
    with pytest.raises(SystemExit):
        cli.main()
    assert "Traceback" in capsys.readouterr().err


def test_interrupt_is_exit_code_130(in_tmp: Path) -> None:
    code = (
        "import sys; from bot import cli; from bot.commands import users\n"
        "def stop(*_): raise KeyboardInterrupt\n"
        "users.show_all = stop; sys.argv = ['ansinh', 'users', 'list']; cli.main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 130
    assert "Traceback" not in done.stderr


def test_roles_on_the_command_line_are_the_roles() -> None:
    assert [role.value for role in cli.RoleName] == [role.value for role in Role]
