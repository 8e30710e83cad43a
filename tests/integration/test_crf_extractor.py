"""The extractor learned from annotations, through Rasa's own interface: train, persist, load, process."""

from __future__ import annotations

import logging
import warnings
from pathlib import Path
from typing import Any

import pytest

from tests.support.flights import utterances

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Rasa's libraries are older than the Python they run on
    from rasa.engine.graph import ExecutionContext, GraphSchema
    from rasa.engine.storage.local_model_storage import LocalModelStorage
    from rasa.engine.storage.resource import Resource
    from rasa.shared.nlu.constants import ENTITIES, TEXT
    from rasa.shared.nlu.training_data.message import Message
    from rasa.shared.nlu.training_data.training_data import TrainingData

    from bot.nlu.crf_extractor import MODEL_FILE, CrfExtractor

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


class Made:
    """A component with its storage; ``again`` is the same one loaded from what it persisted."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self.parts = (LocalModelStorage(folder), Resource("crf"), ExecutionContext(GraphSchema({}), node_name="crf"))
        self.component = CrfExtractor.create(CrfExtractor.get_default_config(), *self.parts)

    @property
    def again(self) -> CrfExtractor:
        return CrfExtractor.load(CrfExtractor.get_default_config(), *self.parts)


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return Made(tmp_path / "store")


def message(text: str, *entities: dict[str, Any]) -> Message:
    return Message(data={TEXT: text, "intent": "flight", **({ENTITIES: list(entities)} if entities else {})})


def entity(label: str, start: int, end: int, **more: str) -> dict[str, Any]:
    return {"entity": label, "start": start, "end": end, "value": "", **more}


def flights(count: int, seed: int) -> TrainingData:
    return TrainingData([message(one.text, *(entity(label, *span) for *span, label in one.spans)) for one in utterances(count, seed)])


def found(component: CrfExtractor, text: str) -> list[tuple[str, str]]:
    (read,) = component.process([Message(data={TEXT: text})])
    return [(one["entity"], one["value"]) for one in read.get(ENTITIES, [])]


def test_learned_entities_are_found_also_without_marks_and_after_loading(made: Made) -> None:
    made.component.train(flights(400, 1))
    for component in (made.component, made.again):
        assert found(component, "vé từ hà nội đến nha trang ngày mai") == [
            ("from.city", "hà nội"), ("to.city", "nha trang"), ("depart.relative_day", "ngày mai")
        ]  # fmt: skip
        assert ("from.city", "ha noi") in found(component, "ve tu ha noi den nha trang ngay mai")


def test_offsets_fit_the_text_and_the_extractor_is_named(made: Made) -> None:
    made.component.train(flights(200, 1))
    text = "🙏 chuyến bay  từ HÀ NỘI,\nđến nha trang?"
    (read,) = made.component.process([Message(data={TEXT: text})])
    assert read.get(ENTITIES)
    for one in read.get(ENTITIES):
        assert text[one["start"] : one["end"]] == one["text"] == one["value"]
        assert one["extractor"] == "CrfExtractor"


@pytest.mark.parametrize("text", ["", "   ", "?!", "\ud800 a\x00b", "x" * 3000, "a " * 2000], ids=range(6))
def test_odd_text_is_read(made: Made, text: str) -> None:
    made.component.train(flights(100, 1))
    found(made.again, text)


def test_roles_and_groups_are_learned(made: Made) -> None:
    example = message("từ huế đến vinh", entity("city", 3, 6, role="from"), entity("city", 11, 15, role="to", group="1"))
    made.component.train(TrainingData([example]))
    (read,) = made.again.process([Message(data={TEXT: "từ huế đến vinh"})])
    assert [(one.get("role"), one.get("group")) for one in read.get(ENTITIES)] == [("from", None), ("to", "1")]


@pytest.mark.parametrize("examples", [[], [message("chào em"), message("xin chào")]], ids=["no examples", "no annotations"])
def test_silent_without_annotations(made: Made, examples: list[Message]) -> None:
    made.component.train(TrainingData(examples))
    assert list(made.folder.rglob(MODEL_FILE)) == []
    for component in (made.component, made.again):
        (read,) = component.process([Message(data={TEXT: "từ huế đến vinh"})])
        assert read.get(ENTITIES) is None


def test_annotations_of_other_extractors_are_not_learned(made: Made) -> None:
    made.component.train(TrainingData([message("từ huế", entity("city", 3, 6, extractor="PatternExtractor"))]))
    assert found(made.component, "từ huế") == []


@pytest.mark.parametrize(
    ("annotations", "told"),
    [
        ([entity("city", 4, 6)], "widened"),
        ([entity("city", 2, 3)], "covers nothing"),
        ([entity("city", 90, 99)], "covers nothing"),
        ([entity("city", 3, 6), entity("town", 3, 6)], "overlaps another"),
    ],
)
def test_annotation_that_does_not_fit_is_told_with_its_example(
    made: Made, annotations: list[dict[str, Any]], told: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        made.component.train(TrainingData([message("từ huế đi", *annotations), message("đến vinh", entity("city", 4, 8))]))
    (line,) = [record.getMessage() for record in caplog.records if record.name == "bot.nlu.crf_extractor"]
    assert told in line
    assert "'từ huế đi'" in line
    assert found(made.component, "đến vinh") == [("city", "vinh")]


def test_what_an_earlier_component_found_is_not_found_again(made: Made) -> None:
    made.component.train(TrainingData([message("đến vinh", entity("city", 4, 8))]))
    before = {**entity("city", 4, 8), "value": "vinh", "extractor": "PatternExtractor"}
    other = {**before, "entity": "person"}
    for known, expected in ((before, [before]), (other, [other, "city"])):
        (read,) = made.component.process([Message(data={TEXT: "đến vinh", ENTITIES: [known]})])
        assert [one if one is known else one["entity"] for one in read.get(ENTITIES)] == expected
