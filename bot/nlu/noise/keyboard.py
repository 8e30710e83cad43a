"""What goes wrong on a keyboard: Telex keys that were not combined, and slips of the thumb."""

from __future__ import annotations

import re
import unicodedata
from random import Random

from bot.nlu.noise.edits import Edit

WORD = re.compile(r"[^\W\d_]+")
# Combining marks as Telex keys; circumflex repeats its letter instead.
TONES = {"\u0300": "f", "\u0301": "s", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
CIRCUMFLEX, BREVE, HORN = "\u0302", "\u0306", "\u031b"
STROKED = {"đ": "dd", "Đ": "Dd"}
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
NEIGHBOURS = {key: row[max(0, place - 1) : place] + row[place + 1 : place + 2] for row in ROWS for place, key in enumerate(row)}
SHORTEST_TO_SLIP = 3
MOST_TELEX_WORDS = 3


def telex_keys(word: str, *, tone_last: bool = True) -> str:
    """The keys typed for a word; the tone at its end or right behind its letter.

    >>> telex_keys("được"), telex_keys("được", tone_last=False)
    ('dduwowcj', 'dduwowjc')
    """
    keys, tone = [], ""
    for character in unicodedata.normalize("NFC", word):
        base, *marks = list(unicodedata.normalize("NFD", character))
        shape = "".join(base.lower() if mark == CIRCUMFLEX else "w" for mark in marks if mark in (CIRCUMFLEX, BREVE, HORN))
        found = next((TONES[mark] for mark in marks if mark in TONES), "")
        keys.append(STROKED.get(base, base) + shape + ("" if tone_last else found))
        tone = tone or found
    return "".join(keys) + (tone if tone_last else "")


def telex(text: str, random: Random) -> list[Edit]:
    """One to three marked words left as their Telex keys."""
    words = [match for match in WORD.finditer(text) if telex_keys(match.group()) != match.group()]
    chosen = random.sample(words, min(len(words), random.randint(1, MOST_TELEX_WORDS)))
    return [Edit(match.start(), match.end(), telex_keys(match.group(), tone_last=random.random() < 0.7)) for match in chosen]


def slips(text: str, random: Random) -> list[Edit]:
    """One slip, in longer texts two: a letter dropped, doubled, swapped or hit beside, or a space lost."""
    words = [match for match in WORD.finditer(text) if len(match.group()) >= SHORTEST_TO_SLIP]
    spaces = [match.start() for match in re.finditer(r"(?<=\w) (?=\w)", text)]
    edits = []
    for _ in range(1 if len(words) < 8 else 2):
        if spaces and random.random() < 0.25:
            place = random.choice(spaces)
            edits.append(Edit(place, place + 1, ""))
        elif words:
            match = random.choice(words)
            edits.append(Edit(match.start(), match.end(), _slip(match.group(), random)))
    return edits


def _slip(word: str, random: Random) -> str:
    place = random.randrange(1, len(word))
    before, letter, after = word[:place], word[place], word[place + 1 :]
    kind = random.choice(("drop", "double", "swap", "beside"))
    if kind == "drop":
        return before + after
    if kind == "swap" and after:
        return before + after[0] + letter + after[1:]
    if kind == "beside" and (keys := NEIGHBOURS.get(letter.lower())):
        return before + random.choice(keys) + after
    return before + letter * 2 + after
