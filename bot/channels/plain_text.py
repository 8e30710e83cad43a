"""Replies as plain text: sources and dates below the answer, long texts in pages, choices as numbered lines."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.texts import default_texts
from knowledge_base.times import show_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.channels.base import ResidentTexts
    from bot.messages import Button, Reply, Source

# Best place to cut first: between paragraphs, lines, sentences, words.
_BORDERS = tuple(re.compile(pattern) for pattern in (r"\n\s*\n", r"\n", r"(?<=[.!?…;:])\s", r"\s"))
_EARLIEST_CUT = 0.4  # a border before this share of the page would leave a stub
_JOINERS = "\u200d\ufe0f"


def rendered(reply: Reply, texts: ResidentTexts | None = None) -> str:
    """The text a resident reads: the answer, then what it rests on and since when it holds (worded as in ``texts``, else as shipped)."""
    text = _sendable(reply.text).strip()
    footer = _footer(reply.sources, reply.effective_from, texts or default_texts())
    return f"{text}\n\n{footer}" if text and footer else text


def paged(reply: Reply, limit: int, texts: ResidentTexts | None = None) -> tuple[Reply, ...]:
    """The reply as messages of at most ``limit`` UTF-16 units; buttons stay under the last one.

    Each page is complete in itself (sources already in the text), so pages can be stored and sent one by one.
    """
    *first, last = split_text(rendered(reply, texts), limit)
    bare = replace(reply, sources=(), effective_from=None)
    return (*(replace(bare, text=text, buttons=()) for text in first), replace(bare, text=last))


def split_text(text: str, limit: int) -> list[str]:
    """Cut at the best border that fits: paragraph, line, sentence, word; through a word only when there is none."""
    pages, rest = [], text.strip()
    while utf16_length(rest) > limit:
        cut = _cut(rest, limit)
        pages.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*pages, rest] if rest or not pages else pages


def numbered(text: str, titles: Sequence[str]) -> str:
    """Choices as lines to answer with a number, for a client that shows no buttons."""
    lines = "\n".join(f"{number}. {title}" for number, title in enumerate(titles, start=1))
    return joined(text, lines)


def joined(text: str, addition: str) -> str:
    """Two blocks of text with a blank line between them; an empty one leaves none."""
    return "\n\n".join(block for block in (text.strip(), addition.strip()) if block)


def written_out(button: Button) -> str:
    """A button as words: where it leads, or its title."""
    target = button.phone or button.url or ""
    return button.title if not target or target in button.title else f"{button.title}: {target}"


def shortened(title: str, limit: int) -> str:
    """A one-line button title of at most ``limit`` UTF-16 units."""
    title = " ".join(_sendable(title).split())
    if utf16_length(title) <= limit:
        return title
    return title[: _fitting(title, limit - 1)].rstrip() + "…"


def utf16_length(text: str) -> int:
    """Characters as Telegram and Zalo may count them: those beyond the basic plane count twice."""
    return len(text) + sum(character > "\uffff" for character in text)


def _sendable(text: str) -> str:
    """NFC, so that limits count what is sent, and without halves of characters, which no JSON can carry."""
    return unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode())


def _footer(sources: Sequence[Source], effective_from: str | None, texts: ResidentTexts) -> str:
    cited = dict.fromkeys(f"{source.article} {source.document}".strip() for source in sources)
    parts = [texts.get("utter_channel_legal_basis", sources="; ".join(cited))] if cited else []
    if effective_from:
        parts.append(texts.get("utter_channel_in_force_since", date=show_day(effective_from)))
    return " ".join(parts)


def _fitting(text: str, limit: int) -> int:
    """How many characters of ``text`` fit into ``limit`` UTF-16 units."""
    units = 0
    for position, character in enumerate(text):
        units += 2 if character > "\uffff" else 1
        if units > limit:
            return position
    return len(text)


def _cut(text: str, limit: int) -> int:
    end = _fitting(text, limit)
    for border in _BORDERS:
        # One character more than fits: a border right behind the page is a good cut too.
        places = [match.start() for match in border.finditer(text, 0, end + 1) if match.start() >= end * _EARLIEST_CUT]
        if places:
            return places[-1]
    while end > 1 and (unicodedata.combining(text[end]) or text[end] in _JOINERS or text[end - 1] in _JOINERS):
        end -= 1
    return max(end, 1)
