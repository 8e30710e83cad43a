"""What a sentence mentions, on a fixed Saturday morning."""

from __future__ import annotations

from datetime import datetime

from knowledge_base.mentions.finder import find
from knowledge_base.times import VIETNAM

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=VIETNAM)


def values(text: str, entity: str) -> list[str]:
    """Values of one kind of entity, in text order."""
    return [found.value for found in find(text, NOW) if found.entity == entity]


def texts(text: str, entity: str) -> list[str]:
    """The stretches of text of one kind of entity, in text order."""
    return [text[found.start : found.end] for found in find(text, NOW) if found.entity == entity]
