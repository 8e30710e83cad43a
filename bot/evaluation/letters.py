"""A question inside a long letter, as people write who tell their life first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

import yaml

LETTERS = Path(__file__).parent / "letters.yml"
PLACE = "{question}"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of somebody; ``place`` (start, middle, end) says where its question stands."""

    who: str
    place: str
    text: str

    def around(self, question: str) -> str:
        return self.text.replace(PLACE, sentence(question))


@cache
def letters() -> tuple[Letter, ...]:
    """All letters of the file."""
    written = yaml.safe_load(LETTERS.read_text(encoding="utf-8"))
    return tuple(Letter(one["who"], one["place"], one["text"]) for one in written)


def in_letter(question: str, random: Random) -> str:
    """The question as a sentence of one of the letters."""
    return random.choice(letters()).around(question)


def sentence(text: str) -> str:
    """With a capital first and a mark at its end.

    >>> sentence("xin thẻ ở đâu ")
    'Xin thẻ ở đâu?'
    """
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!", "…")) else "?")
