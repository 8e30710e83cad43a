"""Backup and restore through the command's functions, on real databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from pydantic import SecretStr

from bot.accounts import Role, create_account
from bot.commands.backup import BackupFailed, backup, restore
from bot.errors import ContentError
from bot.settings import Settings, load_settings
from bot.store.uow import SqlUnitOfWork, make_engine
from tests.support.databases import Databases


@pytest.fixture
def target(databases: Databases) -> Iterator[str]:
    with databases.create(migrated=True) as url:
        yield url


def settings(url: str, folder: Path) -> Settings:
    return load_settings(_env_file=None, database_url=SecretStr(url), data_dir=folder)


def names(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        return [name for (name,) in connection.execute("SELECT username FROM staff_accounts ORDER BY 1")]


def add(url: str, name: str) -> None:
    engine = make_engine(url, pool_size=1)
    with SqlUnitOfWork(engine) as uow:
        create_account(uow, name, "mật khẩu thử", Role.HOTLINE)
    engine.dispose()


@pytest.fixture
def saved(fresh_db: str, tmp_path: Path) -> Path:
    add(fresh_db, "lan")
    return backup(settings(fresh_db, tmp_path), tmp_path / "copy.dump")


def test_backup_is_for_the_owner_alone_and_overwrites_nothing(fresh_db: str, saved: Path, tmp_path: Path) -> None:
    assert saved.stat().st_mode & 0o777 == 0o600
    with pytest.raises(BackupFailed, match=r"copy\.dump"):
        backup(settings(fresh_db, tmp_path), saved)
    assert [path.name for path in tmp_path.iterdir()] == ["copy.dump"]


def test_backup_without_a_name_goes_to_the_data_directory(fresh_db: str, tmp_path: Path) -> None:
    assert backup(settings(fresh_db, tmp_path), None).parent == tmp_path / "backups"


def test_restore_into_an_empty_database_brings_everything_back(saved: Path, empty_db: str, tmp_path: Path) -> None:
    restore(settings(empty_db, tmp_path), saved, force=False)
    assert names(empty_db) == ["lan"]
    add(empty_db, "hoa")  # identity columns go on counting
    with psycopg.connect(empty_db) as connection:
        assert connection.execute("SELECT count(*) FROM procrastinate_jobs").fetchone() == (0,)


def test_restore_refuses_a_database_with_data(saved: Path, target: str, tmp_path: Path) -> None:
    add(target, "hoa")
    with pytest.raises(BackupFailed, match="--force"):
        restore(settings(target, tmp_path), saved, force=False)
    assert names(target) == ["hoa"]


def test_forced_restore_replaces_everything_and_can_be_saved_again(saved: Path, target: str, tmp_path: Path) -> None:
    add(target, "hoa")
    restore(settings(target, tmp_path), saved, force=True)
    assert names(target) == ["lan"]
    again = backup(settings(target, tmp_path), tmp_path / "again.dump")
    restore(settings(target, tmp_path), again, force=True)
    assert names(target) == ["lan"]


def test_restore_refuses_while_others_are_connected(saved: Path, target: str, tmp_path: Path) -> None:
    with psycopg.connect(target), pytest.raises(BackupFailed, match="đang được dùng"):
        restore(settings(target, tmp_path), saved, force=True)


def test_damaged_file_changes_nothing(saved: Path, target: str, tmp_path: Path) -> None:
    add(target, "hoa")
    content = saved.read_bytes()
    saved.write_bytes(content[: len(content) // 2])
    with pytest.raises(ContentError, match=r"copy\.dump"):
        restore(settings(target, tmp_path), saved, force=True)
    assert names(target) == ["hoa"]


@pytest.mark.parametrize("content", [None, b"", b"xin chao"])
def test_file_that_is_no_backup_is_one_line(target: str, tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "x.dump"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ContentError, match=r"x\.dump") as caught:
        restore(settings(target, tmp_path), path, force=True)
    assert "\n" not in str(caught.value)
