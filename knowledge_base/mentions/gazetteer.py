"""Names of a closed list found in free text: without marks, with wrong tone marks, with one letter wrong in a long name.

A gazetteer is a YAML mapping ``value: [name, …]`` (or ``value: {names: […], benefit_for: […]}``). Names are written with marks. How freely
a name is matched depends on its length in syllables, because short words are often something else:

- one syllable: exactly as written (also when written without marks in the file);
- two: without marks, or with at most one wrong tone ("hổ nghèo");
- three and more: any marks, and one syllable may have one letter wrong, missing, doubled or swapped ("bảo hiễm y tế", "tro cap xa hoii"),
  unless what was typed is a word of another name ("không đi làm được" is not "không đi lại được").

A strict gazetteer takes no wrong marks at all: "còn tôi" (as for me) is not "con tôi" (my child).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import yaml
from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge_base.mentions.sentence import SYLLABLE, Token, without_tone
from knowledge_base.text import strip_marks

FOLDER = Path(__file__).parent
# "chế độ cho người khuyết tật" is the programme, "người khuyết tật" alone is the person.
BENEFIT_WORDS = (
    "chế độ", "trợ cấp", "chính sách", "tiền", "tiền trợ cấp", "hỗ trợ", "bảo trợ", "tiền hỗ trợ", "chế độ cho", "trợ cấp cho",
    "chính sách cho", "hỗ trợ cho", "chế độ của", "tiền của", "tiền cho", "chế độ dành cho", "quyền lợi của", "quyền lợi cho", "ưu đãi cho",
    "ưu đãi", "chính sách đối với",
)  # fmt: skip
SHORTEST_SLIP = 3


@dataclass(frozen=True, slots=True)
class Name:
    """A name with its value; ``syllables`` are in lower case with marks."""

    value: str
    syllables: tuple[str, ...]


@dataclass(slots=True)
class _Node:
    children: dict[str, _Node] = field(default_factory=dict)
    names: list[Name] = field(default_factory=list)
    longest: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """Names found at tokens ``[first, last]``; several names mean the text does not tell them apart."""

    first: int
    last: int
    values: tuple[str, ...]


class Gazetteer:
    """A prefix tree over syllables without marks."""

    def __init__(self, names: Iterable[Name], *, strict: bool = False) -> None:
        self._root, self._slippery, self._strict = _Node(), set[str](), strict
        self._known = set[str]()
        for name in names:
            self._add(name)
        self._near = lru_cache(maxsize=8192)(self._near_uncached)

    def find(self, tokens: Sequence[Token]) -> Iterator[Hit]:
        """The longest name at each token; hits may overlap."""
        with_marks = any(token.marked for token in tokens)
        for at in range(len(tokens)):
            if hit := self.at(tokens, at, with_marks=with_marks):
                yield hit

    def at(self, tokens: Sequence[Token], first: int, *, with_marks: bool = False) -> Hit | None:
        """The longest name that starts at a token; an exact one goes before one with a slip.

        ``with_marks``: the message has marks somewhere, so a word without them rather means one without.
        """
        best: tuple[int, int] = (0, 0)
        values: tuple[str, ...] = ()
        stack = [(self._root, first, 0)]
        while stack:
            node, at, slipped = stack.pop()
            size = at - first
            if node.names and (size, -slipped) > best and (found := self._fitting(node.names, tokens[first:at], with_marks)):
                best, values = (size, -slipped), found
            if at == len(tokens) or (size and tokens[at].apart):
                continue
            token = tokens[at].plain
            if child := node.children.get(token):
                stack.append((child, at + 1, slipped))
            if not (slipped or self._strict) and len(token) >= SHORTEST_SLIP and tokens[at].word not in self._known:
                for near in self._near(token):
                    child = node.children.get(near)
                    if child and child.longest > 2:
                        stack.append((child, at + 1, 1))
        return Hit(first, first + best[0] - 1, values) if values else None

    def _add(self, name: Name) -> None:
        node, size = self._root, len(name.syllables)
        for syllable in name.syllables:
            plain = strip_marks(syllable)
            self._known |= {syllable, plain}
            node = node.children.setdefault(plain, _Node())
            node.longest = max(node.longest, size)
            if size > 2 and len(plain) >= SHORTEST_SLIP:
                self._slippery.add(plain)
        if name not in node.names:
            node.names.append(name)

    def _fitting(self, names: Sequence[Name], tokens: Sequence[Token], with_marks: bool) -> tuple[str, ...]:
        """Values of the names that may be meant by these tokens; those with the very marks typed go before others."""
        distances = {}
        for name in names:
            wrong = _wrong_marks(name, tokens, strict=self._strict)
            if wrong is not None:
                missing = sum(written != token.word for written, token in zip(name.syllables, tokens, strict=True)) - wrong
                distances[name] = (wrong, missing if with_marks else 0)
        least = min(distances.values(), default=None)
        return tuple(dict.fromkeys(name.value for name, distance in distances.items() if distance == least))

    def _near_uncached(self, syllable: str) -> tuple[str, ...]:
        """Syllables of long names one slip (optimal string alignment distance) away; none for digits."""
        if not syllable.isalpha():
            return ()
        found = process.extract(syllable, self._slippery, scorer=OSA.distance, score_cutoff=1, limit=None)
        return tuple(near for near, distance, _ in found if distance == 1 and len(near) >= SHORTEST_SLIP)


def read_names(file: str) -> list[Name]:
    """All names of a YAML file of this folder, the derived ones included."""
    content: Mapping[str, list[str] | dict[str, list[str]]] = yaml.safe_load((FOLDER / file).read_text(encoding="utf-8"))
    return [Name(value, syllables(text)) for value, written in content.items() for text in _written(written)]


def syllables(text: str) -> tuple[str, ...]:
    """The syllables of a name in lower case."""
    return tuple(SYLLABLE.findall(text.lower()))


def _written(names: list[str] | dict[str, list[str]]) -> Iterator[str]:
    if isinstance(names, list):
        yield from names
        return
    yield from names.get("names", [])
    for person in names.get("benefit_for", []):
        yield from (f"{word} {person}" for word in BENEFIT_WORDS)


def _wrong_marks(name: Name, tokens: Sequence[Token], *, strict: bool) -> int | None:
    """How many syllables were typed with other marks; None when that is too many for the length of the name."""
    if len(tokens) == 1:
        return 0 if tokens[0].word == name.syllables[0] else None
    wrong = [(written, token) for written, token in zip(name.syllables, tokens, strict=True) if not token.may_be(written)]
    if not wrong:
        return 0
    if strict:
        return None
    if len(tokens) == 2:
        return len(wrong) if len(wrong) == 1 and without_tone(wrong[0][0]) == without_tone(wrong[0][1].word) else None
    return len(wrong) if len(wrong) < len(tokens) else None
