"""A second label per message (which aspect is asked, which neighbouring matter), taught by ``metadata`` of the training examples."""

from __future__ import annotations

from typing import Any

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import linear
from bot.nlu.parts import with_parts

MODEL_FILE = "labels.joblib"


def label_of(message: Message, label: str) -> str | None:
    """The label written as ``metadata: {aspect: amount}`` on the intent block or the example."""
    metadata = message.get("metadata") or {}
    for level in ("example", "intent"):
        values = metadata.get(level)
        if isinstance(values, dict) and values.get(label):
            return str(values[label])
    return None


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LabelClassifier(GraphComponent, IntentClassifier):
    """Sets ``<label>`` ({name, confidence}) and ``<label>_ranking``; silent when the data has no such metadata."""

    @classmethod
    def required_components(cls) -> list[type]:
        return [Featurizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {**linear.DEFAULTS, "label": "aspect"}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: linear.LinearModel | None = None) -> None:
        self._config, self._storage, self._resource, self._model = config, storage, resource, model

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> LabelClassifier:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        labelled = [(example, label) for example in training_data.intent_examples if (label := label_of(example, self._config["label"]))]
        self._model = linear.fit([example for example, _ in labelled], [label for _, label in labelled], self._config)
        with self._storage.write_to(self._resource) as directory:
            joblib.dump(self._model, directory / MODEL_FILE)
        return self._resource

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext, **_: Any
    ) -> LabelClassifier:
        with model_storage.read_from(resource) as directory:
            return cls(config, model_storage, resource, joblib.load(directory / MODEL_FILE))

    def process(self, messages: list[Message]) -> list[Message]:
        for message in with_parts(messages):
            if self._model and (ranking := self._model.rank(message)):
                message.set(self._config["label"], ranking[0], add_to_output=True)
                message.set(f"{self._config['label']}_ranking", ranking[:5], add_to_output=True)
        return messages
