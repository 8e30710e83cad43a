"""Sparse sentence features that are the same with and without marks, plus the marked words themselves.

In a letter only the sentences that ask count. A second row, with the life story around them added a little, is kept for the intent
classifier: it is needed where the question alone does not name what it means.
"""

from __future__ import annotations

from typing import Any

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, hstack
from scipy.sparse.linalg import norm
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.parts import with_parts
from knowledge_base.question_finder import focus, is_generic
from knowledge_base.text import fold, standard, word_spans

VECTORIZERS_FILE = "vectorizers.joblib"
TINY = 1e-9
# Where a letter's second row is kept on the message.
IN_CONTEXT = "features_in_context"
# Whether the question of a letter says nothing without what stands around it.
POINTS_BACK = "points_back"


def segmented(text: str) -> list[str]:
    """Lower-cased Vietnamese words of a text without punctuation, for the vectorizer over marked words."""
    lower = text.lower()  # before segmenting: capitals make names of ordinary words
    words = (lower[start:end] for start, end in word_spans(lower))
    return [word for word in words if any(character.isalnum() for character in word)]


def make_vectorizers(config: dict[str, Any]) -> list[TfidfVectorizer]:
    """Folded syllables (1-3), folded characters within words, and segmented marked words (1-2)."""
    common = {"sublinear_tf": True, "min_df": config["min_df"]}
    return [
        TfidfVectorizer(preprocessor=fold, token_pattern=r"\S+", ngram_range=(1, config["max_syllables"]), **common),
        TfidfVectorizer(preprocessor=fold, analyzer="char_wb", ngram_range=(2, config["max_characters"]), **common),
        TfidfVectorizer(tokenizer=segmented, token_pattern=None, lowercase=False, ngram_range=(1, 2), **common),
    ]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class VietnameseFeaturizer(SparseFeaturizer, GraphComponent):
    """One sparse row per message: shape (1, features), L2-normalised per block. ``context``: weight of what does not ask."""

    @classmethod
    def required_components(cls) -> list[type]:
        return [Tokenizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {**SparseFeaturizer.get_default_config(), "min_df": 2, "max_syllables": 3, "max_characters": 4, "context": 0.35}

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        return None

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        context: ExecutionContext,
        vectorizers: list[TfidfVectorizer] | None = None,
    ) -> None:
        super().__init__(context.node_name, config)
        self._model_storage, self._resource, self._vectorizers = model_storage, resource, vectorizers

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> VietnameseFeaturizer:
        return cls(config, model_storage, resource, execution_context)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the vocabulary from all training texts."""
        texts = [standard(example.get(TEXT)) for example in training_data.training_examples if example.get(TEXT)]
        config = self._config if len(texts) >= 50 else {**self._config, "min_df": 1}
        self._vectorizers = make_vectorizers(config)
        for vectorizer in self._vectorizers:
            vectorizer.fit(texts)
        with self._model_storage.write_to(self._resource) as directory:
            joblib.dump(self._vectorizers, directory / VECTORIZERS_FILE)
        return self._resource

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext, **_: Any
    ) -> VietnameseFeaturizer:
        with model_storage.read_from(resource) as directory:
            vectorizers = joblib.load(directory / VECTORIZERS_FILE)
        return cls(config, model_storage, resource, execution_context, vectorizers)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self._add(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        self._add([*with_parts(messages)])
        return messages

    def _add(self, messages: list[Message]) -> None:
        with_text = [message for message in messages if message.get(TEXT) is not None]
        if not with_text or not self._vectorizers:
            return
        split = [focus(standard(message.get(TEXT))) for message in with_text]
        rows = self.features([question for question, _ in split])
        for number, message in enumerate(with_text):
            message.add_features(Features(rows[number], FEATURE_TYPE_SENTENCE, TEXT, self._identifier))
        for number, (question, context) in enumerate(split):
            if context:
                generic = is_generic(question)
                around = rows[number] + (1.0 if generic else self._config["context"]) * self.features([context])
                with_text[number].set(IN_CONTEXT, around * (norm(rows[number]) / max(norm(around), TINY)))
                with_text[number].set(POINTS_BACK, generic)

    def features(self, texts: list[str]) -> csr_matrix:
        """Rows of shape (len(texts), features)."""
        return hstack([vectorizer.transform(texts) for vectorizer in self._vectorizers or []], format="csr")
