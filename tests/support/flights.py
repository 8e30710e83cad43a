"""Foreign training data made from a grammar of flight questions: many intents, many slot labels, nothing of An Sinh's own."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

GRAMMAR = Path(__file__).with_name("flights.yml")
PIECE = re.compile(r"\((?P<maybe>[^()]*)\)|<(?P<rule>\w+)>|\{(?P<label>[\w.]+):(?P<values>\w+)\}|(?P<words>[^<{()]+)")


@dataclass(frozen=True, slots=True)
class Utterance:
    """One question; ``spans`` are (start, end, label) with character offsets into ``text``, in order."""

    text: str
    intent: str
    spans: tuple[tuple[int, int, str], ...]

    @property
    def annotated(self) -> str:
        """The text with its spans in Rasa's notation: ``từ [huế](from.city)``."""
        text = self.text
        for start, end, label in reversed(self.spans):
            text = f"{text[:start]}[{text[start:end]}]({label}){text[end:]}"
        return text


def utterances(count: int, seed: int, apart_from: Iterable[Utterance] = ()) -> list[Utterance]:
    """``count`` different questions, the same for the same seed; none whose text is in ``apart_from``."""
    draw, grammar = random.Random(seed), _grammar()
    taken = {other.text for other in apart_from}
    names = list(grammar["intents"])
    found: list[Utterance] = []
    while len(found) < count:
        # The first of each intent come in turn, so that small sets hold every intent.
        few = len(found) < 8 * len(names)
        intent = names[len(found) % len(names)] if few else draw.choices(names, [grammar["intents"][name][0] for name in names])[0]
        one = _utterance(draw, grammar, intent)
        if one.text not in taken:
            taken.add(one.text)
            found.append(one)
    return found


def labels(found: Iterable[Utterance]) -> set[str]:
    """All slot labels that occur."""
    return {label for one in found for _, _, label in one.spans}


def write_rasa(found: Iterable[Utterance], path: Path) -> None:
    """Write the questions as a Rasa training data file."""
    examples: dict[str, list[str]] = {}
    for one in found:
        examples.setdefault(one.intent, []).append(f"    - {one.annotated}\n")
    blocks = [f"- intent: {intent}\n  examples: |\n{''.join(lines)}" for intent, lines in examples.items()]
    path.write_text('version: "3.1"\nnlu:\n' + "".join(blocks), encoding="utf-8")


def _utterance(draw: random.Random, grammar: dict[str, Any], intent: str) -> Utterance:
    text, spans = "", []
    for words, label in _expand(draw, grammar, draw.choice(grammar["intents"][intent][1:])):
        start = len(text) + 1 if text else 0
        text = f"{text} {words}".strip()
        if label:
            spans.append((start, len(text), label))
    return Utterance(text, intent, tuple(spans))


def _expand(draw: random.Random, grammar: dict[str, Any], template: str) -> Iterable[tuple[str, str]]:
    """Pieces of a sentence as (words, label or "")."""
    for piece in PIECE.finditer(template):
        if piece["maybe"] is not None:
            if draw.random() < 0.5:
                yield from _expand(draw, grammar, piece["maybe"])
        elif piece["rule"]:
            yield from _expand(draw, grammar, draw.choice(grammar["rules"][piece["rule"]]))
        elif piece["label"]:
            yield str(draw.choice(grammar["values"][piece["values"]])).replace('"', ""), piece["label"]
        elif words := piece["words"].strip():
            yield words, ""


@lru_cache
def _grammar() -> dict[str, Any]:
    grammar: dict[str, Any] = yaml.safe_load(GRAMMAR.read_text(encoding="utf-8"))
    return grammar
