from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.runtime.children import ChildSpec, child_specs, environment, public_address
from bot.settings import Settings, load_settings

URL = "postgresql://ansinh:pw-database@db/ansinh"
SECRETS = {
    "secret_key": "key-for-sessions",
    "engine_token": "token-of-engine",
    "telegram_token": "1:telegram",
    "telegram_webhook_secret": "telegram-webhook",
    "zalo_app_secret": "zalo-app",
    "zalo_oa_secret": "zalo-oa",
    "zalo_refresh_token": "zalo-refresh",
    "api_key": "key-of-api",
}


@pytest.fixture
def settings(in_tmp: Path) -> Settings:
    return load_settings(**{name: SecretStr(value) for name, value in SECRETS.items()}, listen="0.0.0.0:8081")


@pytest.fixture
def specs(settings: Settings) -> dict[str, ChildSpec]:
    return {spec.name: spec for group in child_specs(settings, URL) for spec in group}


def told(spec: ChildSpec) -> set[str]:
    return {name for name, value in SECRETS.items() if value in spec.environment.values()}


def test_app_starts_after_engine_and_actions(settings: Settings) -> None:
    assert [[spec.name for spec in group] for group in child_specs(settings, URL)] == [["actions", "engine"], ["app"]]


def test_each_process_is_told_only_the_secrets_it_needs(specs: dict[str, ChildSpec]) -> None:
    assert told(specs["app"]) == set(SECRETS)
    assert told(specs["actions"]) == {"secret_key", "engine_token"}
    assert told(specs["engine"]) == {"engine_token"}


def test_withheld_secret_is_empty_so_that_env_file_cannot_bring_it_back(specs: dict[str, ChildSpec]) -> None:
    assert specs["engine"].environment["ANSINH_TELEGRAM_TOKEN"] == ""


def test_no_secret_and_no_database_address_on_a_command_line(specs: dict[str, ChildSpec]) -> None:
    for spec in specs.values():
        assert not any(value in " ".join(spec.command) for value in [*SECRETS.values(), "pw-database"])
        assert spec.environment["ANSINH_DATABASE_URL"] == URL


def test_every_secret_setting_is_considered(specs: dict[str, ChildSpec]) -> None:
    """A secret added to the settings must be placed on one side of the fence here."""
    secret = {name for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)}
    assert secret == {*SECRETS, "database_url"}


def test_child_reads_back_exactly_these_settings(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment(settings).items():
        monkeypatch.setenv(name, value)
    assert load_settings().model_dump() == settings.model_dump() | {"data_dir": settings.data_dir.resolve()}


def test_health_is_asked_on_an_address_that_answers(specs: dict[str, ChildSpec]) -> None:
    assert specs["app"].health_url == "http://127.0.0.1:8081/healthz"
    assert specs["actions"].health_url == "http://127.0.0.1:5055/health"
    assert specs["engine"].health_url == "http://127.0.0.1:5005/"


@pytest.mark.parametrize(
    ("listen", "address"),
    [("127.0.0.1:8080", "http://127.0.0.1:8080"), ("0.0.0.0:80", "http://127.0.0.1:80"), ("[::]:81", "http://[::1]:81")],
)
def test_public_address(in_tmp: Path, listen: str, address: str) -> None:
    assert public_address(load_settings(listen=listen)) == address


def test_telemetry_is_off_in_every_child(specs: dict[str, ChildSpec]) -> None:
    assert all(spec.environment["RASA_TELEMETRY_ENABLED"] == "false" for spec in specs.values())
