"""The supervisor over small stand-in processes; the real ones are covered by the tests of the running system."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from bot.runtime.children import ChildSpec
from bot.runtime.supervisor import ChildFailed, Supervisor, Timing
from tests.support.system import free_ports

QUICK = Timing(
    poll=0.02, quick_death=5, quick_deaths_allowed=2, first_wait=0.05, longest_wait=0.1, stop=3, check_every=0.1, unhealthy_checks=2
)

SERVE = """
import http.server, pathlib, signal, sys, threading
name, port, folder = sys.argv[1], int(sys.argv[2]), pathlib.Path(sys.argv[3])
def stop(*_):
    with (folder / "stops").open("a") as file: file.write(name + " ")
    raise SystemExit
signal.signal(signal.SIGTERM, stop)
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(503 if (folder / "sick").exists() else 200); self.end_headers()
    def log_message(self, *_): pass
server = http.server.HTTPServer(("127.0.0.1", port), Handler)
with (folder / "starts").open("a") as file: file.write(name + " ")
server.serve_forever(0.02)
"""
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);" + SERVE.replace("signal.signal(signal.SIGTERM, stop)", "")
DIE = "import sys; print('first line'); print('cannot read the model'); sys.exit(3)"


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def running(tmp_path: Path, said: list[str]) -> Iterator[list[Supervisor]]:
    made: list[Supervisor] = []
    yield made
    for supervisor in made:
        supervisor.stop()
        assert not any(child.running() for child in supervisor.children)


def spec(folder: Path, name: str, code: str = SERVE, start_seconds: float = 10.0) -> ChildSpec:
    (port,) = free_ports(1)
    return ChildSpec(name, name, (sys.executable, "-c", code, name, str(port), str(folder)), f"http://127.0.0.1:{port}/", {}, start_seconds)


def supervise(tmp_path: Path, groups: list[list[ChildSpec]], said: list[str], running: list[Supervisor], **others: object) -> Supervisor:
    supervisor = Supervisor(groups, tmp_path / "logs", announce=said.append, timing=QUICK, **others)  # type: ignore[arg-type]
    running.append(supervisor)
    return supervisor


def look_after_until(supervisor: Supervisor, done: object, seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not done():  # type: ignore[operator]
        assert time.monotonic() < deadline, "did not happen in time"
        supervisor.look_after()
        time.sleep(0.02)


def assert_gone(process: psutil.Process, seconds: float = 5.0) -> None:
    """Ended; the system may take its time to clear the entry away."""
    deadline = time.monotonic() + seconds
    while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline, f"still running: {process}"
        time.sleep(0.02)


def test_groups_start_in_order_and_stop_in_reverse(tmp_path: Path, said: list[str], running: list[Supervisor]) -> None:
    supervisor = supervise(tmp_path, [[spec(tmp_path, "engine")], [spec(tmp_path, "app")]], said, running)
    assert supervisor.start()
    supervisor.stop()
    assert (tmp_path / "starts").read_text().split() == ["engine", "app"]
    assert (tmp_path / "stops").read_text().split() == ["app", "engine"]
    assert [line.split(" ")[0] for line in said] == ["engine", "app"]


def test_killed_child_comes_back(tmp_path: Path, said: list[str], running: list[Supervisor]) -> None:
    supervisor = supervise(tmp_path, [[spec(tmp_path, "app")]], said, running)
    supervisor.start()
    (child,) = supervisor.children
    first = child.pid
    assert first
    os.kill(first, signal.SIGKILL)
    look_after_until(supervisor, lambda: child.pid != first and child.running() and child.healthy())
    assert any("khởi động lại" in line for line in said)


def test_child_that_dies_at_once_stops_everything_with_its_last_words(tmp_path: Path, said: list[str], running: list[Supervisor]) -> None:
    supervisor = supervise(tmp_path, [[spec(tmp_path, "actions")], [spec(tmp_path, "engine", DIE)]], said, running)
    with pytest.raises(ChildFailed, match=r"engine.*cannot read the model") as caught:
        supervisor.start()
    assert "\n" not in str(caught.value)
    assert not any(child.running() for child in supervisor.children)


def test_child_that_keeps_dying_is_given_up(tmp_path: Path, said: list[str], running: list[Supervisor]) -> None:
    supervisor = supervise(tmp_path, [[spec(tmp_path, "app")]], said, running)
    supervisor.start()
    (child,) = supervisor.children

    def kill_it() -> bool:
        if child.running() and child.pid:
            os.kill(child.pid, signal.SIGKILL)
        return False

    with pytest.raises(ChildFailed, match="app"):
        look_after_until(supervisor, kill_it)


def test_child_that_never_gets_healthy_is_given_up(tmp_path: Path, said: list[str], running: list[Supervisor]) -> None:
    supervisor = supervise(tmp_path, [[spec(tmp_path, "app", "import time; time.sleep(60)", start_seconds=0.3)]], said, running)
    with pytest.raises(ChildFailed, match="chưa sẵn sàng"):
        supervisor.start()


def test_child_that_no_longer_answers_is_restarted(tmp_path: Path, said: list[str], running: list[Supervisor]) -> None:
    supervisor = supervise(tmp_path, [[spec(tmp_path, "app")]], said, running)
    supervisor.start()
    (child,) = supervisor.children
    first = child.pid
    (tmp_path / "sick").touch()
    look_after_until(supervisor, lambda: child.pid != first)
    (tmp_path / "sick").unlink()
    look_after_until(supervisor, child.healthy)


def test_child_that_ignores_the_request_to_stop_is_killed(tmp_path: Path, said: list[str], running: list[Supervisor]) -> None:
    supervisor = supervise(tmp_path, [[spec(tmp_path, "app", STUBBORN)]], said, running)
    supervisor._timing = Timing(stop=0.3)
    supervisor.start()
    supervisor.stop()
    assert not any(child.running() for child in supervisor.children)


def test_what_a_child_started_is_stopped_with_it(tmp_path: Path, said: list[str], running: list[Supervisor]) -> None:
    code = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)', 'grandchild']);" + SERVE
    supervisor = supervise(tmp_path, [[spec(tmp_path, "app", code)]], said, running)
    supervisor.start()
    (child,) = supervisor.children
    (grandchild,) = psutil.Process(child.pid).children()
    supervisor.stop()
    assert_gone(grandchild)


def test_stop_asked_during_start_returns_at_once(tmp_path: Path, said: list[str], running: list[Supervisor]) -> None:
    supervisor = supervise(tmp_path, [[spec(tmp_path, "app", "import time; time.sleep(60)")], [spec(tmp_path, "never")]], said, running)
    supervisor.ask_to_stop()
    assert not supervisor.start()
    supervisor.run()
    assert not (tmp_path / "starts").exists()


def test_dead_database_is_started_again(tmp_path: Path, said: list[str], running: list[Supervisor]) -> None:
    class DeadDatabase:
        starts = 0

        def alive(self) -> bool:
            return self.starts > 0

        def start(self) -> str:
            self.starts += 1
            return ""

    database = DeadDatabase()
    supervisor = supervise(tmp_path, [[spec(tmp_path, "app")]], said, running, database=database)
    supervisor.start()
    look_after_until(supervisor, lambda: database.starts)
    assert database.starts == 1


def test_children_do_not_survive_a_killed_supervisor(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    program = f"""
import sys
from pathlib import Path
from bot.runtime.children import ChildSpec
from bot.runtime.supervisor import Supervisor
folder = Path({str(tmp_path)!r})
command = (sys.executable, "-c", {SERVE!r}, "app", "{port}", str(folder))
supervisor = Supervisor([[ChildSpec("app", "app", command, "http://127.0.0.1:{port}/")]], folder / "logs")
supervisor.start()
print(supervisor.children[0].pid, flush=True)
supervisor.run()
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        lines = [parent.stdout.readline(), parent.stdout.readline()]
        child = psutil.Process(int(lines[-1]))
        parent.kill()
    assert_gone(child)


def test_lifeline_ends_a_process_whose_parent_is_gone(tmp_path: Path) -> None:
    watcher = (
        "import os, time; from bot.runtime.lifeline import end_with; end_with(os.getppid()); print(os.getpid(), flush=True); time.sleep(60)"
    )
    parent = f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {watcher!r}]); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        child = psutil.Process(int(process.stdout.readline()))
        process.kill()
    assert_gone(child)
