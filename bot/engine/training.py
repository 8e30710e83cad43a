"""Training: a fingerprint over all that decides the model, so that nothing is trained twice for the same data."""

from __future__ import annotations

import hashlib
import logging
import os
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from bot.engine.data_check import check, report
from bot.engine.uncached import without_cache
from bot.errors import ContentError
from bot.settings import PROJECT_ROOT

# Whatever decides a model's output; a test compares with what the components import.
SOURCES = (
    "config.yml",
    "nlu_data/**/*.yml",
    "bot/domain/**/*.yml",
    "bot/nlu/**/*.py",
    "knowledge_base/mentions/**/*.*",
    "knowledge_base/spelling/**/*.*",
    *(
        f"knowledge_base/{name}.py"
        for name in ("clock", "days", "lunar", "patterns", "places", "programs", "question_finder", "text", "times")
    ),
)
LIBRARIES = ("rasa", "scikit-learn", "underthesea", "python-crfsuite", "rapidfuzz", "vietnamadminunits")
KEPT = 5  # archives; older ones go after each training
ARCHIVE = re.compile(r"ansinh-\d{8}-\d{6}-[0-9a-f]{12}\.tar\.gz")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Trained:
    """A model archive and how long it took (0 when it was there already)."""

    path: Path
    seconds: float


def fingerprint(root: Path = PROJECT_ROOT) -> str:
    """Twelve hex digits over configuration, training data, domain, components and library versions."""
    digest = hashlib.sha256()
    for path in sorted(_files(root)):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    for library in LIBRARIES:
        digest.update(f"{library}={version(library)}".encode())
    return digest.hexdigest()[:12]


def fitting_model(models_dir: Path, root: Path = PROJECT_ROOT) -> Path | None:
    """The newest model trained from exactly the present data and configuration, or None."""
    return max(models_dir.glob(f"ansinh-*-{fingerprint(root)}.tar.gz"), key=_age, default=None)


def train(models_dir: Path, root: Path = PROJECT_ROOT, *, force: bool = False) -> Trained:
    """Train when nothing fits, else take what fits (and make it the newest). Afterwards only the newest archives are kept.

    Raises:
        ContentError: the data are wrong (one problem per line, each with file, line and mend; nothing was trained), or Rasa refused
            them or the configuration (the reason in one line).
    """
    present = fitting_model(models_dir, root)
    if present is not None and not force:
        present.touch()
        return Trained(present, 0.0)
    _refuse_wrong_data(root)
    os.environ.update(RASA_TELEMETRY_ENABLED="false", TF_CPP_MIN_LOG_LEVEL="3")
    from rasa.model_training import train as rasa_train

    name = f"ansinh-{time.strftime('%Y%m%d-%H%M%S')}-{fingerprint(root)}"
    started = time.perf_counter()
    try:
        with without_cache():
            result = rasa_train(
                domain=str(root / "bot" / "domain"),
                config=str(root / "config.yml"),
                training_files=[str(root / "nlu_data")],
                output=str(models_dir),
                fixed_model_name=name,
                force_training=True,
            )
    except Exception as error:
        raise ContentError(f"huấn luyện không được: {' '.join(str(error).split())[:400]}") from error
    if result.code != 0 or result.model is None:
        raise ContentError(f"huấn luyện không được (mã {result.code})")
    prune(models_dir)
    return Trained(Path(result.model), time.perf_counter() - started)


def prune(models_dir: Path) -> list[Path]:
    """Delete all but the newest ``KEPT`` archives that :func:`train` made; files of other names stay. Gives what was deleted.

    The archive in use is the newest one or the one that fits, which training and ``up`` make the newest.
    """
    ours = [path for path in models_dir.glob("ansinh-*.tar.gz") if ARCHIVE.fullmatch(path.name) and path.is_file()]
    old = sorted(ours, key=_age, reverse=True)[KEPT:]
    for path in old:
        path.unlink(missing_ok=True)
    return old


def _refuse_wrong_data(root: Path) -> None:
    problems = check(root)
    warnings = [problem for problem in problems if problem.warning]
    wrong = [problem for problem in problems if not problem.warning]
    if warnings:
        log.warning("dữ liệu huấn luyện có %d chỗ nên xem lại, ví dụ %s", len(warnings), warnings[0])
    if wrong:
        raise ContentError(f"dữ liệu huấn luyện có {len(wrong)} lỗi, chưa huấn luyện:\n{report(wrong)}")


def _age(path: Path) -> tuple[float, str]:
    return path.stat().st_mtime, path.name


def _files(root: Path) -> Iterable[Path]:
    for pattern in SOURCES:
        yield from (path for path in root.glob(pattern) if path.suffix in (".py", ".yml", ".yaml", ".csv", ".json", ".txt"))
