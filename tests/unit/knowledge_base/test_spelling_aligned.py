"""Offsets survive every rewriting, and the whole chain is done after one go."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge_base.spelling.aligned import Aligned
from knowledge_base.spelling.chain import STEPS
from knowledge_base.spelling.tables import rules, variants
from knowledge_base.text import clean, normalise, standard

TYPED = [
    "trowj",
    "caaps",
    "d9i",
    "tro75",
    "đượccc",
    "hoà",
    "fải",
    "thág",
    "U",
    "Má",
    "500",
    "BHYT",
    "mẹ",
    "được",
    "car",
    "a/c",
    "x@y.vn",
    "h-k",
    "9h",
    "ko.dc",
]
WORDS = st.sampled_from([*TYPED, *variants(), *rules(), *("giấy hn", "bao nhiu", "p hông", "lm s")])
SEPARATORS = st.sampled_from([" ", " ", " ", "  ", ", ", ".", "\n", "-", "/", "? "])
MESSAGES = st.lists(st.tuples(WORDS, st.sampled_from([str.lower, str.upper, str.capitalize, str.lower]), SEPARATORS), max_size=8).map(
    lambda parts: "".join(case(word) + separator for word, case, separator in parts)
)
LETTERS = st.text(st.sampled_from("aăâeêioôơuưyáàợđbcdghklmnpqrstvxwzfj0123456789 .,/-AKĐ\u0301\u0323\u200b\n"), max_size=40)
LANDMARK = "βγδ"
ANY = st.text(alphabet=st.characters(), max_size=60)


@given(st.text(max_size=30), st.data())
def test_replacing_keeps_spans_in_order_and_inside(text: str, data: st.DataObject) -> None:
    aligned = Aligned.of(text)
    for _ in range(3):
        borders = sorted(data.draw(st.sets(st.integers(0, len(aligned.text)), max_size=6)))
        edits = [(start, end, data.draw(st.text(max_size=4))) for start, end in zip(borders[::2], borders[1::2], strict=False)]
        aligned = aligned.replace(edits)
        assert_holds(aligned, text)


@pytest.mark.parametrize("edits", [[(0, 2, ""), (1, 3, "")], [(2, 3, ""), (0, 1, "")], [(1, 1, "x")], [(3, 9, "x")]])
def test_edits_that_do_not_fit_are_refused(edits: list[tuple[int, int, str]]) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        Aligned.of("abcd").replace(edits)


@pytest.mark.parametrize(("start", "end"), [(-1, 1), (2, 1), (0, 5)])
def test_stretches_outside_the_text_are_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="outside"):
        Aligned.of("abcd").span_in_original(start, end)


def test_a_stretch_is_found_in_the_original() -> None:
    typed = " ad ơi, má tui   dc trowj caaps\u200b bn tiền"
    done = normalise(typed)
    assert done.text == "admin ơi, mẹ tôi   được trợ cấp bao nhiêu tiền"

    def original(words: str) -> str:
        at = done.text.index(words)
        start, end = done.span_in_original(at, at + len(words))
        return typed[start:end]

    assert [original(words) for words in ("admin", "mẹ tôi", "được trợ cấp", "bao nhiêu", "tiền")] == [
        "ad",
        "má tui",
        "dc trowj caaps\u200b",
        "bn",
        "tiền",
    ]
    assert done.span_in_original(0, 0) == (1, 1)
    assert done.span_in_original(len(done.text), len(done.text)) == (len(typed), len(typed))


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
@settings(max_examples=60, deadline=None)
@given(before=MESSAGES | LETTERS, after=MESSAGES | LETTERS)
def test_a_step_leaves_other_words_where_they_are(step: Callable[[Aligned], Aligned], before: str, after: str) -> None:
    typed = f"{before} {LANDMARK} {after}"
    done = step(Aligned.of(typed))
    assert_holds(done, typed)
    there, here = typed.index(LANDMARK), done.text.index(LANDMARK)
    assert done.origin[here : here + len(LANDMARK)] == tuple((at, at + 1) for at in range(there, there + len(LANDMARK)))


@settings(max_examples=200, deadline=None)
@given(MESSAGES | LETTERS)
def test_doing_it_again_changes_nothing(text: str) -> None:
    assert standard(standard(text)) == standard(text)


@settings(deadline=None)
@given(ANY | st.text(st.characters(min_codepoint=0x300, max_codepoint=0x1FFF), max_size=20))
def test_any_text_is_taken(text: str) -> None:
    done = normalise(text)
    assert_holds(done, text)
    assert unicodedata.is_normalized("NFC", done.text)
    assert standard(done.text) == done.text


@given(ANY)
def test_text_that_needs_no_spelling_comes_back_clean(text: str) -> None:
    done = STEPS[0](Aligned.of(text))
    assert done.text == clean(text)
    assert_holds(done, text)


def test_decomposed_text_is_composed_with_offsets() -> None:
    typed = unicodedata.normalize("NFD", "trợ cấp")
    done = normalise(typed)
    assert done.text == "trợ cấp"
    assert [typed[start:end] for start, end in done.origin] == [unicodedata.normalize("NFD", letter) for letter in "trợ cấp"]


def test_letters_of_another_face_keep_their_place() -> None:
    typed = "thẻ 𝐛𝐚\u0309𝐨"
    done = normalise(typed)
    assert done.text == "thẻ bảo"
    assert [typed[start:end] for start, end in done.origin[4:7]] == ["𝐛", "𝐚\u0309", "𝐨"]


@pytest.mark.parametrize("text", ["k\u0302ứớt", "sv\u0300A", "h/s\u0300", "đ/c\u0323", "x\u0323\u0302sv"])
def test_a_word_beside_a_loose_mark_is_left_alone(text: str) -> None:
    assert standard(text) == clean(text)


@pytest.mark.parametrize("text", ["a" * 20_000, "đ" * 20_000, "d" + "a_" * 10_000], ids=["plain", "marked", "tied"])
def test_monsters_take_little_time(text: str) -> None:
    begin = time.process_time()
    assert standard(text) == text
    assert time.process_time() - begin < 1, "it took ten seconds when the time grew with the square of the length"


def test_long_messages_take_little_time() -> None:
    text = ("mẹ tui 78t k có lương hưu, h mún hỏi dc trowj caaps bn tiền 1 tháng z ad. " * 60)[:4000]
    standard(text)
    times = []
    for turn in range(5):
        begin = time.process_time()
        standard(f"{text}{turn}")
        times.append(time.process_time() - begin)
    assert min(times) < 0.05, "ten times what it takes on an idle machine"


def assert_holds(aligned: Aligned, original: str) -> None:
    assert aligned.original == original
    assert len(aligned.origin) == len(aligned.text)
    assert all(0 <= start <= end <= len(original) for start, end in aligned.origin)
    assert all(a[0] <= b[0] and a[1] <= b[1] for a, b in zip(aligned.origin, aligned.origin[1:], strict=False))
