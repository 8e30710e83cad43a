"""Secrets nobody has to invent: made once, kept in the data directory, readable by the owner alone."""

from __future__ import annotations

import json
import os
import secrets
import tempfile
from pathlib import Path

from pydantic import SecretStr

from bot.errors import ConfigurationError
from bot.settings import Settings

NAMES = ("engine_token", "secret_key")


def ensure_secrets(settings: Settings) -> Settings:
    """Settings with engine token and secret key filled in; what the operator set stays.

    Raises:
        ConfigurationError: the data directory or the secrets file cannot be used.
    """
    missing = [name for name in NAMES if getattr(settings, name) is None]
    if not missing:
        return settings
    path = settings.data_dir / "secrets.json"
    try:
        if not path.exists():
            _create(path)
        stored = _read(path)
    except OSError as error:
        raise ConfigurationError(f"ANSINH_DATA_DIR: không dùng được {path} ({error.strerror})") from None
    return settings.model_copy(update={name: SecretStr(stored[name]) for name in missing})


def _create(path: Path) -> None:
    """Write the file whole and give it its name only if no other process was faster."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(prefix=".secrets-", dir=path.parent)  # mode 0600
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump({name: secrets.token_urlsafe(32) for name in NAMES}, file)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(temporary, path)
        except FileExistsError:
            pass
    finally:
        Path(temporary).unlink()


def _read(path: Path) -> dict[str, str]:
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        return {name: _long_enough(stored[name]) for name in NAMES}
    except (ValueError, KeyError, TypeError):
        raise ConfigurationError(
            f"ANSINH_DATA_DIR: tệp {path} bị hỏng; hãy phục hồi từ bản sao lưu hoặc xóa tệp (mọi người sẽ phải đăng nhập lại)"
        ) from None


def _long_enough(value: object) -> str:
    if not isinstance(value, str) or len(value) < 20:
        raise ValueError("secret too short")
    return value
