"""Training data as residents type it: every example once more without marks, a share of them also in other hurried spellings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.noise import COPY_OF
from bot.nlu.noise.edits import Edit, apply, covered
from bot.nlu.noise.keyboard import slips, telex
from bot.nlu.noise.words import dialect, teencode
from knowledge_base.text import fold, strip_marks

KINDS: dict[str, Callable[[str, Random], list[Edit]]] = {"teencode": teencode, "dialect": dialect, "telex": telex, "slips": slips}
# Telex keys say which marks were meant; the other spellings come without marks half of the time.
UNMARKED_SHARE = {"teencode": 0.5, "dialect": 0.5, "telex": 0.0, "slips": 0.5}


class NoisyImporter(RasaFileImporter):
    """Reads the files as Rasa does and adds copies; intent, metadata and annotated entities stay, offsets follow the text.

    The shares in [0, 1] come from ``config.yml`` and say how many of the examples get a copy of that kind. Which ones, and what becomes
    of them, depends on the seed and the example alone: adding an example changes no other copy.

    Raises:
        ValueError: a share is outside [0, 1].
    """

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
        seed: int = 0,
        teencode: float = 0.0,
        dialect: float = 0.0,
        telex: float = 0.0,
        slips: float = 0.0,
    ) -> None:
        super().__init__(config_file, domain_path, training_data_paths)
        self._seed = seed
        self._shares = {"teencode": teencode, "dialect": dialect, "telex": telex, "slips": slips}
        for kind, share in self._shares.items():
            if not 0 <= share <= 1:
                raise ValueError(f"config.yml, importers: {kind} must be from 0 to 1, not {share}")

    def get_nlu_data(self, language: str | None = "vi") -> TrainingData:
        data = super().get_nlu_data(language)
        known = {example.get(TEXT) for example in data.training_examples}
        copies = []
        for example in data.training_examples:
            for copy in self._copies(example):
                if copy.get(TEXT) not in known:
                    known.add(copy.get(TEXT))
                    copies.append(copy)
        # Not ``merge``: it copies every example deeply.
        return TrainingData(data.training_examples + copies, data.entity_synonyms, data.regex_features, data.lookup_tables, data.responses)

    def _copies(self, example: Message) -> Iterator[Message]:
        text, entities = example.get(TEXT), example.get(ENTITIES) or []
        if not text:
            return
        plain = strip_marks(text)
        if len(plain) != len(text):  # decomposed letters: offsets would move
            return
        yield _copy(example, plain, covered(entities, text, plain))
        for kind, make in KINDS.items():
            random = Random(f"{self._seed} {kind} {text}")  # noqa: S311
            if random.random() < self._shares[kind]:
                noisy, moved = apply(text, make(text, random), entities)
                if random.random() < UNMARKED_SHARE[kind]:
                    noisy, moved = strip_marks(noisy), covered(moved, noisy, strip_marks(noisy))
                yield _copy(example, noisy, moved)


def _copy(example: Message, text: str, entities: list[dict[str, Any]]) -> Message:
    data = {**example.data, TEXT: text, COPY_OF: fold(example.get(TEXT))}
    return Message(data={**data, ENTITIES: entities} if entities else data)
