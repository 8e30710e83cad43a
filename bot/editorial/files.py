"""Entries as YAML, CSV and Excel files: written whole, read row by row with every row that is wrong."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from bot.editorial.rows import COLUMNS, OPTIONAL, BadCell, from_row, to_row
from bot.errors import ContentError
from knowledge_base.entries import Entry, EntryError, dump_entries

LARGEST_FILE = 20 * 1024 * 1024
SHEET = "entries"
_WIDTHS = {"questions": 60, "answer": 80, "sources": 60, "title": 35, "id": 35}
# A spreadsheet would take such a text for a formula; the mark in front is taken off again when it is read.
_FORMULA = ("=", "+", "-", "@", "\t")


class FileFormat(StrEnum):
    """How a file is written; the value is also the ending of its name."""

    YAML = "yaml"
    CSV = "csv"
    XLSX = "xlsx"

    @property
    def label(self) -> str:
        return {"yaml": "YAML", "csv": "CSV", "xlsx": "Excel"}[self.value]

    @classmethod
    def of(cls, path: Path) -> FileFormat:
        """The format by a file's name.

        Raises:
            ContentError: no known ending.
        """
        ending = path.suffix.lower().removeprefix(".")
        try:
            return cls("yaml" if ending == "yml" else ending)
        except ValueError:
            raise ContentError("đuôi tệp phải là .yml, .csv hoặc .xlsx, hoặc thêm --format", place=path.name) from None


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be used. ``row`` counts as a spreadsheet shows it (1 is the header); for YAML it is the number of the entry."""

    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        return f"dòng {self.row}, {f'cột {self.column}' if self.column else 'cả dòng'}: {self.reason}"


def written(entries: Sequence[Entry], form: FileFormat) -> bytes:
    """The file's content."""
    if form is FileFormat.YAML:
        return dump_entries(entries).encode()
    rows = [to_row(entry) for entry in entries]
    return _csv(rows) if form is FileFormat.CSV else _xlsx(rows)


def read_file(content: bytes, form: FileFormat) -> tuple[list[tuple[int, Entry]], list[BadRow]]:
    """Entries with the number of their row, and every row that is wrong.

    Raises:
        ContentError: this is no such file, or a column is missing.
    """
    if len(content) > LARGEST_FILE:
        raise ContentError(f"tệp lớn quá {LARGEST_FILE // 1024 // 1024} MB")
    if form is FileFormat.YAML:
        return _from_yaml(content)
    cells = _csv_cells(content) if form is FileFormat.CSV else _xlsx_cells(content)
    return _from_cells(cells)


def _csv(rows: Iterable[dict[str, str]]) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, COLUMNS)
    writer.writeheader()
    writer.writerows({column: _guarded(text) for column, text in row.items()} for row in rows)
    return file.getvalue().encode("utf-8-sig")  # with the mark by which Excel knows the letters


def _xlsx(rows: Iterable[dict[str, str]]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet.append(COLUMNS)
    for row in rows:
        sheet.append([_guarded(row[column]) for column in COLUMNS])
    for number, column in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(column, 16)
        sheet.cell(1, number).font = Font(bold=True)
    for cells in sheet.iter_rows(min_row=2):
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "B2"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _guarded(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _unguarded(value: Any) -> Any:
    return value[1:] if isinstance(value, str) and value.startswith("'") and value[1:].startswith(_FORMULA) else value


def _csv_cells(content: bytes) -> Iterator[Sequence[Any]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ContentError("tệp CSV phải lưu dạng UTF-8 (trong Excel: “CSV UTF-8”)") from None
    header = text.partition("\n")[0]
    # Excel writes what the computer's language has between columns: a semicolon where the comma is the decimal point.
    delimiter = max((",", ";", "\t"), key=header.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise ContentError(f"tệp CSV hỏng: {error}") from None


def _xlsx_cells(content: bytes) -> Iterator[Sequence[Any]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
        yield from sheet.iter_rows(values_only=True)
        book.close()
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise ContentError(f"không đọc được tệp Excel: {type(error).__name__}") from None


def _from_cells(cells: Iterator[Sequence[Any]]) -> tuple[list[tuple[int, Entry]], list[BadRow]]:
    header = [str(name or "").strip() for name in next(cells, ())]
    if missing := [column for column in COLUMNS if column not in header and column not in OPTIONAL]:
        raise ContentError(f"thiếu cột {', '.join(missing)}")
    if unknown := [name for name in header if name and name not in COLUMNS]:
        raise ContentError(f"không có cột {', '.join(unknown)}; các cột: {', '.join(COLUMNS)}")
    entries, bad = list[tuple[int, Entry]](), list[BadRow]()
    for number, row in enumerate(cells, start=2):
        values = {name: _unguarded(value) for name, value in zip(header, row, strict=False) if name}
        if all(value is None or not str(value).strip() for value in values.values()):
            continue
        _sort(number, from_row(values), entries, bad)
    return entries, bad


def _from_yaml(content: bytes) -> tuple[list[tuple[int, Entry]], list[BadRow]]:
    try:
        data = yaml.safe_load(content.decode("utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ContentError(f"YAML hỏng: {' '.join(str(error).split())[:200]}") from None
    if not isinstance(data, list):
        raise ContentError("YAML phải là một danh sách các mục")
    entries, bad = list[tuple[int, Entry]](), list[BadRow]()
    for number, item in enumerate(data, start=1):
        _sort(number, _from_item(item), entries, bad)
    return entries, bad


def _from_item(item: Any) -> Entry | list[BadCell]:
    if not isinstance(item, dict):
        return [BadCell("", "phải là một mục có các trường")]
    if flat := [name for name in ("provinces", "questions", "sources") if not isinstance(item.get(name, []), list)]:
        return [BadCell(name, "phải là một danh sách") for name in flat]
    try:
        return Entry.from_json({"version": 0, **item})
    except EntryError as error:
        return [BadCell("", str(error))]
    except (AttributeError, TypeError) as error:  # a field of quite another kind
        return [BadCell("", f"không đọc được: {error}")]


def _sort(number: int, found: Entry | list[BadCell], entries: list[tuple[int, Entry]], bad: list[BadRow]) -> None:
    if isinstance(found, Entry):
        entries.append((number, found))
    else:
        bad += [BadRow(number, cell.column, cell.reason) for cell in found]
