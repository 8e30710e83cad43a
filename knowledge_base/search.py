"""Finds the entry that answers a question: words, characters, programme and aspect signals, on one date in one province."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from knowledge_base.entries import Entry, Signpost
from knowledge_base.lexicon import Floats, Lexicon
from knowledge_base.programs import Aspect, Program, Province

# Share of each signal in the score; chosen on the development questions (docs/decisions/0006).
WEIGHTS = {"words": 0.30, "characters": 0.20, "program": 0.32, "aspect": 0.18}
# An answer's own words say less about what it answers than the questions it was written for.
ANSWER_SHARE = 0.6
# What an aspect is worth that an entry covers beside its own.
COVERED = 0.85
SHOWN_GRAMS = 5


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry with its score in [0, 1] and what each signal gave."""

    entry: Entry
    score: float
    signals: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one signal gave what it gave. ``nearest`` and ``grams`` (with their part of the cosine) only for words and characters."""

    signal: str
    value: float
    weight: float
    nearest: str = ""
    grams: tuple[tuple[str, float], ...] = ()

    @property
    def points(self) -> float:
        """What the signal adds to the score."""
        return self.weight * self.value


class Index:
    """Searchable knowledge of one revision. Immutable: a change of knowledge builds a new one, from ``earlier`` what has not changed."""

    def __init__(self, entries: Sequence[Entry], earlier: Index | None = None) -> None:
        self.entries = tuple(entries)
        texts, owners, shares = [], [], []
        for number, entry in enumerate(self.entries):
            for text, share in [(question, 1.0) for question in (*entry.questions, entry.title)] + [(entry.answer, ANSWER_SHARE)]:
                texts.append(text)
                owners.append(number)
                shares.append(share)
        self._lexicon: Lexicon = Lexicon(texts, owners, shares, earlier._lexicon if earlier else None)
        self._columns = _Columns(self.entries)
        self._of_program: dict[Program, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            self._of_program[entry.program].append(entry)

    def search(
        self,
        text: str,
        *,
        on: date,
        province: Province | None = None,
        programs: Mapping[str, float] | None = None,
        aspects: Mapping[str, float] | None = None,
        limit: int = 5,
    ) -> list[Hit]:
        """Entries that hold on a day in a province, best first.

        Args:
            text: the question as typed.
            on: the day the answer must be true for.
            province: None leaves local entries of every province in (the caller asks which one).
            programs: probability per programme slug from the language model, {} when unknown.
            aspects: probability per aspect, {} when unknown.
            limit: how many hits at most.
        """
        words, characters = self._lexicon.scores(text)
        signals = {
            "words": words,
            "characters": characters,
            "program": self._columns.program_signal(programs or {}),
            "aspect": self._columns.aspect_signal(aspects or {}),
        }
        scores = np.zeros(len(self.entries))
        for name, values in signals.items():
            scores = scores + WEIGHTS[name] * values
        held = np.flatnonzero(self._columns.hold(on, province))
        best = held[np.lexsort((self._columns.order[held], -scores[held]))][:limit]
        return [
            Hit(self.entries[number], float(scores[number]), {name: float(values[number]) for name, values in signals.items()})
            for number in best
        ]

    def explain(self, text: str, hit: Hit) -> list[Reason]:
        """What each signal of a hit of this index added to its score, and for the words which of the entry's texts was nearest."""
        nearest = dict(zip(("words", "characters"), self._lexicon.nearest(text, self.entries.index(hit.entry)), strict=True))
        reasons = []
        for name, value in hit.signals.items():
            number, grams = nearest.get(name, (None, []))
            where = "" if number is None else self._lexicon.texts[number]
            reasons.append(Reason(name, value, WEIGHTS[name], where, tuple(grams[:SHOWN_GRAMS])))
        return reasons

    def covers(self, program: Program, aspect: Aspect, on: date, province: Province | None) -> bool:
        """True when some entry answers this aspect of this programme."""
        return any(
            entry.answers(aspect) and entry.holds_on(on) and (province is None or entry.holds_in(province))
            for entry in self._of_program.get(program, ())
        )


class _Columns:
    """What search asks of every entry, one array of shape (entries,) per matter."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        size = len(entries)
        self.order = np.empty(size, dtype=np.int64)  # place of each entry by its id
        self.order[sorted(range(size), key=lambda number: entries[number].id)] = np.arange(size)
        self._from = np.array([entry.effective_from.toordinal() for entry in entries], dtype=np.int64)
        self._to = np.array([(entry.effective_to or date.max).toordinal() for entry in entries], dtype=np.int64)
        self._in = {province: np.array([entry.holds_in(province) for entry in entries], dtype=bool) for province in Province}
        self._program = np.array([_PROGRAMS[entry.program] for entry in entries], dtype=np.int64)
        self._aspect = np.array([_ASPECTS[entry.aspect] for entry in entries], dtype=np.int64)
        self._covers = np.zeros((size, len(_ASPECTS)))
        for number, entry in enumerate(entries):
            self._covers[number, [_ASPECTS[aspect] for aspect in entry.covers]] = COVERED

    def hold(self, on: date, province: Province | None) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Which entries hold on a day, in a province when one is given."""
        day = on.toordinal()
        held = (self._from <= day) & (day <= self._to)
        return held if province is None else held & self._in[province]

    def program_signal(self, programs: Mapping[str, float]) -> Floats:
        return np.array([programs.get(program.value, 0.0) for program in _PROGRAMS])[self._program]

    def aspect_signal(self, aspects: Mapping[str, float]) -> Floats:
        """Probability of the entry's own aspect; of one it covers a little less, so that the entry written for it comes first."""
        values = np.array([aspects.get(aspect.value, 0.0) for aspect in _ASPECTS])
        return np.maximum(values[self._aspect], (self._covers * values).max(axis=1, initial=0.0))


_PROGRAMS = {program: number for number, program in enumerate(Program)}
_ASPECTS = {aspect: number for number, aspect in enumerate(Aspect)}


class Signposts:
    """Neighbouring matters: found by their own question variants."""

    def __init__(self, signposts: Sequence[Signpost]) -> None:
        self.signposts = tuple(signposts)
        texts = [(question, number) for number, post in enumerate(self.signposts) for question in (*post.questions, post.title)]
        self._lexicon = Lexicon([text for text, _ in texts], [number for _, number in texts], [1.0] * len(texts))

    def find(self, text: str, matter: str | None = None, threshold: float = 0.4) -> Signpost | None:
        """The signpost whose variants are nearest; a matter named by the language model counts half of what is needed."""
        if not self.signposts:
            return None
        words, characters = self._lexicon.scores(text)
        same = np.array([post.matter == matter for post in self.signposts])
        # A signpost of another matter than the model saw must be named nearly in its own words.
        scores = 0.6 * words + 0.4 * characters + np.where(same, 0.2, -0.15 if matter else 0.0)
        best = int(np.argmax(scores))
        return self.signposts[best] if scores[best] >= threshold else None
