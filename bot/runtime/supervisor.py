"""Starts the processes of An Sinh in order, waits until each is healthy, restarts what dies, and stops all of them cleanly.

Everything happens in one thread, the main one: the kernel ends a child when the thread that started it is gone.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import httpx

from bot.errors import AnSinhError
from bot.runtime.children import ChildSpec
from bot.runtime.logfiles import last_words, rotate, size
from bot.runtime.postgres_keeper import die_with_parent


class ChildFailed(AnSinhError):
    """A process cannot be kept running; one line with its last words."""


class Database(Protocol):
    """The private server, when there is one (``EmbeddedPostgres``)."""

    def alive(self) -> bool: ...
    def start(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Timing:
    """How patient the supervisor is, in seconds."""

    poll: float = 0.2
    quick_death: float = 60.0
    quick_deaths_allowed: int = 5
    first_wait: float = 1.0
    longest_wait: float = 30.0
    stop: float = 20.0
    check_every: float = 10.0
    unhealthy_checks: int = 6


class Child:
    """One process over its restarts."""

    def __init__(self, spec: ChildSpec, log: Path, timing: Timing) -> None:
        self.spec = spec
        self.log = log
        self.quick_deaths = 0
        self.start_again_at: float | None = None
        self.missed_checks = 0
        self._was_healthy = False
        self._timing = timing
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._log_start = 0

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self) -> None:
        rotate(self.log)
        self._log_start = size(self.log)
        self._started = time.monotonic()
        self.start_again_at = None
        self.missed_checks = 0
        self._was_healthy = False
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.spec.command,
                # Passed on, not read: settings come from bot.settings alone.
                env=os.environ | self.spec.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_end_with_supervisor,
            )

    def died(self) -> bool:
        """The process is gone and no restart has been planned yet."""
        return self._process is not None and self._process.poll() is not None and self.start_again_at is None

    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def healthy(self) -> bool:
        try:
            healthy = httpx.get(self.spec.health_url, timeout=2.0, trust_env=False).status_code < 300
        except httpx.HTTPError:
            return False
        self._was_healthy = self._was_healthy or healthy
        return healthy

    def hangs(self) -> bool:
        """It has not answered for too long; a process that is still starting gets its start time."""
        if self.healthy():
            self.missed_checks = 0
            return False
        self.missed_checks += 1
        if self._was_healthy:
            return self.missed_checks >= self._timing.unhealthy_checks
        return time.monotonic() - self._started > self.spec.start_seconds

    def plan_restart(self) -> float:
        """Seconds until the next start after a death.

        Raises:
            ChildFailed: it died quickly too often.
        """
        lived = time.monotonic() - self._started
        self.quick_deaths = self.quick_deaths + 1 if lived < self._timing.quick_death else 1
        if self.quick_deaths > self._timing.quick_deaths_allowed:
            raise ChildFailed(f"{self.spec.title} ({self.spec.name}) chết {self.quick_deaths} lần liên tiếp: {self.last_words()}")
        wait = min(self._timing.first_wait * 2.0 ** (self.quick_deaths - 1), self._timing.longest_wait)
        self.start_again_at = time.monotonic() + wait
        return wait

    def last_words(self) -> str:
        """How it ended: the signal that killed it, or the last line it wrote."""
        code = (self._process.returncode if self._process else None) or 0
        if code < 0 and code != -signal.SIGABRT:
            return f"bị kết thúc bởi {signal.Signals(-code).name}"
        said = last_words(self.log, self._log_start) or f"không để lại lời nào, mã thoát {code}"
        return f"{said} (nhật ký: {self.log})"

    def ask_to_stop(self) -> None:
        self._signal(signal.SIGTERM)

    def wait_until_gone(self, deadline: float) -> None:
        """Wait, then kill; also whatever the process left in its group."""
        if self._process is None:
            return
        try:
            self._process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            pass
        self._signal(signal.SIGKILL)
        self._process.wait()

    def _signal(self, number: int) -> None:
        if self._process is not None:
            try:
                os.killpg(self._process.pid, number)
            except (ProcessLookupError, PermissionError):  # macOS answers a group of zombies with EPERM
                pass


class Supervisor:
    """Keeps groups of children running until told to stop."""

    def __init__(
        self,
        groups: Sequence[Iterable[ChildSpec]],
        log_dir: Path,
        *,
        announce: Callable[[str], None] = print,
        database: Database | None = None,
        timing: Timing | None = None,
    ) -> None:
        self._timing = timing or Timing()
        self._groups = [[Child(spec, log_dir / f"{spec.name}.log", self._timing) for spec in group] for group in groups]
        self._log_dir = log_dir
        self._announce = announce
        self._database = database
        self._stop_asked = False
        self._stop_signal: int | None = None
        self._next_check = 0.0

    @property
    def children(self) -> list[Child]:
        return [child for group in self._groups for child in group]

    def start(self) -> bool:
        """Start group after group, each healthy before the next; False when asked to stop meanwhile.

        Raises:
            ChildFailed: a process died or did not become healthy; nothing is left running.
        """
        self._log_dir.mkdir(parents=True, exist_ok=True)
        try:
            for group in self._groups:
                for child in group:
                    child.start()
                for child in group:
                    self._wait_until_healthy(child)
        except BaseException:
            self.stop()
            raise
        self._next_check = time.monotonic() + self._timing.check_every
        return not self._stop_asked

    def run(self) -> None:
        """Restart what dies until :meth:`ask_to_stop`; then everything is stopped.

        Raises:
            ChildFailed: a process dies again and again.
        """
        try:
            while not self._stop_asked:
                self.look_after()
                time.sleep(self._timing.poll)
            self._announce(f"Đang dừng ({signal.Signals(self._stop_signal).name})…" if self._stop_signal else "Đang dừng…")
        finally:
            self.stop()

    def look_after(self) -> None:
        """One round: the database, the dead, the restarts that are due, and now and then the health of all."""
        for child in self.children:
            if child.died():
                words = child.last_words()
                wait = child.plan_restart()
                self._announce(f"{child.spec.title} đã dừng đột ngột ({words}); khởi động lại sau {wait:.0f} giây")
            if child.start_again_at is not None and time.monotonic() >= child.start_again_at:
                child.start()
        if time.monotonic() >= self._next_check:
            self._next_check = time.monotonic() + self._timing.check_every
            self._check_health()

    def ask_to_stop(self, number: int | None = None, *_: object) -> None:
        """Safe to call from a signal handler."""
        self._stop_asked = True
        self._stop_signal = number

    def stop(self) -> None:
        """Stop the groups in reverse order: ask, wait, kill."""
        for group in reversed(self._groups):
            for child in group:
                child.ask_to_stop()
            deadline = time.monotonic() + self._timing.stop
            for child in group:
                child.wait_until_gone(deadline)

    def _wait_until_healthy(self, child: Child) -> None:
        deadline = time.monotonic() + child.spec.start_seconds
        started = time.monotonic()
        while not self._stop_asked:
            if not child.running():
                raise ChildFailed(f"{child.spec.title} ({child.spec.name}) không khởi động được: {child.last_words()}")
            if child.healthy():
                self._announce(f"{child.spec.title} sẵn sàng ({time.monotonic() - started:.0f} giây)")
                return
            if time.monotonic() > deadline:
                raise ChildFailed(
                    f"{child.spec.title} ({child.spec.name}) chưa sẵn sàng sau {child.spec.start_seconds:.0f} giây: {child.last_words()}"
                )
            time.sleep(self._timing.poll)

    def _check_health(self) -> None:
        if self._database is not None and not self._database.alive():
            self._announce("Cơ sở dữ liệu riêng không trả lời; đang khởi động lại")
            self._database.start()
        for child in self.children:
            rotate(child.log)
            if child.running() and child.hangs():
                self._announce(f"{child.spec.title} không còn trả lời; đang khởi động lại")
                child.ask_to_stop()
                child.wait_until_gone(time.monotonic() + self._timing.stop)


def _end_with_supervisor() -> None:
    die_with_parent(signal.SIGTERM)
