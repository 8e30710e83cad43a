"""Finding the entry that answers a question."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge_base.entries import Signpost
from knowledge_base.programs import Aspect, Program, Province
from knowledge_base.search import Index, Signposts
from knowledge_base.text import strip_marks
from tests.unit.builders import TODAY, entry, seed_entries, seed_library

PENSION = entry(Program.HUU_TRI_XA_HOI, Aspect.AMOUNT, questions=("hưu trí xã hội được bao nhiêu một tháng", "tiền già mỗi tháng mấy"))
PAPERS = entry(Program.HUU_TRI_XA_HOI, Aspect.DOCUMENTS, questions=("hồ sơ hưu trí xã hội gồm những gì", "xin tiền già cần giấy tờ gì"))
FUNERAL = entry(Program.MAI_TANG_PHI, Aspect.AMOUNT, questions=("mai táng phí được bao nhiêu", "tiền lo đám ma được mấy"))
HERE = entry(Program.QUY_VI_NGUOI_NGHEO, Aspect.CONTACT, ".ag", provinces=("an_giang",), questions=("quỹ vì người nghèo gọi ai",))
THERE = entry(Program.QUY_VI_NGUOI_NGHEO, Aspect.CONTACT, ".bn", provinces=("bac_ninh",), questions=("quỹ vì người nghèo gọi số nào",))
OLD = entry(Program.HO_NGHEO, Aspect.AMOUNT, ".old", effective_to=date(2025, 12, 31), questions=("chuẩn nghèo là bao nhiêu tiền",))
NEW = entry(Program.HO_NGHEO, Aspect.AMOUNT, ".new", effective_from=date(2026, 1, 1), questions=("chuẩn nghèo bây giờ bao nhiêu tiền",))
INDEX = Index([PENSION, PAPERS, FUNERAL, HERE, THERE, OLD, NEW])


def best(text: str, **values: object) -> str:
    return INDEX.search(text, **{"on": TODAY, **values})[0].entry.id  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hưu trí xã hội một tháng được nhiêu", PENSION.id),
        ("xin tiền già thì cần giấy tờ gì vậy", PAPERS.id),
        ("lo đám ma được mấy tiền", FUNERAL.id),
    ],
)
def test_words_find_the_entry_with_and_without_marks(text: str, expected: str) -> None:
    assert best(text) == expected
    assert best(strip_marks(text)) == expected


def test_spelling_with_marks_and_without_score_alike() -> None:
    text = "hồ sơ hưu trí xã hội gồm gì"
    marked, plain = (INDEX.search(spelling, on=TODAY) for spelling in (text, strip_marks(text)))
    assert [(hit.entry.id, round(hit.score, 9)) for hit in marked] == [(hit.entry.id, round(hit.score, 9)) for hit in plain]


def test_program_signal_decides_between_like_words() -> None:
    assert best("được bao nhiêu", programs={"mai_tang_phi": 0.9}) == FUNERAL.id
    assert best("được bao nhiêu", programs={"huu_tri_xa_hoi": 0.9}, aspects={"amount": 0.9}) == PENSION.id
    assert best("hưu trí xã hội", programs={"huu_tri_xa_hoi": 0.9}, aspects={"documents": 0.9}) == PAPERS.id


def test_only_entries_of_the_day_are_found() -> None:
    then, now = (INDEX.search("chuẩn nghèo bao nhiêu tiền", on=day) for day in (date(2025, 12, 31), TODAY))
    assert OLD.id in {hit.entry.id for hit in then}
    assert NEW.id not in {hit.entry.id for hit in then}
    assert NEW.id in {hit.entry.id for hit in now}
    assert OLD.id not in {hit.entry.id for hit in now}


def test_entries_of_the_other_province_are_left_out() -> None:
    found = {hit.entry.id for hit in INDEX.search("quỹ vì người nghèo", on=TODAY, province=Province.BAC_NINH, limit=10)}
    assert THERE.id in found
    assert HERE.id not in found
    everywhere = {hit.entry.id for hit in INDEX.search("quỹ vì người nghèo", on=TODAY, limit=10)}
    assert {HERE.id, THERE.id} <= everywhere


def test_limit_is_kept_and_best_comes_first() -> None:
    hits = INDEX.search("hưu trí", on=TODAY, limit=3)
    assert len(hits) == 3
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_order_of_the_entries_does_not_matter() -> None:
    shuffled = list(seed_entries())
    random.Random(7).shuffle(shuffled)
    text = "hồ sơ xin trợ cấp gồm gì"
    first, second = (Index(entries).search(text, on=TODAY) for entries in (seed_entries(), shuffled))
    assert [hit.entry.id for hit in first] == [hit.entry.id for hit in second]


def test_empty_index_finds_nothing() -> None:
    assert Index([]).search("gì cũng được", on=TODAY) == []


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_any_text_gives_scores_between_zero_and_one(text: str) -> None:
    for hit in INDEX.search(text, on=TODAY, programs={"bhyt": 1.0}, aspects={"amount": 1.0}, limit=20):
        assert 0.0 <= hit.score <= 1.0 + 1e-9
        assert all(0.0 <= value <= 1.0 + 1e-9 for value in hit.signals.values())


def test_every_entry_is_found_by_its_own_questions() -> None:
    """With no help of the model, an entry's own wording finds it first; a few near twins may share the place."""
    index, missed, asked = seed_library().index, [], 0
    for one in index.entries[::5]:
        for question in one.questions[:3]:
            asked += 1
            province = next((Province(name) for name in one.provinces if name != "national"), None)
            if not one.holds_on(TODAY):
                continue
            hits = index.search(question, on=TODAY, province=province, limit=3)
            if one.id not in {hit.entry.id for hit in hits}:
                missed.append((one.id, question))
    assert len(missed) <= 0.02 * asked, missed


def test_covers_knows_which_aspects_have_an_answer() -> None:
    assert INDEX.covers(Program.HUU_TRI_XA_HOI, Aspect.DOCUMENTS, TODAY, None)
    assert not INDEX.covers(Program.HUU_TRI_XA_HOI, Aspect.WHERE, TODAY, None)
    assert not INDEX.covers(Program.HO_NGHEO, Aspect.AMOUNT, date(2024, 1, 1), None)


POSTS = Signposts(
    [
        Signpost("signpost.dat", "dat_dai", "Đất đai", ("làm sổ đỏ ở đâu", "sang tên đất cần gì"), "Hỏi văn phòng đất đai."),
        Signpost("signpost.bhtn", "bhtn", "Thất nghiệp", ("trợ cấp thất nghiệp được mấy tháng",), "Hỏi trung tâm việc làm."),
    ]
)


@pytest.mark.parametrize("text", ["làm sổ đỏ ở đâu vậy", "lam so do o dau vay"])
def test_signpost_is_found_by_its_words(text: str) -> None:
    found = POSTS.find(text)
    assert found is not None
    assert found.matter == "dat_dai"


def test_matter_of_the_model_helps_but_is_not_enough_alone() -> None:
    text = "hôm nay trời đẹp quá"
    assert POSTS.find(text, "dat_dai") is None
    near = POSTS.find("sổ đỏ", threshold=0.75)
    assert near is None
    found = POSTS.find("sổ đỏ", "dat_dai", threshold=0.75)
    assert found is not None
    assert found.matter == "dat_dai"


def test_no_signposts_find_nothing() -> None:
    assert Signposts([]).find("sổ đỏ") is None
