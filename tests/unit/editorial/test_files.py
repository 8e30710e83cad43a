"""Entries as YAML, CSV and Excel files: nothing is lost on the way, and every row that is wrong is named."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from bot.commands.kb_cli import FormatName
from bot.editorial.files import LARGEST_FILE, BadRow, FileFormat, read_file, written
from bot.editorial.rows import COLUMNS, OPTIONAL, to_row
from bot.errors import ContentError
from knowledge_base.entries import Entry, EntrySource, State
from knowledge_base.programs import Aspect
from knowledge_base.text import clean
from tests.unit.builders import entry, seed_entries

RICH = entry(
    suffix=".day_du",
    title="Tiền “hưu trí”; 75 tuổi, 70 tuổi",
    provinces=("an_giang", "bac_ninh"),
    effective_to=date(2027, 12, 31),
    answer="- Dòng một\n=Dòng hai, có dấu phẩy\n\n'Dòng bốn'",
    sources=(
        EntrySource("Luật 1", "Điều 2", "Quốc hội", "https://vbpl.vn/a?b=c", date(2026, 1, 2)),
        EntrySource("Tin", read_on=date(2026, 3, 4)),
    ),
    covers=(Aspect.WHERE, Aspect.CONTACT),
    confirm="hỏi lại số điện thoại",
    version=3,
)
MINIMAL = replace(entry(suffix=".it"), sources=(), confirm=None)


def back(entries: list[Entry], form: FileFormat) -> list[dict[str, Any]]:
    found, bad = read_file(written(entries, form), form)
    assert bad == []
    return [{**one.to_json(), "state": ""} for _, one in found]


@pytest.mark.parametrize("form", FileFormat, ids=lambda form: form.value)
def test_what_is_written_is_read_back(form: FileFormat) -> None:
    entries = [RICH, MINIMAL, replace(RICH, id="x.withdrawn", state=State.WITHDRAWN)]
    assert back(entries, form) == [{**one.to_json(), "state": ""} for one in entries]


@pytest.mark.parametrize("form", FileFormat, ids=lambda form: form.value)
def test_all_shipped_entries_survive_the_way(form: FileFormat) -> None:
    entries = list(seed_entries())
    assert back(entries, form) == [{**one.to_json(), "state": ""} for one in entries]


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=60).map(clean).filter(bool))
@pytest.mark.parametrize("form", [FileFormat.CSV, FileFormat.XLSX], ids=lambda form: form.value)
def test_any_answer_survives_the_way(form: FileFormat, answer: str) -> None:
    if not answer.startswith("'"):  # an apostrophe in front is the guard's own
        assert back([replace(MINIMAL, answer=answer)], form)[0]["answer"] == answer


def test_text_that_looks_like_a_formula_is_none_in_the_file() -> None:
    content = written([replace(MINIMAL, answer="=1+1")], FileFormat.CSV).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(content))
    assert row["answer"] == "'=1+1"


def test_csv_is_marked_for_excel() -> None:
    assert written([MINIMAL], FileFormat.CSV).startswith(b"\xef\xbb\xbf")


def sheet(*rows: dict[str, Any], columns: tuple[str, ...] = COLUMNS) -> bytes:
    book = Workbook()
    book.active.append(columns)
    for row in rows:
        book.active.append([row.get(column) for column in columns])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def cells(**changed: Any) -> dict[str, Any]:
    return {**to_row(MINIMAL), **changed}


@pytest.mark.parametrize(
    "day", [date(2026, 10, 5), datetime(2026, 10, 5, tzinfo=UTC).replace(tzinfo=None), "5/10/2026", "05/10/2026", "2026-10-05"], ids=str
)
def test_days_are_read_as_excel_and_people_write_them(day: Any) -> None:
    ((_, found),), bad = read_file(sheet(cells(effective_from=day)), FileFormat.XLSX)
    assert bad == []
    assert found.effective_from == date(2026, 10, 5)


def test_file_as_excel_saves_it_in_vietnam_is_read() -> None:
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, COLUMNS, delimiter=";")
    writer.writeheader()
    writer.writerow(cells())
    ((row, found),), bad = read_file(file.getvalue().encode("utf-8-sig"), FileFormat.CSV)
    assert (row, found.id, bad) == (2, MINIMAL.id, [])


def test_optional_columns_and_empty_rows_may_be_left_out() -> None:
    columns = tuple(column for column in COLUMNS if column not in OPTIONAL)
    found, bad = read_file(sheet({}, cells(), {}, columns=columns), FileFormat.XLSX)
    assert [(row, one.id, one.version) for row, one in found] == [(3, MINIMAL.id, 0)]
    assert bad == []


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("program", "huu_tri", "không có “huu_tri”"),
        ("aspect", "khi nào", "không có “khi nào”"),
        ("effective_from", "ngày mai", "không phải ngày"),
        ("effective_to", "32/01/2026", "không phải ngày"),
        ("questions", "", "thiếu"),
        ("answer", None, "thiếu"),
        ("version", "hai", "không phải số bản"),
        ("covers", "where\nnơi nộp", "không có “nơi nộp”"),
        ("sources", "a|b|c|d|2026-01-01|f", "không đọc được"),
        ("sources", "Luật 1|||| hôm qua", "không phải ngày"),
    ],
)
def test_bad_cell_is_named_with_row_column_and_reason(column: str, value: Any, reason: str) -> None:
    found, bad = read_file(sheet(cells(), cells(**{column: value})), FileFormat.XLSX)
    assert len(found) == 1
    ((row, place, told),) = [(one.row, one.column, one.reason) for one in bad]
    assert (row, place) == (3, column)
    assert reason in told


def test_every_bad_cell_of_a_row_is_told() -> None:
    _, bad = read_file(sheet(cells(program="x", aspect="y", effective_from="z")), FileFormat.XLSX)
    assert [one.column for one in bad] == ["program", "aspect", "effective_from"]


@pytest.mark.parametrize(
    ("content", "form", "reason"),
    [
        (b"khong phai excel", FileFormat.XLSX, "không đọc được tệp Excel"),
        ("tiếng Việt".encode("utf-16"), FileFormat.CSV, "UTF-8"),
        (b"id,title\na,b\n", FileFormat.CSV, "thiếu cột"),
        (b"", FileFormat.CSV, "thiếu cột"),
        (sheet(columns=(*COLUMNS, "ghi chú")), FileFormat.XLSX, "không có cột ghi chú"),
        (b"a: b: c", FileFormat.YAML, "YAML hỏng"),
        (b"a: b", FileFormat.YAML, "danh sách"),
        (b"x" * (LARGEST_FILE + 1), FileFormat.CSV, "lớn quá"),
    ],
    ids=["no_excel", "utf16", "columns", "empty", "unknown_column", "broken_yaml", "no_list", "size"],
)
def test_unreadable_file_is_refused(content: bytes, form: FileFormat, reason: str) -> None:
    with pytest.raises(ContentError, match=reason):
        read_file(content, form)


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ("- chữ", "phải là một mục"),
        ("- {id: a}", "thiếu trường program"),
        ("- {id: a, questions: chữ}", "phải là một danh sách"),
        (
            "- {id: a, sources: [1], program: bhyt, aspect: amount, provinces: [], state: draft, effective_from: 2026-01-01, questions: [],"
            " answer: x}",
            "không đọc được",
        ),
        ("- {id: a, màu: đỏ}", "không có trường màu"),
    ],
    ids=["text", "missing", "flat", "source", "unknown"],
)
def test_bad_yaml_entry_is_named_by_its_number(item: str, reason: str) -> None:
    _, (bad, *_) = read_file(item.encode(), FileFormat.YAML)
    assert bad.row == 1
    assert reason in bad.reason


@pytest.mark.parametrize(("name", "form"), [("a.yml", "yaml"), ("a.YAML", "yaml"), ("a.csv", "csv"), ("a.xlsx", "xlsx")])
def test_format_follows_the_name(tmp_path: Any, name: str, form: str) -> None:
    assert FileFormat.of(tmp_path / name).value == form
    with pytest.raises(ContentError, match="đuôi tệp"):
        FileFormat.of(tmp_path / "a.doc")


def test_formats_of_the_command_are_those_of_the_files() -> None:
    assert [form.value for form in FormatName] == [form.value for form in FileFormat]


def test_bad_row_reads_as_a_sentence() -> None:
    assert str(BadRow(4, "title", "thiếu")) == "dòng 4, cột title: thiếu"
    assert str(BadRow(4, "", "hỏng")) == "dòng 4, cả dòng: hỏng"
