"""Knowledge entries: their form, and reading them from ``entries/*.yml``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from knowledge_base.programs import NATIONAL, Aspect, Program, Province

ENTRIES_DIR = Path(__file__).parent / "entries"
SIGNPOSTS_FILE = Path(__file__).parent / "signposts.yml"


class State(StrEnum):
    """Life of an entry. Only PUBLISHED ones are ever shown to residents."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return {"draft": "Bản nháp", "published": "Đang dùng", "withdrawn": "Đã rút"}[self.value]


class EntryError(ValueError):
    """An entry file is wrong; the text names file, entry and mend."""


@dataclass(frozen=True, slots=True)
class EntrySource:
    """Where a statement stands. ``read_on`` is the day somebody read it there."""

    document: str
    article: str = ""
    issuer: str = ""
    url: str | None = None
    read_on: date | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer. ``answer`` holds ``{parameter}`` names instead of figures; ``effective_to`` is the last day it holds.

    ``covers`` names further aspects the answer really answers beside its own (docs/labelling.md).
    """

    id: str
    program: Program
    aspect: Aspect
    title: str
    provinces: tuple[str, ...]
    state: State
    certainty: str
    effective_from: date
    questions: tuple[str, ...]
    answer: str
    sources: tuple[EntrySource, ...]
    effective_to: date | None = None
    covers: tuple[Aspect, ...] = ()
    confirm: str | None = None
    reviewer: str | None = None
    version: int = 1

    def holds_in(self, province: Province | None) -> bool:
        """True for national entries, and for local ones when the province is theirs."""
        return NATIONAL in self.provinces or (province is not None and province.value in self.provinces)

    def holds_on(self, day: date) -> bool:
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)

    def answers(self, aspect: Aspect) -> bool:
        """True for its own aspect and the ones it covers."""
        return aspect is self.aspect or aspect in self.covers

    @property
    def is_local(self) -> bool:
        return NATIONAL not in self.provinces

    def to_json(self) -> dict[str, Any]:
        """Plain JSON of the content (dates as ISO text), without version and reviewer."""
        data = asdict(self)
        del data["version"], data["reviewer"]
        return _jsonable(data)  # type: ignore[no-any-return]

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Entry:
        """Build an entry from YAML or JSON data.

        Raises:
            EntryError: naming the entry and the field that is missing or unusable.
        """
        name = data.get("id", "(không có id)")
        unknown = set(data) - {field.name for field in fields(cls)}
        if unknown:
            raise EntryError(f"{name}: không có trường {', '.join(sorted(unknown))}")
        try:
            return cls(
                **{
                    **data,
                    "program": Program(data["program"]),
                    "aspect": Aspect(data["aspect"]),
                    "provinces": tuple(data["provinces"]),
                    "state": State(data["state"]),
                    "effective_from": _day(data["effective_from"]),
                    "effective_to": _day(data["effective_to"]) if data.get("effective_to") else None,
                    "covers": tuple(Aspect(name) for name in data.get("covers") or ()),
                    "questions": tuple(str(question) for question in data["questions"]),
                    "answer": str(data["answer"]).strip(),
                    "sources": tuple(_source(source) for source in data["sources"] or ()),
                }
            )
        except KeyError as error:
            raise EntryError(f"{name}: thiếu trường {error.args[0]}") from None
        except (TypeError, ValueError) as error:
            raise EntryError(f"{name}: {error}") from None


@dataclass(frozen=True, slots=True)
class Signpost:
    """One honest line for a neighbouring matter that is not ours."""

    id: str
    matter: str
    title: str
    questions: tuple[str, ...]
    answer: str
    sources: tuple[EntrySource, ...] = ()


def read_entries(directory: Path = ENTRIES_DIR) -> list[Entry]:
    """All entries of a folder of YAML lists, in file order; reviewer ``seed``.

    Raises:
        EntryError: naming the file when it is no list of entries or an entry is wrong.
    """
    entries = []
    for path in sorted(directory.glob("*.yml")):
        for data in _items(path):
            try:
                entries.append(Entry.from_json({**data, "reviewer": "seed"}))
            except EntryError as error:
                raise EntryError(f"{path.name}: {error}") from None
    return entries


def read_signposts(path: Path = SIGNPOSTS_FILE) -> list[Signpost]:
    """The signposts, in file order."""
    return [
        Signpost(
            id=data["id"],
            matter=data["matter"],
            title=data["title"],
            questions=tuple(data["questions"]),
            answer=data["answer"].strip(),
            sources=tuple(_source(source) for source in data.get("sources") or ()),
        )
        for data in _items(path)
    ]


def dump_entries(entries: Iterable[Entry]) -> str:
    """The same YAML that :func:`read_entries` reads."""
    return yaml.safe_dump([entry.to_json() for entry in entries], allow_unicode=True, sort_keys=False, width=140)


def _items(path: Path) -> Iterator[dict[str, Any]]:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise EntryError(f"{path.name}: YAML hỏng: {' '.join(str(error).split())}") from None
    if not isinstance(data, list) or not all(isinstance(item, dict) for item in data):
        raise EntryError(f"{path.name}: phải là một danh sách")
    yield from data


def _source(data: Any) -> EntrySource:
    if isinstance(data, EntrySource):
        return data
    read_on = data.get("read_on")
    return EntrySource(**{**data, "article": data.get("article") or "", "read_on": _day(read_on) if read_on else None})


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _jsonable(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _jsonable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_jsonable(item) for item in value]
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value
