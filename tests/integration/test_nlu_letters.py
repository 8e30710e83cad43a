"""The question in a letter, and several questions in one message, through the components."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.test_nlu_components import Made, learned, parts

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Rasa's libraries are older than the Python they run on
    from rasa.engine.training.hooks import TrainingHook
    from rasa.shared.nlu.constants import TEXT
    from rasa.shared.nlu.training_data.message import Message

    from bot.engine.uncached import without_cache
    from bot.nlu.intent_classifier import LinearIntentClassifier
    from bot.nlu.parts import PARTS
    from bot.nlu.question_finder import QuestionFinder
    from bot.nlu.question_report import QuestionReport

__all__ = ["learned", "parts"]

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
STORY = (
    "Chào anh chị. Bảo hiểm y tế của nhà em mua ở đâu, giá bao nhiêu thì em biết rồi. Thẻ bảo hiểm của ông em nộp tiền hồi năm ngoái. " * 2
)


@pytest.fixture
def read(learned: Any) -> Callable[[str], Message]:
    """A message through finder, featurizer, classifier and report."""
    featurizer, data, storage = learned
    made = Made(LinearIntentClassifier, storage, sure=0.2)
    made.component.train(data)
    classifier = made.again
    finder, report = QuestionFinder.create({}, *storage), QuestionReport.create({}, *storage)

    def through(text: str) -> Message:
        messages = finder.process([Message(data={TEXT: text})])
        (message,) = report.process(classifier.process(featurizer.process(messages)))
        return message

    return through


def test_question_in_a_letter_decides(read: Callable[[str], Message]) -> None:
    assert read(STORY).get("intent")["name"] == "ask_bhyt"
    assert read(f"{STORY} Cho em hỏi: mai táng phí được bao nhiêu?").get("intent")["name"] == "ask_mai_tang_phi"


def test_question_that_names_nothing_takes_its_matter_from_the_letter(read: Callable[[str], Message]) -> None:
    assert read(f"{STORY} Vậy cần những giấy tờ gì?").get("intent")["name"] == "ask_bhyt"


def test_several_questions_are_reported_one_by_one(read: Callable[[str], Message]) -> None:
    message = read("mua bảo hiểm y tế ở đâu, mai táng phí được bao nhiêu")
    found = message.get("questions")
    assert [(one["text"], one["intent"]["name"]) for one in found] == [
        ("mua bảo hiểm y tế ở đâu", "ask_bhyt"),
        ("mai táng phí được bao nhiêu", "ask_mai_tang_phi"),
    ]
    assert json.dumps(message.as_dict(only_output_properties=True))
    assert not message.get(PARTS)


@pytest.mark.parametrize("text", ["mai táng phí được bao nhiêu", "", "...", "chào em"])
def test_single_question_has_no_parts(read: Callable[[str], Message], text: str) -> None:
    assert read(text).get("questions") is None


def test_trainings_without_rasas_cache_put_its_hooks_back() -> None:
    before = TrainingHook.on_before_node, TrainingHook.on_after_node
    with without_cache():
        assert TrainingHook.on_before_node(None, "", None, {}, {}) == {}
        assert TrainingHook.on_after_node(None, "", None, {}, None, {}) is None
    assert (TrainingHook.on_before_node, TrainingHook.on_after_node) == before
