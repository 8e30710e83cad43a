"""An entry as one row of a table, and back: the columns of the CSV and Excel files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from knowledge_base.entries import Entry, EntryError, EntrySource
from knowledge_base.programs import Aspect, Program
from knowledge_base.text import clean

# Columns in their order. Lists have one item per line of the cell; a source is "document | article | issuer | url | day read".
COLUMNS = (
    "id",
    "version",
    "state",
    "program",
    "aspect",
    "title",
    "provinces",
    "certainty",
    "effective_from",
    "effective_to",
    "questions",
    "answer",
    "sources",
    "covers",
    "confirm",
)
# What an import does not need: it is told for the reader, or may be empty.
OPTIONAL = frozenset({"version", "state", "effective_to", "sources", "covers", "confirm"})
_SOURCE_PARTS = 5


@dataclass(frozen=True, slots=True)
class BadCell:
    """Why a cell cannot be used; ``column`` is "" for the whole row."""

    column: str
    reason: str


def to_row(entry: Entry) -> dict[str, str]:
    """The cells of an entry, by column."""
    return {
        "id": entry.id,
        "version": str(entry.version),
        "state": entry.state.value,
        "program": entry.program.value,
        "aspect": entry.aspect.value,
        "title": entry.title,
        "provinces": "\n".join(entry.provinces),
        "certainty": entry.certainty,
        "effective_from": entry.effective_from.isoformat(),
        "effective_to": entry.effective_to.isoformat() if entry.effective_to else "",
        "questions": "\n".join(entry.questions),
        "answer": entry.answer,
        "sources": "\n".join(_source_line(source) for source in entry.sources),
        "covers": "\n".join(aspect.value for aspect in entry.covers),
        "confirm": entry.confirm or "",
    }


def from_row(cells: Mapping[str, Any]) -> Entry | list[BadCell]:
    """The entry of a row, or every cell that is wrong. ``version`` is 0 when the row names none; ``state`` does not count."""
    bad: list[BadCell] = []

    def read(column: str, reader: Callable[[Any], Any]) -> Any:
        value = cells.get(column)
        empty = value is None or (isinstance(value, str) and not value.strip())
        try:
            if empty and column not in OPTIONAL:
                raise ValueError("thiếu")
            return None if empty else reader(value)
        except ValueError as error:
            bad.append(BadCell(column, str(error)))
            return None

    data = {column: read(column, reader) for column, reader in _READERS.items()}
    if bad:
        return bad
    try:
        entry = Entry.from_json(
            {
                **data,
                "state": "published",
                "version": data["version"] or 0,
                "sources": data["sources"] or (),
                "covers": data["covers"] or (),
            }
        )
    except EntryError as error:
        return [BadCell("", str(error))]
    return entry


def _source_line(source: EntrySource) -> str:
    parts = (source.document, source.article, source.issuer, source.url or "", source.read_on.isoformat() if source.read_on else "")
    return " | ".join(parts).rstrip(" |")


def _text(value: Any) -> str:
    """The text of a cell; whole numbers as Excel shows them."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return clean(str(value))


def _lines(value: Any) -> tuple[str, ...]:
    return tuple(line for part in _text(value).splitlines() if (line := part.strip()))


def _slug(kind: type[Program] | type[Aspect]) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        slug = _text(value)
        if kind.read(slug) is None:
            raise ValueError(f"không có “{slug}”; chọn trong: {', '.join(kind)}")
        return slug

    return read


def _aspects(value: Any) -> tuple[str, ...]:
    return tuple(_slug(Aspect)(line) for line in _lines(value))


def _day(value: Any) -> date:
    """A day as Excel holds it, as 2026-11-21 or as Vietnamese write it: 21/11/2026."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = _text(value)
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  (a day, no time)
        except ValueError:
            continue
    raise ValueError(f"“{text}” không phải ngày; viết 21/11/2026 hoặc 2026-11-21")


def _number(value: Any) -> int:
    text = _text(value)
    if not text.isdigit():
        raise ValueError(f"“{text}” không phải số bản")
    return int(text)


def _sources(value: Any) -> tuple[EntrySource, ...]:
    return tuple(_source(line) for line in _lines(value))


def _source(line: str) -> EntrySource:
    parts = [part.strip() for part in line.split("|")]
    if len(parts) > _SOURCE_PARTS or not parts[0]:
        raise ValueError(f"nguồn viết: văn bản | điều khoản | nơi ban hành | địa chỉ web | ngày đọc; không đọc được “{line}”")
    document, article, issuer, url, read_on = parts + [""] * (_SOURCE_PARTS - len(parts))
    return EntrySource(document, article, issuer, url or None, _day(read_on) if read_on else None)


_READERS: dict[str, Callable[[Any], Any]] = {
    "id": _text,
    "version": _number,
    "program": _slug(Program),
    "aspect": _slug(Aspect),
    "title": _text,
    "provinces": lambda value: tuple(part.strip() for line in _lines(value) for part in line.split(",") if part.strip()),
    "certainty": _text,
    "effective_from": _day,
    "effective_to": _day,
    "questions": _lines,
    "answer": _text,
    "sources": _sources,
    "covers": _aspects,
    "confirm": _text,
}
