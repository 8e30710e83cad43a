"""Our graph components through Rasa's own interface: create, train, persist, load, process."""

from __future__ import annotations

import hashlib
import inspect
import textwrap
import unicodedata
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from knowledge_base.mentions.finder import LABELS
from knowledge_base.text import fold, strip_marks

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Rasa's libraries are older than the Python they run on
    from rasa.core.actions.action import RemoteAction
    from rasa.engine.graph import ExecutionContext, GraphSchema
    from rasa.engine.recipes.default_recipe import DefaultV1Recipe
    from rasa.engine.storage.local_model_storage import LocalModelStorage
    from rasa.engine.storage.resource import Resource
    from rasa.nlu.tokenizers.tokenizer import Token
    from rasa.shared.importers.importer import TrainingDataImporter
    from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
    from rasa.shared.nlu.training_data.message import Message
    from rasa.shared.nlu.training_data.training_data import TrainingData

    from bot.engine import patches
    from bot.nlu import cross_validation, linear
    from bot.nlu.featurizer import VietnameseFeaturizer
    from bot.nlu.intent_classifier import RANKING_LENGTH, LinearIntentClassifier
    from bot.nlu.label_classifier import LabelClassifier, label_of
    from bot.nlu.noise.importer import COPY_OF, NoisyImporter
    from bot.nlu.pattern_extractor import PatternExtractor
    from bot.nlu.tokenizer import VietnameseTokenizer

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

ROOT = Path(__file__).parents[2]
HARD = [
    "uỷ ban nhân dân xã",
    "Uỷ  ban   hoà giải cơ sở",
    unicodedata.normalize("NFD", "Trợ cấp hưu trí xã hội được bao nhiêu?"),
    "hai  dấu cách\n\nvà xuống dòng\r\nnữa",
    "🙏🙏 cảm ơn 👍🏽 nhiều",
    "1.234.567đ/tháng (từ 01/7/2026)",
    "a\u200bb",
    "...!!!",
    "x" * 500,
]


@pytest.fixture
def parts(tmp_path: Path) -> tuple[LocalModelStorage, Resource, ExecutionContext]:
    return LocalModelStorage(tmp_path), Resource("component"), ExecutionContext(GraphSchema({}), node_name="component")


class Made:
    """A component with its storage; ``again`` is the same one loaded from what it persisted."""

    def __init__(self, kind: type, parts: tuple[LocalModelStorage, Resource, ExecutionContext], **config: Any) -> None:
        self.kind, self.parts, self.config = kind, parts, {**kind.get_default_config(), **config}  # type: ignore[attr-defined]
        self.component = kind.create(self.config, *parts)  # type: ignore[attr-defined]

    @property
    def again(self) -> Any:
        return self.kind.load(self.config, *self.parts)  # type: ignore[attr-defined]


def example(text: str, intent: str = "", aspect: str | None = None) -> Message:
    data: dict[str, Any] = {TEXT: text}
    if intent:
        data[INTENT] = intent
    if aspect:
        data["metadata"] = {"intent": {"aspect": aspect}}
    return Message(data=data)


EXAMPLES = [
    *(
        example(text, "ask_bhyt", "amount")
        for text in ("mua bảo hiểm y tế bao nhiêu tiền", "thẻ bhyt giá mấy", "phí bảo hiểm y tế một năm")
    ),
    *(example(text, "ask_bhyt", "where") for text in ("mua bảo hiểm y tế ở đâu", "nộp tiền thẻ bảo hiểm chỗ nào")),
    *(example(text, "ask_mai_tang_phi", "amount") for text in ("mai táng phí được bao nhiêu", "tiền đám ma được mấy triệu")),
    *(example(text, "ask_mai_tang_phi", "where") for text in ("xin mai táng phí ở đâu", "nộp giấy báo tử chỗ nào")),
    *(example(text, "greet") for text in ("xin chào", "chào em", "alo em ơi")),
]


def trained(parts: tuple[LocalModelStorage, Resource, ExecutionContext]) -> tuple[VietnameseFeaturizer, TrainingData]:
    """A featurizer fitted on the examples, and the examples with their features."""
    data = TrainingData([Message(data=dict(one.data)) for one in EXAMPLES])
    featurizer = Made(VietnameseFeaturizer, parts).component
    featurizer.train(data)
    return featurizer, featurizer.process_training_data(data)


class TestTokenizer:
    def tokens(self, text: str) -> list[Token]:
        return VietnameseTokenizer(VietnameseTokenizer.get_default_config()).tokenize(Message(data={TEXT: text}), TEXT)

    @pytest.mark.parametrize("text", HARD, ids=range(len(HARD)))
    def test_offsets_fit_the_text_as_given(self, text: str) -> None:
        last = 0
        for token in self.tokens(text):
            assert last <= token.start < token.end <= len(text)
            assert text[token.start : token.end] == token.text
            last = token.end

    @pytest.mark.parametrize("text", ["", "   ", "\n"])
    def test_text_without_words_has_no_tokens(self, text: str) -> None:
        assert self.tokens(text) == []

    @pytest.mark.parametrize("text", ["", *HARD], ids=range(len(HARD) + 1))
    def test_rasa_processes_every_message(self, text: str) -> None:
        tokenizer = VietnameseTokenizer(VietnameseTokenizer.get_default_config())
        (message,) = tokenizer.process([Message(data={TEXT: text})])
        assert message.get("text_tokens") is not None or not text

    def test_words_of_several_syllables_are_one_token(self) -> None:
        assert "trợ cấp" in [token.text.lower() for token in self.tokens("trợ cấp hưu trí xã hội")]


class TestFeaturizer:
    def test_folded_blocks_are_the_same_with_and_without_marks(self, parts: Any) -> None:
        featurizer, _ = trained(parts)
        marked, plain = "mua bảo hiểm y tế bao nhiêu tiền", "mua bao hiem y te bao nhieu tien"
        syllables, characters, words = featurizer._vectorizers or []
        for block in (syllables, characters):
            assert (block.transform([marked]) != block.transform([plain])).nnz == 0
            assert block.transform([marked]).nnz > 0
        assert (words.transform([marked]) != words.transform([plain])).nnz > 0, "the marked words tell the spellings apart"

    @pytest.mark.parametrize("text", ["", "   ", *HARD], ids=range(len(HARD) + 2))
    def test_any_message_gets_one_finite_row(self, parts: Any, text: str) -> None:
        featurizer, data = trained(parts)
        (message,) = featurizer.process([Message(data={TEXT: text})])
        row, known = linear.sentence_row(message), linear.sentence_row(data.training_examples[0])
        assert row is not None
        assert known is not None
        assert row.shape == (1, known.shape[1])
        assert np.isfinite(row.data).all()

    def test_loaded_one_gives_the_same_rows(self, parts: Any) -> None:
        featurizer, _ = trained(parts)
        loaded = Made(VietnameseFeaturizer, parts).again
        assert (featurizer.features(["mua thẻ ở đâu"]) != loaded.features(["mua thẻ ở đâu"])).nnz == 0

    def test_message_without_text_is_left_alone(self, parts: Any) -> None:
        featurizer, _ = trained(parts)
        (message,) = featurizer.process([Message(data={INTENT: "greet"})])
        assert linear.sentence_row(message) is None


@pytest.fixture
def learned(parts: Any, tmp_path: Path) -> Any:
    """Featurizer and examples, and storage of its own for one more component."""
    featurizer, data = trained(parts)
    folder = tmp_path / "second"
    folder.mkdir()
    return featurizer, data, (LocalModelStorage(folder), Resource("classifier"), parts[2])


def read(featurizer: VietnameseFeaturizer, component: Any, text: str) -> Message:
    (message,) = component.process(featurizer.process([Message(data={TEXT: text})]))
    return message


class TestIntentClassifier:
    def test_learns_persists_and_loads(self, learned: Any) -> None:
        featurizer, data, parts = learned
        made = Made(LinearIntentClassifier, parts)
        made.component.train(data)
        for component in (made.component, made.again):
            for text, intent in (("mua thẻ bảo hiểm y tế", "ask_bhyt"), ("tien mai tang phi", "ask_mai_tang_phi"), ("chào", "greet")):
                found = read(featurizer, component, text).get("intent")
                assert found["name"] == intent
                assert 0.0 <= found["confidence"] <= 1.0

    def test_loaded_one_is_exactly_as_sure(self, learned: Any) -> None:
        featurizer, data, parts = learned
        made = Made(LinearIntentClassifier, parts)
        made.component.train(data)
        text = "hỏi tiền bảo hiểm"
        assert read(featurizer, made.component, text).get("intent_ranking") == read(featurizer, made.again, text).get("intent_ranking")

    def test_training_twice_gives_the_same_model(self, learned: Any) -> None:
        featurizer, data, parts = learned
        rankings = []
        for _ in range(2):
            made = Made(LinearIntentClassifier, parts)
            made.component.train(data)
            rankings.append(read(featurizer, made.component, "hỏi tiền bảo hiểm").get("intent_ranking"))
        assert rankings[0] == rankings[1]

    def test_ranking_is_in_order_sums_to_one_and_is_short(self, learned: Any) -> None:
        featurizer, data, parts = learned
        made = Made(LinearIntentClassifier, parts)
        made.component.train(data)
        ranking = read(featurizer, made.component, "bảo hiểm").get("intent_ranking")
        confidences = [item["confidence"] for item in ranking]
        assert confidences == sorted(confidences, reverse=True)
        assert sum(confidences) == pytest.approx(1.0)
        assert len(ranking) <= RANKING_LENGTH

    @pytest.mark.parametrize("text", ["", "   ", "🙏", "☃☃☃"])
    def test_message_it_knows_nothing_of_has_no_intent(self, learned: Any, text: str) -> None:
        featurizer, data, parts = learned
        made = Made(LinearIntentClassifier, parts)
        made.component.train(data)
        assert read(featurizer, made.component, text).get("intent") == {"name": None, "confidence": 0.0}

    @pytest.mark.parametrize("intents", [[], ["greet", "greet"]])
    def test_one_intent_or_none_is_nothing_to_learn(self, learned: Any, intents: list[str]) -> None:
        featurizer, _, parts = learned
        made = Made(LinearIntentClassifier, parts)
        made.component.train(TrainingData(featurizer.process([example("xin chào", intent) for intent in intents])))
        assert read(featurizer, made.again, "xin chào").get("intent") == {"name": None, "confidence": 0.0}


class TestLabelClassifier:
    def test_learns_the_aspect_from_metadata(self, learned: Any) -> None:
        featurizer, data, parts = learned
        made = Made(LabelClassifier, parts, label="aspect")
        made.component.train(data)
        for component in (made.component, made.again):
            assert read(featurizer, component, "nộp ở đâu").get("aspect")["name"] == "where"
            assert read(featurizer, component, "được bao nhiêu tiền").get("aspect")["name"] == "amount"
            assert {item["name"] for item in read(featurizer, component, "nộp ở đâu").get("aspect_ranking")} == {"where", "amount"}

    def test_silent_without_metadata(self, learned: Any) -> None:
        featurizer, data, parts = learned
        made = Made(LabelClassifier, parts, label="matter")
        made.component.train(data)
        for component in (made.component, made.again):
            message = read(featurizer, component, "nộp ở đâu")
            assert message.get("matter") is None
            assert message.get("matter_ranking") is None

    @pytest.mark.parametrize(
        ("metadata", "label"),
        [
            ({"intent": {"aspect": "amount"}}, "amount"),
            ({"example": {"aspect": "where"}, "intent": {"aspect": "amount"}}, "where"),
            ({"intent": "amount"}, None),
            ({}, None),
            (None, None),
        ],
    )
    def test_label_of_the_example_goes_before_that_of_its_block(self, metadata: Any, label: str | None) -> None:
        assert label_of(Message(data={TEXT: "a", "metadata": metadata}), "aspect") == label


class TestPatternExtractor:
    def entities(self, text: str) -> list[dict[str, Any]]:
        component = PatternExtractor.create({}, None, None, None)  # type: ignore[arg-type]
        (message,) = component.process([Message(data={TEXT: text})])
        return message.get(ENTITIES) or []

    @pytest.mark.parametrize(
        "text",
        [
            "mẹ tôi 78 tuổi ở xã Vĩnh Hậu, An Giang, sđt 0912345678",
            "🙏 hồ sơ 000.00.19.H01-251103-0012 ở Bắc Ninh 🙏",
            unicodedata.normalize("NFC", "cccd 089123456789\nAn  Giang"),
            *HARD,
        ],
    )
    def test_offsets_fit_the_text(self, text: str) -> None:
        for entity in self.entities(text):
            assert text[entity["start"] : entity["end"]] == entity["text"]
            assert entity["extractor"] == "PatternExtractor"

    def test_each_kind_is_found(self) -> None:
        found = {
            (entity["entity"], entity["value"]) for entity in self.entities("mẹ tôi 78 tuổi ở An Giang, sđt 0912345678, mã H01-251103-0012")
        }
        assert found == {
            ("relation", "mother"),
            ("age", "78"),
            ("province", "an_giang"),
            ("phone", "+84912345678"),
            ("dossier_code", "H01-251103-0012"),
        }

    def test_every_label_is_declared_in_the_domain(self) -> None:
        domain = yaml.safe_load((ROOT / "bot" / "domain" / "intents.yml").read_text(encoding="utf-8"))
        assert set(domain["entities"]) >= LABELS

    def test_name_of_several_communes_carries_its_candidates(self) -> None:
        (commune,) = [entity for entity in self.entities("nhà ở xã Tân Hòa") if entity["entity"] == "commune"]
        assert commune["value"] == ",".join(candidate["code"] for candidate in commune["candidates"])
        assert len(commune["candidates"]) == 2

    def trained_on(self, parts: Any, labels: list[str]) -> Made:
        annotated = [{"entity": label, "value": "x", "start": 0, "end": 1} for label in labels]
        made = Made(PatternExtractor, parts)
        made.component.train(TrainingData([Message(data={TEXT: "x y", INTENT: "greet", ENTITIES: [one]}) for one in annotated] or EXAMPLES))
        return made

    @pytest.mark.parametrize(
        ("labels", "active"),
        [
            ([], True),
            (["age"], True),
            (["age", "relation", "hospital", "city"], True),
            (["city", "airline"], False),
            (["city", "airline", "flight", "time"], False),
        ],
        ids=["nothing annotated", "ours", "mostly ours", "foreign", "foreign with one name like ours"],
    )
    def test_data_of_another_domain_switch_it_off(self, parts: Any, labels: list[str], active: bool) -> None:
        made = self.trained_on(parts, labels)
        for component in (made.component, made.again):
            (message,) = component.process([Message(data={TEXT: "mẹ tôi 78 tuổi"})])
            assert bool(message.get(ENTITIES)) is active

    def test_entities_found_before_are_kept(self) -> None:
        before = {"entity": "x", "value": "1", "start": 0, "end": 1}
        component = PatternExtractor.create({}, None, None, None)  # type: ignore[arg-type]
        (message,) = component.process([Message(data={TEXT: "ở An Giang", ENTITIES: [before]})])
        assert before in message.get(ENTITIES)
        assert len(message.get(ENTITIES)) == 2

    @pytest.mark.parametrize("text", ["", None])
    def test_message_without_text_is_left_alone(self, text: str | None) -> None:
        component = PatternExtractor.create({}, None, None, None)  # type: ignore[arg-type]
        (message,) = component.process([Message(data={TEXT: text})])
        assert message.get(ENTITIES) is None


NLU = """
version: "3.1"
nlu:
- intent: ask_bhyt
  metadata: {aspect: amount}
  examples: |
    - thẻ bảo hiểm của [mẹ tôi](person) bao nhiêu
    - the bao hiem gia may
- intent: greet
  examples: |
    - chào em
"""


class TestImporter:
    @pytest.fixture
    def paths(self, tmp_path: Path) -> list[str]:
        (tmp_path / "nlu.yml").write_text(NLU, encoding="utf-8")
        return [str(tmp_path / "nlu.yml")]

    def test_marked_examples_come_once_more_without_marks(self, paths: list[str]) -> None:
        texts = sorted(example.get(TEXT) for example in NoisyImporter(training_data_paths=paths).get_nlu_data().training_examples)
        assert texts == sorted(
            ["thẻ bảo hiểm của mẹ tôi bao nhiêu", "the bao hiem cua me toi bao nhieu", "the bao hiem gia may", "chào em", "chao em"]
        )

    def test_copies_keep_intent_labels_and_offsets(self, paths: list[str]) -> None:
        shares = {"teencode": 1.0, "dialect": 1.0, "telex": 1.0, "slips": 1.0}
        for seed in range(20):
            data = NoisyImporter(training_data_paths=paths, seed=seed, **shares).get_nlu_data()  # type: ignore[arg-type]
            copies = [one for one in data.training_examples if one.get(COPY_OF) == "the bao hiem cua me toi bao nhieu"]
            assert 3 <= len(copies) <= 5
            for copy in copies:
                assert copy.get(INTENT) == "ask_bhyt"
                assert label_of(copy, "aspect") == "amount"
                (entity,) = copy.get(ENTITIES)
                text, start, end = copy.get(TEXT), entity["start"], entity["end"]
                assert text[start:end] == entity["value"]
                assert text[start - 1] == " " == text[end], text

    def test_examples_themselves_are_untouched_and_no_copy_equals_one(self, paths: list[str]) -> None:
        data = NoisyImporter(training_data_paths=paths, slips=1.0, telex=1.0).get_nlu_data()
        originals = [one.get(TEXT) for one in data.training_examples if not one.get(COPY_OF)]
        copies = [one.get(TEXT) for one in data.training_examples if one.get(COPY_OF)]
        assert originals == ["thẻ bảo hiểm của mẹ tôi bao nhiêu", "the bao hiem gia may", "chào em"]
        assert len(set(copies)) == len(copies)
        assert not set(copies) & set(originals)

    @pytest.mark.parametrize("share", [-0.1, 1.5])
    def test_share_outside_zero_and_one_is_refused(self, paths: list[str], share: float) -> None:
        with pytest.raises(ValueError, match="telex"):
            NoisyImporter(training_data_paths=paths, telex=share)

    def test_plain_rasa_hands_the_options_of_the_recipe_over(self, paths: list[str]) -> None:
        importer = TrainingDataImporter.load_from_config(str(ROOT / "config.yml"), training_data_paths=paths)
        again = TrainingDataImporter.load_from_config(str(ROOT / "config.yml"), training_data_paths=paths)
        written = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))["importers"][0]
        inner = importer.importer._importer._importers[0]
        assert isinstance(inner, NoisyImporter)
        assert {"seed": inner._seed, **inner._shares} == {key: value for key, value in written.items() if key != "name"}
        texts, same = ([one.get(TEXT) for one in made.get_nlu_data().training_examples] for made in (importer, again))
        assert texts == same

    def test_shipped_data_grows_within_bounds(self) -> None:
        examples = cross_validation.read_examples(ROOT / "config.yml", ROOT / "nlu_data")
        texts = {one.get(TEXT) for one in examples}
        originals = [one for one in examples if not one.get(COPY_OF)]
        assert all(strip_marks(one.get(TEXT)) in texts for one in originals)
        assert 1.7 <= len(examples) / len(originals) <= 2.6
        assert {label_of(one, "aspect") for one in examples} >= {"amount", "documents", "where"}


class TestCrossValidation:
    def examples(self) -> list[Message]:
        made = []
        for intent, words in (("ask_bhyt", "thẻ bảo hiểm y tế"), ("ask_mai_tang_phi", "tiền mai táng")):
            for number in range(12):
                one = example(f"{words} số {number} bao nhiêu", intent, "amount")
                copy = Message(data={**one.data, TEXT: f"{words} soos {number}", COPY_OF: fold(one.get(TEXT))})
                made += [one, copy]
        return made

    def test_every_example_is_read_once_by_a_model_that_saw_neither_it_nor_its_copies(self, monkeypatch: pytest.MonkeyPatch) -> None:
        seen: list[tuple[set[str], set[str]]] = []
        real = cross_validation._read

        def spy(config: Path, learnt: Any, asked: Any) -> Any:
            seen.append(({one.get(COPY_OF) or fold(one.get(TEXT)) for one in learnt}, {fold(one.get(TEXT)) for one in asked}))
            return real(config, learnt, asked)

        monkeypatch.setattr(cross_validation, "_read", spy)
        examples = self.examples()
        readings = [one for fold_read in cross_validation.cross_validate(ROOT / "config.yml", examples, 3) for one in fold_read]
        assert all(not learnt & asked for learnt, asked in seen)
        assert sorted(one.text for one in readings) == sorted(one.get(TEXT) for one in examples if not one.get(COPY_OF))
        assert [one.intent for one in readings] == [one.ranking[0][0] for one in readings]
        assert {one.aspect for one in readings} == {"amount"}

    def test_fewer_examples_than_folds_are_refused(self) -> None:
        with pytest.raises(ValueError, match="splits"):
            list(cross_validation.cross_validate(ROOT / "config.yml", [example("a", "greet")], 3))


def test_every_component_of_the_recipe_can_be_found_by_its_name() -> None:
    recipe = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    schema = DefaultV1Recipe().graph_config_for_recipe(recipe, {}, is_finetuning=False).predict_schema
    used = {node.uses.__name__ for node in schema.nodes.values()}
    names = {item["name"].rpartition(".")[2] for item in recipe["pipeline"]}
    assert names <= used


class TestPatches:
    # When a new Rasa changes these, read them again and decide whether bot/engine/patches.py still does the right thing.
    SOURCES = {  # noqa: RUF012
        "_validate_action_result": "2fd08b8cf644390e",
        "run": "f0cfd283c7b099c2",
    }

    @pytest.mark.parametrize("method", SOURCES)
    def test_rasas_code_is_still_what_was_patched(self, method: str) -> None:
        current = patches._original_run if method == "run" else getattr(RemoteAction, method)
        source = textwrap.dedent(inspect.getsource(current))
        assert hashlib.sha256(source.encode()).hexdigest()[:16] == self.SOURCES[method]

    def test_applying_replaces_exactly_these_two(self, monkeypatch: pytest.MonkeyPatch) -> None:
        before = dict(vars(RemoteAction))
        for name in self.SOURCES:
            monkeypatch.setattr(RemoteAction, name, before[name])  # put back afterwards
        patches.apply()
        changed = {name for name, value in vars(RemoteAction).items() if before.get(name) is not value}
        assert changed == set(self.SOURCES)

    def test_result_is_still_checked(self) -> None:
        action = RemoteAction("action_x", None)
        good = {"events": [{"event": "slot", "name": "a", "value": 1}], "responses": []}
        assert patches._validate_action_result(action, good) is True
        with pytest.raises(Exception, match="events"):
            patches._validate_action_result(action, {"events": "none", "responses": []})

    @pytest.mark.parametrize("error", [ConnectionRefusedError(), TimeoutError()])
    async def test_failed_action_aborts_the_turn(self, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
        async def failing(*_: Any, **__: Any) -> None:
            raise error

        monkeypatch.setattr(patches, "_original_run", failing)
        with pytest.raises(patches.TurnAborted, match="action_x") as caught:
            await patches._run(RemoteAction("action_x", None))
        assert not isinstance(caught.value, Exception), "no handler of Rasa may catch it"
