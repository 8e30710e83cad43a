"""``ansinh train``."""

from __future__ import annotations

import logging

from bot.engine.training import train as run_training
from bot.runtime.logging import configure_logging
from bot.settings import Settings


def train(settings: Settings, *, force: bool) -> None:
    """Train unless a model fits the present data.

    Raises:
        ContentError: the data or the configuration is wrong.
    """
    configure_logging(logging.WARNING)
    settings.models_dir.mkdir(parents=True, exist_ok=True)
    trained = run_training(settings.models_dir, force=force)
    size = trained.path.stat().st_size / 1e6
    how = f"huấn luyện {trained.seconds:.0f} giây" if trained.seconds else "đã có sẵn, dữ liệu không đổi"
    print(f"{trained.path.name}: {how}, {size:.1f} MB")
