"""Entities that have a fixed shape or come from closed lists (docs/entities.md): nothing to learn but whether they are wanted."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from knowledge_base.mentions.finder import LABELS, find
from knowledge_base.patterns import Found

STATE_FILE = "wanted.json"


def wanted(annotated: Collection[str]) -> bool:
    """Whether our entities belong to training data that annotate these labels.

    They do when nothing is annotated (our own data) and when at least half of the labels are ours. Data of another domain have labels of
    their own, and ours would be wrong there even where one name is the same by chance.
    """
    return 2 * sum(label in LABELS for label in annotated) >= len(annotated)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class PatternExtractor(GraphComponent, EntityExtractorMixin):
    """Adds entities {entity, value, start, end, text, candidates?}; offsets count characters of the message text as typed.

    ``candidates`` ({code, name, province} each) is there when a place name means several communes: the caller asks back.
    """

    def __init__(self, storage: ModelStorage, resource: Resource, *, active: bool = True) -> None:
        self._storage, self._resource, self._active = storage, resource, active

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> PatternExtractor:
        return cls(model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        annotated = {entity["entity"] for example in training_data.nlu_examples for entity in example.get(ENTITIES) or ()}
        self._active = wanted(annotated)
        with self._storage.write_to(self._resource) as directory:
            (directory / STATE_FILE).write_text(json.dumps(self._active), encoding="utf-8")
        return self._resource

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext, **_: Any
    ) -> PatternExtractor:
        with model_storage.read_from(resource) as directory:
            return cls(model_storage, resource, active=json.loads((directory / STATE_FILE).read_text(encoding="utf-8")))

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if self._active and (text := message.get(TEXT)):
                found = self.add_extractor_name([_entity(text, one) for one in find(text)])
                message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages


def _entity(text: str, found: Found) -> dict[str, Any]:
    candidates = {"candidates": list(found.candidates)} if found.candidates else {}
    span = {"start": found.start, "end": found.end, "text": text[found.start : found.end]}
    return {"entity": found.entity, "value": found.value, **span, **candidates}
