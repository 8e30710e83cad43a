"""Training data as residents type it: every example once more without marks."""

from __future__ import annotations

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from knowledge_base.text import strip_marks


class UnmarkedImporter(RasaFileImporter):
    """Reads the files as Rasa does and adds unmarked copies; offsets of annotated entities stay right (same length)."""

    def get_nlu_data(self, language: str | None = "vi") -> TrainingData:
        data = super().get_nlu_data(language)
        return data.merge(TrainingData([copy for example in data.training_examples if (copy := _unmarked(example)) is not None]))


def _unmarked(example: Message) -> Message | None:
    text = example.get(TEXT)
    if not text or strip_marks(text) == text:
        return None
    return Message(data={**example.data, TEXT: strip_marks(text)})
