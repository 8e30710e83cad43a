"""Teencode and dialect in place of standard words, from the tables with which the text is normalised when it is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from random import Random

import yaml

from bot.nlu.noise.edits import Edit

SPELLING = Path(__file__).parents[3] / "knowledge_base" / "spelling"
SHARE_OF_WORDS = 0.6
MARKS = "?~"


def teencode(text: str, random: Random) -> list[Edit]:
    """Short spellings in place of some standard words ("không" → "ko")."""
    return _replaced(text, "teencode.yml", random)


def dialect(text: str, random: Random) -> list[Edit]:
    """Words of a region in place of some standard words ("mẹ" → "má")."""
    return _replaced(text, "dialect.yml", random)


def _replaced(text: str, table: str, random: Random) -> list[Edit]:
    variants, pattern = _table(table)
    return [
        Edit(match.start(), match.end(), random.choice(variants[match.group().lower()]))
        for match in pattern.finditer(text)
        if random.random() < SHARE_OF_WORDS
    ]


@cache
def _table(name: str) -> tuple[Mapping[str, list[str]], re.Pattern[str]]:
    """Variants by standard spelling, and a pattern of the standard spellings as whole words, longest first.

    A mark behind a variant (it has other meanings too) is for the reader of the table; residents type the variant all the same.
    """
    written = yaml.safe_load((SPELLING / name).read_text(encoding="utf-8"))
    variants = {
        str(standard).lower(): [str(variant).rstrip(MARKS) for variant in several] for standard, several in written.items() if several
    }
    longest_first = sorted(variants, key=len, reverse=True)
    return variants, re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)", re.IGNORECASE)
