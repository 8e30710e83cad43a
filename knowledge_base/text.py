"""Vietnamese text: cleaning at the edge, folding for comparison, word borders with offsets into the text given."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Zero-width and direction marks people paste along; variation selectors; the byte order mark.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e007f]"
)
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
TOKEN = re.compile(r"\w+|[^\w\s]")
WORD = re.compile(r"[^\W_]+")


def clean(text: str) -> str:
    """What the product works on: NFC, without invisible and control characters (line breaks and tabs stay), trimmed.

    >>> clean("  tr\\u006f\\u031b\\u0323 c\\u00e2\\u0301p\\u200b ")
    'trợ cấp'
    """
    return CONTROL.sub(" ", INVISIBLE.sub("", unicodedata.normalize("NFC", text.replace("\r\n", "\n")))).strip()


def strip_marks(text: str) -> str:
    """The text without Vietnamese marks, character for character (same length for NFC text): "đỡ" → "do".

    >>> strip_marks("Bảo hiểm y tế Đặc biệt")
    'Bao hiem y te Dac biet'
    """
    return "".join(_base(character) for character in text)


@lru_cache(maxsize=4096)
def _base(character: str) -> str:
    if character in "đĐ":
        return "d" if character == "đ" else "D"
    base = unicodedata.normalize("NFD", character)
    return base[0] if len(base) > 1 and unicodedata.combining(base[1]) else character


def fold(text: str) -> str:
    """Comparable form: lower case, no marks, single spaces between words, no punctuation.

    >>> fold("Mẹ tôi 78 tuổi, được   hưởng gì?")
    'me toi 78 tuoi duoc huong gi'
    """
    return " ".join(WORD.findall(strip_marks(unicodedata.normalize("NFC", text)).lower()))


def word_spans(text: str) -> list[tuple[int, int]]:
    """Borders of Vietnamese words (underthesea), as (start, end) offsets into ``text`` exactly as given.

    underthesea may rewrite what it returns ("uỷ" → "ủy", composed accents, collapsed spaces), so its words are only used to count
    characters; where the counts do not add up the text is cut at syllables instead. Never raises, never returns an empty span.
    """
    from underthesea import word_tokenize  # 0.7 s to import: only when words are needed

    syllables = [match.span() for match in TOKEN.finditer(text)]
    if not syllables:
        return []
    try:
        words = word_tokenize(text)
    except Exception:  # underthesea fails on some odd inputs (lone surrogates, unknown scripts); syllables always work
        return syllables
    return _align(words, text) or syllables


def _align(words: list[str], text: str) -> list[tuple[int, int]] | None:
    """Lay words over the text by counting characters other than white space; None when they do not fit."""
    places = [index for index, character in enumerate(text) if not character.isspace()]
    spans, at = [], 0
    for word in words:
        length = sum(not character.isspace() for character in word)
        if length == 0:
            continue
        if at + length > len(places):
            return None
        spans.append((places[at], places[at + length - 1] + 1))
        at += length
    return spans if at == len(places) else None
