"""``ansinh train``: train, and let a new model in only when no spelling is understood worse than before."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from bot.answer_model import Question
from bot.answers import ask
from bot.commands.local_app import local_app
from bot.engine.local import LocalParser
from bot.engine.server import usable_model
from bot.engine.training import Trained, fitting_model
from bot.engine.training import train as run_training
from bot.errors import ContentError, ModelMissing
from bot.evaluation.answers import Score, score_slices
from bot.evaluation.gate import Regression, regressions
from bot.evaluation.questions import Expected, own_questions, read_questions
from bot.evaluation.report import slices_table
from bot.evaluation.slices import SLICES
from bot.runtime.logging import configure_logging
from bot.settings import Settings
from bot.wiring import App
from knowledge_base.programs import Province
from knowledge_base.text import clean

WORKSHOP = ".candidate"  # below the models: the same disk, and no command looks for models there
REFUSED = "candidate-"


def train(settings: Settings, *, force: bool) -> None:
    """Train unless a model fits the present data.

    Raises:
        ContentError: the data or the configuration is wrong.
    """
    configure_logging(logging.WARNING)
    settings.models_dir.mkdir(parents=True, exist_ok=True)
    _say(run_training(settings.models_dir, force=force))


def promote(settings: Settings, *, force: bool, questions: Path | None, margin: float) -> None:
    """Train a candidate, score it beside the model in use, and put it in place when it is nowhere worse by more than ``margin``.

    Raises:
        ContentError: the data, the configuration or a question is wrong, or the candidate was refused.
    """
    configure_logging(logging.WARNING)
    models = settings.models_dir
    models.mkdir(parents=True, exist_ok=True)
    if not force and (present := fitting_model(models)) is not None:
        _say(Trained(present, 0.0))
        return
    asked = read_questions(questions) if questions else own_questions()
    workshop = models / WORKSHOP
    shutil.rmtree(workshop, ignore_errors=True)
    workshop.mkdir()
    try:
        trained = run_training(workshop, force=True)
        _say(trained)
        settle(trained.path, models, _compare(settings, trained.path, asked, margin))
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def settle(candidate: Path, models: Path, found: Sequence[Regression]) -> Path:
    """Put a candidate in place as the newest model, or aside when it is worse somewhere; at most one refused model is kept.

    Raises:
        ContentError: refused; names the file, and slices and figures.
    """
    for old in models.glob(f"{REFUSED}*"):
        old.unlink()
    if found:
        aside = candidate.replace(models / f"{REFUSED}{candidate.name}")
        reasons = "; ".join(map(str, found))
        raise ContentError(f"mô hình mới không được đưa vào dùng, còn giữ ở {aside.name}. Kém hơn mô hình đang dùng ở {reasons}")
    candidate.touch()
    placed = candidate.replace(models / candidate.name)
    print(f"{placed.name}: đã đưa vào dùng; bộ hội thoại đang chạy cần khởi động lại để dùng mô hình này")
    return placed


def _compare(settings: Settings, candidate: Path, questions: Sequence[Expected], margin: float) -> list[Regression]:
    try:
        current = usable_model(settings.models_dir)
    except ModelMissing:
        print("Chưa có mô hình nào để so sánh.")
        return []
    with local_app(settings, with_model=False) as app:
        try:
            before = _scores(app, current, questions, "đang dùng")
        except ModelMissing:
            print(f"{current.name} không còn chạy được với chương trình này nên không so sánh.")
            return []
        after = _scores(app, candidate, questions, "mới")
    console = Console()
    for title, scores in (("Mô hình đang dùng", before), ("Mô hình mới", after)):
        table = slices_table(scores)
        table.title = f"{title}, {len(questions)} câu"
        console.print(table)
    return regressions(before, after, margin)


def _scores(app: App, model: Path, questions: Sequence[Expected], name: str) -> list[Score]:
    """Scores of one archive over all slices.

    Raises:
        ModelMissing: the archive does not fit the present program.
    """
    with tempfile.TemporaryDirectory() as alone, Progress(console=Console(stderr=True)) as progress:
        Path(alone, model.name).symlink_to(model.resolve())
        parser = LocalParser(Path(alone))
        library, today = app.shelf.current(), app.today()
        return score_slices(
            questions,
            lambda one, text: ask(Question(clean(text), one.on or today, Province.read(one.province)), parser, library),
            SLICES,
            lambda items, label: progress.track(items, description=f"{name}, {label}"),
        )


def _say(trained: Trained) -> None:
    size = trained.path.stat().st_size / 1e6
    how = f"huấn luyện {trained.seconds:.0f} giây" if trained.seconds else "đã có sẵn, dữ liệu không đổi"
    print(f"{trained.path.name}: {how}, {size:.1f} MB")
