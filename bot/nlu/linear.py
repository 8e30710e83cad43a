"""A linear model over sparse rows with confidences that mean something: the base of both classifiers.

One-versus-rest linear support vectors (LIBLINEAR) trained in seconds where logistic regression over the same rows needs minutes;
their margins become probabilities by a softmax whose temperature is fitted on held-out folds (Guo et al. 2017, "On Calibration of
Modern Neural Networks"). An example and its noisy copies always share a fold.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.message import Message
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix, vstack
from scipy.special import log_softmax, softmax
from sklearn.model_selection import GroupKFold
from sklearn.svm import LinearSVC

from bot.nlu.noise import COPY_OF
from knowledge_base.text import fold

DEFAULTS = {"C": 0.3, "folds": 3}
# Used when there are too few examples to hold any out.
PLAIN_TEMPERATURE = 3.0
FEWEST_TO_CALIBRATE = 200


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Labels in the order of the margins; ``temperature`` multiplies the margins before the softmax."""

    svm: LinearSVC
    labels: tuple[str, ...]
    temperature: float

    def rank(self, message: Message) -> list[dict[str, Any]]:
        """Labels with confidence in [0, 1], best first; empty when the message has no feature the model knows."""
        return self.rank_row(sentence_row(message))

    def rank_row(self, row: csr_matrix | None) -> list[dict[str, Any]]:
        """The same for a row of shape (1, features)."""
        if row is None or row.nnz == 0:
            return []
        confidences = softmax(_margins(self.svm, row)[0] * self.temperature)
        return [{"name": self.labels[number], "confidence": float(confidences[number])} for number in np.argsort(-confidences)]


def sentence_row(message: Message) -> csr_matrix | None:
    """The sparse sentence features of a message, shape (1, features), or None when it has none."""
    _, sentence = message.get_sparse_features(TEXT, [])
    return sentence.features if sentence is not None and sentence.type == FEATURE_TYPE_SENTENCE else None


def fit(messages: list[Message], labels: list[str], config: dict[str, Any]) -> LinearModel | None:
    """Fit labels to messages; None when there are fewer than two labels to tell apart."""
    known = [(row, label, message) for message, label in zip(messages, labels, strict=True) if (row := sentence_row(message)) is not None]
    if len({label for _, label, _ in known}) < 2:
        return None
    rows = vstack([row for row, _, _ in known], format="csr")
    targets = np.array([label for _, label, _ in known])
    svm = LinearSVC(C=config["C"], random_state=0).fit(rows, targets)
    groups = [message.get(COPY_OF) or fold(message.get(TEXT)) for _, _, message in known]
    return LinearModel(svm, tuple(str(label) for label in svm.classes_), _temperature(rows, targets, groups, config))


def _temperature(rows: csr_matrix, targets: Any, groups: list[str], config: dict[str, Any]) -> float:
    """The softmax temperature under which held-out examples are most likely."""
    classes = np.unique(targets)
    if len(set(groups)) < FEWEST_TO_CALIBRATE or config["folds"] < 2:
        return PLAIN_TEMPERATURE
    margins = np.zeros((rows.shape[0], len(classes)))
    for train, held_out in GroupKFold(config["folds"]).split(rows, targets, groups):
        svm = LinearSVC(C=config["C"], random_state=0).fit(rows[train], targets[train])
        margins[np.ix_(held_out, np.searchsorted(classes, svm.classes_))] = _margins(svm, rows[held_out])
    right = np.searchsorted(classes, targets)

    def surprise(temperature: float) -> float:
        return float(-log_softmax(margins * temperature, axis=1)[np.arange(len(right)), right].mean())

    return float(minimize_scalar(surprise, bounds=(0.5, 20.0), method="bounded").x)


def _margins(svm: LinearSVC, rows: csr_matrix) -> Any:
    """Margins of shape (rows, labels), also for two labels (scikit-learn gives one column then)."""
    margins = svm.decision_function(rows)
    return np.column_stack([-margins, margins]) if margins.ndim == 1 else margins
