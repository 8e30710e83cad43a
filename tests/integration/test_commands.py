"""Commands as an operator runs them, each in a process of its own, on the private database."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.runtime.children import environment
from tests.support.processes import left_over
from tests.support.system import free_ports, settings_on_free_ports


def ansinh(folder: Path, *arguments: str, typed: str = "", settings: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot.cli", *arguments],
        cwd=folder,
        env=os.environ | dict(settings or {}),
        input=typed,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def only_line(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 1, done
    (line,) = done.stderr.splitlines()
    return line


def addresses(folder: Path, **others: object) -> dict[str, str]:
    return environment(settings_on_free_ports(folder / "var", **others))


def test_accounts_from_the_command_line(folder: Path) -> None:
    assert ansinh(folder, "users", "add", "lan", "--role", "editor", typed="một mật khẩu dài\n").returncode == 0
    one_time = ansinh(folder, "users", "add", "hoa", "--one-time")
    assert "Mật khẩu dùng một lần: " in one_time.stdout
    listed = ansinh(folder, "users", "list").stdout
    assert "Biên tập nội dung" in listed
    assert "phải đổi mật khẩu" in listed
    assert "một mật khẩu dài" not in listed
    assert only_line(ansinh(folder, "users", "add", "lan", typed="một mật khẩu dài\n")).startswith("Lỗi: Tên đăng nhập")
    assert only_line(ansinh(folder, "users", "password", "lan", typed="ngắn\n")).startswith("Lỗi: Mật khẩu cần")
    assert only_line(ansinh(folder, "users", "password", "mai", "--one-time")).startswith("Lỗi: Không có tài khoản")
    assert left_over(str(folder)) == []


def test_backup_and_restore_from_the_command_line(folder: Path) -> None:
    assert ansinh(folder, "users", "add", "lan", "--one-time").returncode == 0
    assert "copy.dump" in ansinh(folder, "backup", "copy.dump").stdout
    assert "--force" in only_line(ansinh(folder, "restore", "copy.dump"))
    assert ansinh(folder, "restore", "--force", "copy.dump").returncode == 0
    assert "lan" in ansinh(folder, "users", "list").stdout


def test_up_with_a_taken_port_says_which_and_starts_nothing(folder: Path) -> None:
    settings = addresses(folder)
    host, port = settings["ANSINH_LISTEN"].split(":")
    with socket.create_server((host, int(port))):
        line = only_line(ansinh(folder, "up", settings=settings))
    assert line.startswith(f"Lỗi: ANSINH_LISTEN: cổng {port} ")
    assert not (folder / "var" / "postgres").exists()


def test_up_with_an_unreachable_database_says_where(folder: Path) -> None:
    (port,) = free_ports(1)
    settings = addresses(folder) | {"ANSINH_DATABASE_URL": f"postgresql://an:matkhau123@127.0.0.1:{port}/ansinh"}
    line = only_line(ansinh(folder, "up", settings=settings))
    assert line.startswith("Lỗi: ANSINH_DATABASE_URL")
    assert "matkhau123" not in line


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_up_stopped_while_it_prepares_leaves_nothing_running(folder: Path, number: int) -> None:
    settings = addresses(folder, models_dir=folder / "models")
    with subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "up"], cwd=folder, env=os.environ | settings, stdout=subprocess.PIPE, text=True
    ) as up:
        assert up.stdout
        for line in up.stdout:
            if "huấn luyện" in line:
                break
        time.sleep(0.5)
        up.send_signal(number)
        assert up.wait(60) == 0
    assert left_over(str(folder)) == []
