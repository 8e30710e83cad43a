"""Step: remains of VNI ("ca61p" → "cấp", "d9i" → "đi"): digits 1-5 are tones, 6 a hat, 7 a horn, 8 a breve, 9 the bar of đ."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from knowledge_base.spelling.aligned import Aligned
from knowledge_base.spelling.assemble import HATS, Marks, assemble
from knowledge_base.spelling.data import load
from knowledge_base.spelling.keyed import Reading, read_keys

TYPED = re.compile(r"[a-z][a-z1-9]{2,10}")
# Tones and shapes stand behind a vowel; the bar stands anywhere behind its d.
BEFORE_VOWEL = re.compile(r"[^aeiouy]*[1-8]")
FIRST_DIGIT = re.compile(r"[^\W\d_]\d")
TONES = dict(zip("12345", "sfrxj", strict=True))


def vni(aligned: Aligned) -> Aligned:
    """Words typed with VNI digits that no method turned into marks."""
    return read_keys(aligned, read_vni) if FIRST_DIGIT.search(aligned.text) else aligned


@cache
def numbered_words() -> frozenset[str]:
    """Words people number without a space ("to1", "ap3"): a digit behind them is a number."""
    return frozenset(load("numbered")["numbered"].split())


@lru_cache(maxsize=16384)
def read_vni(word: str) -> Reading | None:
    """A lower-case word as VNI; None when it is none. Sure: a digit inside, or a shape and a tone behind.

    >>> read_vni("tro75").text, read_vni("ap3")
    ('trợ', None)
    """
    letters, digits = re.sub(r"\d", "", word), re.sub(r"\D", "", word)
    if not digits or len(letters) < 2 or not TYPED.fullmatch(word) or BEFORE_VOWEL.match(word):
        return None
    behind = word.endswith(digits)
    if _contradict(digits) or (behind and letters in numbered_words()):
        return None
    tone = next((TONES[digit] for digit in digits if digit in TONES), "")
    marks = (Marks(tone, hat, "7" in digits, "8" in digits, "9" in digits) for hat in (HATS if "6" in digits else ("",)))
    syllable = next((found for mark in marks if (found := assemble(letters, mark))), None)
    if syllable is None:
        return None
    return Reading(syllable, sure=not behind or len(digits) > 1, shaped=bool(set(digits) & set("6789")))


def _contradict(digits: str) -> bool:
    """Two tones, or a mark twice; the horn may stand on both letters of "ươ"."""
    marks = digits.replace("7", "", 1) if digits.count("7") == 2 else digits
    return len(set(marks)) < len(marks) or sum(digit in TONES for digit in marks) > 1
