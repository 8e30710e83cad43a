"""Puts what was understood of each single question into the parse result."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.parts import PARTS

REPORTED = (TEXT, "intent", "intent_ranking", "aspect", "aspect_ranking", "matter")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class QuestionReport(GraphComponent):
    """Sets ``questions`` of a message that asks several: one {text, intent, intent_ranking, aspect?, aspect_ranking?, matter?} each."""

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> QuestionReport:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if questions := message.get(PARTS):
                found = [{name: part.get(name) for name in REPORTED if part.get(name) is not None} for part in questions]
                message.set("questions", found, add_to_output=True)
                message.set(PARTS, None)
        return messages
