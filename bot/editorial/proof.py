"""Whether a proposed entry may stand beside all the others: the rules of ``knowledge_base.check``, told per entry."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from knowledge_base.check import check
from knowledge_base.entries import Entry, Signpost, State
from knowledge_base.figures import Figures
from knowledge_base.text import fold

# Which column of a file a problem is about, by a part of its text.
_COLUMNS = {
    "id phải bắt đầu": "id",
    "id có hai lần": "id",
    "tên dài": "title",
    "không có tỉnh": "provinces",
    "certainty phải": "certainty",
    "điều chỉ nhớ": "certainty",
    "hết hiệu lực trước": "effective_to",
    "nguồn": "sources",
    "cách hỏi": "questions",
    "cùng có câu hỏi": "questions",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One broken rule; ``column`` is the field of the entry it is about."""

    entry_id: str
    column: str
    text: str


class Proof:
    """The rules, over the parameters and signposts that entries live beside."""

    def __init__(self, figures: Figures, signposts: Sequence[Signpost]) -> None:
        self.figures, self._signposts = figures, signposts

    def problems(self, proposed: Sequence[Entry], others: Iterable[Entry], *, as_published: bool) -> list[Problem]:
        """What speaks against proposed entries taking the place of those with their ids.

        Args:
            proposed: new contents.
            others: the entries residents see now; those that are replaced are left out here.
            as_published: also ask what only a published entry must have (sources with the day they were read, enough questions …).
        """
        state = State.PUBLISHED if as_published else State.DRAFT
        new = [replace(entry, state=state, reviewer=entry.reviewer or "?") for entry in proposed]
        replaced = {entry.id for entry in new}
        beside = [entry for entry in others if entry.id not in replaced] + new
        holders: dict[str, list[Entry]] = defaultdict(list)
        for entry in beside:
            for question in {fold(question) for question in entry.questions}:
                holders[question].append(entry)
        doubled = Counter(entry.id for entry in new)
        return [
            Problem(entry.id, _column(text), text.removeprefix(f"{entry.id}: "))
            for entry in new
            for text in self._of(entry, holders, twice=doubled[entry.id] > 1)
        ]

    def _of(self, entry: Entry, holders: dict[str, list[Entry]], *, twice: bool) -> list[str]:
        rivals = {
            other.id: other
            for question in entry.questions
            for other in holders[fold(question)]
            if other is not entry and other.id != entry.id
        }
        # What the rivals' own texts get wrong was there before.
        known = Counter(check([*rivals.values()], self._signposts, self.figures, complete=False))
        found = Counter(check([*rivals.values(), entry], self._signposts, self.figures, complete=False))
        return [*(found - known).elements(), *([f"{entry.id}: id có hai lần"] if twice else [])]


def _column(problem: str) -> str:
    return next((column for part, column in _COLUMNS.items() if part in problem), "answer")
