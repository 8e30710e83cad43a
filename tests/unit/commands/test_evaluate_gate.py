"""A new model is refused where it is clearly worse, and put in place in one step where it is not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.commands import train as command
from bot.engine.server import usable_model
from bot.engine.training import Trained
from bot.errors import ContentError, ModelMissing
from bot.evaluation.answers import Score
from bot.evaluation.gate import Regression, regressions
from bot.evaluation.slices import SLICES
from bot.settings import Settings


def scored(right: int = 90, aspects: int = 80, outside: int = 2, place: int = 0) -> Score:
    """A slice with 100 questions of each kind."""
    score = Score(SLICES[place])
    score.asked["bhyt"], score.right["bhyt"] = 100, right
    score.aspects["amount"], score.aspects_right["amount"] = 100, aspects
    score.outside, score.outside_answered = 100, outside
    return score


@pytest.mark.parametrize(
    ("candidate", "measures"),
    [
        (scored(), []),
        (scored(right=99, aspects=99, outside=0), []),
        (scored(right=88, aspects=78, outside=4), []),
        (scored(right=87), ["đúng chương trình"]),
        (scored(aspects=77), ["đúng khía cạnh"]),
        (scored(outside=5), ["câu ngoài phạm vi bị trả lời"]),
        (scored(right=100, aspects=70, outside=9), ["đúng khía cạnh", "câu ngoài phạm vi bị trả lời"]),
    ],
    ids=["same", "better", "worse by the margin", "programme", "aspect", "outside", "two, though one is better"],
)
def test_worse_by_more_than_the_margin_is_a_regression(candidate: Score, measures: list[str]) -> None:
    assert [found.measure for found in regressions([scored()], [candidate], 0.02)] == measures


def test_every_slice_is_compared_for_itself() -> None:
    before = [scored(place=0), scored(place=5)]
    after = [scored(right=95, place=0), scored(right=80, place=5)]
    (found,) = regressions(before, after, 0.02)
    assert str(found) == "thư dài: đúng chương trình từ 90,0 % thành 80,0 %"


def test_slice_without_such_questions_is_not_compared() -> None:
    assert regressions([Score(SLICES[0])], [scored(right=0)], 0.02) == []


@pytest.fixture
def models(tmp_path: Path) -> Path:
    folder = tmp_path / "models"
    (folder / command.WORKSHOP).mkdir(parents=True)
    (folder / "ansinh-20260101-000000-aaaaaaaaaaaa.tar.gz").write_text("old")
    return folder


def candidate_in(models: Path) -> Path:
    path = models / command.WORKSHOP / "ansinh-20260202-000000-bbbbbbbbbbbb.tar.gz"
    path.parent.mkdir(exist_ok=True)
    path.write_text("new")
    return path


def test_accepted_candidate_becomes_the_newest_model(models: Path) -> None:
    candidate = candidate_in(models)
    os.utime(candidate, (0, 0))
    placed = command.settle(candidate, models, [])
    assert placed.read_text() == "new"
    assert usable_model(models) == placed


def test_refused_candidate_is_kept_where_no_command_takes_it(models: Path) -> None:
    worse = Regression("thư dài", "đúng khía cạnh", 0.8, 0.7)
    (models / "candidate-ansinh-20260101-000000-cccccccccccc.tar.gz").write_text("refused before")
    with pytest.raises(ContentError, match=r"thư dài: đúng khía cạnh từ 80,0 % thành 70,0 %"):
        command.settle(candidate_in(models), models, [worse])
    assert usable_model(models).read_text() == "old"
    assert [path.read_text() for path in models.glob("candidate-*")] == ["new"]


@pytest.fixture
def training(models: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings whose training writes a small file, and whose data fits no archive."""

    def run(folder: Path, *, force: bool) -> Trained:
        assert force
        assert folder == models / command.WORKSHOP
        return Trained(candidate_in(models), 1.0)

    monkeypatch.setattr(command, "run_training", run)
    monkeypatch.setattr(command, "configure_logging", lambda level: None)
    monkeypatch.setattr(command, "fitting_model", lambda folder: None)
    return Settings(models_dir=models, data_dir=models.parent)


def test_promotion_compares_on_our_own_questions(training: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    compared = {}

    def compare(settings: Settings, candidate: Path, questions: list[object], margin: float) -> list[Regression]:
        compared.update(candidate=candidate.name, questions=len(questions), margin=margin)
        return []

    monkeypatch.setattr(command, "_compare", compare)
    command.promote(training, force=False, questions=None, margin=0.05)
    assert compared["questions"] >= 150
    assert compared["margin"] == 0.05
    assert usable_model(training.models_dir).name == compared["candidate"]
    assert not (training.models_dir / command.WORKSHOP).exists()


def test_refusal_leaves_the_model_in_use_and_no_workshop(training: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "_compare", lambda *_: [Regression("viết tắt", "đúng chương trình", 0.9, 0.5)])
    with pytest.raises(ContentError, match="viết tắt"):
        command.promote(training, force=False, questions=None, margin=0.02)
    assert usable_model(training.models_dir).read_text() == "old"
    assert not (training.models_dir / command.WORKSHOP).exists()


def test_first_model_needs_no_comparison(training: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    for path in training.models_dir.glob("ansinh-*"):
        path.unlink()
    with pytest.raises(ModelMissing):
        usable_model(training.models_dir)
    command.promote(training, force=False, questions=None, margin=0.02)
    assert usable_model(training.models_dir).read_text() == "new"
    assert "Chưa có mô hình nào để so sánh" in capsys.readouterr().out


def test_model_that_fits_the_data_is_not_trained_again(
    training: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    present = next(training.models_dir.glob("ansinh-*"))
    monkeypatch.setattr(command, "fitting_model", lambda folder: present)
    command.promote(training, force=False, questions=None, margin=0.02)
    assert "dữ liệu không đổi" in capsys.readouterr().out
