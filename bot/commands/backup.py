"""Backup and restore of the whole database with PostgreSQL's own tools, which come with the installed wheel."""

from __future__ import annotations

import os
import subprocess
import tempfile
from datetime import datetime
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

from bot.commands.prepare import migrate
from bot.errors import AnSinhError, ContentError
from bot.runtime.embedded import database
from bot.runtime.postgres_keeper import binaries
from bot.settings import Settings

# Everything An Sinh stores is in schema "public"; it is replaced as a whole.
_EMPTY_SCHEMA = """
SET lock_timeout = '10s';
DROP SCHEMA public CASCADE;
CREATE SCHEMA public AUTHORIZATION pg_database_owner;
GRANT USAGE ON SCHEMA public TO PUBLIC;
COMMENT ON SCHEMA public IS 'standard public schema';
"""


class BackupFailed(AnSinhError):
    """A backup could not be made or restored; one line with the tool's reason."""


def backup(settings: Settings, target: Path | None) -> Path:
    """``ansinh backup [FILE]``: a consistent copy while everything runs. The file holds personal data: owner-only.

    Raises:
        BackupFailed: the file exists or pg_dump refuses.
    """
    path = target or settings.data_dir / "backups" / f"ansinh-{datetime.now():%Y%m%d-%H%M%S}.dump"
    if path.exists():
        raise BackupFailed(f"tệp {path} đã có; hãy chọn tên khác")
    with database(settings) as url:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, unfinished = tempfile.mkstemp(prefix=".backup-", dir=path.parent)  # mode 0600
        os.close(descriptor)
        try:
            _run(["pg_dump", "--format=custom", "--schema=public", "--no-owner", "--no-privileges", f"--file={unfinished}"], url)
            Path(unfinished).rename(path)
        finally:
            Path(unfinished).unlink(missing_ok=True)
    print(f"Đã sao lưu vào {path} ({path.stat().st_size / 1_000_000:.1f} MB).")
    secrets = settings.data_dir / "secrets.json"
    if secrets.exists():
        print(f"Hãy cất kèm tệp {secrets}: phục hồi thiếu tệp này thì không nhận ra người dân đã nhắn tin trước đây.")
    return path


def restore(settings: Settings, source: Path, *, force: bool) -> None:
    """``ansinh restore FILE``: all or nothing, in one transaction; then brings the schema to the current version.

    Raises:
        ContentError: the file is no backup.
        BackupFailed: the database is in use, or not empty and ``force`` is not given, or PostgreSQL refuses.
    """
    if not source.is_file():
        raise ContentError("không có tệp này", place=str(source))
    with database(settings) as url, tempfile.TemporaryDirectory(prefix="ansinh-restore-") as folder:
        script = Path(folder) / "restore.sql"
        _unpack(source, script, url)
        _check_target(url, force=force)
        _run(
            ["psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null", f"--file={script}"],
            url,
        )
        migrate(url)
    print(f"Đã phục hồi từ {source}.")


def _unpack(source: Path, script: Path, url: str) -> None:
    try:
        _run(["pg_restore", "--schema=public", "--no-owner", "--no-privileges", f"--file={script}", str(source.resolve())], url)
    except BackupFailed as error:
        raise ContentError(f"không phải bản sao lưu của An Sinh hoặc đã hỏng ({error})", place=str(source)) from None
    script.write_bytes(_EMPTY_SCHEMA.encode() + script.read_bytes())


def _check_target(url: str, *, force: bool) -> None:
    with psycopg.connect(url) as connection:
        others = connection.execute(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        ).fetchone()
        if others and others[0]:
            raise BackupFailed("cơ sở dữ liệu đang được dùng; hãy dừng An Sinh (ansinh up) rồi phục hồi")
        full = connection.execute("SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public')").fetchone()
        if full and full[0] and not force:
            raise BackupFailed("cơ sở dữ liệu không trống; thêm --force nếu chắc chắn muốn thay toàn bộ dữ liệu hiện có")


def _run(command: list[str], url: str) -> None:
    """One of PostgreSQL's programs; address and password go through its environment, not its arguments."""
    done = subprocess.run(
        [str(binaries() / command[0]), *command[1:]], env=os.environ | _environment(url), capture_output=True, text=True, errors="replace"
    )
    if done.returncode != 0:
        lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        telling = [line for line in lines if "error:" in line.lower()] or lines or [f"mã thoát {done.returncode}"]
        raise BackupFailed(telling[0].removeprefix(f"{command[0]}: ").removeprefix("error: "))


def _environment(url: str) -> dict[str, str]:
    variables = {option.keyword.decode(): option.envvar for option in psycopg.pq.Conninfo.get_defaults()}
    parts = {variables.get(key): str(value) for key, value in conninfo_to_dict(url).items()}
    return {variable.decode(): value for variable, value in parts.items() if variable}
