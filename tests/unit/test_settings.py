from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import ConfigurationError
from bot.settings import load_settings


def test_nothing_set_gives_a_system_that_runs_here(in_tmp: Path) -> None:
    settings = load_settings()
    assert (settings.listen_host, settings.listen_port) == ("127.0.0.1", 8080)
    assert settings.database_url is None
    assert settings.data_dir == Path("var")
    assert not settings.telegram_on
    assert not settings.zalo_on


def test_variable_and_env_file_are_read_and_the_variable_wins(in_tmp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (in_tmp / ".env").write_text("ANSINH_LISTEN=0.0.0.0:9000\nANSINH_ZALO_APP_ID=42\n", encoding="utf-8")
    monkeypatch.setenv("ANSINH_LISTEN", "[::1]:9001")
    settings = load_settings()
    assert (settings.listen_host, settings.listen_port) == ("::1", 9001)
    assert settings.zalo_on


def test_empty_line_counts_as_not_set(in_tmp: Path) -> None:
    (in_tmp / ".env").write_text("ANSINH_LISTEN=\nANSINH_DATABASE_URL=\nANSINH_TELEGRAM_TOKEN= \n", encoding="utf-8")
    settings = load_settings()
    assert settings.listen_port == 8080
    assert settings.database_url is None
    assert not settings.telegram_on


@pytest.mark.parametrize(
    ("line", "variable"),
    [
        ("ANSINH_LISTEN=8080", "ANSINH_LISTEN"),
        ("ANSINH_LISTEN=localhost:99999", "ANSINH_LISTEN"),
        ("ANSINH_TELEGRAM_MODE=fax", "ANSINH_TELEGRAM_MODE"),
        ("ANSINH_WORKER_CONCURRENCY=many", "ANSINH_WORKER_CONCURRENCY"),
        ("ANSINH_TELEGARM_TOKEN=1", "ANSINH_TELEGARM_TOKEN"),
    ],
)
def test_mistake_in_env_file_names_the_variable_in_one_line(in_tmp: Path, line: str, variable: str) -> None:
    (in_tmp / ".env").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=variable) as caught:
        load_settings()
    assert "\n" not in str(caught.value)


def test_env_file_that_is_no_text_is_one_line(in_tmp: Path) -> None:
    (in_tmp / ".env").write_bytes(b"ANSINH_LISTEN=\xff\xfe\x00")
    with pytest.raises(ConfigurationError, match=r"\.env"):
        load_settings()


def test_secret_is_never_shown(in_tmp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANSINH_DATABASE_URL", "postgresql://a:geheim@db/x")
    assert "geheim" not in repr(load_settings())
