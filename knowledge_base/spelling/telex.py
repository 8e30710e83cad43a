"""Step: remains of Telex ("trowj caaps" → "trợ cấp"), wherever in the syllable the keys were struck."""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge_base.spelling.aligned import Aligned
from knowledge_base.spelling.assemble import HATS, Marks, assemble, onset_length
from knowledge_base.spelling.keyed import Reading, foreign_words, read_keys
from knowledge_base.spelling.syllables import looks_vietnamese
from knowledge_base.spelling.tables import is_variant

TYPED = re.compile(r"[a-zăâđêôơư]{2,10}")
KEY = re.compile(r"[sfrxjwz]|aa|ee|oo|dd|d.*d|a.+a|e.+e|o.+o")
TONE_KEYS = "sfrxjz"
TWICE = re.compile(r"(?<=aa|ee|oo|ow|uw|aw)([sfrxj])\1$")
CLOSING_HAT = re.compile(r"([aeo])[^aeiouy]+\1$")


def telex(aligned: Aligned) -> Aligned:
    """Words typed with Telex keys that no method turned into marks."""
    return read_keys(aligned, read_telex) if KEY.search(aligned.text.lower()) else aligned


@lru_cache(maxsize=16384)
def read_telex(word: str) -> Reading | None:
    """A lower-case word as Telex; None when it is none. A legal syllable is never sure, nor is a tone on two letters ("as").

    >>> read_telex("dduwowcj").text, read_telex("taxi")
    ('được', None)
    """
    if not TYPED.fullmatch(word) or not KEY.search(word) or word in foreign_words("never"):
        return None
    parted = _part(word)
    syllable = assemble(*parted) if parted else None
    if parted is None or syllable is None or syllable == word:
        return None
    doubtful = looks_vietnamese(word) or word in foreign_words("doubtful") or is_variant(word) or len(word) < 3
    return Reading(syllable, sure=not doubtful, shaped=parted[1].shaped)


def _part(word: str) -> tuple[str, Marks] | None:
    """Letters and marks of a typed word; None when the keys contradict each other or there are none."""
    if word.startswith("dd"):
        word, bar = word[1:], True
    else:
        bar = word[0] == "d" and word.count("d") == 2
        word = word[0] + word[1:].replace("d", "", 1) if bar else word
    at = onset_length(word)
    if "w" in word[:at]:  # w alone is ư: "nhwng"
        word = word.replace("w", "ư", 1)
        at = onset_length(word)
    onset, rest = word[:at], word[at:]
    if not rest or "d" in rest or "w" in onset:
        return None
    rest = TWICE.sub(r"\1", rest)
    tones = [key for key in rest[1:] if key in TONE_KEYS]
    if len(tones) > 1 or rest[0] in TONE_KEYS:
        return None
    tone = tones[0] if tones else ""
    rest = rest.replace(tone, "") if tone else rest
    horn = "w" in rest
    rest = rest.replace("uwow", "uow").replace("w", "", 1)
    hat = next((vowel for vowel in HATS if vowel * 2 in rest), "")
    if hat:
        rest = rest.replace(hat * 2, hat, 1)
    elif (late := CLOSING_HAT.search(rest)) and (tone or bar):
        hat, rest = late[1], rest[:-1]
    if "w" in rest or (tone == "z" and not (hat or horn or bar)):
        return None
    marks = Marks(tone.replace("z", ""), hat, horn, horn, bar)
    return (onset + rest, marks) if marks.tone or marks.shaped or "ư" in word else None
