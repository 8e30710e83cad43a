"""Entities with a fixed shape or a closed list: codes, phones, ages, provinces and communes."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from knowledge_base import patterns
from knowledge_base.places import default_places


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PatternExtractor(GraphComponent, EntityExtractorMixin):
    """Adds entities {entity, value, start, end, text}; offsets count characters of the message text."""

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> PatternExtractor:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if text := message.get(TEXT):
                found = self.add_extractor_name([*_shapes(text), *_places(text)])
                message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages


def _shapes(text: str) -> list[dict[str, Any]]:
    return [
        {"entity": found.entity, "value": found.value, "start": found.start, "end": found.end, "text": text[found.start : found.end]}
        for found in patterns.find(text)
    ]


def _places(text: str) -> list[dict[str, Any]]:
    entities = []
    for mention in default_places().find(text):
        span = {"start": mention.start, "end": mention.end, "text": mention.text}
        if len(mention.provinces) == 1:
            entities.append({"entity": "province", "value": next(iter(mention.provinces)).value, **span})
        units = {unit.code for place in mention.candidates for unit in place.units}
        if len(units) == 1:
            entities.append({"entity": "commune", "value": units.pop(), **span})
    return entities
