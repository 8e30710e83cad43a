"""Background tasks of the app process, and the questions it counts."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from bot.messages import Outcome
from bot.runtime import api, asgi


class Loop:
    """Time that passes only while a task runs or a pause is taken."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now, self.pauses = 0.0, list[float]()
        monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: self.now)
        monkeypatch.setattr(asgi.asyncio, "sleep", self.sleep)

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds


async def pauses(monkeypatch: pytest.MonkeyPatch, *runs: float) -> list[float]:
    """How long was paused after runs of these lengths."""
    left = list(runs)
    with monkeypatch.context() as patch:
        loop = Loop(patch)

        async def run() -> None:
            if not left:
                return
            loop.now += left.pop(0)
            raise ConnectionError

        await asgi._again_and_again(run, "test")
    return loop.pauses


async def test_task_that_fails_at_once_is_begun_again_ever_more_slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await pauses(monkeypatch, *[0.0] * 7) == [2, 4, 8, 16, 32, 60, 60]


async def test_task_that_ran_well_for_a_while_is_begun_again_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await pauses(monkeypatch, 0, 0, 0, 86_400, 0) == [2, 4, 8, 2, 4]


def test_questions_of_staff_are_counted_like_those_of_the_api() -> None:
    metrics = api.Metrics()
    answer = SimpleNamespace(outcome=Outcome.ANSWERED, took_ms=20.0)
    app: Any = SimpleNamespace(settings=None, texts=None, ask=lambda *_: answer)
    assert asgi.Services(app, SimpleNamespace(), metrics).ask("mai táng phí") is answer  # type: ignore[arg-type, comparison-overlap]
    assert metrics.registry.get_sample_value("ansinh_questions_total", {"outcome": "answered"}) == 1
    assert metrics.registry.get_sample_value("ansinh_question_seconds_count") == 1
