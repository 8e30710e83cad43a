"""A calibrated linear model over sparse rows: multinomial logistic regression, the base of both classifiers."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression

from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.message import Message


def sentence_row(message: Message) -> csr_matrix | None:
    """The sparse sentence features of a message, shape (1, features), or None when it has none."""
    _, sentence = message.get_sparse_features(TEXT, [])
    return sentence.features if sentence is not None and sentence.type == FEATURE_TYPE_SENTENCE else None


def fit(messages: list[Message], labels: list[str], config: dict[str, Any]) -> LogisticRegression | None:
    """Fit labels to messages; None when there are fewer than two labels to tell apart."""
    pairs = [(row, label) for message, label in zip(messages, labels, strict=True) if (row := sentence_row(message)) is not None]
    if len({label for _, label in pairs}) < 2:
        return None
    model = LogisticRegression(C=config["C"], max_iter=config["max_iter"], tol=config["tol"], class_weight=config["class_weight"])
    return model.fit(vstack([row for row, _ in pairs]), [label for _, label in pairs])


def rank(model: LogisticRegression | None, message: Message) -> list[dict[str, Any]]:
    """Labels with confidence, best first; empty when there is no model or no feature."""
    row = sentence_row(message)
    if model is None or row is None or row.nnz == 0:
        return []
    confidences = model.predict_proba(row)[0]
    return [{"name": str(model.classes_[number]), "confidence": float(confidences[number])} for number in np.argsort(-confidences)]


DEFAULTS = {"C": 20.0, "max_iter": 100, "tol": 1e-3, "class_weight": None}
