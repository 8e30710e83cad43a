"""The lexicon scores like scikit-learn's TF-IDF, forgets and learns texts, and says which pieces counted."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from knowledge_base.lexicon import Lexicon
from knowledge_base.search import WEIGHTS, Index
from knowledge_base.text import fold
from tests.unit.builders import TODAY, seed_entries, seed_library

TEXTS = [question for one in seed_entries()[::40] for question in one.questions]
PEERS = [
    TfidfVectorizer(analyzer="word", token_pattern=r"\S+", ngram_range=(1, 2), sublinear_tf=True, preprocessor=fold).fit(TEXTS),
    TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, preprocessor=fold).fit(TEXTS),
]
MATRICES = [peer.transform(TEXTS) for peer in PEERS]
LEXICON = Lexicon(TEXTS, range(len(TEXTS)), [1.0] * len(TEXTS))
WORDS = sorted({word for text in TEXTS for word in text.split()})


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from([*WORDS, "xyz", "Đ", "ở ở"]), max_size=9).map(" ".join)))
def test_scores_are_those_of_scikit_learn(text: str) -> None:
    for ours, peer, matrix in zip(LEXICON.scores(text), PEERS, MATRICES, strict=True):
        np.testing.assert_allclose(ours, (matrix @ peer.transform([text]).T).toarray().ravel(), atol=1e-12)


def test_next_revision_scores_as_one_built_from_nothing() -> None:
    kept, gone, new = TEXTS[: len(TEXTS) // 2], TEXTS[len(TEXTS) // 2 :], ["một câu hoàn toàn mới", "chữ zzyzx lạ"]
    earlier = Lexicon([*kept, *gone], range(len(TEXTS)), [1.0] * len(TEXTS))
    size = len(kept) + len(new)
    later = Lexicon([*new, *kept], range(size), [1.0] * size, earlier)
    fresh = Lexicon([*new, *kept], range(size), [1.0] * size)
    before = [scores.copy() for scores in earlier.scores("zzyzx " + gone[0])]
    for text in ("zzyzx " + gone[0], gone[-1], kept[0], ""):
        for one, other in zip(later.scores(text), fresh.scores(text), strict=True):
            np.testing.assert_allclose(one, other, atol=1e-12)
    for one, other in zip(earlier.scores("zzyzx " + gone[0]), before, strict=True):
        np.testing.assert_array_equal(one, other)


def test_best_text_of_an_owner_counts_by_its_share() -> None:
    lexicon = Lexicon(["mai táng phí", "xe cứu thương", "mai táng phí"], [0, 0, 1], [1.0, 1.0, 0.6])
    words, characters = lexicon.scores("mai táng phí")
    assert words == pytest.approx([1.0, 0.6])
    assert characters == pytest.approx([1.0, 0.6])


def test_texts_without_a_word_score_nothing() -> None:
    words, characters = Lexicon(["…", "mai táng"], [0, 1], [1.0, 1.0]).scores("mai táng")
    assert (words[0], characters[0]) == (0.0, 0.0)
    assert words[1] == pytest.approx(1.0)


def test_explanation_adds_up_and_names_the_nearest_question() -> None:
    index = seed_library().index
    entry = index.entries[0]
    text = entry.questions[0]
    hit = next(hit for hit in index.search(text, on=TODAY, aspects={"amount": 0.5}, limit=20) if hit.entry is entry)
    reasons = {reason.signal: reason for reason in index.explain(text, hit)}
    assert list(reasons) == list(WEIGHTS)
    assert sum(reason.points for reason in reasons.values()) == pytest.approx(hit.score)
    assert reasons["words"].nearest == text
    assert 0 < sum(part for _, part in reasons["words"].grams) <= reasons["words"].value + 1e-9
    assert reasons["aspect"].nearest == ""


def test_index_from_an_earlier_one_finds_the_same() -> None:
    entries = [one for one in seed_entries() if one.state.value == "published"]
    grown, fresh = Index(entries, Index(entries[:30])), Index(entries)
    for text in ("mai táng phí bao nhiêu", "xin xe chở đi viện", "hộ nghèo 2027"):
        one, other = (index.search(text, on=TODAY, limit=10) for index in (grown, fresh))
        assert [hit.entry.id for hit in one] == [hit.entry.id for hit in other]
        assert [hit.score for hit in one] == pytest.approx([hit.score for hit in other])
