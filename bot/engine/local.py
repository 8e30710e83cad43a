"""The language model in this process, for commands that need no running server."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

from bot.engine.client import neutral, understanding_from_parse
from bot.engine.server import usable_model
from bot.errors import ModelMissing
from bot.ports import Understanding


class LocalParser:
    """Loads the newest model of a folder; the first call costs the import of Rasa."""

    def __init__(self, models_dir: Path) -> None:
        model = usable_model(models_dir)
        os.environ.update(RASA_TELEMETRY_ENABLED="false", TF_CPP_MIN_LOG_LEVEL="3")
        from rasa.core.agent import Agent

        self._loop = asyncio.new_event_loop()
        try:
            self._agent: Any = self._loop.run_until_complete(_load(Agent, model))
            self.parse("xin chào")
        except Exception as error:
            raise ModelMissing(f"mô hình {model.name} không khớp chương trình hiện tại; chạy: uv run ansinh train") from error

    def parse(self, text: str) -> Understanding:
        return understanding_from_parse(text, self._loop.run_until_complete(self._agent.parse_message(neutral(text))))


async def _load(agent: Any, model: Path) -> Any:
    return agent.load(str(model))
