"""Other recipes trained and asked on the same data, each in a process of its own so that time and memory are its own."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import resource
import tempfile
import time
import warnings
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import structlog

from bot.engine.client import neutral, understanding_from_parse
from bot.ports import Understanding
from bot.settings import PROJECT_ROOT


@dataclass(frozen=True, slots=True)
class Measured:
    """What a recipe cost and what it understood, text by text.

    ``training_seconds`` with the imports already paid; ``megabytes`` of the archive; ``resident_megabytes``: most memory held, training
    included; ``milliseconds``: one parse each, same order as the texts.
    """

    training_seconds: float
    megabytes: float
    resident_megabytes: float
    milliseconds: tuple[float, ...]
    understood: tuple[Understanding, ...]


def measure(recipe: Path, texts: Sequence[str], root: Path = PROJECT_ROOT) -> Measured:
    """Train a recipe on the project's training data and read every text with it, in a fresh process."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_measure, recipe, tuple(texts), root).result()


def _measure(recipe: Path, texts: tuple[str, ...], root: Path) -> Measured:
    os.environ.update(RASA_TELEMETRY_ENABLED="false", TF_CPP_MIN_LOG_LEVEL="3")
    warnings.simplefilter("ignore")
    from rasa.core.agent import Agent
    from rasa.model_training import train_nlu

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    logging.getLogger("rasa").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["RASA_CACHE_DIRECTORY"] = folder  # nothing of an earlier training helps
        started = time.perf_counter()
        archive = train_nlu(
            str(recipe), str(root / "nlu_data" / "nlu"), folder, fixed_model_name="peer", domain=str(root / "bot" / "domain")
        )
        seconds = time.perf_counter() - started
        assert archive is not None, "rasa says why"
        agent = Agent.load(archive)
        megabytes = Path(archive).stat().st_size / 1e6
        loop = asyncio.new_event_loop()
        loop.run_until_complete(agent.parse_message("xin chào"))
        milliseconds, understood = [], []
        for text in texts:
            began = time.perf_counter()
            parsed = loop.run_until_complete(agent.parse_message(neutral(text)))
            milliseconds.append((time.perf_counter() - began) * 1000)
            understood.append(understanding_from_parse(text, parsed))
    resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Measured(seconds, megabytes, resident, tuple(milliseconds), tuple(understood))
