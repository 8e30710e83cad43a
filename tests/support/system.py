"""The whole system as ``ansinh up`` runs it, for conversation and browser tests."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.commands.prepare import prepare
from bot.runtime.children import child_specs, public_address
from bot.runtime.embedded import EmbeddedPostgres
from bot.runtime.secrets import ensure_secrets
from bot.runtime.supervisor import Supervisor
from bot.settings import Settings, load_settings
from tests.support.databases import FAST


@dataclass(frozen=True, slots=True)
class System:
    """Addresses of a running system. ``settings`` hold its secrets."""

    app_url: str
    engine_url: str
    actions_url: str
    database_url: str
    settings: Settings
    supervisor: Supervisor


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
def running_system(data_dir: Path, **others: Any) -> Iterator[System]:
    """Prepare (train when no model fits), start all processes, stop them at the end and check that they are gone."""
    settings = ensure_secrets(settings_on_free_ports(data_dir, **others))
    server = EmbeddedPostgres(settings.data_dir, FAST)
    try:
        url = server.start()
        prepare(settings, url, print)
        supervisor = Supervisor(child_specs(settings, url), data_dir / "logs", database=server)
        supervisor.start()
        try:
            yield System(public_address(settings), settings.engine_url, settings.actions_url, url, settings, supervisor)
        finally:
            supervisor.stop()
        assert not any(child.running() for child in supervisor.children)
    finally:
        server.stop()
