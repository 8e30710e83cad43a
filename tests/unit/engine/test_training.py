"""The fingerprint covers what decides a model; wrong data stop training at once; old archives go."""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.engine.training import KEPT, SOURCES, fingerprint, fitting_model, prune, train
from bot.errors import ContentError
from tests.unit.builders import ROOT

FILES = [
    "config.yml",
    "nlu_data/nlu/greet.yml",
    "bot/domain/intents.yml",
    "bot/nlu/linear.py",
    "bot/nlu/noise/edits.py",
    "knowledge_base/text.py",
    "knowledge_base/spelling/chain.py",
    "knowledge_base/spelling/teencode.yml",
    "knowledge_base/mentions/hospitals.yml",
    "knowledge_base/places.py",
]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in (*FILES, "knowledge_base/entries/bhyt.yml", "bot/answers.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x: 1\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", FILES)
def test_fingerprint_changes_with_each_source(project: Path, name: str) -> None:
    before = fingerprint(project)
    (project / name).write_text("x: 2\n", encoding="utf-8")
    assert fingerprint(project) != before


@pytest.mark.parametrize("name", ["knowledge_base/entries/bhyt.yml", "bot/answers.py", "bot/nlu/__pycache__/linear.pyc"])
def test_fingerprint_stays_when_something_else_changes(project: Path, name: str) -> None:
    before = fingerprint(project)
    (project / name).parent.mkdir(exist_ok=True)
    (project / name).write_text("x: 2\n", encoding="utf-8")
    assert fingerprint(project) == before


def imported(path: Path) -> Iterator[Path]:
    """Files of ours that a module imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            found = ROOT / f"{name.replace('.', '/')}.py"
            if name.split(".")[0] in ("bot", "knowledge_base") and found.is_file():
                yield found


def test_sources_hold_everything_the_components_import() -> None:
    reached, ahead = set[Path](), list((ROOT / "bot" / "nlu").rglob("*.py"))
    while ahead:
        path = ahead.pop()
        if path not in reached:
            reached.add(path)
            ahead += imported(path)
    covered = {path for pattern in SOURCES for path in ROOT.glob(pattern)}
    assert sorted(path.relative_to(ROOT).as_posix() for path in reached - covered) == []


def archive(folder: Path, number: int, mark: str = "0123456789ab") -> Path:
    """An archive as training names it; a higher number is newer."""
    path = folder / f"ansinh-20261121-{number:06}-{mark}.tar.gz"
    path.write_bytes(b"")
    os.utime(path, (1000 + number, 1000 + number))
    return path


def test_only_the_newest_archives_are_kept(tmp_path: Path) -> None:
    archives = [archive(tmp_path, number) for number in range(KEPT + 3)]
    assert set(prune(tmp_path)) == set(archives[:3])
    assert sorted(tmp_path.iterdir()) == archives[3:]


def test_old_archive_in_use_again_is_kept(tmp_path: Path) -> None:
    archives = [archive(tmp_path, number) for number in range(KEPT + 1)]
    archives[0].touch()
    assert prune(tmp_path) == [archives[1]]


@pytest.mark.parametrize(
    "name",
    ["README.md", "candidate-ansinh-20200101-000000-0123456789ab.tar.gz", "ansinh-best.tar.gz", "nlu-20200101-000000-calm-fox.tar.gz"],
)
def test_files_of_other_names_stay(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    os.utime(tmp_path / name, (1, 1))
    for number in range(KEPT + 1):
        archive(tmp_path, number)
    prune(tmp_path)
    assert (tmp_path / name).exists()


def test_newest_of_several_fitting_models_is_taken(tmp_path: Path) -> None:
    mark = fingerprint(ROOT)
    newest = archive(tmp_path, 2, mark)
    archive(tmp_path, 1, mark)
    archive(tmp_path, 3)
    assert fitting_model(tmp_path, ROOT) == newest


def test_wrong_data_stop_training_before_rasa_is_loaded(project: Path, tmp_path: Path) -> None:
    (project / "bot/domain/intents.yml").write_text("intents:\n- greet\n", encoding="utf-8")
    (project / "nlu_data/nlu/greet.yml").write_text(
        'version: "3.1"\nnlu:\n- intent: gret\n  examples: |\n    - alo\n    -\n', encoding="utf-8"
    )
    loaded = "rasa.model_training" in sys.modules
    with pytest.raises(ContentError) as caught:
        train(tmp_path / "models", project)
    first, *lines = str(caught.value).splitlines()
    assert first == "dữ liệu huấn luyện có 3 lỗi, chưa huấn luyện:"
    assert [line.split(": ")[0] for line in lines] == ["bot/domain/intents.yml:2", "nlu_data/nlu/greet.yml:3", "nlu_data/nlu/greet.yml:6"]
    assert ("rasa.model_training" in sys.modules) == loaded
