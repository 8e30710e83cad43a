"""The whole system as ``ansinh up`` runs it, with Telegram and Zalo as local doubles, for conversation and browser tests."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from bot.channels.zalo import WEBHOOK_PATH as ZALO_WEBHOOK
from bot.commands.prepare import prepare
from bot.runtime.children import child_specs, environment, public_address
from bot.runtime.embedded import EmbeddedPostgres
from bot.runtime.secrets import ensure_secrets
from bot.runtime.supervisor import Supervisor
from bot.settings import Settings, load_settings
from tests.doubles.serving import running
from tests.doubles.telegram import TelegramDouble
from tests.doubles.zalo import ZaloDouble
from tests.support.databases import FAST

READY = "Ctrl-C"  # what ``ansinh up`` prints last
START_SECONDS = 420.0  # with training
ZALO_SPEED = 60.0  # Zalo comes back after 30 s, 5 min, 15 min …: here after 0.5 s, 5 s, 15 s …


@dataclass(frozen=True, slots=True)
class Doubles:
    """The channels of a system; ``settings`` points it to them."""

    telegram: TelegramDouble
    zalo: ZaloDouble
    settings: dict[str, Any]


@dataclass(frozen=True, slots=True)
class System:
    """Addresses of a running system and the doubles it talks to. ``settings`` hold its secrets."""

    app_url: str
    engine_url: str
    actions_url: str
    database_url: str
    settings: Settings
    supervisor: Supervisor
    telegram: TelegramDouble
    zalo: ZaloDouble


@dataclass(frozen=True, slots=True)
class UpSystem:
    """``ansinh up`` as a process of its own, which restarts what is killed. ``printed``: every line it has said."""

    app_url: str
    database_url: str
    settings: Settings
    telegram: TelegramDouble
    zalo: ZaloDouble
    process: subprocess.Popen[str]
    printed: list[str]

    @property
    def password(self) -> str:
        """The administrator's one-time password, as printed."""
        found = re.search(r"Mật khẩu một lần\s+(\S+)", "".join(self.printed))
        assert found, "no one-time password was printed"
        return found[1]

    def pid_of(self, name: str) -> int | None:
        """The process id of "app", "engine", "actions" or "postgres" (its main process); None when it is not there now."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        if name == "postgres":
            return next((child.pid for child in children if _is_main_postgres(child)), None)
        return next((child.pid for child in children if _command(child)[-3:-2] == [name]), None)

    def kill(self, name: str) -> int:
        """``kill -9`` a process of this system; its id."""
        pid = self.pid_of(name)
        assert pid is not None, f"{name} does not run"
        os.kill(pid, signal.SIGKILL)
        return pid


def free_ports(count: int) -> list[int]:
    """Ports that are free now; all different."""
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def settings_on_free_ports(data_dir: Path, **others: Any) -> Settings:
    app, engine, actions = free_ports(3)
    addresses = {
        "listen": f"127.0.0.1:{app}",
        "engine_url": f"http://127.0.0.1:{engine}",
        "actions_url": f"http://127.0.0.1:{actions}/webhook",
    }
    return load_settings(_env_file=None, data_dir=data_dir, **(addresses | others))


@contextmanager
def channel_doubles() -> Iterator[Doubles]:
    """Both doubles on free ports, and the settings that point to them."""
    telegram, zalo = TelegramDouble(), ZaloDouble(speed=ZALO_SPEED)
    with running(telegram) as telegram_url, running(zalo) as zalo_url:
        settings = {
            "telegram_token": telegram.token,
            "telegram_api_base": telegram_url,
            "telegram_webhook_secret": "secret-of-the-test",
            "zalo_app_id": zalo.app_id,
            "zalo_app_secret": zalo.app_secret,
            "zalo_oa_secret": zalo.oa_secret,
            "zalo_oa_id": zalo.oa_id,
            "zalo_refresh_token": zalo.first_refresh_token,
            "zalo_api_base": zalo_url,
            "zalo_oauth_base": zalo_url,
        }
        yield Doubles(telegram, zalo, settings)


@contextmanager
def running_system(data_dir: Path, **others: Any) -> Iterator[System]:
    """Prepare (train when no model fits), start all processes, stop them at the end and check that they are gone.

    Telegram delivers to the webhook. Nothing restarts what dies: see :func:`up_system`.
    """
    with channel_doubles() as doubles:
        settings = settings_on_free_ports(data_dir, **(doubles.settings | {"telegram_mode": "webhook"} | others))
        settings = ensure_secrets(settings.model_copy(update={"public_url": public_address(settings)}))
        server = EmbeddedPostgres(settings.data_dir, FAST)
        try:
            url = server.start()
            prepare(settings, url, print)
            supervisor = Supervisor(child_specs(settings, url), data_dir / "logs", database=server)
            supervisor.start()
            try:
                app = public_address(settings)
                doubles.zalo.webhook.register(f"{app}{ZALO_WEBHOOK}")
                yield System(app, settings.engine_url, settings.actions_url, url, settings, supervisor, doubles.telegram, doubles.zalo)
            finally:
                supervisor.stop()
            assert not any(child.running() for child in supervisor.children)
        finally:
            server.stop()


@contextmanager
def up_system(folder: Path, **others: Any) -> Iterator[UpSystem]:
    """``ansinh up`` in ``folder`` on free ports, Telegram by polling; stopped like by Ctrl-C at the end."""
    folder.mkdir(parents=True)
    with channel_doubles() as doubles:
        settings = settings_on_free_ports(folder / "var", **(doubles.settings | {"telegram_mode": "polling"} | others))
        command = [sys.executable, "-m", "bot.cli", "up"]
        with subprocess.Popen(
            command,
            cwd=folder,
            env=os.environ | environment(settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        ) as process:
            printed: list[str] = []
            reader = threading.Thread(target=lambda: printed.extend(process.stdout or ()), daemon=True)
            reader.start()
            try:
                _wait_until_printed(process, printed)
                app = public_address(settings)
                doubles.zalo.webhook.register(f"{app}{ZALO_WEBHOOK}")
                url = EmbeddedPostgres(settings.data_dir).url
                yield UpSystem(app, url, ensure_secrets(settings), doubles.telegram, doubles.zalo, process, printed)
            finally:
                process.send_signal(signal.SIGINT)
                try:
                    process.wait(60)
                finally:
                    process.kill()
                    reader.join(10)
        assert process.returncode == 0, "".join(printed)


def _wait_until_printed(process: subprocess.Popen[str], printed: list[str]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not any(READY in line for line in list(printed)):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("ansinh up did not start:\n" + "".join(printed))
        time.sleep(0.1)


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()  # type: ignore[no-any-return]
    except psutil.Error:
        return []


def _is_main_postgres(process: psutil.Process) -> bool:
    """The server itself, neither its own workers nor the keeper that started it."""
    command = _command(process)
    return bool(command) and Path(command[0]).name == "postgres" and "-D" in command
