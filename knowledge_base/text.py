"""Vietnamese text: cleaning at the edge, folding for comparison, word borders with offsets into the text given."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge_base.spelling.aligned import Aligned

# Zero-width and direction marks people paste along; blank fillers, variation selectors and tag letters; the byte order mark.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
# A border of words one cannot see.
HIDDEN_SPACE = re.compile("(?<=[^\\W_])\u200b+(?=[^\\W_])")
LINE_BREAK = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
TOKEN = re.compile(r"\w+|[^\w\s]")
WORD = re.compile(r"[^\W_]+")
# Texts whose words are remembered, about half a kilobyte each: all of a training, or what a server read last.
WORDS_KEPT = 32_768


def clean(text: str, limit: int | None = None) -> str:
    """What the product works on, from every edge: NFC, trimmed, at most ``limit`` characters.

    Invisible and control characters go (a zero-width space between two letters becomes a space), every kind of line break becomes
    ``\\n`` (tabs stay), half a character becomes U+FFFD: what comes out can be stored by PostgreSQL, sent as JSON and counted by the
    engine. Cleaning again changes nothing.

    >>> clean("  tr\\u006f\\u031b\\u0323 c\\u00e2\\u0301p\\u200b ")
    'trợ cấp'
    """
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    visible = INVISIBLE.sub("", HIDDEN_SPACE.sub(" ", CONTROL.sub("", LINE_BREAK.sub("\n", whole))))
    return unicodedata.normalize("NFC", visible).strip()[:limit].rstrip()


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


def normalise(text: str) -> Aligned:
    """A message in standard spelling: cleaned, stretched letters, Telex and VNI remains, chat spelling and words of the regions put right.

    What was typed without marks stays without marks. Never raises; doing it again changes nothing.

    >>> done = normalise("k bit lm s")
    >>> done.text, done.span_in_original(6, 10)
    ('không biết làm sao', (2, 5))
    """
    from knowledge_base.spelling.chain import normalised  # the steps use this module

    return normalised(text)


def standard(text: str) -> str:
    """The text of ``normalise``.

    >>> standard("trowj caaps dc nhiu z ad")
    'trợ cấp được bao nhiêu vậy admin'
    """
    return normalise(text).text


def word_spans(text: str) -> list[tuple[int, int]]:
    """Borders of Vietnamese words (underthesea), as (start, end) offsets into ``text`` exactly as given.

    underthesea may rewrite what it returns ("uỷ" → "ủy", composed accents, collapsed spaces), so its words are only used to count
    characters; where the counts do not add up the text is cut at syllables instead. Never raises, never returns an empty span.
    """
    flat = _borders(text)
    return list(zip(flat[::2], flat[1::2], strict=True))


@lru_cache(maxsize=WORDS_KEPT)
def _borders(text: str) -> tuple[int, ...]:
    """start, end, start, end … of the words, kept small: tokenizer and featurizer ask for the same text one after the other."""
    from underthesea import word_tokenize  # 0.7 s to import: only when words are needed

    syllables = [match.span() for match in TOKEN.finditer(text)]
    if not syllables:
        return ()
    try:
        spans = _align(word_tokenize(text), text) or syllables
    except Exception:  # underthesea fails on some odd inputs (lone surrogates, unknown scripts); syllables always work
        spans = syllables
    return tuple(border for span in spans for border in span)


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
