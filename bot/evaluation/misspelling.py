"""How strangers type, for measuring only: teencode, Telex keys, regional words and sounds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from knowledge_base.text import strip_marks

FOLDER = Path(__file__).parent
WORD = re.compile(r"[^\W\d_]+")
# Sounds young people shorten, by the unmarked word: (pattern, replacement).
SHORT_SOUNDS = ((r"ng$", "g"), (r"nh$", "h"), (r"ch$", "k"), (r"^ph", "f"), (r"^qu", "w"), (r"^gi(?=[aăâeêoôơuưy])", "j"), (r"^kh", "k"))
KEYS = {"CIRCUMFLEX": "", "BREVE": "w", "HORN": "w", "GRAVE": "f", "ACUTE": "s", "HOOK": "r", "TILDE": "x", "DOT": "j", "STROKE": ""}
HOOK, TILDE = "\u0309", "\u0303"


def as_teencode(text: str, random: Random) -> str:
    """Abbreviations of our own table, shortened sounds, and marks lost on about half of the words; all lower case, few signs."""
    text = _swapped(text.lower(), _table("teencode.yml"), random, 0.75)
    return re.sub(r"[.,;:?!]+(?=\s|$)", "", WORD.sub(lambda match: _teen_word(match.group(), random), text))


def with_telex(text: str, random: Random) -> str:
    """A run of words typed while the Vietnamese keyboard was off; the rest stays as it was, or has lost its marks."""
    words = text.split(" ")
    marked = [place for place, word in enumerate(words) if keys(word) != word]
    if not marked:
        return text
    first = random.choice(marked)
    last = first + random.randint(1, 4)
    rest: Callable[[str], str] = strip_marks if random.random() < 0.3 else str
    return " ".join(keys(word) if first <= place <= last else rest(word) for place, word in enumerate(words))


def keys(word: str) -> str:
    """Telex keys of a word, shapes behind their letters and the tone at the end.

    >>> keys("nghèo?"), keys("Đường")
    ('ngheof?', 'DDuwowngf')
    """
    return re.sub(r"[^\W\d_]+", lambda match: _keys(match.group()), word)


def in_dialect(text: str, random: Random) -> str:
    """The words of one region, its way of ending a question, and sometimes the spelling its speech suggests."""
    region: Mapping[str, Any] = random.choices(list(_table("dialect.yml").values()), weights=(3, 2, 1))[0]
    text = _swapped(text, region["words"], random, 0.8)
    if random.random() < 0.5:
        text = WORD.sub(lambda match: _as_spoken(match.group(), region, random), text)
    if random.random() < 0.6:
        text = f"{text.rstrip(' .?!')} {random.choice(region['endings'])}"
    return text


def _teen_word(word: str, random: Random) -> str:
    if random.random() < 0.18:
        word = next((short for pattern, by in SHORT_SOUNDS if (short := re.sub(pattern, by, word)) != word), word)
    return strip_marks(word) if random.random() < 0.5 else word


def _as_spoken(word: str, region: Mapping[str, Any], random: Random) -> str:
    if random.random() > 0.3:
        return word
    if region["hook_is_tilde"]:
        swapped = unicodedata.normalize("NFD", word).translate({ord(HOOK): TILDE, ord(TILDE): HOOK})
        word = unicodedata.normalize("NFC", swapped)
    return next((said for pattern, by in region["sounds"] if (said := re.sub(pattern, by, word)) != word), word)


def _swapped(text: str, table: Mapping[str, list[str]], random: Random, share: float) -> str:
    """Standard words by one of their variants, each time with probability ``share``; longer ones first."""
    pattern = "|".join(re.escape(standard) for standard in sorted(table, key=len, reverse=True))

    def swap(match: re.Match[str]) -> str:
        return random.choice(table[match.group().lower()]) if random.random() < share else match.group()

    return re.sub(rf"(?<!\w)(?:{pattern})(?!\w)", swap, text, flags=re.IGNORECASE)


def _keys(word: str) -> str:
    letters, tone = "", ""
    for character in word:
        parts = unicodedata.name(character, "").split()
        marks = [part for part in parts[parts.index("WITH") + 1 :] if part in KEYS] if "WITH" in parts else []
        base = strip_marks(character)
        letters += base
        for mark in marks:
            if mark in ("CIRCUMFLEX", "STROKE"):
                letters += base
            elif KEYS[mark] == "w":
                letters += "w"
            else:
                tone = KEYS[mark]
    return letters + tone


@cache
def _table(name: str) -> Mapping[str, Any]:
    table: Mapping[str, Any] = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return table
