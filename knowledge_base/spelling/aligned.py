"""A text that was rewritten and still knows where each of its characters came from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

Span = tuple[int, int]
Edit = tuple[int, int, str]


def _own_places(length: int) -> tuple[Span, ...]:
    return _many_places(-(-length // 4096) * 4096)[:length]


@lru_cache(maxsize=2)  # making thousands of pairs for each message costs more than all steps
def _many_places(length: int) -> tuple[Span, ...]:
    return tuple((at, at + 1) for at in range(length))


@dataclass(frozen=True, slots=True)
class Aligned:
    """``text`` made out of ``original``; ``origin[i]`` is the span [start, end) of ``original`` that character i of ``text`` stands for.

    Starts and ends never fall from one character to the next. A character no step touched has a span of length 1 that holds it.
    """

    text: str
    original: str
    origin: tuple[Span, ...]

    @classmethod
    def of(cls, text: str) -> Aligned:
        """The text as typed: every character stands for itself."""
        return cls(text, text, _own_places(len(text)))

    def replace(self, edits: Iterable[Edit]) -> Aligned:
        """The text with stretches [start, end) rewritten; each new character stands for all of the stretch it replaces.

        Args:
            edits: (start, end, new text) by offsets into ``text``, in text order, not overlapping, none empty.

        Raises:
            ValueError: edits overlap, are out of order, empty or outside the text.
        """
        texts: list[str] = []
        origin: list[Span] = []
        at = 0
        for start, end, new in edits:
            if not at <= start < end <= len(self.text):
                raise ValueError(f"edit [{start}, {end}) does not fit after {at} in a text of {len(self.text)} characters")
            texts += self.text[at:start], new
            origin += self.origin[at:start]
            origin += [self.span_in_original(start, end)] * len(new)
            at = end
        if not texts:
            return self
        texts.append(self.text[at:])
        origin += self.origin[at:]
        return Aligned("".join(texts), self.original, tuple(origin))

    def span_in_original(self, start: int, end: int) -> Span:
        """The stretch of the original that ``text[start:end]`` stands for; an empty stretch gives an empty one.

        >>> Aligned.of("ko biết").replace([(0, 2, "không")]).span_in_original(0, 5)
        (0, 2)
        """
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"[{start}, {end}) is outside a text of {len(self.text)} characters")
        if start < end:
            return self.origin[start][0], self.origin[end - 1][1]
        place = self.origin[start][0] if start < len(self.origin) else (self.origin[-1][1] if self.origin else len(self.original))
        return place, place
