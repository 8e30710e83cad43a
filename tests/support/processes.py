"""Finding processes a test run left behind."""

from __future__ import annotations

import time

import psutil

# Python's own helper of multiprocessing lives until the interpreter ends.
_INNOCENT = ("resource_tracker",)


def left_over(*markers: str, children_too: bool = False, patience: float = 10.0) -> list[str]:
    """Commands of running processes that name one of ``markers`` (folders) in command line or environment; waits a little for none.

    With ``children_too`` also of every descendant of this process.
    """
    deadline = time.monotonic() + patience
    while (found := _find(markers, children_too)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return found


def _find(markers: tuple[str, ...], children_too: bool) -> list[str]:
    me = psutil.Process()
    family = {me.pid, *(parent.pid for parent in me.parents())}
    suspects = {process.pid: process for process in psutil.process_iter() if process.pid not in family and _mentions(process, markers)}
    if children_too:
        suspects |= {process.pid: process for process in me.children(recursive=True)}
    commands = [" ".join(process.cmdline()) for process in suspects.values() if _runs(process)]
    return [command for command in commands if not any(word in command for word in _INNOCENT)]


def _mentions(process: psutil.Process, markers: tuple[str, ...]) -> bool:
    try:
        words = [*process.cmdline(), *process.environ().values()]
    except (psutil.Error, OSError):
        return False
    return any(f"{marker}/" in f"{word}/" for word in words for marker in markers)


def _runs(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE and process.cmdline())
    except psutil.Error:
        return False
