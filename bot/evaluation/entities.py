"""Entities found in annotated sentences: exact spans, and whether their values were read rightly too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.errors import ContentError

ANNOTATED = Path(__file__).parent / "entities.yml"
Found = tuple[str, int, int, str]  # entity, start, end, value


@dataclass
class EntityScore:
    """Counts by entity label: found rightly, found, expected, and with the right value among the rightly found."""

    right: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    expected: Counter[str] = field(default_factory=Counter)
    values: Counter[str] = field(default_factory=Counter)

    def add(self, expected: Iterable[Found], found: Iterable[Found]) -> None:
        """Count one sentence; spans must be equal, values are compared as text."""
        wanted = {one[:3]: one[3] for one in expected}
        got = {one[:3]: one[3] for one in found}
        self.expected.update(label for label, _, _ in wanted)
        self.found.update(label for label, _, _ in got)
        self.right.update(span[0] for span in wanted.keys() & got.keys())
        self.values.update(span[0] for span in wanted.keys() & got.keys() if wanted[span] == got[span])

    def rates(self, label: str | None = None) -> tuple[float, float, float]:
        """Precision, recall and F1 of one label, or micro-averaged over all."""
        right, found, expected = (counts[label] if label else counts.total() for counts in (self.right, self.found, self.expected))
        precision, recall = right / found if found else 0.0, right / expected if expected else 0.0
        return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0

    def to_json(self) -> dict[str, Any]:
        return {"all": self._line(None), "labels": {label: self._line(label) for label in sorted(self.expected | self.found)}}

    def _line(self, label: str | None) -> dict[str, float]:
        precision, recall, f1 = self.rates(label)
        counts = {
            name: counter[label] if label else counter.total()
            for name, counter in (("expected", self.expected), ("found", self.found), ("right_values", self.values))
        }
        return {"precision": precision, "recall": recall, "f1": f1, **counts}


def read_annotated(path: Path = ANNOTATED) -> list[tuple[str, list[Found]]]:
    """Sentences with their entities: ``- text: …`` with ``entities: [{entity, text, value}]``, in the order of the sentence.

    Raises:
        ContentError: an annotated text does not occur in its sentence.
    """
    written: list[Mapping[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [(one["text"], list(_located(one, path.name))) for one in written]


def score_entities(sentences: Iterable[tuple[str, list[Found]]], read: Callable[[str], Iterable[Mapping[str, Any]]]) -> EntityScore:
    """Score ``read``, which gives {entity, start, end, value} for a text."""
    score = EntityScore()
    for text, expected in sentences:
        score.add(expected, [as_found(one) for one in read(text)])
    return score


def as_found(entity: Mapping[str, Any]) -> Found:
    return entity["entity"], entity["start"], entity["end"], _plain(entity["value"])


def _located(sentence: Mapping[str, Any], name: str) -> Iterable[Found]:
    last: dict[str, int] = {}
    for entity in sentence.get("entities") or ():
        start = sentence["text"].find(entity["text"], last.get(entity["entity"], 0))
        if start < 0:
            raise ContentError(f"không thấy “{entity['text']}” trong câu “{sentence['text']}”", place=name)
        last[entity["entity"]] = start + len(entity["text"])
        yield entity["entity"], start, start + len(entity["text"]), _plain(entity["value"])


def _plain(value: Any) -> str:
    """A value as comparable text; lists in any order."""
    return " ".join(sorted(map(str, value))) if isinstance(value, list | tuple) else str(value)
