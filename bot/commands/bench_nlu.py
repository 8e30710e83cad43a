"""``ansinh bench nlu``: our pipeline and its peers on the same data, the same questions, the same machine."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import yaml
from rich.console import Console
from rich.table import Table

from bot.answer_model import Answer, Question
from bot.answers import PROGRAM_INTENTS, answer
from bot.commands.local_app import local_app
from bot.engine.peers import Measured, measure
from bot.errors import ContentError
from bot.evaluation.answers import Score, score_slices
from bot.evaluation.calibration import calibration
from bot.evaluation.questions import Expected, own_questions, read_questions
from bot.evaluation.rates import percent
from bot.evaluation.slices import chosen
from bot.ports import Understanding
from bot.settings import PROJECT_ROOT, Settings
from bot.wiring import App
from knowledge_base.programs import Province

RECIPES = PROJECT_ROOT / "bot" / "evaluation" / "recipes"
OURS = "an-sinh"
SLICES = "marked,unmarked,teencode"


@dataclass(frozen=True, slots=True)
class Peer:
    """One recipe with what it cost and how it scored."""

    name: str
    measured: Measured
    scores: Sequence[Score]
    ece: float | None


def nlu(settings: Settings, against: Sequence[str], questions: Path | None, *, epochs: int | None, as_json: bool) -> None:
    """Train ours and the named recipes anew, ask all of them the same, print them side by side.

    epochs: for neural peers, instead of those of their recipe (stock: 100, which is hours on two cores); the table says so.
    Answers come from the same search and the same rules, so that only the language model differs.

    Raises:
        ContentError: an unknown recipe, or a broken file of questions.
    """
    expected = read_questions(questions) if questions else own_questions()
    recipes = {OURS: PROJECT_ROOT / "config.yml", **{name: _recipe(name) for name in against}}
    console = Console(stderr=True)
    with local_app(settings, with_model=False) as app, tempfile.TemporaryDirectory() as folder:
        peers = []
        for name, recipe in recipes.items():
            with console.status(f"{name}: huấn luyện và hỏi {len(expected)} câu, mỗi câu {len(chosen(SLICES))} cách viết…"):
                peers.append(_peer(app, name, _filled(recipe, Path(folder) / f"{name}.yml", epochs), expected))
    if as_json:
        print(json.dumps([_to_json(peer) for peer in peers], ensure_ascii=False))
    else:
        Console().print(_table(peers))
        if epochs is not None:
            Console().print(f"Các công thức mạng nơ-ron chỉ học {epochs} vòng (--epochs), không phải số vòng trong công thức.")


def known_recipes() -> list[str]:
    """Names for ``--against``."""
    return sorted(path.stem for path in RECIPES.glob("*.yml"))


def _recipe(name: str) -> Path:
    if name not in known_recipes():
        raise ContentError(f"không có công thức {name}; chọn trong: {', '.join(known_recipes())}", place="--against")
    return RECIPES / f"{name}.yml"


def _filled(recipe: Path, target: Path, epochs: int | None = None) -> Path:
    """A peer may ask for our importer by the word IMPORTER, so that it is named in config.yml only; ``epochs`` replaces a recipe's own."""
    importers = yaml.safe_load((PROJECT_ROOT / "config.yml").read_text(encoding="utf-8"))["importers"]
    data = yaml.safe_load(recipe.read_text(encoding="utf-8"))
    if any(item.get("name") == "IMPORTER" for item in data.get("importers") or ()):
        data["importers"] = importers
    for component in data["pipeline"]:
        if epochs is not None and "epochs" in component:
            component["epochs"] = epochs
    target.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return target


def _peer(app: App, name: str, recipe: Path, expected: Sequence[Expected]) -> Peer:
    texts = list(dict.fromkeys(one.spell(question.text) for one in chosen(SLICES) for question in expected))
    measured = measure(recipe, texts)
    understood = dict(zip(texts, measured.understood, strict=True))
    library = app.shelf.current()

    def ask(question: Expected, text: str) -> Answer:
        province = Province(question.province) if question.province else None
        return answer(Question(text, question.on or app.today(), province), understood[text], library)

    return Peer(name, measured, score_slices(expected, ask, chosen(SLICES)), _ece(expected, understood))


def _ece(expected: Sequence[Expected], understood: Mapping[str, Understanding]) -> float | None:
    """How far confidence in a programme is from how often it is right, on the questions of ours as they were asked."""
    readings = []
    for question in expected:
        if question.inside:
            programs = [
                (program.value, confidence)
                for intent, confidence in understood[question.text].ranking
                if (program := PROGRAM_INTENTS.get(intent)) is not None
            ]
            best = programs[0][0] if programs else ""
            readings.append((best if best in question.accept else question.topic, programs))
    found = calibration(readings)
    return found.ece if found else None


def _table(peers: Sequence[Peer]) -> Table:
    table = Table("", *(peer.name for peer in peers))
    for number, one in enumerate(chosen(SLICES)):
        table.add_row(f"đúng chương trình, {one.label}", *(str(peer.scores[number].program) for peer in peers))
        table.add_row(f"đúng khía cạnh, {one.label}", *(str(peer.scores[number].aspect) for peer in peers))
        table.add_row(f"câu ngoài bị trả lời, {one.label}", *(str(peer.scores[number].out_of_domain) for peer in peers))
        table.add_section()
    table.add_row("ECE của độ tin", *(percent(peer.ece) for peer in peers))
    table.add_row("huấn luyện, giây", *(f"{peer.measured.training_seconds:.0f}" for peer in peers))
    table.add_row("đọc một câu, p50 / p95 ms", *(" / ".join(f"{value:.1f}" for value in _times(peer)) for peer in peers))
    table.add_row("tệp mô hình, MB", *(f"{peer.measured.megabytes:.1f}" for peer in peers))
    table.add_row("bộ nhớ cao nhất, MB", *(f"{peer.measured.resident_megabytes:.0f}" for peer in peers))
    return table


def _times(peer: Peer) -> tuple[float, float]:
    return median(peer.measured.milliseconds), quantiles(peer.measured.milliseconds, n=20)[-1]


def _to_json(peer: Peer) -> dict[str, Any]:
    middle, slow = _times(peer)
    return {
        "name": peer.name,
        "slices": [score.to_json() for score in peer.scores],
        "ece": peer.ece,
        "training_seconds": peer.measured.training_seconds,
        "parse_ms": {"p50": middle, "p95": slow},
        "archive_megabytes": peer.measured.megabytes,
        "resident_megabytes": peer.measured.resident_megabytes,
    }
