"""Log files of the processes: bounded in size, and read back when one of them dies."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

MAX_BYTES = 20_000_000
KEPT = 3
_TAIL_BYTES = 20_000
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
# How every command of ours begins to say why it failed.
COMPLAINT = "Lỗi:"


def size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def rotate(path: Path, max_bytes: int = MAX_BYTES) -> bool:
    """Move a file that has grown too large to ``.1`` … ``.3`` and empty it in place; True when it did.

    The running process keeps writing: it opened the file for appending.
    """
    if size(path) <= max_bytes:
        return False
    for number in range(KEPT, 1, -1):
        older = path.with_name(f"{path.name}.{number - 1}")
        if older.exists():
            older.replace(path.with_name(f"{path.name}.{number}"))
    shutil.copyfile(path, path.with_name(f"{path.name}.1"))
    os.truncate(path, 0)
    return True


def tail(path: Path, start: int = 0) -> list[str]:
    """The last non-empty lines written at or after byte ``start``."""
    if not path.exists():
        return []
    with path.open("rb") as file:
        file.seek(max(start, size(path) - _TAIL_BYTES))
        text = _COLOURS.sub("", file.read().decode(errors="replace"))
    return [line.strip() for line in text.splitlines() if line.strip()]


def last_words(path: Path, start: int = 0) -> str:
    """What a process said last, in one line of at most 300 characters; '' when it said nothing."""
    lines = tail(path, start)
    return _said(lines[-1])[:300] if lines else ""


def complaint(path: Path, start: int = 0) -> str:
    """What a command of ours said when it failed, from its ``Lỗi:`` on and without it, at most 2,000 characters; else its last words."""
    lines = tail(path, start)
    began = next((number for number in reversed(range(len(lines))) if lines[number].startswith(COMPLAINT)), None)
    if began is None:
        return last_words(path, start)
    return "\n".join(lines[began:]).removeprefix(COMPLAINT).strip()[:2000]


def _said(line: str) -> str:
    """The event and the error of a JSON log line; any other line as it is."""
    try:
        entry = json.loads(line)
    except ValueError:
        return line
    if not isinstance(entry, dict):
        return line
    exception = str(entry.get("exception", "")).strip().splitlines()
    parts = [str(entry.get("event", "")), str(entry.get("error", "")), exception[-1] if exception else ""]
    return ": ".join(part for part in parts if part) or line
