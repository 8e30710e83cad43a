"""One question on its way through the steps of :mod:`bot.answers`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.answer_model import Answer, Library, Question
from bot.messages import Outcome
from bot.ports import Understanding
from knowledge_base.programs import Program


@dataclass(frozen=True, slots=True)
class AnswerTurn:
    """What the steps share. ``programs``: probability per programme, with what the conversation adds."""

    question: Question
    understanding: Understanding
    library: Library
    programs: Mapping[Program, float] = field(default_factory=dict)

    def end(self, outcome: Outcome, answer: str, **values: Any) -> Answer:
        understood = self.understanding
        return Answer(outcome, self.question.text, answer, understood.intent, understood.confidence, entities=understood.entities, **values)

    def say(self, outcome: Outcome, key: str, *, fill: Mapping[str, str] | None = None, **values: Any) -> Answer:
        """End with a resident text and the buttons written beside it."""
        texts = self.library.texts
        return self.end(outcome, texts.get(key, **(fill or {})), **{"buttons": texts.buttons(key), **values})
