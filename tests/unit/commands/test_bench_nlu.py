"""Peers of the language model: their recipes, and how confidence is compared."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.commands.bench_nlu import RECIPES, _ece, _filled, _recipe, known_recipes
from bot.errors import ContentError
from bot.evaluation.questions import Expected
from bot.settings import PROJECT_ROOT
from tests.unit.builders import understood


@pytest.mark.parametrize("name", known_recipes())
def test_recipe_is_one_rasa_reads(name: str, tmp_path: Path) -> None:
    data = yaml.safe_load(_filled(_recipe(name), tmp_path / "recipe.yml").read_text(encoding="utf-8"))
    assert data["recipe"] == "default.v1"
    assert data["pipeline"]
    assert "IMPORTER" not in str(data)


def test_stock_gets_nothing_of_ours() -> None:
    assert "bot.nlu" not in (RECIPES / "stock.yml").read_text(encoding="utf-8")


def test_peers_on_our_features_train_on_our_copies(tmp_path: Path) -> None:
    ours = yaml.safe_load((PROJECT_ROOT / "config.yml").read_text(encoding="utf-8"))
    filled = yaml.safe_load(_filled(_recipe("logistic"), tmp_path / "recipe.yml").read_text(encoding="utf-8"))
    assert filled["importers"] == ours["importers"]


def test_epochs_may_be_cut(tmp_path: Path) -> None:
    filled = yaml.safe_load(_filled(_recipe("stock"), tmp_path / "recipe.yml", 7).read_text(encoding="utf-8"))
    assert [component["epochs"] for component in filled["pipeline"] if "epochs" in component] == [7]


def test_unknown_recipe_is_refused_with_those_there_are() -> None:
    with pytest.raises(ContentError, match="stock"):
        _recipe("gpt")


@pytest.mark.parametrize(("confidence", "right", "error"), [(0.8, True, 0.2), (0.8, False, 0.8), (1.0, True, 0.0)])
def test_error_of_confidence(confidence: float, right: bool, error: float) -> None:
    question = Expected("1", "thẻ bhyt", "bhyt", ("bhyt",))
    reading = understood("thẻ bhyt", "ask_bhyt" if right else "ask_ho_ngheo", confidence)
    assert _ece([question], {"thẻ bhyt": reading}) == pytest.approx(error)
