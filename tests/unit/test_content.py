"""Content and code fit together: response keys, actions, intents, slots, labels, knowledge, training data, samples."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from enum import Enum

import pytest
import yaml

import bot
import knowledge_base
from bot.answers import FORMS, PROGRAM_INTENTS, SMALLTALK
from bot.commands.samples import VEHICLES, sample_dossiers, sample_fleet
from bot.danger import Danger
from bot.dossiers.model import DossierStatus
from bot.entitlement.case import CHANGE, COMMUNE, OCCASION, WHO
from bot.turns import COMMANDS
from knowledge_base.check import STALE, STALE_DENIED, check
from knowledge_base.entitlements import Per
from knowledge_base.entitlements.catalogue import catalogue
from knowledge_base.entries import State
from knowledge_base.figures import default_figures, names_in
from knowledge_base.mentions.gazetteer import FOLDER
from knowledge_base.programs import Aspect, Program, Province
from knowledge_base.text import clean, fold
from tests.unit.builders import ROOT, TODAY, domain, nlu_blocks, seed_entries, seed_signposts, texts

# Taken while tests are collected: the session removes the developer's settings before the first test.
BUTTON_ONLY = {"choose_entry", "choose_aspect"}
KEY = re.compile(r"utter_[a-z0-9_]*[a-z0-9]")
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
ANNOTATION = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")


def strings(folder: str) -> Iterator[str]:
    """Every string constant of a package (whole literals, and the constant parts of f-strings)."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def built_keys() -> set[str]:
    """Keys that code puts together, and those Rasa asks for by itself."""
    forms = {
        f"utter_ask_{form}_{slot}"
        for form, spec in domain()["forms"].items()
        for slot in spec["required_slots"]
        if f"action_ask_{form}_{slot}" not in domain()["actions"]
    }  # fmt: skip
    families = (
        [f"utter_emergency_{danger.value}" for danger in Danger]
        + [f"utter_dossier_status_{status.value}" for status in DossierStatus]
        + [f"utter_form_{form}" for form in FORMS.values()]
        + [f"utter_{intent}" for intent in SMALLTALK]
        + entitlement_keys()
    )
    return forms | set(families)


def entitlement_keys() -> list[str]:
    facts = [*catalogue().questions, WHO, COMMUNE]
    people = [line.partition(":")[0] for line in (FOLDER / "relation_names.yml").read_text("utf-8").splitlines() if line[:1].isalpha()]
    return [
        *(f"utter_entitlement_fact_{fact}" for fact in (*facts, OCCASION)),
        *(f"utter_entitlement_ask_{fact}" for fact in (*facts, OCCASION, CHANGE)),
        *(f"utter_entitlement_person_{who}" for who in (*people, "self", "none")),
        *(f"utter_entitlement_button_{name}" for name in ("checklist", "repeat", "change", "not_yet", "other")),
        *(f"utter_entitlement_amount_{per.value}" for per in (Per.CARD, Per.RECOGNITION)),
    ]


def test_every_response_key_used_exists_and_the_other_way_round() -> None:
    used = {text for folder in ("bot", "actions") for text in strings(folder) if KEY.fullmatch(text)} | built_keys()
    web = {key for key in texts().keys if key.startswith("utter_web_")}  # compared in channels/test_web_texts.py
    assert used - texts().keys - {"utter_message"} == set(), "used, but nowhere written"
    assert texts().keys - used - web == set(), "written, but never said"


def test_no_key_stands_in_two_domain_files() -> None:
    owners: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "bot" / "domain").rglob("*.yml")):
        for section, value in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            names = value if isinstance(value, list) else value if isinstance(value, dict) and section != "session_config" else ()
            for name in names:
                owners[f"{section}.{name}"].append(path.name)
    assert {name: files for name, files in owners.items() if len(files) > 1} == {}


def test_yaml_of_domain_and_training_data_has_no_duplicate_keys() -> None:
    class Strict(yaml.SafeLoader):
        pass

    def mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[str, object]:
        keys = [str(key.value) for key, _ in node.value]
        twice = [key for key, count in Counter(keys).items() if count > 1]
        assert not twice, f"{node.start_mark}: {twice}"
        loader.flatten_mapping(node)
        return {str(loader.construct_object(key)): loader.construct_object(value, deep=True) for key, value in node.value}

    Strict.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, mapping)
    for path in [*(ROOT / "bot" / "domain").rglob("*.yml"), *(ROOT / "nlu_data").rglob("*.yml")]:
        yaml.load(path.read_text(encoding="utf-8"), Strict)


def test_every_intent_is_in_data_domain_and_rules() -> None:
    declared = domain()["intents"]
    assert not [name for name, count in Counter(declared).items() if count > 1]
    taught = {block["intent"] for block in nlu_blocks() if block["intent"]}
    assert taught == set(declared) - BUTTON_ONLY
    ruled = {step["intent"] for rule in rules() for step in rule["steps"] if "intent" in step}
    assert ruled == set(declared)


def test_every_program_has_an_intent_and_code_names_only_real_ones() -> None:
    declared = set(domain()["intents"])
    assert set(PROGRAM_INTENTS) <= declared
    assert set(FORMS) | SMALLTALK <= declared
    assert {intent for intent in COMMANDS.values() if intent} <= declared


def rules() -> list[dict[str, list[dict[str, str]]]]:
    return [
        rule for path in sorted((ROOT / "nlu_data" / "rules").glob("*.yml")) for rule in yaml.safe_load(path.read_text("utf-8"))["rules"]
    ]


def test_every_action_is_in_domain_and_folder() -> None:
    files = {path.stem for path in (ROOT / "actions").glob("*.py")} - {"__init__", "base"}
    assert set(domain()["actions"]) == files
    used = {step["action"] for rule in rules() for step in rule["steps"] if "action" in step}
    assert {name for name in used if name.startswith("action_")} <= files
    assert {name for name in used if not name.startswith("action_")} == set(domain()["forms"])
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    assert config["policies"][0]["core_fallback_action_name"] in files


def test_every_form_has_its_validation_action_and_its_slots() -> None:
    for form, spec in domain()["forms"].items():
        assert f"validate_{form}" in domain()["actions"]
        for slot in spec["required_slots"]:
            conditions = domain()["slots"][slot]["mappings"][0]["conditions"]
            assert conditions == [{"active_loop": form, "requested_slot": slot}]


def test_code_sets_and_reads_only_slots_of_the_domain() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "actions").glob("*.py"))
    named = set(re.findall(r'(?:SlotSet|get_slot)\("(\w+)"', source))
    assert named - {"requested_slot"} <= set(domain()["slots"])


def test_no_slot_influences_the_dialogue() -> None:
    """What happens next follows from rules and forms only; a slot that counts would ask for a rule per value."""
    assert [name for name, slot in domain()["slots"].items() if slot["influence_conversation"]] == []


def test_buttons_of_responses_name_intents_and_values_that_exist() -> None:
    values = {"program": {item.value for item in Program}, "aspect": {item.value for item in Aspect}, "province": {*Province}}
    for key in texts().keys:
        for button in texts().buttons(key):
            assert len(button.title) <= 25, f"{key}: {button.title} is cut off on phones"
            if button.intent:
                assert button.intent in domain()["intents"], key
                for name, value in button.slots.items():
                    assert name in domain()["entities"]
                    assert value in values[name], f"{key}: {value}"
            else:
                assert button.say or button.phone in {"111", "112", "113", "114", "115"} or button.share in {"contact", "location"}, key


def test_buttons_of_responses_lead_to_an_answer() -> None:
    covered = {(entry.program.value, entry.aspect.value) for entry in seed_entries() if entry.state is State.PUBLISHED}
    chosen = {
        (button.slots["program"], button.slots["aspect"])
        for key in texts().keys
        for button in texts().buttons(key)
        if button.intent == "choose_aspect"
    }
    assert chosen <= covered


def test_form_questions_fill_only_slots() -> None:
    for form, spec in domain()["forms"].items():
        for slot in spec["required_slots"]:
            if f"action_ask_{form}_{slot}" not in domain()["actions"]:
                assert set(PLACEHOLDER.findall(texts().get(f"utter_ask_{form}_{slot}"))) <= set(domain()["slots"])


@pytest.mark.parametrize("key", sorted(texts().keys))
def test_resident_text_is_clean_short_and_current(key: str) -> None:
    text = texts().get(key)
    assert text
    assert clean(text) == text
    assert len(text) <= 1000, "longer than one phone screen"
    assert not re.search(r"  |\s[,.;:!?](?:\s|$)|\.\.$| \n", text), "typing slip"
    assert not [line for line in text.splitlines() if STALE.search(line) and not STALE_DENIED.search(line)]
    assert not re.search(r"\b(?:null|None|error|exception|slot|intent)\b", text)


# Parts without closed lists that people read, most of them slow to import.
NO_ENUMS_FOR_PEOPLE = (
    "bot.nlu", "bot.engine", "bot.store", "bot.console", "bot.channels", "bot.runtime", "bot.cli", "bot.commands",
)  # fmt: skip


def enums() -> list[type[Enum]]:
    found = {}
    for package in (bot, knowledge_base):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if info.name.startswith(NO_ENUMS_FOR_PEOPLE):
                continue
            for value in vars(importlib.import_module(info.name)).values():
                if isinstance(value, type) and issubclass(value, Enum) and value.__module__ == info.name and len(value):
                    found[f"{value.__module__}.{value.__qualname__}"] = value
    return list(found.values())


# Nobody reads these: they are names inside the program.
WITHOUT_LABEL = {"Channel", "Kind", "Owner"}


@pytest.mark.parametrize("kind", enums(), ids=lambda kind: kind.__name__)
def test_every_enum_value_has_a_label_of_its_own(kind: type[Enum]) -> None:
    if kind.__name__ in WITHOUT_LABEL:
        assert not hasattr(kind, "label"), "has labels now: take it off the list"
        return
    labels = [member.label for member in kind]  # type: ignore[attr-defined]
    assert all(labels)
    assert len(set(labels)) == len(labels)
    assert all(label == clean(label) for label in labels)


def test_knowledge_is_sound() -> None:
    assert check(seed_entries(), seed_signposts(), default_figures()) == []


def test_knowledge_covers_every_program_with_sixty_entries_or_more() -> None:
    published = [entry for entry in seed_entries() if entry.state is State.PUBLISHED]
    assert len(published) >= 60
    assert {entry.program for entry in published} == set(Program)
    assert len({entry.aspect for entry in published}) == len(Aspect)


def test_every_published_entry_can_be_shown_today() -> None:
    figures = default_figures()
    for entry in seed_entries():
        if entry.state is State.PUBLISHED and entry.holds_on(TODAY):
            shown = figures.fill(entry.answer, TODAY)
            assert "{" not in shown, entry.id
            assert not [line for line in shown.splitlines() if re.search(r"\b(?:360\.000|500\.000 đồng mỗi tháng)", line)], entry.id


def test_every_parameter_is_used_or_kept_on_purpose() -> None:
    """A parameter no published answer names is dead weight, unless the entitlement rules will compute with it."""
    used = {name for entry in seed_entries() for name in names_in(entry.answer)}
    missing = used - default_figures().names
    assert not missing


def test_every_entry_names_its_law_and_when_it_was_read() -> None:
    for entry in seed_entries():
        if entry.state is State.PUBLISHED:
            assert all(source.document and source.read_on and source.read_on <= TODAY for source in entry.sources), entry.id
            assert entry.reviewer == "seed"


def examples() -> Iterator[tuple[str, dict[str, str], str]]:
    """(intent, metadata, text without annotations) of every training example."""
    for block in nlu_blocks():
        for line in block["examples"]:
            yield block["intent"], block["metadata"], ANNOTATION.sub(r"\1", line)


def test_no_training_example_teaches_two_intents() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for intent, _, text in examples():
        owners[fold(text)].add(intent)
    assert {text: sorted(intents) for text, intents in owners.items() if len(intents) > 1} == {}


def test_no_training_example_teaches_two_aspects() -> None:
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for intent, metadata, text in examples():
        owners[intent, fold(text)].add(metadata.get("aspect", ""))
    assert {key: sorted(aspects) for key, aspects in owners.items() if len(aspects) > 1} == {}


def test_aspects_of_training_data_are_real() -> None:
    for block in nlu_blocks():
        aspect = block["metadata"].get("aspect")
        assert aspect is None or aspect in set(Aspect), f"{block['file']}: {aspect}"
        assert set(block["metadata"]) <= {"aspect", "matter"}, block["file"]


# Talk and odd wishes: taught so that they are not taken for ours; nobody could be named who deals with them.
WITHOUT_SIGNPOST = {"khac", "tan_gau"}


def test_matters_of_training_data_and_signposts_fit() -> None:
    signposted = [post.matter for post in seed_signposts()]
    assert len(set(signposted)) == len(signposted), "two signposts for one matter"
    taught = {block["metadata"]["matter"] for block in nlu_blocks() if "matter" in block["metadata"]}
    assert taught - set(signposted) == WITHOUT_SIGNPOST
    assert set(signposted) <= taught


def test_training_examples_are_clean_and_hold_no_personal_data() -> None:
    for intent, _, text in examples():
        assert clean(text) == text, f"{intent}: {text!r}"
        if not re.search(r"000\.00|[Hh]\s?\d\d", text):  # invented dossier codes
            assert not re.search(r"(?<!\d)\d{12}(?!\d)", text), f"{intent}: an identity number"


def test_every_intent_has_enough_examples_with_and_without_marks() -> None:
    counts, unmarked = Counter(intent for intent, _, _ in examples()), Counter[str]()
    for intent, _, text in examples():
        unmarked[intent] += text.isascii()
    assert {intent: count for intent, count in counts.items() if count < 15} == {}
    assert [intent for intent in counts if not unmarked[intent]] == []


def test_samples_are_marked_as_samples() -> None:
    fleet, dossiers = sample_fleet(), sample_dossiers(date(2026, 11, 21))
    assert len(fleet) == VEHICLES
    assert all(vehicle.is_sample and vehicle.plate.startswith("MAU-") for vehicle in fleet)
    assert all(dossier.is_sample and "Mẫu" in dossier.desk for dossier in dossiers)
    assert {dossier.status for dossier in dossiers} >= set(DossierStatus) - {DossierStatus.RETURNED}
    assert "MẪU" in texts().get("utter_dossier_sample")
