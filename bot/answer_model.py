"""A question with what is known around it, the answer it led to, and the library answers are made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.messages import Button, Outcome, Reply, Source
from bot.texts import Texts
from knowledge_base.figures import Figures
from knowledge_base.places import Places
from knowledge_base.programs import Program, Province
from knowledge_base.search import Index, Signposts


@dataclass(frozen=True, slots=True)
class Question:
    """A question with what is known around it. ``program`` is that of the answer before, for follow-ups."""

    text: str
    on: date
    province: Province | None = None
    program: Program | None = None


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another entry that might have been meant."""

    entry_id: str
    program: str
    aspect: str
    score: float
    title: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the question led to. The fields are those of ``ansinh ask --json``; ``buttons`` are for chats."""

    outcome: Outcome
    text: str
    answer: str
    intent: str = ""
    intent_confidence: float = 0.0
    program: str | None = None
    aspect: str | None = None
    entry_id: str | None = None
    entry_version: int | None = None
    sources: tuple[Source, ...] = ()
    effective_from: date | None = None
    alternatives: tuple[Alternative, ...] = ()
    entities: tuple[dict[str, Any], ...] = ()
    form: str | None = None
    took_ms: float = 0.0
    buttons: tuple[Button, ...] = ()
    province_needed: bool = False

    def to_json(self, identifier: str | None = None) -> dict[str, Any]:
        """The object of the command-line and HTTP contract."""
        return {
            "id": identifier,
            "text": self.text,
            "outcome": self.outcome.value,
            "intent": self.intent,
            "intent_confidence": round(self.intent_confidence, 4),
            "program": self.program,
            "aspect": self.aspect,
            "entry_id": self.entry_id,
            "entry_version": self.entry_version,
            "answer": self.answer,
            "sources": [{"document": source.document, "article": source.article, "url": source.url} for source in self.sources],
            "effective_from": self.effective_from.isoformat() if self.effective_from else None,
            "alternatives": [
                {"entry_id": item.entry_id, "program": item.program, "aspect": item.aspect, "score": round(item.score, 4)}
                for item in self.alternatives
            ],
            "entities": [{name: entity.get(name) for name in ("entity", "value", "text", "start", "end")} for entity in self.entities],
            "form": self.form,
            "took_ms": round(self.took_ms, 1),
        }

    def to_reply(self) -> Reply:
        """The answer as a bot message."""
        meta = {
            "outcome": self.outcome.value,
            "program": self.program,
            "aspect": self.aspect,
            "entry_id": self.entry_id,
            "intent": self.intent,
        }
        return Reply(self.answer, self.buttons, self.sources, self.effective_from.isoformat() if self.effective_from else None, meta)


@dataclass(frozen=True, slots=True)
class Library:
    """Everything an answer is made from, of one knowledge revision."""

    index: Index
    signposts: Signposts
    figures: Figures
    texts: Texts
    places: Places
