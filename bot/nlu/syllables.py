"""What a sequence model sees of a message: its syllables, numbers and signs, each described by itself and its neighbours."""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby, pairwise

from knowledge_base.text import strip_marks

Span = tuple[int, int]
# Letters with their combining marks (text need not be NFC), numbers apart from letters ("20kg"), every other sign alone.
SYLLABLE = re.compile(r"(?:[^\W\d_][\u0300-\u036f]*)+|\d+|[^\w\s]|_")
# Neighbours looked at on each side.
WINDOW = 2


def syllable_spans(text: str) -> list[Span]:
    """Borders (start, end) of syllables, numbers and signs; foreign data annotate at these, not at words of several syllables."""
    return [match.span() for match in SYLLABLE.finditer(text)]


def features(syllables: list[str]) -> list[list[str]]:
    """Names of the features that hold for each syllable of a message: as many lists as syllables.

    Most are over the spelling without marks, so that unmarked messages are tagged too; the marked spelling adds what marks tell.
    """
    marked = [_encodable(unicodedata.normalize("NFC", syllable).lower()) for syllable in syllables]
    plain = [_digits_as_zero(strip_marks(word)) for word in marked]
    return [_of_one(syllables[at], marked[at], plain, at) for at in range(len(syllables))]


def _of_one(given: str, marked: str, plain: list[str], at: int) -> list[str]:
    word = plain[at]
    found = ["bias", f"w={marked}", f"shape={_shape(given)}"]
    found += [f"p{length}={word[:length]}" for length in (1, 2) if len(word) > length]
    found += [f"s{length}={word[-length:]}" for length in (2, 3) if len(word) > length]
    around = [_at(plain, at + step) for step in range(-WINDOW, WINDOW + 1)]
    found += [f"f{number}={neighbour}" for number, neighbour in enumerate(around)]
    found += [f"b{number}={left}|{right}" for number, (left, right) in enumerate(pairwise(around))]
    return found


def _at(words: list[str], at: int) -> str:
    if at < 0:
        return "<s>"
    return words[at] if at < len(words) else "</s>"


def _encodable(word: str) -> str:
    """CRFsuite takes UTF-8, which has no halves of characters."""
    return word.encode("utf-8", "replace").decode("utf-8")


def _digits_as_zero(word: str) -> str:
    return "".join("0" if character.isdigit() else character for character in word)


def _shape(word: str) -> str:
    """The kinds of characters in order, runs shortened: "An" → "Xx", "2026" → "d", "?" → "-"."""
    return "".join(kind for kind, _ in groupby(_kind(character) for character in word))


def _kind(character: str) -> str:
    if character.isdigit():
        return "d"
    if character.isalpha():
        return "X" if character.isupper() else "x"
    return "-"
