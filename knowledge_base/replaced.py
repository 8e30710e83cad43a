"""Legal documents known to be replaced, so that entries still citing them are noticed (``replaced_documents.yml``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from knowledge_base.entries import EntrySource

REPLACED_FILE = Path(__file__).parent / "replaced_documents.yml"
ARTICLE = re.compile(r"[Đđ]iều (\d+\w?)")


@dataclass(frozen=True, slots=True)
class ReplacedDocument:
    """``number`` as in "20/2021/NĐ-CP"; ``articles``: only these were replaced, () for all; ``since``: first day it no longer holds."""

    number: str
    since: date
    replaced_by: str
    source: str
    articles: tuple[str, ...] = ()

    def is_cited_by(self, source: EntrySource) -> bool:
        """Whether a source leans on the replaced part; one that says itself that its time is over is cited on purpose."""
        if not re.search(rf"(?<![\w/]){re.escape(self.number)}(?!\w)", source.document) or "hết hiệu lực" in source.document:
            return False
        return not self.articles or bool(set(self.articles) & set(ARTICLE.findall(source.article)))


def read_replaced(path: Path = REPLACED_FILE) -> list[ReplacedDocument]:
    """All replaced documents, in file order."""
    return [
        ReplacedDocument(
            number=data["number"],
            since=date.fromisoformat(str(data["since"])),
            replaced_by=data["replaced_by"],
            source=data["source"],
            articles=tuple(str(article) for article in data.get("articles") or ()),
        )
        for data in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]
