"""The Vietnamese syllable: which are legal, and where their tone mark stands.

Tone marks stand as most keyboards and the knowledge entries have them ("hòa", "thúy", "ủy", "khỏe"), not as in newer school books
("hoà", "thuý", "uỷ", "khoẻ").
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from knowledge_base.spelling.data import load
from knowledge_base.text import strip_marks

TONES = {"": "", "s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
TONE_MARKS = frozenset(TONES.values()) - {""}
STOPS = ("c", "ch", "p", "t")
VOWELS = frozenset("aăâeêioôơuưy")
FRONT = frozenset("eêiy")
SHAPED = frozenset("ăâêôơư")


@cache
def legal_syllables() -> dict[str, int]:
    """Legal syllables without tone → index at which the rime begins."""
    table = load("syllables")
    onsets, found = table["onsets"], {}
    for rime in table["rimes"].split():
        for onset in (*onsets["any"], *onsets["front" if rime[0] in FRONT else "back"]):
            if onset or not rime.startswith("iê"):
                found[onset + rime] = len(onset)
    for onset, rimes in table["after"].items():
        found |= {onset + rime: len(onset) for rime in rimes.split()}
    found |= {word: next(i for i, letter in enumerate(word) if letter in VOWELS) for word in table["irregular"].split()}
    return found


@cache
def unmarked_syllables() -> frozenset[str]:
    """Legal syllables without any marks, as people type them: "duoc", "truong"."""
    return frozenset(strip_marks(syllable) for syllable in legal_syllables())


def looks_vietnamese(word: str) -> bool:
    """A lower-case word that is a legal syllable once marks are off: nothing to read into its letters."""
    return strip_marks(word) in unmarked_syllables()


@lru_cache(maxsize=16384)
def split_tone(word: str) -> tuple[str, str]:
    """A lower-case NFC word as (word without tone, tone mark or ""); two tones or none: the word as it is and "".

    >>> split_tone("được") == ("đươc", "\\u0323")
    True
    """
    letters = unicodedata.normalize("NFD", word)
    tones = [letter for letter in letters if letter in TONE_MARKS]
    if len(tones) != 1:
        return word, ""
    return unicodedata.normalize("NFC", letters.replace(tones[0], "")), tones[0]


def with_tone(syllable: str, tone: str) -> str | None:
    """A legal syllable (lower case, without tone) with its tone mark in place; None when it is not legal with that tone.

    >>> with_tone("hoa", TONES["f"]), with_tone("hoan", TONES["f"]), with_tone("cap", TONES["f"])
    ('hòa', 'hoàn', None)
    """
    begin = legal_syllables().get(syllable)
    if begin is None:
        return None
    if syllable.endswith(STOPS) and tone not in ("", TONES["s"], TONES["j"]):
        return None
    if not tone:
        return syllable
    at = _tone_place(syllable, begin)
    return unicodedata.normalize("NFC", syllable[: at + 1] + tone + syllable[at + 1 :])


def is_legal(word: str) -> bool:
    """A lower-case marked word that is a syllable: legal letters, legal tone."""
    syllable, tone = split_tone(word)
    return with_tone(syllable, tone) is not None


def _tone_place(syllable: str, begin: int) -> int:
    """Index of the letter that carries the tone: the last one with a hook or hat; else the one before a final vowel, else the last."""
    vowels = [i for i in range(begin, len(syllable)) if syllable[i] in VOWELS]
    shaped = [i for i in vowels if syllable[i] in SHAPED]
    if shaped:
        return shaped[-1]
    closed = vowels[-1] < len(syllable) - 1
    return vowels[-1] if closed or len(vowels) == 1 else vowels[-2]
