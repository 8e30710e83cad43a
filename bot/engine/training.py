"""Training: a fingerprint over all that decides the model, so that nothing is trained twice for the same data."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from bot.errors import ContentError
from bot.settings import PROJECT_ROOT

SOURCES = ("config.yml", "nlu_data/**/*.yml", "bot/domain/**/*.yml", "bot/nlu/*.py", "knowledge_base/text.py", "knowledge_base/patterns.py")
LIBRARIES = ("rasa", "scikit-learn", "underthesea")


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
    """The model trained from exactly the present data and configuration, or None."""
    return next(models_dir.glob(f"ansinh-*-{fingerprint(root)}.tar.gz"), None)


def train(models_dir: Path, root: Path = PROJECT_ROOT, *, force: bool = False) -> Trained:
    """Train when nothing fits, else take what fits (and make it the newest).

    Raises:
        ContentError: Rasa refused the data or the configuration; the reason in one line.
    """
    present = fitting_model(models_dir, root)
    if present is not None and not force:
        present.touch()
        return Trained(present, 0.0)
    os.environ.update(RASA_TELEMETRY_ENABLED="false", TF_CPP_MIN_LOG_LEVEL="3")
    from rasa.model_training import train as rasa_train

    name = f"ansinh-{time.strftime('%Y%m%d-%H%M%S')}-{fingerprint(root)}"
    started = time.perf_counter()
    try:
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
    return Trained(Path(result.model), time.perf_counter() - started)


def _files(root: Path) -> Iterable[Path]:
    for pattern in SOURCES:
        yield from root.glob(pattern)
