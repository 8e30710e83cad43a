"""Fixtures of all tests: a private PostgreSQL, the whole running system, a browser. Each starts only when a test asks for it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.processes import left_over

if TYPE_CHECKING:
    from tests.support.databases import Databases
    from tests.support.system import System


@pytest.fixture(scope="session", autouse=True)
def own_environment() -> Iterator[None]:
    """The developer's own settings never reach a test."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("ANSINH_")]:
            patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def server_folder() -> Iterator[Path]:
    """Where the tests' servers keep their data.

    Not pytest's own temporary folder: each run, also one beside this, closes that to other users, and PostgreSQL started by
    root runs as another user.
    """
    with tempfile.TemporaryDirectory(prefix="ansinh-test-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)  # An Sinh itself opens no folder above its data directory
        yield Path(folder)


@pytest.fixture
def folder(server_folder: Path) -> Path:
    """A folder of its own for a test that starts servers."""
    found = Path(tempfile.mkdtemp(dir=server_folder))
    found.chmod(0o711)
    return found


@pytest.fixture(scope="session", autouse=True)
def no_process_left(own_environment: None, server_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Fail the run when a process started by it is still there at the end."""
    yield
    remaining = left_over(str(server_folder), str(tmp_path_factory.getbasetemp()), children_too=True)
    assert not remaining, f"processes left behind: {remaining}"


@pytest.fixture(scope="session")
def databases(server_folder: Path) -> Iterator[Databases]:
    from tests.support.databases import Databases

    with Databases(server_folder / "pg") as found:
        yield found


@pytest.fixture(scope="session")
def pg_url(databases: Databases) -> str:
    """Address of the session's server: an empty database, shared by all tests that use it."""
    return databases.url


@pytest.fixture
def empty_db(databases: Databases) -> Iterator[str]:
    """Address of a database of its own, without tables."""
    with databases.create(migrated=False) as url:
        yield url


@pytest.fixture
def fresh_db(databases: Databases) -> Iterator[str]:
    """Address of a database of its own, migrated and empty."""
    with databases.create(migrated=True) as url:
        yield url


@pytest.fixture(scope="session")
def system(server_folder: Path) -> Iterator[System]:
    """Engine, actions and app running on free ports over a database of their own, with a trained model."""
    from tests.support.system import running_system

    with running_system(server_folder / "system") as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A headless Chromium (Playwright ``Browser``); the test is skipped where none is installed.

    One per module, not per session: Playwright keeps an event loop running, beside which no asynchronous test can run.
    """
    from tests.support.chromium import FLAGS, chromium_path

    path = chromium_path()
    if path is None:
        pytest.skip("no Chromium on this machine (Debian and Ubuntu: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield found
        found.close()


@pytest.fixture
def in_tmp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run in an empty folder: no ``.env``, and ``var/`` goes nowhere else."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
