"""Our ``config.yml`` trains and tests on foreign Rasa data: other intents, other slot labels, no domain, lower-cased syllables."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.support.flights import Utterance, labels, utterances, write_rasa
from tests.unit.builders import ROOT

# Rasa warns that none of its own extractors is in the pipeline, that there is no domain, and through older libraries.
pytestmark = pytest.mark.filterwarnings("ignore")


def trained_and_tested(folder: Path, taught: list[Utterance], asked: list[Utterance]) -> dict[str, Any]:
    """Train as ``rasa train nlu`` does and measure as ``rasa test nlu`` does; Rasa's reports as a dictionary."""
    from rasa.core.agent import load_agent
    from rasa.model_training import train_nlu
    from rasa.nlu.test import run_evaluation

    (folder / "data").mkdir()
    write_rasa(taught, folder / "data" / "nlu.yml")
    write_rasa(asked, folder / "asked.yml")
    model = train_nlu(str(ROOT / "config.yml"), str(folder / "data"), str(folder / "models"))
    assert model is not None

    async def measured() -> dict[str, Any]:
        agent = await load_agent(model)
        assert agent.processor is not None
        return await run_evaluation(str(folder / "asked.yml"), agent.processor, disable_plotting=True, report_as_dict=True)

    return asyncio.run(measured())


def intent_accuracy(report: dict[str, Any]) -> float:
    return float(report["intent_evaluation"]["accuracy"])


def slot_f1(report: dict[str, Any]) -> float:
    """Over words; what other extractors than the learned one find would be wrong here, so there must be none."""
    (learned,) = report["entity_evaluation"].values()
    return float(learned["report"]["micro avg"]["f1-score"])


def test_utterances_are_the_same_for_a_seed_and_hold_every_intent() -> None:
    few = utterances(400, 7)
    assert few == utterances(400, 7)
    assert len({one.text for one in few}) == 400
    assert len({one.intent for one in few}) >= 24
    assert not {one.text for one in few} & {one.text for one in utterances(100, 8, few)}


def test_utterances_are_annotated_where_their_values_stand() -> None:
    for one in utterances(200, 7):
        assert one.text == " ".join(one.text.lower().split())
        last = 0
        for start, end, label in one.spans:
            assert last <= start < end <= len(one.text)
            assert f"[{one.text[start:end]}]({label})" in one.annotated
            last = end


def test_small_foreign_set_is_learned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    taught = utterances(400, 1)
    report = trained_and_tested(tmp_path, taught, utterances(150, 2, taught))
    assert intent_accuracy(report) >= 0.9
    assert slot_f1(report) >= 0.75


@pytest.mark.long
def test_full_foreign_set_is_learned_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """4,500 utterances take some two minutes; more than five would be too slow for daily work."""
    monkeypatch.chdir(tmp_path)
    taught = utterances(4500, 1)
    assert len(labels(taught)) >= 80
    report = trained_and_tested(tmp_path, taught, utterances(900, 2, taught))
    assert intent_accuracy(report) >= 0.97
    assert slot_f1(report) >= 0.95
