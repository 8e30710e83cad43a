"""Entities as one tag per syllable and back (IOB1, Ramshaw and Marcus 1995, "Text Chunking using Transformation-Based Learning").

``I<n>`` is inside an entity of kind n, ``B<n>`` begins one right after another of the same kind, ``O`` is outside. Training time grows
with the square of the number of tags: IOB1 needs hardly more tags than there are kinds, BIO twice and BILOU four times as many.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from bot.nlu.syllables import Span

OUTSIDE = "O"


class Kind(NamedTuple):
    """What an annotation says of its text: entity label, and Rasa's role and group when there are."""

    entity: str
    role: str | None = None
    group: str | None = None

    @classmethod
    def of(cls, annotation: dict[str, Any]) -> Kind:
        return cls(annotation["entity"], annotation.get("role"), annotation.get("group"))


class Annotated(NamedTuple):
    """An annotation laid over syllables ``first`` to ``last`` (inclusive); not ``exact`` when its borders fell inside a syllable."""

    first: int
    last: int
    kind: Kind
    exact: bool


def lay_over(annotation: dict[str, Any], spans: Sequence[Span]) -> Annotated | None:
    """The syllables an annotation {entity, start, end} touches, or None when it touches none."""
    start, end = annotation["start"], annotation["end"]
    touched = [number for number, (left, right) in enumerate(spans) if left < end and right > start]
    if not touched or start >= end:
        return None
    first, last = touched[0], touched[-1]
    exact = spans[first][0] >= start and spans[last][1] <= end
    return Annotated(first, last, Kind.of(annotation), exact)


def tags(length: int, annotations: Iterable[Annotated], number_of: dict[Kind, int]) -> list[str]:
    """One tag per syllable for annotations that do not overlap."""
    found = [OUTSIDE] * length
    for one in sorted(annotations):
        number = number_of[one.kind]
        follows = one.first > 0 and found[one.first - 1] in (f"I{number}", f"B{number}")
        found[one.first : one.last + 1] = [f"I{number}"] * (one.last - one.first + 1)
        if follows:
            found[one.first] = f"B{number}"
    return found


def spans_of(tagged: Sequence[str]) -> list[tuple[int, int, int]]:
    """Entities in a sequence of tags, each as (first syllable, last syllable, number of its kind)."""
    found: list[tuple[int, int, int]] = []
    before = OUTSIDE
    for at, tag in enumerate(tagged):
        if tag != OUTSIDE:
            number = int(tag[1:])
            if before != OUTSIDE and tag[0] == "I" and int(before[1:]) == number:
                found[-1] = (found[-1][0], at, number)
            else:
                found.append((at, at, number))
        before = tag
    return found
