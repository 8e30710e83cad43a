"""Hurried spellings for training: what they change, and that annotated entities stay exact."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.noise.edits import Edit, apply, covered
from bot.nlu.noise.keyboard import slips, telex, telex_keys
from bot.nlu.noise.words import dialect, teencode
from knowledge_base.text import strip_marks

SENTENCE = "mẹ tôi 78 tuổi bị bệnh thì không biết được trợ cấp bao nhiêu tiền"
KINDS = [teencode, dialect, telex, slips]


def entity(text: str, covering: str, value: str | None = None) -> dict[str, Any]:
    start = text.index(covering)
    return {"entity": "x", "start": start, "end": start + len(covering), "value": value or covering}


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ([], "mẹ tôi già"),
        ([Edit(0, 2, "má")], "má tôi già"),
        ([Edit(7, 10, "lớn"), Edit(0, 2, "u")], "u tôi lớn"),
        ([Edit(0, 2, "má"), Edit(1, 4, "?")], "má tôi già"),
        ([Edit(2, 3, "")], "mẹtôi già"),
    ],
    ids=["none", "one", "out of order", "overlapping", "lost space"],
)
def test_edits_are_applied_once_and_never_overlap(edits: list[Edit], expected: str) -> None:
    assert apply("mẹ tôi già", edits) == (expected, [])


@pytest.mark.parametrize(
    ("edit", "changed", "span"),
    [
        (Edit(0, 3, "không"), "không mẹ tôi 78", "mẹ tôi"),
        (Edit(4, 6, "má"), "cho má tôi 78", "má tôi"),
        (Edit(11, 13, "80 tuổi"), "cho mẹ tôi 80 tuổi", "mẹ tôi"),
        (Edit(3, 4, ""), "cho mẹ tôi 78", "mẹ tôi"),
        (Edit(10, 11, ""), "cho mẹ tôi 78", "mẹ tôi"),
        (Edit(6, 7, ""), "cho mẹtôi 78", "mẹtôi"),
        (Edit(2, 5, "x"), "cho mẹ tôi 78", "mẹ tôi"),
    ],
    ids=["before", "inside", "after", "space before", "space behind", "space inside", "across the border"],
)
def test_entity_moves_with_the_text_and_keeps_its_borders(edit: Edit, changed: str, span: str) -> None:
    text = "cho mẹ tôi 78"
    new, (moved,) = apply(text, [edit], [entity(text, "mẹ tôi")])
    assert new == changed
    assert new[moved["start"] : moved["end"]] == span == moved["value"]


def test_value_of_its_own_stays() -> None:
    text = "tiền mai táng phí"
    _, (moved,) = apply(text, [Edit(5, 17, "mtp")], [entity(text, "mai táng phí", "mai_tang_phi")])
    assert (moved["value"], moved["start"], moved["end"]) == ("mai_tang_phi", 5, 8)


def test_unmarked_spelling_covers_the_same_places() -> None:
    (moved,) = covered([entity(SENTENCE, "mẹ tôi")], SENTENCE, strip_marks(SENTENCE))
    assert (moved["value"], moved["start"], moved["end"]) == ("me toi", 0, 6)


@pytest.mark.parametrize("make", KINDS, ids=lambda make: make.__name__)
@given(seed=st.integers(0, 10_000), cut=st.tuples(st.integers(0, 14), st.integers(1, 4)))
def test_every_kind_keeps_entities_on_whole_words(make: Any, seed: int, cut: tuple[int, int]) -> None:
    words = SENTENCE.split()
    before, inside = " ".join(words[: cut[0]]), words[cut[0] : cut[0] + cut[1]]
    if not inside:
        return
    start = len(before) + bool(before)
    end = start + len(" ".join(inside))
    original = {"entity": "x", "start": start, "end": end, "value": "giá trị"}
    text, (moved,) = apply(SENTENCE, make(SENTENCE, Random(seed)), [original])
    assert 0 <= moved["start"] < moved["end"] <= len(text)
    assert moved["start"] == 0 or text[moved["start"] - 1] == " "
    assert moved["end"] == len(text) or text[moved["end"]] == " "
    assert moved["value"] == "giá trị"


@pytest.mark.parametrize("make", KINDS, ids=lambda make: make.__name__)
def test_same_seed_makes_the_same_noise(make: Any) -> None:
    assert make(SENTENCE, Random(7)) == make(SENTENCE, Random(7))


@pytest.mark.parametrize("make", KINDS, ids=lambda make: make.__name__)
def test_noise_changes_a_usual_sentence(make: Any) -> None:
    changed = [apply(SENTENCE, make(SENTENCE, Random(seed)))[0] != SENTENCE for seed in range(50)]
    assert sum(changed) >= 45


@pytest.mark.parametrize("make", KINDS, ids=lambda make: make.__name__)
@given(text=st.text(), seed=st.integers(0, 50))
def test_any_text_can_be_noisy(make: Any, text: str, seed: int) -> None:
    assert isinstance(apply(text, make(text, Random(seed)))[0], str)


@pytest.mark.parametrize(
    ("word", "last", "behind"),
    [
        ("được", "dduwowcj", "dduwowjc"),
        ("trợ", "trowj", "trowj"),
        ("cấp", "caaps", "caasp"),
        ("nghèo", "ngheof", "nghefo"),
        ("Đường", "Dduwowngf", "Dduwowfng"),
        ("ẵm", "awmx", "awxm"),
        ("ok", "ok", "ok"),
    ],
)
def test_telex_keys_are_those_pressed(word: str, last: str, behind: str) -> None:
    assert telex_keys(word) == last
    assert telex_keys(word, tone_last=False) == behind


@pytest.mark.parametrize("make", [teencode, dialect], ids=["teencode", "dialect"])
def test_only_whole_words_are_replaced(make: Any) -> None:
    text = "khôngkhông không, mẹ? mẹo bệnhviện bệnh"
    replaced = {text[edit.start : edit.end] for seed in range(60) for edit in make(text, Random(seed))}
    assert "không" in replaced
    assert replaced <= {"không", "mẹ", "bệnh"}
    assert {edit.start for seed in range(60) for edit in make(text, Random(seed))} <= {11, 18, 35}
