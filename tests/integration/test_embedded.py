"""The private PostgreSQL: shared by processes, back after kill -9, gone when the last user is gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
from pydantic import SecretStr

from bot.errors import ConfigurationError, DatabaseUnavailable
from bot.runtime.embedded import EmbeddedPostgres, database
from bot.settings import load_settings
from tests.support.databases import FAST
from tests.support.processes import left_over
from tests.support.system import free_ports

HOLD = """
import sys, time
from pathlib import Path
from bot.runtime.embedded import EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1]), ("fsync=off",))
print(server.start(), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def server(folder: Path) -> Iterator[EmbeddedPostgres]:
    found = EmbeddedPostgres(folder, FAST)
    yield found
    found.stop()
    assert left_over(str(folder)) == []


def until(done: Callable[[], object], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.05)


def postmaster(folder: Path) -> int:
    return int((folder / "postgres" / "postmaster.pid").read_text().split("\n", 1)[0])


def running_postmaster(folder: Path) -> int | None:
    try:
        return postmaster(folder)
    except (FileNotFoundError, ValueError):
        return None


def ask(url: str, statement: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(statement).fetchone()  # type: ignore[arg-type]
        return row[0] if row else None


def other_process(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline().startswith("postgresql://")
    return process


def test_server_knows_vietnamese_letters_and_utc(server: EmbeddedPostgres) -> None:
    url = server.start()
    assert ask(url, "SELECT lower('ĐẶNG THỊ ƯỚC')") == "đặng thị ước"
    assert ask(url, "SHOW timezone") == "UTC"
    assert ask(url, "SHOW server_encoding") == "UTF8"


def test_no_network_port_is_opened(server: EmbeddedPostgres) -> None:
    assert ask(server.start(), "SHOW listen_addresses") == ""


def test_data_survives_stop_and_start(server: EmbeddedPostgres) -> None:
    with psycopg.connect(server.start()) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept VALUES (7)")
    server.stop()
    assert not server.alive()
    assert ask(server.start(), "SELECT n FROM kept") == 7


def test_second_process_shares_the_server_and_leaves_it_running(server: EmbeddedPostgres, folder: Path) -> None:
    url = server.start()
    before = postmaster(folder)
    other = other_process(folder)
    assert postmaster(folder) == before
    other.communicate()
    assert ask(url, "SELECT 1") == 1


def test_server_stays_for_the_second_process_when_the_first_leaves(server: EmbeddedPostgres, folder: Path) -> None:
    url = server.start()
    other = other_process(folder)
    server.stop()
    assert ask(url, "SELECT 1") == 1
    other.communicate()
    until(lambda: not server.alive())


def test_last_user_killed_takes_the_server_with_it(folder: Path) -> None:
    other = other_process(folder)
    other.kill()
    other.communicate()
    assert left_over(str(folder)) == []


def test_killed_postgres_comes_back_by_itself_at_the_same_address(server: EmbeddedPostgres, folder: Path) -> None:
    url = server.start()
    first = postmaster(folder)
    os.kill(first, signal.SIGKILL)
    until(lambda: running_postmaster(folder) not in (None, first) and server.alive())
    assert ask(url, "SELECT 1") == 1


def test_killed_keeper_is_replaced_at_the_next_start(server: EmbeddedPostgres, folder: Path) -> None:
    url = server.start()
    keeper = psutil.Process(postmaster(folder)).parent()
    assert keeper
    keeper.kill()
    until(lambda: not server.alive())
    assert server.start() == url
    assert ask(url, "SELECT 1") == 1


def test_pid_file_of_a_crashed_machine_naming_a_stranger_is_no_obstacle(server: EmbeddedPostgres, folder: Path) -> None:
    server.start()
    pid_file = folder / "postgres" / "postmaster.pid"
    text = pid_file.read_text()
    server.stop()
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as stranger:
        pid_file.write_text(text.replace(text.split("\n", 1)[0], str(stranger.pid), 1))
        try:
            server.start()
            assert stranger.poll() is None
        finally:
            stranger.kill()


def test_interrupted_first_start_is_begun_again(server: EmbeddedPostgres, folder: Path) -> None:
    half = folder / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18")
    assert ask(server.start(), "SELECT 1") == 1


def test_processes_starting_together_get_one_server(folder: Path) -> None:
    processes = [
        subprocess.Popen([sys.executable, "-c", HOLD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    urls = {process.stdout.readline() for process in processes if process.stdout}
    assert len(urls) == 1
    assert urls.pop().startswith("postgresql://")
    for process in processes:
        process.communicate()
    assert left_over(str(folder)) == []


def test_long_folder_name_works(folder: Path) -> None:
    server = EmbeddedPostgres(folder / ("thu-muc-rat-dai-" * 8), FAST)
    try:
        assert ask(server.start(), "SELECT 1") == 1
    finally:
        server.stop()


@pytest.mark.parametrize("option", ["shared_buffers=nonsense"])
def test_server_that_cannot_start_is_one_line(folder: Path, option: str) -> None:
    server = EmbeddedPostgres(folder, [option])
    try:
        with pytest.raises(DatabaseUnavailable, match="shared_buffers") as caught:
            server.start()
        assert "\n" not in str(caught.value)
    finally:
        server.stop()


def test_unusable_data_directory_is_one_line(folder: Path) -> None:
    (folder / "var").write_text("a file")
    with pytest.raises(DatabaseUnavailable, match="ANSINH_DATA_DIR"):
        EmbeddedPostgres(folder / "var").start()


def test_configured_server_is_used_as_it_is(pg_url: str, folder: Path) -> None:
    settings = load_settings(_env_file=None, database_url=SecretStr(pg_url), data_dir=folder / "var")
    with database(settings) as url:
        assert url == pg_url
    assert not (folder / "var").exists()


def test_without_one_the_private_server_runs_while_needed(folder: Path) -> None:
    with database(load_settings(_env_file=None, data_dir=folder)) as url:
        assert ask(url, "SELECT 1") == 1
    assert left_over(str(folder)) == []


def test_unreachable_server_is_one_line_without_the_password() -> None:
    (port,) = free_ports(1)
    settings = load_settings(_env_file=None, database_url=SecretStr(f"postgresql://an:matkhau123@127.0.0.1:{port}/ansinh"))
    with pytest.raises(DatabaseUnavailable, match=f"ANSINH_DATABASE_URL.*127.0.0.1:{port}") as caught, database(settings):
        pass
    assert "matkhau123" not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("url", ["postgresql://an:mat@khau@db/x", "postgresql://an:matkhau:5/x", "mysql://khau", "not an address"])
def test_address_that_cannot_be_understood_names_the_variable_and_nothing_secret(url: str) -> None:
    with (
        pytest.raises(ConfigurationError, match="ANSINH_DATABASE_URL") as caught,
        database(load_settings(_env_file=None, database_url=SecretStr(url))),
    ):
        pass
    assert "khau" not in str(caught.value)
