"""The database of this run: the real server of ANSINH_DATABASE_URL, or a private PostgreSQL under the data directory."""

from __future__ import annotations

import fcntl
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psycopg
from psycopg.conninfo import conninfo_to_dict

from bot.errors import ConfigurationError, DatabaseUnavailable
from bot.runtime.logfiles import rotate, size, tail
from bot.runtime.postgres_keeper import SUPERUSER, Layout, try_lock
from bot.settings import PROJECT_ROOT, Settings

DATABASE = "ansinh"
START_SECONDS = 120.0
STOP_SECONDS = 45.0
_POLL_SECONDS = 0.05
# A keeper outlives the object that started it when others use the server too; kept here, Python does not complain about that.
_keepers: list[subprocess.Popen[bytes]] = []
_URL_FORM = "cần dạng postgresql://người_dùng:mật_khẩu@máy:5432/tên_csdl"


class EmbeddedPostgres:
    """A share in the private server of ``data_dir``: the first to start brings it up, the last to stop takes it down.

    Any number of processes may hold a share; one that is killed loses it like one that stops.
    """

    def __init__(self, data_dir: Path, options: Sequence[str] = ()) -> None:
        self._layout = Layout(data_dir.expanduser().resolve())
        self._options = options
        self._share: IO[bytes] | None = None
        self._keeper: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The libpq address; the same before and after a restart."""
        return self._address(DATABASE)

    def start(self) -> str:
        """Bring the server up (or join it), also again after it died; returns the address.

        Raises:
            DatabaseUnavailable: it does not come up; one line with the reason.
        """
        try:
            self._layout.log.parent.mkdir(parents=True, exist_ok=True)
            self._take_share()
        except OSError as error:
            raise DatabaseUnavailable(f"ANSINH_DATA_DIR: không ghi được vào {self._layout.data_dir} ({error.strerror})") from None
        self._wait_until_up()
        return self.url

    def alive(self) -> bool:
        """Whether the server answers now."""
        if self._keeper is not None:
            self._keeper.poll()  # leaves no zombie behind when a keeper ended
        return _answers(self._address("postgres"))

    def stop(self) -> None:
        """Give the share back; the last one waits until the server is down."""
        share, self._share = self._share, None
        if share is None:
            return
        with share:
            fcntl.flock(share, fcntl.LOCK_UN)
            deadline = time.monotonic() + STOP_SECONDS
            while not self._others_use_it(share) and self._keeper_runs() and time.monotonic() < deadline:
                time.sleep(_POLL_SECONDS)
        if self._keeper is not None:
            self._keeper.poll()

    def _take_share(self) -> None:
        if self._share is None:
            share = self._layout.users_lock.open("ab")
            # Waits only while a keeper is just stopping.
            fcntl.flock(share, fcntl.LOCK_SH)
            self._share = share

    def _wait_until_up(self) -> None:
        if self._keeper is not None and self._keeper.poll() is not None:
            self._keeper = None
        deadline = time.monotonic() + START_SECONDS
        rotate(self._layout.log)
        log_start = size(self._layout.log)
        while not self._ready():
            if self._keeper is not None and (self._keeper.poll() or 0) > 0:  # gave up, unlike one that was killed
                raise DatabaseUnavailable(f"PostgreSQL riêng không chạy được: {self._last_line(log_start)} (nhật ký: {self._layout.log})")
            if not self._keeper_runs():
                self._start_keeper()
            if time.monotonic() > deadline:
                raise DatabaseUnavailable(f"PostgreSQL riêng không trả lời sau {START_SECONDS:.0f} giây (nhật ký: {self._layout.log})")
            time.sleep(_POLL_SECONDS)

    def _ready(self) -> bool:
        """Answers, and the database exists."""
        try:
            with psycopg.connect(self._address("postgres"), connect_timeout=5, autocommit=True) as connection:
                if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone() is None:
                    connection.execute(f"CREATE DATABASE {DATABASE}")
        except psycopg.errors.DuplicateDatabase:
            return True
        except psycopg.errors.UniqueViolation:  # two processes created it at the same moment
            return True
        except psycopg.OperationalError:
            return False
        return True

    def _start_keeper(self) -> None:
        command = [sys.executable, "-m", "bot.runtime.postgres_keeper", str(self._layout.data_dir)]
        command += [part for option in self._options for part in ("--option", option)]
        with self._layout.log.open("ab") as log:
            self._keeper = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=PROJECT_ROOT, start_new_session=True
            )
        _keepers.append(self._keeper)

    def _keeper_runs(self) -> bool:
        with self._layout.keeper_lock.open("ab") as file:
            return (self._keeper is not None and self._keeper.poll() is None) or not try_lock(file, fcntl.LOCK_EX)

    def _others_use_it(self, share: IO[bytes]) -> bool:
        if try_lock(share, fcntl.LOCK_EX):  # nobody at all
            fcntl.flock(share, fcntl.LOCK_UN)
            return False
        if try_lock(share, fcntl.LOCK_SH):  # shared with another user
            fcntl.flock(share, fcntl.LOCK_UN)
            return True
        return False  # the keeper has it: it is stopping

    def _last_line(self, start: int) -> str:
        lines = tail(self._layout.log, start)
        telling = [line for line in lines if "FATAL" in line or "error:" in line] or lines
        return telling[-1] if telling else "không rõ lý do"

    def _address(self, name: str) -> str:
        return f"postgresql://{SUPERUSER}@/{name}?host={quote(str(self._layout.socket_dir), safe='')}"


@contextmanager
def database(settings: Settings) -> Iterator[str]:
    """The libpq address of the database of these settings, reachable while the block runs.

    Raises:
        DatabaseUnavailable: it cannot be reached; one line without the password.
        ConfigurationError: ANSINH_DATABASE_URL cannot be understood.
    """
    if settings.database_url is not None:
        url = settings.database_url.get_secret_value()
        check_server(url)
        yield url
        return
    server = EmbeddedPostgres(settings.data_dir)
    try:
        yield server.start()
    finally:
        server.stop()


def check_server(url: str) -> None:
    """Connect once to a configured server.

    Raises:
        DatabaseUnavailable, ConfigurationError: one line without the password.
    """
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError:  # its text may quote the password
        raise ConfigurationError(f"ANSINH_DATABASE_URL: {_URL_FORM}") from None
    if "@" in str(parts.get("host", "")):  # a password cut in two; the rest of it must not be shown
        raise ConfigurationError("ANSINH_DATABASE_URL: ký tự @ trong mật khẩu phải viết là %40")
    if not str(parts.get("port", 5432)).isdigit():  # or here, when the user name or the @ is missing
        raise ConfigurationError(f"ANSINH_DATABASE_URL: {_URL_FORM}")
    place = f"{parts.get('dbname', '')} ở {parts.get('host', 'localhost')}:{parts.get('port', 5432)}"
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            encoding = connection.info.parameter_status("server_encoding")
    except psycopg.OperationalError as error:
        reason = _first_line(error, str(parts.get("password") or ""))
        raise DatabaseUnavailable(f"ANSINH_DATABASE_URL: không nối được cơ sở dữ liệu {place} ({reason})") from None
    if encoding != "UTF8":
        raise ConfigurationError(f"ANSINH_DATABASE_URL: cơ sở dữ liệu {place} phải dùng bảng mã UTF8, hiện là {encoding}")


def _answers(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=3):
            return True
    except psycopg.OperationalError:
        return False


def _first_line(error: Exception, password: str) -> str:
    line = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    line = line.rpartition("failed: ")[2]
    return line.replace(password, "***") if password else line
