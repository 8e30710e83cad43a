from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.errors import ConfigurationError
from bot.runtime.secrets import ensure_secrets
from bot.settings import Settings, load_settings


def settings(folder: Path, **others: object) -> Settings:
    return load_settings(_env_file=None, data_dir=folder / "var", **others)


def values(found: Settings) -> tuple[str, str]:
    assert found.secret_key is not None
    assert found.engine_token is not None
    return found.secret_key.get_secret_value(), found.engine_token.get_secret_value()


def test_missing_secrets_are_made_once_and_kept(tmp_path: Path) -> None:
    first = values(ensure_secrets(settings(tmp_path)))
    assert len(set(first)) == 2
    assert min(map(len, first)) >= 32
    assert values(ensure_secrets(settings(tmp_path))) == first


def test_file_is_for_the_owner_alone_also_when_it_was_not(tmp_path: Path) -> None:
    ensure_secrets(settings(tmp_path))
    path = tmp_path / "var" / "secrets.json"
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    ensure_secrets(settings(tmp_path))
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_the_operator_set_stays_and_touches_no_disk(tmp_path: Path) -> None:
    own = settings(tmp_path, secret_key=SecretStr("k" * 32), engine_token=SecretStr("t" * 32))
    assert values(ensure_secrets(own)) == ("k" * 32, "t" * 32)
    assert not (tmp_path / "var").exists()


def test_one_set_by_the_operator_the_other_made(tmp_path: Path) -> None:
    key, token = values(ensure_secrets(settings(tmp_path, secret_key=SecretStr("k" * 32))))
    assert key == "k" * 32
    assert token == json.loads((tmp_path / "var" / "secrets.json").read_text())["engine_token"]


def test_processes_starting_together_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda _: values(ensure_secrets(settings(tmp_path))), range(64)))
    assert len(set(found)) == 1
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secrets.json"]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"secret_key": "x"}', '{"secret_key": "", "engine_token": ""}'])
def test_damaged_file_is_one_line_and_is_not_replaced(tmp_path: Path, content: str) -> None:
    path = tmp_path / "var" / "secrets.json"
    path.parent.mkdir()
    path.write_text(content)
    with pytest.raises(ConfigurationError, match=r"secrets\.json"):
        ensure_secrets(settings(tmp_path))
    assert path.read_text() == content


def test_unusable_data_directory_names_the_variable(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file, not a folder")
    with pytest.raises(ConfigurationError, match="ANSINH_DATA_DIR"):
        ensure_secrets(settings(tmp_path))
