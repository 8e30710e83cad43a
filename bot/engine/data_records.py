"""What reading the training data gives: examples, names and problems, each with its file and line."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong in a file: path below the project, line from 1 (0: the whole file), what it is and how to mend it."""

    path: str
    line: int
    text: str
    mend: str
    warning: bool = False

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}. Sửa: {self.mend}" if self.line else f"{self.path}: {self.text}. Sửa: {self.mend}"


@dataclass(frozen=True, slots=True)
class Label:
    """``aspect: amount`` of a ``metadata`` mapping, and its line."""

    name: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Example:
    """A training example as written, annotations included."""

    path: str
    line: int
    intent: str
    text: str
    labels: tuple[Label, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """An intent where a file names it."""

    path: str
    line: int
    name: str


@dataclass(slots=True)
class Files:
    """All that was read. ``intents`` and ``entities`` are empty where there is no domain; ``broken`` when a file could not be read."""

    examples: list[Example] = field(default_factory=list)
    named: list[Named] = field(default_factory=list)
    labels: list[tuple[str, Label]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    intents: dict[str, Named] = field(default_factory=dict)
    entities: set[str] = field(default_factory=set)
    buttons: set[str] = field(default_factory=set)
    broken: bool = False


def suggestion(name: str, known: Collection[str]) -> str:
    """A mend for a name nobody knows: the nearest known one, or what to do without one."""
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.75)
    return f"có phải “{near[0]}” không" if near else "bỏ đi, hoặc khai báo tên này trước"


def short(text: str) -> str:
    """The text as a message quotes it, at most 60 characters."""
    return text if len(text) <= 60 else f"{text[:57]}…"
