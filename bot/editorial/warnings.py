"""What a person should look at before an answer becomes wrong: ends of validity, replaced documents, figures about to change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from knowledge_base.entries import Entry
from knowledge_base.figures import FigureError, Figures, names_in, show
from knowledge_base.programs import Aspect, Program
from knowledge_base.replaced import ReplacedDocument

SOON = timedelta(days=30)
ONE_DAY = timedelta(days=1)


class WarningKind(StrEnum):
    """Why an entry or a figure needs a look; ``label`` is what staff read."""

    EXPIRES_SOON = "expires_soon"
    EXPIRED = "expired"
    DOCUMENT_REPLACED = "document_replaced"
    FIGURE_CHANGES = "figure_changes"
    NOT_PUBLISHED = "not_published"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    WarningKind.EXPIRES_SOON: "sắp hết hiệu lực",
    WarningKind.EXPIRED: "đã hết hiệu lực",
    WarningKind.DOCUMENT_REPLACED: "dẫn văn bản đã bị thay",
    WarningKind.FIGURE_CHANGES: "số liệu sắp đổi",
    WarningKind.NOT_PUBLISHED: "đến ngày mà không công bố được",
}


@dataclass(frozen=True, slots=True)
class KnowledgeWarning:
    """``subject``: entry id or parameter name; ``about``: the document or day it is about; ``first_seen`` is set once stored."""

    kind: WarningKind
    subject: str
    about: str = ""
    day: date | None = None
    detail: str = ""
    first_seen: datetime | None = None


def find_warnings(entries: Sequence[Entry], figures: Figures, replaced: Iterable[ReplacedDocument], today: date) -> list[KnowledgeWarning]:
    """Everything that needs a look today.

    Args:
        entries: the published entries.
        figures: the parameters they use.
        replaced: documents known to be replaced.
        today: the day in Vietnam.
    """
    documents = list(replaced)
    successors = {(entry.program, entry.aspect, province) for entry in entries if entry.holds_on(today) for province in entry.provinces}
    found: list[KnowledgeWarning] = []
    for entry in entries:
        found += _validity(entry, successors, today)
        if entry.holds_on(today):
            found += _documents(entry, documents, today)
    return found + list(_figures(entries, figures, today))


def _validity(entry: Entry, successors: set[tuple[Program, Aspect, str]], today: date) -> Iterator[KnowledgeWarning]:
    """An entry whose place another one has taken has simply done its service."""
    end = entry.effective_to
    if end is None:
        return
    if end < today:
        if any((entry.program, entry.aspect, province) not in successors for province in entry.provinces):
            yield KnowledgeWarning(
                WarningKind.EXPIRED, entry.id, day=end, detail="không có câu trả lời nào khác đang dùng thay cho mục này"
            )
    elif end - today <= SOON:
        yield KnowledgeWarning(WarningKind.EXPIRES_SOON, entry.id, day=end, detail=f"còn {(end - today).days} ngày")


def _documents(entry: Entry, replaced: Sequence[ReplacedDocument], today: date) -> Iterator[KnowledgeWarning]:
    for source in entry.sources:
        for document in replaced:
            if document.since <= today and document.is_cited_by(source):
                yield KnowledgeWarning(
                    WarningKind.DOCUMENT_REPLACED, entry.id, document.number, document.since, f"{source.document} → {document.replaced_by}"
                )


def _figures(entries: Sequence[Entry], figures: Figures, today: date) -> Iterator[KnowledgeWarning]:
    users: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.effective_to is None or entry.effective_to >= today:
            for name in names_in(entry.answer):
                users[name].add(entry.id)
    for name in sorted(users):
        for day in figures.changes(name):
            before, after = _value(figures, name, day - ONE_DAY), _value(figures, name, day)
            if day > today and before != after:
                what = f"{before} → {after}; dùng trong {', '.join(sorted(users[name]))}"
                yield KnowledgeWarning(WarningKind.FIGURE_CHANGES, name, day.isoformat(), day, what)


def _value(figures: Figures, name: str, on: date) -> str:
    try:
        figure = figures.get(name, on)
    except FigureError:
        return "chưa biết"
    return show(figure.value, figure.unit)
