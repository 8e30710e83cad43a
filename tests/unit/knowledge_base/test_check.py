"""Every rule of the knowledge check catches what it is there for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from knowledge_base.check import check, coverage
from knowledge_base.entries import EntrySource, Signpost, State
from knowledge_base.figures import default_figures
from knowledge_base.programs import Aspect, Program
from tests.unit.builders import entry

SOURCE = EntrySource("Nghị định 176/2025/NĐ-CP", read_on=date(2026, 11, 21))


def problems(*entries: Any, signposts: tuple[Signpost, ...] = ()) -> list[str]:
    return check(entries, signposts, default_figures(), complete=False)


def test_sound_entry_has_no_problem() -> None:
    assert problems(entry()) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"id": "bhyt.amount"}, "id phải bắt đầu"),
        ({"title": "x" * 41}, "tên dài quá"),
        ({"provinces": ("ha_noi",)}, "không có tỉnh ha_noi"),
        ({"certainty": "guess"}, "certainty phải là"),
        ({"effective_to": date(2025, 6, 30)}, "hết hiệu lực trước khi"),
        ({"answer": "Trợ\u200bcấp"}, "ký tự ẩn"),
        ({"answer": "Mức 540.000 đồng mỗi tháng."}, "số không phải tham số: 540.000"),
        ({"answer": "Từ đủ 75 tuổi."}, "số không phải tham số: 75"),
        ({"answer": "Nộp ở UBND huyện."}, "dấu hiệu cũ"),
        ({"answer": "Nộp ở cấp huyện nhé."}, "dấu hiệu cũ"),
        ({"answer": "Mức là {social_pension.nothing}."}, "social_pension.nothing"),
        ({"effective_from": date(2020, 1, 1)}, "không có giá trị ngày 2020-01-01"),
        ({"certainty": "memory"}, "chỉ nhớ"),
        ({"sources": ()}, "thiếu nguồn"),
        ({"sources": (replace(SOURCE, read_on=None),)}, "thiếu ngày đọc"),
        ({"reviewer": None}, "thiếu người duyệt"),
        ({"questions": ("một câu",)}, "ít nhất 8 cách hỏi"),
    ],
)
def test_each_fault_is_named(change: dict[str, Any], said: str) -> None:
    found = problems(entry(**change))
    assert any(said in problem for problem in found), found
    assert all(problem.startswith(change.get("id", "huu_tri_xa_hoi.amount")) for problem in found)


@pytest.mark.parametrize("change", [{"sources": ()}, {"reviewer": None}, {"questions": ()}, {"certainty": "memory"}])
def test_draft_need_not_be_ready(change: dict[str, Any]) -> None:
    assert problems(entry(state=State.DRAFT, **change)) == []


@pytest.mark.parametrize(
    "answer",
    [
        "Theo Nghị định 335/2026/NĐ-CP, Điều 31 khoản 1, từ ngày 01/07/2026.",
        "Bước 1: ra bộ phận Một cửa.\nBước 2: nộp Mẫu số 01.",
        "1. Ra xã.\n2) Nộp giấy.",
        "Gọi 1900 9068 hoặc 1022; nguy cấp gọi 115.",
        "Thủ tục 1.001776, mã 000.00.19.H01-251103-0012.",
        "Không còn cấp huyện từ 7/2026.",
        "Trước đây nộp ở UBND huyện, nay đã bỏ.",
    ],
)
def test_numbers_that_are_no_figures_are_left_alone(answer: str) -> None:
    assert problems(entry(answer=answer)) == []


def test_figure_known_from_memory_only_cannot_be_published() -> None:
    figures = default_figures()
    name = next(name for name in sorted(figures.names) for day in figures.changes(name)[:1] if figures.get(name, day).certainty == "memory")
    one = entry(answer=f"Mức là {{{name}}}.", effective_from=figures.changes(name)[0])
    assert any("mới chỉ nhớ" in problem for problem in problems(one))


def test_same_id_twice_is_named() -> None:
    assert any("id có hai lần" in problem for problem in problems(entry(), entry()))


def test_question_of_two_entries_is_named_whatever_its_spelling() -> None:
    one = entry(questions=(*(f"câu {letter}" for letter in "abcdefg"), "Được bao nhiêu?"))
    other = entry(Program.BHYT, questions=(*(f"hỏi {letter}" for letter in "abcdefg"), "duoc bao nhieu"))
    assert any("cùng có câu hỏi “duoc bao nhieu”" in problem for problem in problems(one, other))


def test_question_may_be_shared_when_the_entries_never_hold_together() -> None:
    shared = entry().questions
    old = entry(suffix=".old", effective_to=date(2026, 6, 30))
    new = entry(suffix=".new", effective_from=date(2026, 7, 1), questions=shared)
    assert problems(replace(old, questions=shared), new) == []
    here = entry(suffix=".ag", provinces=("an_giang",), questions=shared)
    there = entry(suffix=".bn", provinces=("bac_ninh",), questions=shared)
    assert problems(here, there) == []
    assert problems(here, replace(there, provinces=("an_giang", "bac_ninh"))) != []


def test_signposts_are_checked_along() -> None:
    post = Signpost("signpost.x", "x", "X", (entry().questions[0],), "Mức 500.000 đồng.")
    found = problems(entry(), signposts=(post,))
    assert any("signpost.x: số không phải tham số" in problem for problem in found)
    assert any("cùng có câu hỏi" in problem for problem in found)


def test_program_without_an_answer_is_named_when_all_is_checked() -> None:
    found = check([entry(), entry(Program.BHYT, state=State.DRAFT)], [], default_figures())
    assert "bhyt: chưa có câu trả lời nào" in found
    assert not [problem for problem in found if problem.startswith("huu_tri_xa_hoi")]


def test_coverage_counts_published_entries_only() -> None:
    counted = coverage([entry(), entry(suffix=".2"), entry(aspect=Aspect.WHERE, state=State.DRAFT)])
    assert counted == {(Program.HUU_TRI_XA_HOI, Aspect.AMOUNT): 2}
