"""The single questions of a message, carried along the pipeline as messages of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rasa.shared.nlu.training_data.message import Message

PARTS = "question_parts"


def with_parts(messages: Iterable[Message]) -> Iterator[Message]:
    """Every message, and behind each the questions it was taken apart into."""
    for message in messages:
        yield message
        yield from message.get(PARTS, [])
