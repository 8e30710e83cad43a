"""The spellings of strangers, the letters and the questions they are asked in."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.danger import detect
from bot.errors import ContentError
from bot.evaluation.letters import PLACE, letters
from bot.evaluation.misspelling import keys
from bot.evaluation.questions import OUT_OF_DOMAIN, own_questions
from bot.evaluation.slices import SLICES, Slice, chosen
from knowledge_base.places import default_places
from knowledge_base.programs import Aspect, Program
from knowledge_base.text import fold, strip_marks
from tests.unit.builders import nlu_blocks, seed_entries, seed_signposts

BY_KEY = {one.key: one for one in SLICES}
QUESTIONS = [question.text for question in own_questions()]


@pytest.mark.parametrize("one", SLICES, ids=lambda one: one.key)
def test_a_question_is_always_spelt_the_same(one: Slice) -> None:
    assert [one.spell(text) for text in QUESTIONS] == [one.spell(text) for text in QUESTIONS]


@pytest.mark.parametrize(
    ("key", "most_same"), [("marked", 1.0), ("unmarked", 0.0), ("teencode", 0.0), ("telex", 0.0), ("dialect", 0.25), ("letter", 0.0)]
)
def test_spelling_really_changes_the_questions(key: str, most_same: float) -> None:
    same = [text for text in QUESTIONS if BY_KEY[key].spell(text) == text]
    assert len(same) <= most_same * len(QUESTIONS), same
    assert key != "marked" or len(same) == len(QUESTIONS)


@given(st.text())
@pytest.mark.parametrize("one", SLICES, ids=lambda one: one.key)
def test_any_text_can_be_spelt(one: Slice, text: str) -> None:
    assert isinstance(one.spell(text), str)


def test_teencode_keeps_some_marks_and_loses_some() -> None:
    spelt = [BY_KEY["teencode"].spell(text) for text in QUESTIONS]
    marked = [word != strip_marks(word) for text in spelt for word in text.split()]
    assert 0.2 < sum(marked) / len(marked) < 0.6


def test_telex_leaves_one_run_of_words_as_keys() -> None:
    text = "Trợ cấp hưu trí xã hội được bao nhiêu"
    spelt = BY_KEY["telex"].spell(text).split()
    changed = [place for place, (old, new) in enumerate(zip(text.split(), spelt, strict=True)) if new not in (old, strip_marks(old))]
    assert changed
    assert changed[-1] - changed[0] <= 4
    assert all(spelt[place] == keys(text.split()[place]) for place in changed)


@pytest.mark.parametrize(
    ("word", "typed"), [("được", "dduwowcj"), ("trợ", "trowj"), ("cấp", "caaps"), ("Đặng", "DDawngj"), ("nghèo?", "ngheof?"), ("ok", "ok")]
)
def test_telex_keys(word: str, typed: str) -> None:
    assert keys(word) == typed


def test_letters_are_many_long_and_put_the_question_everywhere() -> None:
    places = Counter(letter.place for letter in letters())
    assert len(letters()) >= 12
    assert all(places[place] >= 4 for place in ("start", "middle", "end"))
    for letter in letters():
        assert letter.text.count(PLACE) == 1
        at = letter.text.index(PLACE) / len(letter.text)
        assert {"start": at == 0, "middle": 0.2 < at < 0.8, "end": at > 0.9}[letter.place], letter.who
        assert 80 <= len(letter.around("Hưu trí xã hội được bao nhiêu tiền").split()) <= 200, letter.who


def test_letters_themselves_ask_nothing_and_name_no_place_or_danger() -> None:
    for letter in letters():
        story = letter.text.replace(PLACE, "")
        assert "?" not in story
        assert detect(story) is None
        assert not [mention.text for mention in default_places().find(story) if mention.provinces], letter.who


def test_question_in_a_letter_is_a_sentence_of_its_own() -> None:
    assert "Xin thẻ ở đâu?" in BY_KEY["letter"].spell("xin thẻ ở đâu")


def test_slices_can_be_chosen_and_a_wrong_name_lists_those_there_are() -> None:
    assert chosen(None) == SLICES
    assert len(BY_KEY) == len(SLICES)
    assert [one.key for one in chosen("letter, marked")] == ["marked", "letter"]
    with pytest.raises(ContentError, match=r"sms.*marked, unmarked, teencode, telex, dialect, letter"):
        chosen("marked,sms")


def test_own_questions_cover_every_programme_and_aspect() -> None:
    questions = own_questions()
    assert {question.topic for question in questions} == {*Program, OUT_OF_DOMAIN}
    assert {question.asks for question in questions if question.inside} == set(Aspect)
    assert sum(question.inside for question in questions) >= 100
    assert sum(not question.inside for question in questions) >= 60
    assert len({question.id for question in questions}) == len(questions) == len({fold(question.text) for question in questions})


def test_own_questions_are_neither_taught_nor_written_into_an_entry() -> None:
    known = {fold(line) for block in nlu_blocks() for line in block["examples"]}
    known |= {fold(question) for owner in (*seed_entries(), *seed_signposts()) for question in owner.questions}
    assert [text for text in QUESTIONS if fold(text) in known] == []


def test_own_questions_signal_no_danger_in_any_spelling() -> None:
    assert [(one.key, text) for one in SLICES for text in QUESTIONS if detect(one.spell(text))] == []
