"""Scoring the understanding alone: intents, aspects, entities and confidences, on held-out examples or on questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.answers import FORMS, PROGRAM_INTENTS
from bot.evaluation.calibration import Calibration, Ranking, calibration
from bot.evaluation.entities import EntityScore, as_found
from bot.evaluation.labels import NOTHING, Confusion
from bot.evaluation.questions import ANY_ASPECT, OUT_OF_DOMAIN, Expected
from bot.ports import Understanding

# Intents that are right for a programme although they are no question about it.
WISHES = {"check_dossier": "tra_cuu_ho_so", "request_person": "hotline", "request_vehicle": "xe_chuyen_benh"}


@dataclass
class Understood:
    """What was expected and read, text by text, and the scores made of it."""

    source: str
    pairs: list[tuple[str, str]] = field(default_factory=list)
    rankings: list[tuple[str, Ranking]] = field(default_factory=list)
    aspects: list[tuple[str, str]] = field(default_factory=list)
    entities: EntityScore | None = None

    @property
    def intents(self) -> Confusion:
        return Confusion(self.pairs)

    @property
    def calibration(self) -> Calibration | None:
        return calibration(self.rankings)

    def to_json(self) -> dict[str, Any]:
        calibrated = self.calibration
        return {
            "source": self.source,
            "texts": len(self.pairs),
            "intents": self.intents.to_json(),
            "aspects": Confusion(self.aspects).to_json() if self.aspects else None,
            "calibration": calibrated.to_json() if calibrated else None,
            "entities": self.entities.to_json() if self.entities else None,
        }


def on_held_out(config: Path, data: Path, folds: int) -> Iterable[Understood]:
    """The scores so far after each fold; the last one covers every example. Loads Rasa.

    Raises:
        ValueError: fewer different examples than folds.
    """
    from bot.nlu.cross_validation import cross_validate, read_examples

    result = Understood(data.name)
    for readings in cross_validate(config, read_examples(config, data), folds):
        for one in readings:
            result.pairs.append((one.intent, one.ranking[0][0] if one.ranking else NOTHING))
            result.rankings.append((one.intent, one.ranking))
            if one.aspect:
                result.aspects.append((one.aspect, one.aspect_read or NOTHING))
            if one.entities or one.entities_read:
                result.entities = result.entities or EntityScore()
                result.entities.add(map(as_found, one.entities), map(as_found, one.entities_read))
        yield result


def on_questions(questions: Sequence[Expected], readings: Iterable[Understanding], source: str) -> Understood:
    """Questions say programmes, not intents: what was read counts as the programme it leads to, everything else as ``ood``."""
    result = Understood(source)
    for question, reading in zip(questions, readings, strict=True):
        ranking = [(_topic(intent, question), confidence) for intent, confidence in reading.ranking]
        result.pairs.append((question.topic, ranking[0][0] if ranking else OUT_OF_DOMAIN))
        result.rankings.append((question.topic, _merged(ranking)))
        if question.asks != ANY_ASPECT:
            result.aspects.append((question.asks, reading.aspect or NOTHING))
    return result


def _topic(intent: str, question: Expected) -> str:
    program = PROGRAM_INTENTS.get(intent)
    topic = program.value if program else WISHES.get(intent, intent if intent in FORMS else OUT_OF_DOMAIN)
    return question.topic if topic in question.accept else topic


def _merged(ranking: Ranking) -> Ranking:
    """One line per topic with the confidences of its intents added; the topic of the best intent stays first."""
    sums: dict[str, float] = {}
    for topic, confidence in ranking:
        sums[topic] = sums.get(topic, 0.0) + confidence
    return [(topic, min(1.0, sums[topic])) for topic in sums]
