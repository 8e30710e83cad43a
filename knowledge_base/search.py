"""Finds the entry that answers a question: words, characters, programme and aspect signals, on one date in one province."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from knowledge_base.entries import Entry, Signpost
from knowledge_base.programs import Aspect, Program, Province
from knowledge_base.text import fold

# Share of each signal in the score; chosen on the development questions (docs/decisions/0006).
WEIGHTS = {"words": 0.30, "characters": 0.20, "program": 0.32, "aspect": 0.18}
# An answer's own words say less about what it answers than the questions it was written for.
ANSWER_SHARE = 0.6
# What an aspect is worth that an entry covers beside its own.
COVERED = 0.85


Scores = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry with its score in [0, 1] and what each signal gave."""

    entry: Entry
    score: float
    signals: Mapping[str, float] = field(default_factory=dict)


class Lexicon:
    """TF-IDF over folded syllables (1-2) and characters (3-5 within words) of many texts; cosine of a query against each owner."""

    def __init__(self, texts: Sequence[str], owners: Sequence[int], shares: Sequence[float]) -> None:
        self._owners, self._size = np.asarray(owners), (max(owners) + 1 if owners else 0)
        self._shares = np.asarray(shares)
        self._words = TfidfVectorizer(analyzer="word", token_pattern=r"\S+", ngram_range=(1, 2), sublinear_tf=True, preprocessor=fold)
        self._characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, preprocessor=fold)
        self._matrices: list[Any] = []
        if self._size:
            self._matrices = [vectorizer.fit_transform(texts).tocsc() for vectorizer in (self._words, self._characters)]

    def scores(self, text: str) -> tuple[Scores, Scores]:
        """Best cosine per owner by words and by characters; two arrays of shape (owners,) with values in [0, 1]."""
        if not self._size:
            return np.zeros(0), np.zeros(0)
        return self._best(self._words, self._matrices[0], text), self._best(self._characters, self._matrices[1], text)

    def _best(self, vectorizer: TfidfVectorizer, matrix: Any, text: str) -> Scores:
        query = vectorizer.transform([text])
        rows = np.asarray(matrix[:, query.indices] @ query.data).ravel() * self._shares
        best = np.zeros(self._size)
        np.maximum.at(best, self._owners, rows)
        return best


class Index:
    """Searchable knowledge of one revision. Immutable: a change of knowledge builds a new one."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = tuple(entries)
        texts, owners, shares = [], [], []
        for number, entry in enumerate(self.entries):
            for text, share in [(question, 1.0) for question in (*entry.questions, entry.title)] + [(entry.answer, ANSWER_SHARE)]:
                texts.append(text)
                owners.append(number)
                shares.append(share)
        self._lexicon = Lexicon(texts, owners, shares)

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
        hits = []
        for number, entry in enumerate(self.entries):
            if not entry.holds_on(on) or (province is not None and not entry.holds_in(province)):
                continue
            signals = {
                "words": float(words[number]),
                "characters": float(characters[number]),
                "program": (programs or {}).get(entry.program.value, 0.0),
                "aspect": _aspect_signal(entry, aspects or {}),
            }
            hits.append(Hit(entry, sum(WEIGHTS[name] * value for name, value in signals.items()), signals))
        hits.sort(key=lambda hit: (-hit.score, hit.entry.id))
        return hits[:limit]

    def covers(self, program: Program, aspect: Aspect, on: date, province: Province | None) -> bool:
        """True when some entry answers this aspect of this programme."""
        return any(
            entry.program == program and entry.answers(aspect) and entry.holds_on(on) and (province is None or entry.holds_in(province))
            for entry in self.entries
        )


def _aspect_signal(entry: Entry, aspects: Mapping[str, float]) -> float:
    """Probability of the entry's own aspect; of one it covers a little less, so that the entry written for it comes first."""
    covered = max((aspects.get(aspect.value, 0.0) for aspect in entry.covers), default=0.0)
    return max(aspects.get(entry.aspect.value, 0.0), COVERED * covered)


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
