"""Step: letters swapped alike in every word: f for ph, w for qu, j for gi, k for c, g for ng, k for ch ("fải", "wá", "thág", "thík")."""

from __future__ import annotations

from functools import lru_cache

from knowledge_base.spelling.aligned import Aligned
from knowledge_base.spelling.keyed import foreign_words
from knowledge_base.spelling.syllables import is_legal, looks_vietnamese
from knowledge_base.spelling.tables import is_variant
from knowledge_base.spelling.words import rewrite

BEGINNINGS = (("f", "ph"), ("w", "qu"), ("j", "gi"), ("k", "c"))
ENDS = (("g", "ng"), ("k", "ch"), ("k", "c"), ("h", "nh"))


def letters(aligned: Aligned) -> Aligned:
    """Words that are no syllable as typed and one with the usual letters."""
    return rewrite(aligned, respelled)


@lru_cache(maxsize=16384)
def respelled(word: str) -> str:
    """A lower-case word in usual letters, or as it is. Without marks: three letters and more, and no "h" at the end ("oh", "yeah").

    >>> respelled("fải"), respelled("thág"), respelled("đượk"), respelled("ok"), respelled("khôg")
    ('phải', 'tháng', 'được', 'ok', 'không')
    """
    plain = word.isascii()
    if not word.isalpha() or (plain and len(word) < 3) or looks_vietnamese(word) or is_variant(word):
        return word
    if word in foreign_words("never") or word in foreign_words("doubtful"):
        return word
    for begun in (word, *(new + word[len(old) :] for old, new in BEGINNINGS if word.startswith(old))):
        ended = [begun[: -len(old)] + new for old, new in ENDS if begun.endswith(old) and not (plain and old == "h")]
        for candidate in (begun, *ended):
            if candidate != word and (looks_vietnamese(candidate) if plain else is_legal(candidate)):
                return candidate
    return word
