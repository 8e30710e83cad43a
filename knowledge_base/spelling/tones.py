"""Step: tone marks on the letter where they belong ("hoà" → "hòa", "uỷ" → "ủy", "hòang" → "hoàng"), in names too."""

from __future__ import annotations

from functools import lru_cache

from knowledge_base.spelling.aligned import Aligned
from knowledge_base.spelling.syllables import split_tone, with_tone
from knowledge_base.spelling.words import rewrite


def tones(aligned: Aligned) -> Aligned:
    """One place for each tone mark; see ``syllables``."""
    return aligned if aligned.text.isascii() else rewrite(aligned, toned, names=True)


@lru_cache(maxsize=16384)
def toned(word: str) -> str:
    """A lower-case word with its tone in place, or as it is.

    >>> toned("thuỷ"), toned("quý")
    ('thủy', 'quý')
    """
    syllable, tone = split_tone(word)
    return (with_tone(syllable, tone) or word) if tone else word
