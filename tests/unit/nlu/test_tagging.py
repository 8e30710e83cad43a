"""Annotations become tags per syllable and come back as they were."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.nlu.syllables import features, syllable_spans
from bot.nlu.tagging import Kind, lay_over, spans_of, tags

CITY, AGE = Kind("city", "from"), Kind("age")
NUMBERS = {CITY: 0, AGE: 1}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("từ hà nội, đi", ["từ", "hà", "nội", ",", "đi"]),
        ("nặng 20kg lúc 7h30", ["nặng", "20", "kg", "lúc", "7", "h", "30"]),
        ("mã K7_t2-9", ["mã", "K", "7", "_", "t", "2", "-", "9"]),
        (unicodedata.normalize("NFD", "trợ cấp"), [unicodedata.normalize("NFD", word) for word in ("trợ", "cấp")]),
        ("🙏 ạ\n\tdạ", ["🙏", "ạ", "dạ"]),
        ("", []),
        ("  \n", []),
    ],
)
def test_syllables(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in syllable_spans(text)] == expected


@given(st.text(st.characters()))
@example("a \ud800 b")
def test_any_text_has_features_that_can_be_encoded(text: str) -> None:
    syllables = [text[start:end] for start, end in syllable_spans(text)]
    found = features(syllables)
    assert len(found) == len(syllables)
    for names in found:
        assert len(set(names)) == len(names)
        "".join(names).encode()


def test_unmarked_spelling_differs_in_one_feature_only() -> None:
    (marked, *_), (plain, *_) = features(["hà", "nội"]), features(["ha", "noi"])
    assert set(marked) ^ set(plain) == {"w=hà", "w=ha"}


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (3, 9, (1, 2, True)),  # "hà nội"
        (2, 10, (1, 2, True)),  # white space around does not count
        (4, 8, (1, 2, False)),  # within both syllables
        (3, 4, (1, 1, False)),
        (2, 3, None),  # white space only
        (50, 60, None),
        (4, 4, None),
    ],
)
def test_annotation_is_laid_over_whole_syllables(start: int, end: int, expected: tuple[int, int, bool] | None) -> None:
    found = lay_over({"entity": "city", "start": start, "end": end}, syllable_spans("từ hà nội đi"))
    assert (found and (found.first, found.last, found.exact)) == expected


def test_neighbours_of_one_kind_stay_two_entities() -> None:
    text = "từ hà nội hà nội hôm nay"
    found = [lay_over({"entity": "city", "start": start, "end": end}, syllable_spans(text)) for start, end in ((10, 16), (3, 9))]
    tagged = tags(7, [one for one in found if one], {Kind("city"): 4})
    assert tagged == ["O", "I4", "I4", "B4", "I4", "O", "O"]
    assert spans_of(tagged) == [(1, 2, 4), (3, 4, 4)]


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 3), st.sampled_from([CITY, AGE])), max_size=6))
def test_tags_come_back_as_the_same_entities(entities: list[tuple[int, int, Kind]]) -> None:
    """Each entity: syllables before it, its own syllables, its kind."""
    at, laid, expected = 0, [], []
    for gap, length, kind in entities:
        first, last = at + gap, at + gap + length - 1
        spans = [(number * 2, number * 2 + 1) for number in range(last + 1)]
        annotation = {"entity": kind.entity, "role": kind.role, "start": spans[first][0], "end": spans[last][1]}
        laid.append(lay_over(annotation, spans))
        expected.append((first, last, NUMBERS[kind]))
        at = last + 1
    assert spans_of(tags(at, [one for one in laid if one], NUMBERS)) == expected


@pytest.mark.parametrize(
    ("tagged", "expected"),
    [
        (["B0", "I0", "O"], [(0, 1, 0)]),
        (["I0", "I1", "I1"], [(0, 0, 0), (1, 2, 1)]),
        (["I0", "B1", "I0"], [(0, 0, 0), (1, 1, 1), (2, 2, 0)]),
        ([], []),
    ],
)
def test_any_sequence_of_tags_is_read(tagged: list[str], expected: list[tuple[int, int, int]]) -> None:
    assert spans_of(tagged) == expected
