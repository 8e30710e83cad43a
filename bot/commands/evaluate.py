"""``ansinh eval``: how well questions are answered, and how well they are understood."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress, track

from bot.commands.local_app import local_app
from bot.engine.local import LocalParser
from bot.errors import ContentError, ModelMissing
from bot.evaluation.answers import Score, score_slices
from bot.evaluation.entities import ANNOTATED, EntityScore, read_annotated, score_entities
from bot.evaluation.questions import read_questions
from bot.evaluation.reading import Understood, on_held_out, on_questions
from bot.evaluation.report import NOTE, aspects_table, programs_table, slices_table, understood_tables
from bot.evaluation.slices import chosen
from bot.runtime.logging import configure_logging
from bot.settings import PROJECT_ROOT, Settings
from knowledge_base.text import clean

TRAINING_DATA = PROJECT_ROOT / "nlu_data"


def answers(settings: Settings, questions: Path, *, slices: str | None = None, as_json: bool = False, out: Path | None = None) -> None:
    """Ask every question in every spelling; print tables, write JSON when asked.

    Raises:
        ContentError: a line of the file or the name of a slice is wrong.
    """
    asked, spellings = read_questions(questions), chosen(slices)
    with local_app(settings) as app, Progress(console=Console(stderr=True)) as progress:
        scores = score_slices(
            asked,
            lambda question, text: app.ask(clean(text), question.province, question.on),
            spellings,
            lambda items, name: progress.track(items, description=name),
        )
    report = {"questions": len(asked), "slices": [score.to_json() for score in scores]}
    _write(report, out)
    if as_json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        show_scores(scores)


def nlu(
    settings: Settings,
    questions: Path | None = None,
    *,
    data: Path | None = None,
    folds: int = 3,
    as_json: bool = False,
    out: Path | None = None,
    picture: Path | None = None,
) -> None:
    """Score the understanding alone: the model in use on questions, or the pipeline on held-out folds of training data.

    Raises:
        ContentError: a line of the questions is wrong, or there are fewer examples than folds.
        ModelMissing: questions were given and nothing is trained yet.
    """
    configure_logging(logging.WARNING)
    result = _on_questions(settings, questions) if questions else _on_data(settings, data or TRAINING_DATA, folds)
    _write(result.to_json(), out)
    if picture is not None:
        from bot.evaluation.pictures import draw

        draw(result.intents, result.calibration, result.source, picture)
    if as_json:
        print(json.dumps(result.to_json(), ensure_ascii=False))
    else:
        console = Console()
        for table in understood_tables(result):
            console.print(table)
        console.print(NOTE, style="dim")


def show_scores(scores: list[Score]) -> None:
    """Tables by spelling, programme and aspect."""
    console = Console()
    for table in (slices_table(scores), programs_table(scores), aspects_table(scores)):
        console.print(table)
    console.print(NOTE, style="dim")


def _on_questions(settings: Settings, path: Path) -> Understood:
    questions = read_questions(path)
    parser = LocalParser(settings.models_dir)
    result = on_questions(questions, (parser.parse(clean(one.text)) for one in _watched(questions, "Đang đọc")), path.name)
    result.entities = _entities(parser)
    return result


def _on_data(settings: Settings, data: Path, folds: int) -> Understood:
    try:
        after_each_fold = list(_watched(on_held_out(PROJECT_ROOT / "config.yml", data, folds), "Đang huấn luyện và đọc", folds))
    except ValueError as error:
        raise ContentError(f"không chia được {folds} phần: {error}", place=str(data)) from None
    result: Understood = after_each_fold[-1]
    if data == TRAINING_DATA and result.entities is None:
        try:
            result.entities = _entities(LocalParser(settings.models_dir))
        except ModelMissing as error:
            print(f"Chưa chấm thực thể: {error}")
    return result


def _entities(parser: LocalParser) -> EntityScore | None:
    return score_entities(read_annotated(), lambda text: parser.parse(text).entities) if ANNOTATED.exists() else None


def _watched(items: Iterable[Any], what: str, total: float | None = None) -> Iterable[Any]:
    return track(items, description=what, total=total, console=Console(stderr=True))


def _write(report: dict[str, Any], out: Path | None) -> None:
    if out is not None:
        out.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
