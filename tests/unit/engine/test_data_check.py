"""Wrong training data is found before training, each mistake at its line, in plain Vietnamese."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.engine.annotations import faults, plain
from bot.engine.data_check import LONGEST, MOST_SHOWN, check, report
from bot.engine.data_records import Problem
from tests.unit.builders import ROOT

DOMAIN = """version: "3.1"
intents:
- ask_bhyt
- greet: {use_entities: []}
- out_of_scope
- choose_entry
- more_help
entities:
- province
- age: {roles: [child]}
responses:
  utter_help:
  - text: Bác hỏi gì ạ?
    buttons:
    - title: Thêm
      payload: '/more_help{"page": "2"}'
"""
SIGNPOSTS = "- id: signpost.bhxh\n  matter: bhxh\n- id: signpost.dat_dai\n  matter: dat_dai\n"
# Lines 1 to 11; what a test adds begins on line 12.
GOOD = """version: "3.1"
nlu:
- intent: ask_bhyt
  metadata: {aspect: amount}
  examples: |
    - mua bảo hiểm y tế ở [An Giang](province) bao nhiêu
    - con [3]{"entity": "age", "role": "child"} tuổi có thẻ chưa
- intent: greet
  examples: |
    - chào em
    - xin chào
"""
OUT = "- intent: out_of_scope\n  metadata: {matter: bhxh}\n  examples: |\n    - lương hưu tháng này\n"
MORE = "- intent: greet\n  examples: |\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in {
        "bot/domain/intents.yml": DOMAIN,
        "knowledge_base/signposts.yml": SIGNPOSTS,
        "nlu_data/nlu/good.yml": GOOD,
        "nlu_data/nlu/chat.yml": 'version: "3.1"\nnlu:\n' + OUT,
        "nlu_data/rules/rules.yml": 'version: "3.1"\nrules:\n- rule: greet\n  steps:\n  - intent: greet\n  - action: utter_help\n',
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def add(project: Path, text: str, name: str = "nlu_data/nlu/good.yml") -> list[Problem]:
    with (project / name).open("a", encoding="utf-8") as file:
        file.write(text)
    return check(project)


def test_sound_data_has_no_problems(project: Path) -> None:
    assert check(project) == []


WRONG = {
    "unknown intent": ("- intent: ask_bhty\n  examples: |\n    - thẻ mất thì sao\n", 12, "“ask_bhty”", "“ask_bhyt”"),
    "intent without examples": ("- intent: greet\n", 12, "không có ví dụ", "thêm ví dụ"),
    "block without intent": ("- examples: |\n    - alo\n", 12, "không có “intent:”", "thêm dòng intent"),
    "unknown key of a block": ("- intent: greet\n  exmaples: |\n    - alo\n  examples: |\n    - alo\n", 13, "“exmaples”", "“examples”"),
    "key written twice": ("- intent: greet\n  intent: greet\n  examples: |\n    - alo\n", 13, "hai lần", "gộp"),
    "unknown top key": ("nlus: []\n", 12, "“nlus”", "“nlu”"),
    "unknown aspect": ("- intent: ask_bhyt\n  metadata: {aspect: amuont}\n  examples: |\n    - giá thẻ\n", 13, "“amuont”", "“amount”"),
    "unknown programme": ("- intent: ask_bhyt\n  metadata: {program: bhty}\n  examples: |\n    - giá thẻ\n", 13, "“bhty”", "“bhyt”"),
    "slip in a matter": (
        "- intent: out_of_scope\n  metadata: {matter: dat_dia}\n  examples: |\n    - sổ đỏ\n",
        13,
        "“dat_dia”",
        "“dat_dai”",
    ),
    "unknown label": ("- intent: greet\n  metadata: {aspct: amount}\n  examples: |\n    - alo\n", 13, "“aspct”", "“aspect”"),
    "metadata that is no mapping": ("- intent: greet\n  metadata: amount\n  examples: |\n    - alo\n", 13, "metadata", "{aspect: amount}"),
    "label of one example": (
        "- intent: greet\n  examples:\n  - text: alo\n    metadata: {aspect: amuont}\n",
        15,
        "“amuont”",
        "“amount”",
    ),
    "example without text": ("- intent: greet\n  examples:\n  - alo\n  - text: dạ\n", 14, "không có “text:”", "- text:"),
    "same words in two intents": (MORE + "    - Lương hưu THÁNG NÀY?\n", 14, "của greet, mà cũng là của out_of_scope", "một ý định"),
    "same words without marks in two intents": (MORE + "    - luong huu thang nay\n", 14, "chat.yml:6", "một ý định"),
    "empty example": (MORE + "    - alo\n    -\n", 15, "ví dụ trống", "bỏ dòng"),
    "line without a dash": (MORE + "    - alo\n    dạ em\n", 15, "dấu gạch: “dạ em”", "“- ”"),
    "long example": (MORE + f"    - {'alo ' * (LONGEST // 4)}alo em\n", 14, "quá 4000", "phần hỏi"),
    "tab": (MORE + "    - alo\tem\n", 14, "Tab", "khoảng trắng"),
    "invisible character": (MORE + "    - alo\u200bem\n", 14, "U+200B sau “alo”", "gõ lại"),
    "combining marks": (MORE + "    - da\u0323\n", 14, "tổ hợp", "dựng sẵn"),
    "unknown entity": (MORE + "    - em ở [An Giang](provinc)\n", 14, "“provinc”", "bot/domain"),
    "annotation apart from its label": (MORE + "    - em ở [An Giang] (province)\n", 14, "ngoặc vuông", "liền nhau"),
    "annotation not closed": (MORE + "    - em ở [An Giang(province)\n", 14, "ngoặc vuông", "liền nhau"),
    "annotation without text": (MORE + "    - em ở [](province)\n", 14, "không có chữ", "bỏ đánh dấu"),
    "annotation without label": (MORE + "    - em ở [An Giang]()\n", 14, "viết sai", "[An Giang](province)"),
    "annotation with broken JSON": (MORE + "    - em ở [An Giang]{entity: province}\n", 14, "viết sai", '{"entity": "province"}'),
    "annotation with unknown key": (MORE + '    - em ở [An Giang]{"entity": "province", "rol": "x"}\n', 14, "viết sai", "[An Giang]"),
    "annotation ends within a syllable": (MORE + "    - em ở [An Gian](province)g\n", 14, "cắt ngang", "đầu và cuối tiếng"),
    "annotation begins within a syllable": (MORE + "    - em ở A[n Giang](province)\n", 14, "cắt ngang", "đầu và cuối tiếng"),
    "annotation with white space": (MORE + "    - em ở[ An Giang](province)\n", 14, "khoảng trắng", "ra ngoài"),
}


@pytest.mark.parametrize(("text", "line", "told", "mend"), WRONG.values(), ids=WRONG.keys())
def test_mistake_is_told_with_line_and_mend(project: Path, text: str, line: int, told: str, mend: str) -> None:
    (problem,) = [problem for problem in add(project, text) if not problem.warning]
    assert (problem.path, problem.line) == ("nlu_data/nlu/good.yml", line)
    assert told in problem.text
    assert mend in problem.mend
    assert str(problem).startswith(f"nlu_data/nlu/good.yml:{line}: ")


DOUBTFUL = {
    "same words twice": (MORE + "    - Chào em!\n", 14, "đã có ở nlu_data/nlu/good.yml:10"),
    "same words twice under other labels": (
        "- intent: greet\n  metadata: {aspect: where}\n  examples: |\n    - chào em\n",
        15,
        "đã có với nhãn khác",
    ),
    "matter without signpost": ("- intent: out_of_scope\n  metadata: {matter: tan_gau}\n  examples: |\n    - hát đi em\n", 13, "“tan_gau”"),
}


@pytest.mark.parametrize(("text", "line", "told"), DOUBTFUL.values(), ids=DOUBTFUL.keys())
def test_doubtful_data_is_only_a_warning(project: Path, text: str, line: int, told: str) -> None:
    (problem,) = add(project, text)
    assert problem.warning
    assert problem.line == line
    assert told in problem.text


def test_marked_and_unmarked_spelling_in_one_intent_is_no_repetition(project: Path) -> None:
    assert add(project, MORE + "    - chao em\n") == []


BROKEN = {
    "tab as indent": (b'version: "3.1"\nnlu:\n\t- intent: greet\n', 3, "YAML hỏng"),
    "quote left open": (b'version: "3.1\nnlu: []\n', 3, "YAML hỏng"),
    "wrong indent": (b'version: "3.1"\nnlu:\n- intent: greet\n examples: |\n', 4, "YAML hỏng"),
    "control character": (b'version: "3.1"\nnlu:\n- intent: gr\x01eet\n', 3, "ký tự điều khiển"),
    "not UTF-8": (b"nlu:\n- intent: \xff\n", 0, "UTF-8"),
    "only a word": (b"nlu\n", 1, "không có phần “nlu:”"),
}


@pytest.mark.parametrize(("content", "line", "told"), BROKEN.values(), ids=BROKEN.keys())
@pytest.mark.parametrize("path", ["nlu_data/nlu/broken.yml", "nlu_data/rules/broken.yaml"])
def test_broken_file_is_told(project: Path, path: str, content: bytes, line: int, told: str) -> None:
    (project / path).write_bytes(content)
    (problem,) = check(project)
    assert (problem.path, problem.line) == (path, line)
    assert told in problem.text


def test_intents_of_a_broken_file_are_not_told_as_missing(project: Path) -> None:
    (project / "nlu_data/nlu/chat.yml").write_text("nlu: [", encoding="utf-8")
    (problem,) = check(project)
    assert "YAML hỏng" in problem.text


def test_intent_of_the_domain_without_examples_is_told_where_it_is_declared(project: Path) -> None:
    (project / "nlu_data/nlu/chat.yml").unlink()
    (problem,) = check(project)
    assert (problem.path, problem.line) == ("bot/domain/intents.yml", 5)
    assert "“out_of_scope” chưa có ví dụ nào" in problem.text


def test_rules_are_read_too(project: Path) -> None:
    problems = add(project, "- rule: more\n  stepps: []\n  steps:\n  - intent: gret\n", "nlu_data/rules/rules.yml")
    assert [(problem.line, problem.mend) for problem in problems] == [(8, "có phải “steps” không"), (10, "có phải “greet” không")]


def test_project_without_domain_may_have_any_intent_and_entity(tmp_path: Path) -> None:
    (tmp_path / "nlu_data").mkdir()
    (tmp_path / "nlu_data" / "flights.yml").write_text(
        'version: "3.1"\nnlu:\n- intent: flight\n  examples: |\n    - bay từ [huế](from.city)\n', encoding="utf-8"
    )
    assert check(tmp_path) == []


def test_all_mistakes_are_told_in_order(project: Path) -> None:
    problems = add(project, MORE + "    - em ở [An Giang](provinc)\n    -\n" + "- intent: gret\n  examples: |\n    - alo\n")
    assert [problem.line for problem in problems] == [14, 15, 16]


@pytest.mark.parametrize(("count", "last"), [(1, "sai"), (MOST_SHOWN, "sai"), (MOST_SHOWN + 3, "và 3 lỗi nữa")])
def test_report_has_one_problem_per_line_and_an_end(count: int, last: str) -> None:
    lines = report([Problem("a.yml", number + 1, "sai", "sửa") for number in range(count)]).splitlines()
    assert len(lines) == min(count, MOST_SHOWN + 1)
    assert last in lines[-1]


def test_own_training_data_is_sound() -> None:
    assert [str(problem) for problem in check(ROOT) if not problem.warning] == []


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, len(GOOD)), cut=st.integers(0, 30), put=st.text(st.sampled_from("-:|[](){}\"' \n\tă\x01#&*!intetx"), max_size=12))
def test_damaged_files_never_stop_the_check(project: Path, at: int, cut: int, put: str) -> None:
    (project / "nlu_data/nlu/good.yml").write_text(GOOD[:at] + put + GOOD[at + cut :], encoding="utf-8")
    for problem in check(project):
        assert problem.text
        assert problem.mend


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("em ở [An Giang](province) ạ", "em ở An Giang ạ"),
        ('[mẹ]{"entity": "relation"} [78](age:78) tuổi', "mẹ 78 tuổi"),
        ('[Huế][{"entity": "city"}, {"entity": "to"}]', "Huế"),
        ("không có gì (thật)", "không có gì (thật)"),
    ],
)
def test_plain_text_of_an_annotated_example(text: str, expected: str) -> None:
    assert plain(text) == expected
    assert list(faults(text, set())) == []
