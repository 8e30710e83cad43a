"""The whole system as it runs: healthy, fenced, and back after any of its processes is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import psutil
import pytest

from bot.runtime.children import environment
from tests.support.processes import left_over
from tests.support.system import System, settings_on_free_ports


def status(url: str) -> int:
    try:
        return httpx.get(url, timeout=5, trust_env=False).status_code
    except httpx.HTTPError:
        return 0


def until(done: Callable[[], object], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.2)


def test_everything_is_healthy_and_ready(system: System) -> None:
    assert status(f"{system.app_url}/healthz") == 200
    assert status(f"{system.app_url}/readyz") == 200
    assert all(child.healthy() for child in system.supervisor.children)


def test_engine_refuses_who_has_no_token(system: System) -> None:
    for path in ("/status", "/conversations/x/tracker", "/domain"):
        assert status(f"{system.engine_url}{path}") == 401
    assert httpx.post(f"{system.engine_url}/model/parse", json={"text": "xin chào"}, trust_env=False).status_code == 401


def test_engine_and_actions_listen_on_this_machine_only(system: System) -> None:
    for child in system.supervisor.children:
        listening = [
            connection.laddr.ip
            for connection in psutil.Process(child.pid).net_connections(kind="tcp")
            if connection.status == psutil.CONN_LISTEN
        ]
        assert listening == ["127.0.0.1"], child.spec.name


def test_a_second_start_in_the_same_place_is_refused_in_one_line(system: System, folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "up"],
        cwd=folder,
        env=os.environ | environment(system.settings),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("Lỗi: ANSINH_")
    assert "pid" in line


@pytest.mark.long
def test_up_runs_recovers_and_stops(server_folder: Path) -> None:
    folder = server_folder / "up"
    folder.mkdir()
    settings = settings_on_free_ports(folder / "var")
    health = f"http://{settings.listen}/healthz"
    with subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "up"],
        cwd=folder,
        env=os.environ | environment(settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as up:
        assert up.stdout
        printed = []
        for line in up.stdout:
            printed.append(line)
            if "Ctrl-C" in line:
                break
        assert any("Mật khẩu một lần" in line for line in printed), printed
        for victim in ("app", "engine", "actions"):
            before = _child(up.pid, victim)
            os.kill(before, signal.SIGKILL)
            until(lambda before=before, victim=victim: _child(up.pid, victim) not in (0, before), 30)  # type: ignore[misc]
            until(lambda: status(health.replace("healthz", "readyz")) == 200, 90)
        os.kill(int((folder / "var" / "postgres" / "postmaster.pid").read_text().split("\n", 1)[0]), signal.SIGKILL)
        until(lambda: status(health.replace("healthz", "readyz")) == 200, 60)
        up.send_signal(signal.SIGINT)
        assert up.wait(60) == 0
    assert left_over(str(folder)) == []


@pytest.mark.long
def test_nothing_survives_a_killed_supervisor_and_it_starts_again_at_once(server_folder: Path) -> None:
    folder = server_folder / "killed"
    folder.mkdir()
    settings = settings_on_free_ports(folder / "var")
    for _ in range(2):
        with subprocess.Popen(
            [sys.executable, "-m", "bot.cli", "up"], cwd=folder, env=os.environ | environment(settings), stdout=subprocess.PIPE, text=True
        ) as up:
            assert up.stdout
            assert any("Ctrl-C" in line for line in up.stdout)
            up.kill()
    assert left_over(str(folder), patience=30) == []


def _child(parent: int, name: str) -> int:
    """Process id of the running child of that name; 0 when there is none."""
    for process in psutil.Process(parent).children():
        try:
            if name in process.cmdline():
                return int(process.pid)
        except psutil.Error:  # ended, or not yet cleared away
            continue
    return 0
