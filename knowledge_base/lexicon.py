"""TF-IDF over folded syllables and characters: which texts are nearest to a query, and by which pieces of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse._sparsetools import csc_matvec  # adds a column times a number; four times as fast as the operators above it

from knowledge_base.text import fold

Floats = np.ndarray[Any, np.dtype[np.float64]]
# Numbers of the grams of a text and how often each occurs.
Row = tuple[np.ndarray[Any, np.dtype[np.int32]], Floats]
SHORTEST, LONGEST = 3, 5  # characters of a gram


def syllables_and_pairs(text: str) -> list[str]:
    """Single syllables and neighbouring pairs of a folded text.

    >>> syllables_and_pairs("tro cap xa")
    ['tro', 'cap', 'xa', 'tro cap', 'cap xa']
    """
    syllables = text.split()
    return syllables + [f"{one} {two}" for one, two in pairwise(syllables)]


def character_grams(syllable: str) -> list[str]:
    """Runs of 3 to 5 characters of a syllable, its borders written as spaces; a shorter one is one gram.

    >>> character_grams("mua")
    [' mu', 'mua', 'ua ', ' mua', 'mua ', ' mua ']
    """
    framed, grams = f" {syllable} ", list[str]()
    for length in range(SHORTEST, LONGEST + 1):
        grams += [framed[start : start + length] for start in range(max(1, len(framed) - length + 1))]
        if len(framed) <= length:
            break
    return grams


class Vocabulary:
    """Numbers the grams of one kind. ``pieces`` splits a folded text; the grams of a piece never depend on its neighbours."""

    def __init__(self, pieces: Callable[[str], list[str]], grams: Callable[[str], list[str]]) -> None:
        self._pieces, self._grams = pieces, grams
        self._numbers, self._of_piece = dict[str, int](), dict[str, list[int]]()

    @property
    def size(self) -> int:
        return len(self._numbers)

    def row(self, folded: str) -> Row:
        """The grams of a text to keep, new ones numbered."""
        found: list[int] = []
        for piece in self._pieces(folded):
            found += self._of_piece.get(piece) or self._learn(piece)
        return _as_row(Counter(found))

    def query(self, folded: str, known: int) -> Row:
        """The grams of a text that is not kept; only those numbered below ``known``."""
        grams = (gram for piece in self._pieces(folded) for gram in self._grams(piece))
        return _as_row(Counter(number for gram in grams if (number := self._numbers.get(gram, known)) < known))

    def names(self, numbers: Sequence[int]) -> list[str]:
        """The grams with these numbers."""
        wanted = set(numbers)
        by_number = {number: gram for gram, number in self._numbers.items() if number in wanted}
        return [by_number[number] for number in numbers]

    def _learn(self, piece: str) -> list[int]:
        self._of_piece[piece] = [self._numbers.setdefault(gram, len(self._numbers)) for gram in self._grams(piece)]
        return self._of_piece[piece]


class Cuts:
    """Texts cut into grams of every kind, kept from one revision of knowledge to the next: only new texts are cut again."""

    def __init__(self) -> None:
        self.kinds = (Vocabulary(syllables_and_pairs, lambda piece: [piece]), Vocabulary(str.split, character_grams))
        self._rows = dict[str, tuple[Row, ...]]()

    def rows(self, texts: Sequence[str]) -> list[list[Row]]:
        """Per kind the row of every text; rows of other texts are forgotten."""
        self._rows = {text: self._rows.get(text) or self._cut(text) for text in texts}
        return [[self._rows[text][number] for text in texts] for number in range(len(self.kinds))]

    def _cut(self, text: str) -> tuple[Row, ...]:
        folded = fold(text)
        return tuple(kind.row(folded) for kind in self.kinds)


def _as_row(counts: Mapping[int, int]) -> Row:
    return np.fromiter(counts.keys(), np.int32, len(counts)), np.fromiter(counts.values(), np.float64, len(counts))


class Postings:
    """Cosine of a query against every text, by grams of one kind: smooth idf, 1 + ln(count), rows of length 1 (as scikit-learn does it)."""

    def __init__(self, vocabulary: Vocabulary, rows: Sequence[Row]) -> None:
        self._vocabulary, self._known, self._count = vocabulary, vocabulary.size, len(rows)
        grams = np.concatenate([numbers for numbers, _ in rows])
        sizes = np.fromiter((len(numbers) for numbers, _ in rows), np.int64, len(rows))
        found_in = np.bincount(grams, minlength=self._known)
        # A gram of an earlier revision that occurs nowhere now is as good as unknown.
        self._idf = np.where(found_in, np.log((1 + self._count) / (1 + np.maximum(found_in, 1))) + 1, 0.0)
        weights = (1.0 + np.log(np.concatenate([counts for _, counts in rows]))) * self._idf[grams]
        text = np.repeat(np.arange(self._count), sizes)
        weights /= np.sqrt(np.bincount(text, weights**2, minlength=self._count))[text]
        starts = np.concatenate([[0], np.cumsum(sizes)])
        # One row per gram: a query reads only the rows of its own grams.
        self._by_gram = csr_matrix((weights, grams, starts), shape=(self._count, self._known)).T.tocsr()

    def cosines(self, text: str) -> Floats:
        """Array of shape (texts,) with values in [0, 1]."""
        found, stored = np.zeros(self._count), self._by_gram
        for gram, weight in zip(*self._query(text), strict=True):
            start, end = stored.indptr[gram], stored.indptr[gram + 1]
            column = np.array([0, end - start], dtype=stored.indices.dtype)
            csc_matvec(self._count, 1, column, stored.indices[start:end], stored.data[start:end], weight[None], found)
        return found

    def shared(self, text: str, with_text: int) -> list[tuple[str, float]]:
        """The grams a query shares with one text and what each adds to the cosine, most first."""
        grams, weights = self._query(text)
        parts = weights * self._by_gram[grams, with_text].toarray().ravel()
        best = [place for place in np.argsort(-parts, kind="stable") if parts[place] > 0]
        return list(zip(self._vocabulary.names([int(grams[place]) for place in best]), parts[best].tolist(), strict=True))

    def _query(self, text: str) -> Row:
        grams, counts = self._vocabulary.query(fold(text), self._known)
        weights = (1.0 + np.log(counts)) * self._idf[grams]
        return grams, weights / (float(np.sqrt(np.sum(weights**2))) or 1.0)


class Lexicon:
    """Many texts of several owners; finds how near a query is to the best text of each owner.

    Args:
        texts: all texts, those of one owner side by side.
        owners: number of the owner of each text, counting up from 0.
        shares: what a cosine with each text is worth, in (0, 1].
        earlier: the lexicon of the revision before; its texts are not cut again, and it stays usable.
    """

    def __init__(self, texts: Sequence[str], owners: Sequence[int], shares: Sequence[float], earlier: Lexicon | None = None) -> None:
        self.texts = tuple(texts)
        self._owners, self._shares = np.asarray(owners, dtype=np.int64), np.asarray(shares)
        self._first = np.flatnonzero(np.diff(self._owners, prepend=-1))
        self._cuts: Cuts = earlier._cuts if earlier else Cuts()
        kinds = zip(self._cuts.kinds, self._cuts.rows(self.texts), strict=True)
        self._postings = tuple(Postings(vocabulary, rows) for vocabulary, rows in kinds) if self.texts else ()

    def scores(self, text: str) -> tuple[Floats, Floats]:
        """Best cosine per owner by syllables and by characters; two arrays of shape (owners,) with values in [0, 1]."""
        if not self._postings:
            return np.zeros(0), np.zeros(0)
        words, characters = (np.maximum.reduceat(postings.cosines(text) * self._shares, self._first) for postings in self._postings)
        return words, characters

    def nearest(self, text: str, owner: int) -> tuple[tuple[int, list[tuple[str, float]]], ...]:
        """Per kind (syllables, characters) the number of the owner's nearest text and the grams shared with it."""
        own = np.flatnonzero(self._owners == owner)
        found = []
        for postings in self._postings:
            best = int(own[np.argmax(postings.cosines(text)[own] * self._shares[own])])
            found.append((best, postings.shared(text, best)))
        return tuple(found)
