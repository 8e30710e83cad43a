"""Training without Rasa's cache of component outputs.

Rasa fingerprints every component's input and output and writes the outputs to a cache, so that a later training may skip what has not
changed. Ours decides by a fingerprint of its own (:mod:`bot.engine.training`) and then always trains from nothing, so that work, about
a third of a training, is for nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def without_cache() -> Iterator[None]:
    """While inside, components are trained without being fingerprinted or cached. Only for trainings that are forced anyway."""
    from rasa.engine.training.hooks import TrainingHook

    before, after = TrainingHook.on_before_node, TrainingHook.on_after_node
    TrainingHook.on_before_node, TrainingHook.on_after_node = _nothing_before, _nothing_after
    try:
        yield
    finally:
        TrainingHook.on_before_node, TrainingHook.on_after_node = before, after


def _nothing_before(*_: Any, **__: Any) -> dict[str, Any]:
    return {}


def _nothing_after(*_: Any, **__: Any) -> None:
    return None
