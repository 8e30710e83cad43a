"""Runs the Rasa server: loopback only, with a token, our channel, our tracker store, and the newest model."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from bot.engine.training import fitting_model
from bot.errors import ModelMissing
from bot.settings import Settings

DATABASE_VARIABLE = "ANSINH_DATABASE_URL"


def usable_model(directory: Path) -> Path:
    """The archive trained from exactly the present data and code; without one the newest.

    Raises:
        ModelMissing: nothing is trained yet.
    """
    model = fitting_model(directory) or max(directory.glob("ansinh-*.tar.gz"), key=lambda path: path.stat().st_mtime, default=None)
    if model is None:
        raise ModelMissing("chưa có mô hình nào trong models/; chạy: uv run ansinh train")
    return model


def run(settings: Settings, database_url: str) -> None:
    """Serve until stopped.

    Raises:
        ModelMissing: nothing is trained yet.
    """
    model = usable_model(settings.models_dir)
    os.environ.update(RASA_TELEMETRY_ENABLED="false", TF_CPP_MIN_LOG_LEVEL="3", SANIC_WORKERS="1", **{DATABASE_VARIABLE: database_url})
    endpoints, credentials = _write_files(settings)

    import rasa.api  # TensorFlow comes with it: only here

    from bot.engine import patches

    patches.apply()
    logging.getLogger("rasa").setLevel(logging.WARNING)
    address = urlsplit(settings.engine_url)
    rasa.api.run(
        str(model),
        endpoints=str(endpoints),
        credentials=str(credentials),
        interface=address.hostname or "127.0.0.1",
        port=address.port or 5005,
        auth_token=_token(settings),
        enable_api=True,
        response_timeout=60,
    )


def _write_files(settings: Settings) -> tuple[Path, Path]:
    """Rasa reads endpoints and credentials from files; secrets stay in the environment and are only named in them."""
    os.environ["ANSINH_ENGINE_TOKEN"] = _token(settings)
    directory = settings.data_dir.resolve() / "engine"
    directory.mkdir(parents=True, exist_ok=True)
    endpoints, credentials = directory / "endpoints.yml", directory / "credentials.yml"
    store = {"type": "bot.engine.tracker_store.PostgresTrackerStore", "url": f"${{{DATABASE_VARIABLE}}}"}
    action = {"url": settings.actions_url, "enable_selective_domain": True}
    endpoints.write_text(yaml.safe_dump({"tracker_store": store, "action_endpoint": action}), encoding="utf-8")
    credentials.write_text(yaml.safe_dump({"bot.engine.channel.AnSinhInput": {"token": "${ANSINH_ENGINE_TOKEN}"}}), encoding="utf-8")
    return endpoints, credentials


def _token(settings: Settings) -> str:
    assert settings.engine_token is not None, "secrets are ensured before the engine starts"
    return settings.engine_token.get_secret_value()
