"""Takes messages with several questions apart, so that each of them is understood by itself."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.parts import PARTS
from knowledge_base.question_finder import parts


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class QuestionFinder(GraphComponent):
    """Adds the questions of a message as messages of their own; the components behind it read them too."""

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> QuestionFinder:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if found := parts(message.get(TEXT) or ""):
                message.set(PARTS, [Message(data={TEXT: text}) for text in found])
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data
