"""HTTP for programs: the ask API, health and metrics."""

from __future__ import annotations

import asyncio
import datetime as dt
import hmac
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Response
from fastapi.security import APIKeyHeader
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from pydantic import BaseModel, Field
from sqlalchemy.exc import SQLAlchemyError

from bot.answer_model import Answer
from bot.errors import DatabaseUnavailable, EngineUnavailable
from bot.wiring import App
from knowledge_base.text import clean

KEY_HEADER = APIKeyHeader(name="X-API-Key", auto_error=False, description="ANSINH_API_KEY")


class AskBody(BaseModel):
    """A question. ``date``: the day the answer must be true for (default: today)."""

    text: str = Field(min_length=1, max_length=2000)
    id: str | None = Field(None, max_length=200)
    province: Literal["an_giang", "bac_ninh"] | None = None
    date: dt.date | None = None


class Metrics:
    """Counters of this process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.asked = Counter("ansinh_questions", "Questions answered over the API and the console", ["outcome"], registry=self.registry)
        self.took = Histogram("ansinh_question_seconds", "Time to answer a question", registry=self.registry)
        self.unhandled = Gauge("ansinh_messages_unhandled", "Messages stored and not answered yet", registry=self.registry)
        self.waiting = Gauge("ansinh_residents_waiting", "Residents waiting for a person", registry=self.registry)

    def count(self, answer: Answer) -> None:
        """One more question, with its outcome and how long it took."""
        self.asked.labels(answer.outcome.value).inc()
        self.took.observe(answer.took_ms / 1000)


def router(app: App, metrics: Metrics) -> APIRouter:
    """Routes /api/v1/ask, /healthz, /readyz and /metrics."""
    api = APIRouter()

    def keyed(key: Annotated[str | None, Depends(KEY_HEADER)]) -> None:
        expected = app.settings.api_key
        if expected is None:
            raise HTTPException(503, "API đang tắt: chưa đặt ANSINH_API_KEY")
        if key is None or not hmac.compare_digest(key.encode(), expected.get_secret_value().encode()):
            raise HTTPException(401, "thiếu hoặc sai X-API-Key")

    @api.post("/api/v1/ask", dependencies=[Depends(keyed)], responses={401: {}, 503: {}}, tags=["ask"])
    async def ask(body: AskBody) -> dict[str, Any]:
        """Answer one question: the same object as ``ansinh ask --json``."""
        try:
            answer = await asyncio.to_thread(app.ask, clean(body.text), body.province, body.date)
        except (EngineUnavailable, DatabaseUnavailable) as error:
            raise HTTPException(503, "An Sinh đang bận, hãy thử lại sau") from error
        metrics.count(answer)
        return answer.to_json(body.id)

    @api.get("/healthz", tags=["operation"])
    async def alive() -> dict[str, str]:
        """The process answers."""
        return {"status": "ok"}

    @api.get("/readyz", tags=["operation"])
    async def ready(response: Response) -> dict[str, str]:
        """Database and engine answer."""
        state = {"database": await asyncio.to_thread(_database, app), "engine": await asyncio.to_thread(_engine, app)}
        response.status_code = 200 if set(state.values()) == {"ok"} else 503
        return state

    @api.get("/metrics", tags=["operation"])
    async def numbers() -> Response:
        """Counters and gauges for Prometheus; no personal data."""
        await asyncio.to_thread(_gauges, app, metrics)
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)

    return api


def _gauges(app: App, metrics: Metrics) -> None:
    try:
        with app.uow() as uow:
            metrics.unhandled.set(uow.inbox.unhandled())
            metrics.waiting.set(len(uow.handovers.waiting()))
    except (DatabaseUnavailable, SQLAlchemyError):
        metrics.unhandled.set(float("nan"))
        metrics.waiting.set(float("nan"))


def _database(app: App) -> str:
    try:
        with app.uow() as uow:
            uow.knowledge.revision()
        return "ok"
    except (DatabaseUnavailable, SQLAlchemyError):
        return "down"


def _engine(app: App) -> str:
    return "ok" if app.engine.alive() else "down"
