"""Reasons in plain Vietnamese: which condition holds, which does not, what leaves the matter open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from knowledge_base.entitlements.ages import birthday
from knowledge_base.entitlements.assessment import Outcome
from knowledge_base.entitlements.catalogue import Catalogue, Entitlement, Line
from knowledge_base.entitlements.values import find
from knowledge_base.entitlements.worlds import Array, View
from knowledge_base.figures import PLACEHOLDER, Figures

TURNS = "fact.turns."


@dataclass(frozen=True, slots=True)
class Teller:
    """Fills the texts of the catalogue for one person and day."""

    texts: Catalogue
    figures: Figures
    on: date
    ages: Sequence[int]
    birth: date | None

    def reasons(self, benefit: Entitlement, outcome: Outcome, view: View) -> Iterator[str]:
        """Why the benefit ended so: what is missing for a no, what speaks for it otherwise, what is open."""
        held = {name: view.look(name) for name in benefit.conditions}
        if outcome is Outcome.NO:
            failing = [name for name, values in held.items() if not values.any()] or [
                name for name, values in held.items() if not values.all()
            ]
            for name in failing:
                yield from self._first(self.texts.reasons[name].no, view, ~held[name])
            return
        for name, values in held.items():
            if values.all():
                yield from self._first(self.texts.reasons[name].yes, view, values)
        if outcome is Outcome.ASK:
            for name in benefit.doubts:
                if view.look(name).any():
                    yield self.fill(self.texts.reasons[name].doubt)
        if outcome is not Outcome.YES:
            return
        for note in (self.texts.notes[name] for name in benefit.notes):
            yield from self._first([note], view, np.full(view.grid.shape, True))

    def note(self, name: str, **words: str) -> str:
        """A note that belongs to no single benefit."""
        return self.fill(self.texts.notes[name].text, **words)

    def _first(self, lines: Iterable[Line], view: View, among: Array) -> Iterator[str]:
        """The first line that fits all worlds it is said about."""
        for line in lines:
            if not line.when or bool(view.look(line.when)[among].all()):
                yield self.fill(line.text)
                return

    def fill(self, text: str, **words: str) -> str:
        """Put person, words and figures of the day into a text."""
        told = PLACEHOLDER.sub(lambda match: self._fact(match.group(1), match.group(), words), text)
        return self.figures.fill(told, self.on)

    def _fact(self, name: str, whole: str, words: dict[str, str]) -> str:
        if name == "fact.age":
            return " hoặc ".join(map(str, self.ages))
        if name.startswith(TURNS):
            age = find(self.figures, name.removeprefix(TURNS), self.on)
            day = birthday(self.birth, int(age)) if self.birth and age is not None else None
            return f" (đủ tuổi vào ngày {day:%d/%m/%Y})" if day and day > self.on else ""
        return words.get(name.removeprefix("fact."), whole)
