"""Answer text cut into blocks and clickable pieces, so that the page can show it without ever parsing HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from knowledge_base.times import VIETNAM

if TYPE_CHECKING:
    from collections.abc import Iterator

# Addresses, then Vietnamese numbers as people write them: 1800/1900 services, land lines and mobiles of 10 or 11 digits.
_LINK = re.compile(
    r"(?P<url>https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]])"
    r"|(?<![\d.])(?P<phone>1[89]00[ .]?\d{2}[ .]?\d{2}|1[89]00[ .]?\d{4}|0\d{1,3}[ .]?\d{3}[ .]?\d{3,4})(?![\d]|[.]\d)"
)
_BULLET = re.compile(r"^\s*[-•–]\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; ``href`` is None for plain text."""

    text: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """One line of an answer. ``bullet`` lines are set with a hanging indent, ``gap`` marks a blank line before."""

    pieces: tuple[Piece, ...]
    bullet: bool = False
    gap: bool = False


def blocks(text: str) -> tuple[Block, ...]:
    """The lines of a text in order; blank ones become a gap before the next."""
    found: list[Block] = []
    gap = False
    for line in text.strip().split("\n"):
        if not line.strip():
            gap = bool(found)
            continue
        bullet = _BULLET.match(line)
        rest = line[bullet.end() :] if bullet else line
        found.append(Block(tuple(pieces(rest.rstrip())), bullet is not None, gap))
        gap = False
    return tuple(found)


def pieces(line: str) -> Iterator[Piece]:
    """Plain text and links of a line; joined, their texts are the line."""
    end = 0
    for match in _LINK.finditer(line):
        if match.start() > end:
            yield Piece(line[end : match.start()])
        href = web_address(match["url"]) if match["url"] else phone_address(match["phone"])
        yield Piece(match.group(), href)
        end = match.end()
    if end < len(line):
        yield Piece(line[end:])


def web_address(url: str | None) -> str | None:
    """The address when it is a plain web one, else None: nothing else may become a link."""
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme in ("http", "https") and parts.netloc else None


def phone_address(phone: str | None) -> str | None:
    """A ``tel:`` address of the digits of a number, None when there are too few or too many."""
    digits = re.sub(r"[^\d+]", "", phone or "")
    return f"tel:{digits}" if re.fullmatch(r"\+?\d{3,15}", digits) else None


def clock_time(at: datetime, now: datetime) -> str:
    """Local time of a message: ``14:05`` on the same day, else ``21/11/2026 14:05``."""
    local = at.astimezone(VIETNAM)
    same_day = local.date() == now.astimezone(VIETNAM).date()
    return local.strftime("%H:%M" if same_day else "%d/%m/%Y %H:%M")
