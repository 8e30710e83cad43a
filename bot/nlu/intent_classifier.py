"""Intents by a linear model over the Vietnamese features."""

from __future__ import annotations

from typing import Any

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import linear
from bot.nlu.featurizer import IN_CONTEXT, POINTS_BACK
from bot.nlu.parts import with_parts

MODEL_FILE = "intents.joblib"
RANKING_LENGTH = 10


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(GraphComponent, IntentClassifier):
    """Sets ``intent`` and ``intent_ranking`` (the ten best, confidences in [0, 1]).

    The question in a letter decides. Where it says nothing by itself ("cần giấy tờ gì?"), is understood with less than ``sure``, or as one
    of the ``vague`` intents that point to something said before, it is read together with what stands around it.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        return [Featurizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {**linear.DEFAULTS, "sure": 0.5, "vague": ["ask_follow_up", "ask_entitlement"]}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: linear.LinearModel | None = None) -> None:
        self._config, self._storage, self._resource, self._model = config, storage, resource, model

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> LinearIntentClassifier:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        examples = [example for example in training_data.intent_examples if example.get(INTENT)]
        self._model = linear.fit(examples, [example.get(INTENT) for example in examples], self._config)
        with self._storage.write_to(self._resource) as directory:
            joblib.dump(self._model, directory / MODEL_FILE)
        return self._resource

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext, **_: Any
    ) -> LinearIntentClassifier:
        with model_storage.read_from(resource) as directory:
            return cls(config, model_storage, resource, joblib.load(directory / MODEL_FILE))

    def process(self, messages: list[Message]) -> list[Message]:
        for message in with_parts(messages):
            ranking = self._rank(message)
            message.set("intent", ranking[0] if ranking else {"name": None, "confidence": 0.0}, add_to_output=True)
            message.set("intent_ranking", ranking[:RANKING_LENGTH], add_to_output=True)
        return messages

    def _rank(self, message: Message) -> list[dict[str, Any]]:
        if self._model is None:
            return []
        ranking = self._model.rank(message)
        around = message.get(IN_CONTEXT)
        if around is None or (not message.get(POINTS_BACK) and self._understood(ranking)):
            return ranking
        return self._model.rank_row(around)

    def _understood(self, ranking: list[dict[str, Any]]) -> bool:
        return bool(ranking) and ranking[0]["confidence"] >= self._config["sure"] and ranking[0]["name"] not in self._config["vague"]
