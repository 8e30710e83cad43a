"""What the supervisor starts: command, environment and health address of each process of An Sinh."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import SecretStr

from bot.runtime.ports import endpoints
from bot.settings import Settings

# Only the app talks to the outside; the engine is told nothing it does not need.
_ONLY_FOR_APP = ("api_key", "telegram_token", "telegram_webhook_secret", "zalo_app_secret", "zalo_oa_secret", "zalo_refresh_token")
_QUIET_LIBRARIES = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONUNBUFFERED": "1"}


@dataclass(frozen=True, slots=True)
class ChildSpec:
    """One process: ``title`` is what the operator reads, ``environment`` is added to ours."""

    name: str
    title: str
    command: tuple[str, ...]
    health_url: str
    environment: Mapping[str, str] = field(default_factory=dict)
    start_seconds: float = 180.0


def child_specs(settings: Settings, database_url: str) -> tuple[tuple[ChildSpec, ...], ...]:
    """Groups in start order: engine and actions together, then the app. ``settings`` must hold the secrets already."""
    places = endpoints(settings)
    app, actions = places["app"], places["actions"]
    everything = settings.model_copy(update={"database_url": SecretStr(database_url)})
    return (
        (
            ChildSpec(
                "actions",
                "Bộ hành động",
                _command("actions"),
                f"http://{_url_host(actions.host)}:{actions.port}/health",
                environment(for_actions(everything)),
            ),
            ChildSpec(
                "engine", "Bộ hội thoại", _command("engine"), f"{settings.engine_url.rstrip('/')}/", environment(for_engine(everything))
            ),
        ),
        (ChildSpec("app", "Ứng dụng", _command("app"), f"http://{_reachable(app.host)}:{app.port}/healthz", environment(everything)),),
    )


def for_actions(settings: Settings) -> Settings:
    """Settings without the secrets of channels and API."""
    return settings.model_copy(update=dict.fromkeys(_ONLY_FOR_APP))


def for_engine(settings: Settings) -> Settings:
    """As for the actions, and without the key that signs sessions."""
    return for_actions(settings).model_copy(update={"secret_key": None})


def public_address(settings: Settings) -> str:
    """The address a browser on this machine opens."""
    return f"http://{_reachable(settings.listen_host)}:{settings.listen_port}"


def _command(name: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "bot.cli", name, "--parent", str(os.getpid()))


def environment(settings: Settings) -> dict[str, str]:
    """Every setting as its variable, so that a child sees exactly these, whatever ``.env`` says; empty means not set."""
    return _QUIET_LIBRARIES | {f"ANSINH_{name.upper()}": _text(getattr(settings, name)) for name in type(settings).model_fields}


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    return str(value.resolve()) if isinstance(value, Path) else str(value)


def _reachable(host: str) -> str:
    """An address that answers on this machine for a host we bind to."""
    return _url_host({"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host))  # noqa: S104  (compared, not bound)


def _url_host(host: str) -> str:
    return f"[{host}]" if ":" in host else host
