"""A message as the recognisers see it: lower case, with and without marks, cut into syllables, offsets kept to the text as typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from knowledge_base.text import normalise, strip_marks

SYLLABLE = re.compile(r"[^\W_]+")
SPACES = re.compile(r"\s\s")
PAUSE = re.compile(r"[,;:!?…\n(){}\[\]]|\.\s|\.\.")
TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))


@dataclass(frozen=True, slots=True)
class Token:
    """A syllable: ``word`` as typed in lower case, ``plain`` without marks; offsets into the view it was cut from.

    ``apart``: a comma, a full stop or the like stands before it, so no name goes on across it.
    """

    start: int
    end: int
    word: str
    plain: str
    apart: bool = False

    @property
    def marked(self) -> bool:
        return self.word != self.plain

    def may_be(self, written: str) -> bool:
        """True when the token can stand for a syllable: the same marks, or none typed at all."""
        return self.word == written or (not self.marked and self.plain == strip_marks(written))


@dataclass(frozen=True, slots=True)
class View:
    """A text with the place of each of its characters in the message as typed. ``plain`` and ``marked`` have the same length."""

    original: str
    marked: str
    plain: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    tokens: tuple[Token, ...]

    @classmethod
    def of(cls, pieces: Iterable[tuple[str, int, int]], original: str) -> View:
        """Build from (text, start, end) pieces; start and end count characters of ``original``."""
        marked: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        for piece, start, end in pieces:
            for character in piece:
                lower = character.lower()
                marked.append(lower if len(lower) == 1 else character)
                starts.append(start)
                ends.append(end)
        text = "".join(marked)
        return cls(original, text, strip_marks(text), tuple(starts), tuple(ends), tuple(_tokens(text)))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``[start, end)`` of this view stands in the message as typed."""
        return self.starts[start], self.ends[end - 1]

    def spans(self) -> list[tuple[str, int, int]]:
        """The pieces this view was built of, one per character."""
        return list(zip(self.marked, self.starts, self.ends, strict=True))


def read(text: str) -> View:
    """The view of a message in standard spelling (``normalise``), with single spaces; offsets lead back to the message as typed."""
    aligned = normalise(text)
    pieces = ((character, *span) for character, span in zip(aligned.text, aligned.origin, strict=True))
    if SPACES.search(aligned.text):
        pieces = (piece for piece, before in zip(pieces, "." + aligned.text, strict=False) if not (piece[0].isspace() and before.isspace()))
    return View.of(pieces, text)


def words(text: str) -> frozenset[str]:
    """The words of a list written in one line."""
    return frozenset(text.split())


@lru_cache(maxsize=8192)
def without_tone(word: str) -> str:
    """The word without its tone mark but with the quality of its letters: "hổ" and "hộ" → "hô"."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", word).translate(TONES))


def _tokens(text: str) -> Iterable[Token]:
    last = 0
    for match in SYLLABLE.finditer(text):
        word = match.group()
        yield Token(match.start(), match.end(), word, strip_marks(word), PAUSE.search(text, last, match.start()) is not None)
        last = match.end()
