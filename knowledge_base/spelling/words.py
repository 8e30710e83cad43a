"""Words of a message that a step may rewrite: what is an address, a code or a name is left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from knowledge_base.spelling.aligned import Aligned

# A mark that composed with nothing makes its neighbours no words: rewritten, they might compose with it.
WORD = re.compile("(?<![^\\W_])(?<![\u0300-\u036f])[^\\W_]++(?![\u0300-\u036f])")
# Internet addresses, and words tied together by signs (An-Giang, a_b, @name, I'm): nothing in them is rewritten.
TIED = re.compile(
    r"(?:https?://|www\.)\S+|(?<!\S)\S+@\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:vn|com|net|org|gov|info)\b\S*|[@#\\_]\w+|(?<![^\W_])[^\W_]++(?:[-_@#/\\&'’+]++\w++)+|(?<![^\W_])[^\W_]++_+",
    re.IGNORECASE,
)
TIE = re.compile(r"[@#\\_]|://|www\.|\.(?:vn|com|net|org|gov|info)\b|\w[-/&'’+]", re.IGNORECASE)
SENTENCE_END = frozenset('.!?…:;\n"“(')
LONGEST = 64
LONG = re.compile(r"\w{65}")


class Word(NamedTuple):
    """A stretch of the text; ``lower`` is what tables are asked for."""

    start: int
    end: int
    text: str
    lower: str


@lru_cache(maxsize=4)  # the steps ask one after the other
def words(text: str) -> tuple[Word, ...]:
    """The words of a text in order, without monsters and without what is tied together."""
    found = [Word(*match.span(), word := match[0], word.lower()) for match in WORD.finditer(text)]
    if not (TIE.search(text) or LONG.search(text)):
        return tuple(found)
    tied = [match.span() for match in TIED.finditer(text)]
    return tuple(_loose(found, tied))


def _loose(found: Iterable[Word], tied: list[tuple[int, int]]) -> Iterator[Word]:
    """Words outside the stretches (both in text order)."""
    number = 0
    for word in found:
        while number < len(tied) and tied[number][1] <= word.start:
            number += 1
        if len(word.text) <= LONGEST and (number == len(tied) or word.end <= tied[number][0]):
            yield word


def is_name(word: Word, text: str, shouting: bool) -> bool:
    """A capital inside a sentence or before another one ("Kon Tum"), or all capitals in a message that is not: a name or abbreviation."""
    if shouting or not word.text[0].isupper():
        return False
    if len(word.text) > 1 and word.text.isupper():
        return True
    following = text[word.end + 1 : word.end + 3]
    before_capital = text[word.end : word.end + 1] == " " and following[:1].isupper() and following[1:].islower()
    return before_capital or not begins_sentence(text, word.start)


def begins_sentence(text: str, start: int) -> bool:
    """Nothing but white space between this place and the end of the sentence before, or the beginning of the text."""
    at = start - 1
    while at >= 0 and text[at].isspace() and text[at] != "\n":
        at -= 1
    return at < 0 or text[at] in SENTENCE_END


def cased_as(model: str, word: str) -> str:
    """``word`` in the case of what it replaces: all capitals, first capital or as it is."""
    if len(model) > 1 and model.isupper():
        return word.upper()
    return word[:1].upper() + word[1:] if model[0].isupper() else word


def rewrite(aligned: Aligned, spelled: Callable[[str], str], *, names: bool = False) -> Aligned:
    """Apply a rule for single lower-case words (same word back: no change) to every word; ``names``: to names too."""
    text = aligned.text
    shouting = text.isupper()
    edits = []
    for word in words(text):
        new = spelled(word.lower)
        if new != word.lower and (names or not is_name(word, text, shouting)):
            edits.append((word.start, word.end, cased_as(word.text, new)))
    return aligned.replace(edits)
