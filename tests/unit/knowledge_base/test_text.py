"""Cleaning, folding and word borders of Vietnamese text."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge_base import text as module
from knowledge_base.text import clean, fold, strip_marks, word_spans

VIETNAMESE = st.text(st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxyAĂĐƠáàảãạấầẩẫậữựợửỳý 0123456789.,?!-/\n\t  "), max_size=80)
HARD = [
    "uỷ ban nhân dân xã",
    "Uỷ  ban   hoà giải",
    unicodedata.normalize("NFD", "Trợ cấp hưu trí xã hội được bao nhiêu?"),
    "hai  dấu cách\n\nvà xuống dòng\r\nnữa",
    "🙏🙏 cảm ơn 👍🏽 nhiều 👨‍👩‍👧",
    "a\u200bb\ufeffc",
    "...!!!???",
    "1.234.567đ/tháng (từ 01/7/2026)",
    "http://vanban.chinhphu.vn/?x=1&y=2",
    "\ud800 lẻ nửa ký tự",
    "ٱلسَّلَامُ 你好 สวัสดี",
    "x" * 3000,
    "____ __",
]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("  trợ cấp  ", "trợ cấp"),
        (unicodedata.normalize("NFD", "trợ cấp"), "trợ cấp"),
        ("trợ\u200bcấp", "trợ cấp"),
        ("xong\u200b. \u200bRồi", "xong. Rồi"),
        ("\ufeffxin chào\u2060", "xin chào"),
        ("a\x00b\x07c", "abc"),
        ("dòng một\r\ndòng hai\tcột", "dòng một\ndòng hai\tcột"),
        ("\u202etrái sang phải\u202c", "trái sang phải"),
        ("❤️", "❤"),
        ("", ""),
        ("nửa ký tự \ud83d thôi", "nửa ký tự \ufffd thôi"),
        ("👵 \ud83d\udc75", "👵 👵"),
        ("một\rhai\r\nba\u2028bốn\x0bnăm", "một\nhai\nba\nbốn\nnăm"),
        ("a\u202ab\u034fc\u3164d", "abcd"),
        ("e\u034f\u0301", "é"),
    ],
)
def test_clean_keeps_what_people_see(raw: str, expected: str) -> None:
    assert clean(raw) == expected


ANY = st.text(alphabet=st.characters())  # halves of characters too


@given(ANY, st.none() | st.integers(0, 12))
def test_cleaning_twice_changes_nothing(raw: str, limit: int | None) -> None:
    assert clean(clean(raw, limit), limit) == clean(raw, limit)


@given(ANY, st.integers(0, 12))
def test_what_is_cut_is_the_beginning_of_the_clean_text(raw: str, limit: int) -> None:
    assert len(clean(raw, limit)) <= limit
    assert clean(raw).startswith(clean(raw, limit))


@given(ANY)
def test_clean_text_can_be_stored(raw: str) -> None:
    assert "\x00" not in clean(raw)
    clean(raw).encode()


@given(ANY)
def test_clean_text_is_nfc_without_control_or_invisible_characters(raw: str) -> None:
    cleaned = clean(raw)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not any(unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} and character not in "\n\t" for character in cleaned)
    assert not module.INVISIBLE.search(cleaned)


@given(st.text() | VIETNAMESE)
def test_stripping_marks_keeps_the_length_of_nfc_text(raw: str) -> None:
    composed = unicodedata.normalize("NFC", raw)
    assert len(strip_marks(composed)) == len(composed)


@given(VIETNAMESE)
def test_stripped_vietnamese_is_plain_ascii(raw: str) -> None:
    assert strip_marks(raw).isascii()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đặng", "Dang"),
        ("uỷ ban / ủy ban", "uy ban / uy ban"),
        ("ÔNG ƯU ĐÃI", "ONG UU DAI"),
        ("café naïve", "cafe naive"),
        ("🙏", "🙏"),
    ],
)
def test_marks_are_stripped(text: str, expected: str) -> None:
    assert strip_marks(text) == expected


@pytest.mark.parametrize(
    "spelling", ["Trợ cấp,  ĐƯỢC bao nhiêu?", "tro cap duoc bao nhieu", unicodedata.normalize("NFD", "trợ cấp được bao nhiêu!")]
)
def test_every_spelling_folds_alike(spelling: str) -> None:
    assert fold(spelling) == "tro cap duoc bao nhieu"


@given(st.text())
def test_folding_twice_changes_nothing(raw: str) -> None:
    assert fold(fold(raw)) == fold(raw)


def assert_borders_hold(text: str, spans: list[tuple[int, int]]) -> None:
    last = 0
    for start, end in spans:
        assert last <= start < end <= len(text)
        assert text[start:end].strip() == text[start:end], "a word neither begins nor ends with white space"
        last = end
    covered = "".join(text[start:end] for start, end in spans)
    assert [c for c in covered if not c.isspace()] == [c for c in text if not c.isspace()] or all(c.isspace() for c in text)


@pytest.mark.parametrize("text", HARD, ids=range(len(HARD)))
def test_word_borders_hold_for_hard_texts(text: str) -> None:
    assert_borders_hold(text, word_spans(text))


@settings(max_examples=60, deadline=None)
@given(VIETNAMESE)
def test_word_borders_hold_for_vietnamese_of_any_shape(text: str) -> None:
    assert_borders_hold(text, word_spans(text))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_word_borders_never_raise_and_stay_inside_the_text(text: str) -> None:
    last = 0
    for start, end in word_spans(text):
        assert last <= start < end <= len(text)
        last = end


def test_words_of_several_syllables_stay_together() -> None:
    text = "trợ cấp hưu trí  xã hội"
    words = [text[start:end] for start, end in word_spans(text)]
    assert "trợ cấp" in words
    assert len(words) < 6


def test_only_white_space_has_no_words() -> None:
    assert word_spans(" \n\t ") == []
    assert word_spans("") == []


def test_syllables_are_used_when_the_segmenter_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    import underthesea

    def broken(text: str) -> list[str]:
        raise ValueError("odd input")

    monkeypatch.setattr(underthesea, "word_tokenize", broken)
    assert word_spans("trợ cấp?") == [(0, 3), (4, 7), (7, 8)]


def test_syllables_are_used_when_the_segmenter_drops_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    import underthesea

    monkeypatch.setattr(underthesea, "word_tokenize", lambda text: ["trợ"])
    assert word_spans("trợ cấp") == [(0, 3), (4, 7)]


def test_importing_the_module_does_not_load_the_segmenter() -> None:
    assert "word_tokenize" not in vars(sys.modules["knowledge_base.text"])
