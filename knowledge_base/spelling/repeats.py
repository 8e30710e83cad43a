"""Steps: letters stretched for feeling ("ơiiii", "đượccccc") and letters typed twice ("đượcc")."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import accumulate, groupby

from knowledge_base.spelling.aligned import Aligned
from knowledge_base.spelling.keyed import foreign_words
from knowledge_base.spelling.syllables import TONE_MARKS, is_legal, looks_vietnamese
from knowledge_base.spelling.tables import is_variant
from knowledge_base.spelling.words import rewrite

ROMAN = re.compile(r"[ivxlcdm]+")
VOWEL = re.compile(r"[aeiouy]")
TONELESS = {ord(unicodedata.normalize("NFC", vowel + tone)): vowel for vowel in "aăâeêioôơuưy" for tone in TONE_MARKS}
TRIPLE = re.compile(r"([^\W\d_])\1\1")
DOUBLE = re.compile(r"([^\W\d_])\1")


def stretched(aligned: Aligned) -> Aligned:
    """Three and more of a letter, whatever marks they bear, become one."""
    return rewrite(aligned, shrunk) if TRIPLE.search(aligned.text.lower().translate(TONELESS)) else aligned


def doubled(aligned: Aligned) -> Aligned:
    """Two of a letter become one where that makes a word of what was none."""
    return rewrite(aligned, single) if DOUBLE.search(aligned.text.lower().translate(TONELESS)) else aligned


@lru_cache(maxsize=16384)
def shrunk(word: str) -> str:
    """A lower-case word without stretches; Roman numbers, words with digits and abbreviations ("cccd", "kkk") stay.

    >>> shrunk("đượccccc"), shrunk("ơiiii"), shrunk("quáaaa"), shrunk("viii"), shrunk("cccd")
    ('được', 'ơi', 'quá', 'viii', 'cccd')
    """
    if not word.isalpha() or is_variant(word):
        return word
    new = "".join(run if len(run) < 3 else _most_marked(run) for run in _runs(word))
    if new == word or ROMAN.fullmatch(word):
        return word
    spoken = VOWEL.search(unicodedata.normalize("NFD", word))
    return new if spoken or (len(new) > 1 and is_variant(new)) else word


@lru_cache(maxsize=16384)
def single(word: str) -> str:
    """A lower-case word with doubled letters once, when that is a syllable or a known spelling and the word is not; else as it is.

    >>> single("đượcc"), single("koo"), single("xoong"), single("good")
    ('được', 'ko', 'xoong', 'good')
    """
    if not word.isalpha() or not VOWEL.search(unicodedata.normalize("NFD", word)) or looks_vietnamese(word) or is_variant(word):
        return word
    if ROMAN.fullmatch(word) or word in foreign_words("never") or word in foreign_words("doubtful"):
        return word
    new = "".join(run if len(run) == 1 else _most_marked(run) for run in _runs(word))
    known = is_variant(new) or is_legal(new) or (new.isascii() and looks_vietnamese(new))
    return new if len(new) > 1 and known else word


def _runs(word: str) -> list[str]:
    """Stretches of one letter, tones left out of account: "quáaa" → q, u, áaa."""
    lengths = [len(list(group)) for _, group in groupby(word.translate(TONELESS))]
    ends = list(accumulate(lengths))
    return [word[end - length : end] for length, end in zip(lengths, ends, strict=True)]


def _most_marked(run: str) -> str:
    return max(run, key=lambda letter: len(unicodedata.normalize("NFD", letter)))
