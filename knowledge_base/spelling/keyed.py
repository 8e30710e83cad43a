"""Remains of a typing method: a word is rewritten when it can be nothing else, doubtful words when the message shows the method."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from knowledge_base.spelling.aligned import Aligned
from knowledge_base.spelling.data import load
from knowledge_base.spelling.words import Word, begins_sentence, cased_as, words


@dataclass(frozen=True, slots=True)
class Reading:
    """What a typed word reads as. ``sure``: it cannot be anything else; ``shaped``: more than a tone was typed."""

    text: str
    sure: bool
    shaped: bool


@cache
def foreign_words(kind: str) -> frozenset[str]:
    """Words of ``foreign.yml`` of a kind ("never", "doubtful")."""
    return frozenset(load("foreign")[kind].split())


def read_keys(aligned: Aligned, read: Callable[[str], Reading | None]) -> Aligned:
    """Rewrite the words that ``read`` understands: sure ones always, the others in a message of plain ASCII that has a sure one."""
    text = aligned.text
    shouting = text.isupper()
    found = [(word, reading) for word in words(text) if (reading := read(word.lower))]
    found = [(word, reading) for word, reading in found if shouting or len(word.text) == 1 or not word.text.isupper()]
    sure = [(word, reading) for word, reading in found if reading.sure and not _may_be_name(word, reading, text, shouting)]
    chosen = found if sure and text.isascii() else sure
    return aligned.replace([(word.start, word.end, cased_as(word.text, reading.text)) for word, reading in chosen])


def _may_be_name(word: Word, reading: Reading, text: str, shouting: bool) -> bool:
    """Luis, Mars: a capital inside a sentence and nothing but a tone typed."""
    return not shouting and not reading.shaped and word.text[0].isupper() and not begins_sentence(text, word.start)
