"""Everything a message mentions, without overlaps: the longest stretch wins, then the order of ``PRIORITY`` (docs/entities.md)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from knowledge_base import patterns, times
from knowledge_base.mentions import ages, counts, hospitals, lists, money, numbers, places, relations, sentence, status
from knowledge_base.patterns import Found

PRIORITY = (
    "dossier_code", "cccd", "phone", "cmnd", "hospital", "province", "district", "commune", "household_status", "program", "beneficiary",
    "disability_degree", "pension", "condition", "birth_year", "age", "money", "time", "children", "household_size", "zodiac", "relation",
)  # fmt: skip
LABELS = frozenset(PRIORITY)
# Numbers that must never be read as something else, and that hide whatever is inside them.
CERTAIN = frozenset({"dossier_code", "cccd", "phone", "cmnd"})
SAME_STRETCH = frozenset({"province", "commune", "district"})


def find(text: str, now: datetime | None = None) -> list[Found]:
    """All mentions in text order; offsets count characters of ``text``. Never raises.

    Args:
        text: as typed.
        now: aware; what "mai" and "tuần sau" count from. The present moment when None.
    """
    return _without_overlaps(list(_all(text, now or datetime.now(times.VIETNAM))))


def _all(text: str, now: datetime) -> Iterator[Found]:
    yield from patterns.find(text)
    yield from places.find(text)
    view = sentence.read(text)
    yield from lists.find(view)
    yield from hospitals.find(view)
    yield from relations.find(view)
    yield from status.find(view)
    digits = numbers.in_digits(view)
    yield from ages.find(digits, now.astimezone(times.VIETNAM).date())
    yield from money.find(digits)
    yield from counts.find(digits)
    for mention in times.find(digits, now):
        yield Found("time", mention.value, mention.start, mention.end)


def _without_overlaps(found: list[Found]) -> list[Found]:
    taken: list[Found] = []
    for item in sorted(
        found, key=lambda item: (item.entity not in CERTAIN, item.start - item.end, PRIORITY.index(item.entity), item.start)
    ):
        if not any(_collide(item, other) for other in taken):
            taken.append(item)
    return sorted(taken, key=lambda item: (item.start, item.end, PRIORITY.index(item.entity)))


def _collide(one: Found, other: Found) -> bool:
    if one.end <= other.start or other.end <= one.start:
        return False
    return not ({one.entity, other.entity} <= SAME_STRETCH and (one.start, one.end) == (other.start, other.end))
