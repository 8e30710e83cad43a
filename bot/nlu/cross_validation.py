"""What the pipeline of ``config.yml`` makes of training examples it was not trained on, without running Rasa's whole graph."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.common import class_from_module_path
from sklearn.model_selection import GroupKFold

from bot.nlu.label_classifier import label_of
from bot.nlu.noise import COPY_OF
from knowledge_base.text import fold

Entity = dict[str, Any]


@dataclass(frozen=True, slots=True)
class HeldOut:
    """An example and what was read: rankings are (name, confidence), best first; ``aspect`` None where none is taught."""

    text: str
    intent: str
    aspect: str | None
    entities: tuple[Entity, ...]
    ranking: tuple[tuple[str, float], ...]
    aspect_read: str | None
    entities_read: tuple[Entity, ...]


def read_examples(config: Path, data: Path) -> list[Message]:
    """All examples with an intent, copies included, as ``rasa train`` would see them."""
    importer = TrainingDataImporter.load_nlu_importer_from_config(str(config), training_data_paths=[str(data)])
    return [example for example in importer.get_nlu_data("vi").intent_examples if example.get(TEXT)]


def cross_validate(config: Path, examples: Sequence[Message], folds: int) -> Iterator[list[HeldOut]]:
    """For each fold: train on the others, then read the fold's own examples (copies only serve training).

    An example and its copies always share a fold, whatever their spelling.

    Raises:
        ValueError: fewer different examples than folds.
    """
    groups = [example.get(COPY_OF) or fold(example.get(TEXT)) for example in examples]
    for learnt, kept_out in GroupKFold(folds).split(examples, groups=groups):
        originals = [examples[number] for number in kept_out if not examples[number].get(COPY_OF)]
        yield _read(config, [examples[number] for number in learnt], originals)


def _read(config: Path, learnt: Sequence[Message], asked: Sequence[Message]) -> list[HeldOut]:
    annotated = any(example.get(ENTITIES) for example in learnt)
    data = TrainingData([Message(data=dict(example.data)) for example in learnt])
    messages = [Message(data={TEXT: example.get(TEXT)}) for example in asked]
    with tempfile.TemporaryDirectory() as folder:
        storage = LocalModelStorage(Path(folder))
        for number, item in enumerate(yaml.safe_load(config.read_text(encoding="utf-8"))["pipeline"]):
            kind = class_from_module_path(item["name"])
            if issubclass(kind, EntityExtractorMixin) and not annotated:
                continue
            name = f"component_{number}"
            settings = {**kind.get_default_config(), **{key: value for key, value in item.items() if key != "name"}}
            component = kind.create(settings, storage, Resource(name), ExecutionContext(GraphSchema({}), node_name=name))
            if hasattr(component, "train"):
                component.train(data)
            if hasattr(component, "process_training_data"):
                data = component.process_training_data(data)
            messages = component.process(messages)
    return [_held_out(example, message) for example, message in zip(asked, messages, strict=True)]


def _held_out(example: Message, read: Message) -> HeldOut:
    return HeldOut(
        text=example.get(TEXT),
        intent=example.get(INTENT),
        aspect=label_of(example, "aspect"),
        entities=tuple(example.get(ENTITIES) or ()),
        ranking=tuple((str(item["name"]), float(item["confidence"])) for item in read.get("intent_ranking") or ()),
        aspect_read=(read.get("aspect") or {}).get("name"),
        entities_read=tuple(read.get(ENTITIES) or ()),
    )
