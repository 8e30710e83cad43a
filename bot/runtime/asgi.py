"""The app process: web chat, console, webhooks and API as one ASGI application, with the worker inside."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date, datetime
from typing import Any

import structlog
from fastapi import FastAPI
from nicegui import ui

from bot import console
from bot.answer_model import Answer
from bot.channels import checklist, telegram, telegram_polling, web, zalo
from bot.channels.telegram_send import build_bot, close_bot
from bot.channels.zalo_send import ZaloSender
from bot.messages import Channel
from bot.runtime import api
from bot.runtime.poll_lock import PollLock
from bot.runtime.senders import open_senders
from bot.runtime.wakeups import Wakeups
from bot.runtime.worker import make_queue, work
from bot.settings import Settings
from bot.store.uow import SqlUnitOfWork
from bot.turns import Intake
from bot.wiring import App

log = structlog.get_logger(__name__)

RESTART_SECONDS = 2.0
LONGEST_RESTART_SECONDS = 60.0
TOKEN_LOOK_SECONDS = 6 * 3600.0


class Services:
    """What the pages need, over the composition root."""

    def __init__(self, app: App, wakeups: Wakeups, metrics: api.Metrics) -> None:
        self._app, self.wakeups, self._metrics = app, wakeups, metrics
        self.settings, self.texts = app.settings, app.texts

    @property
    def intake(self) -> Intake:
        return self._app.intake

    def uow(self) -> SqlUnitOfWork:
        return self._app.uow()

    def clock(self) -> datetime:
        return self._app.clock()

    def ask(self, text: str, province: str | None = None, on: date | None = None) -> Answer:
        """Answer a question of staff; counted like those of the API."""
        answer = self._app.ask(text, province, on)
        self._metrics.count(answer)
        return answer


def create_app(settings: Settings) -> FastAPI:
    """Build the application; ``settings`` must hold database address and secrets already."""
    assert settings.database_url is not None
    assert settings.secret_key is not None
    app = App(settings, settings.database_url.get_secret_value())
    wakeups = Wakeups(app.database_url)
    bot = build_bot(settings) if settings.telegram_on else None

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            senders = await stack.enter_async_context(open_senders(app))
            queue = make_queue(app, senders)
            await stack.enter_async_context(queue.open_async())
            tasks = [_kept(wakeups.listen, "wakeups"), _kept(lambda: work(app, queue), "worker")]
            if bot is not None:
                stack.push_async_callback(close_bot, bot)
                lock = PollLock(app.database_url)
                stack.callback(lock.release)
                tasks.append(_kept(lambda: telegram_polling.run(settings, bot, app.intake, lock), "telegram"))
            if isinstance(zalo_sender := senders.get(Channel.ZALO), ZaloSender):
                tasks.append(_kept(lambda: _keep_token(zalo_sender), "zalo token"))
            stack.push_async_callback(_stop, tasks)
            yield

    asgi = FastAPI(title="An Sinh", version="0.1.0", lifespan=lifespan, redoc_url=None)
    metrics = api.Metrics()
    asgi.include_router(api.router(app, metrics))
    if bot is not None:
        asgi.include_router(telegram.router(settings, app.intake, bot))
    if settings.zalo_on:
        asgi.include_router(zalo.router(settings, app.intake))
    services = Services(app, wakeups, metrics)
    asgi.include_router(checklist.router(services))
    web.mount(asgi, services)
    console.mount(asgi, services)
    ui.run_with(asgi, storage_secret=settings.secret_key.get_secret_value(), **web.run_options(settings))
    return asgi


def _kept(begin: Callable[[], Coroutine[Any, Any, None]], name: str) -> asyncio.Task[None]:
    """A background task that is begun again when an error ends it (the database may be away for a moment)."""
    return asyncio.create_task(_again_and_again(begin, name), name=name)


async def _again_and_again(begin: Callable[[], Coroutine[Any, Any, None]], name: str) -> None:
    pause = RESTART_SECONDS
    clock = asyncio.get_running_loop().time
    while True:
        began = clock()
        try:
            await begin()
            return
        except Exception as error:
            log.error(
                "background task failed, begun again", task=name, error=type(error).__name__, reason=" ".join(str(error).split())[:300]
            )
            if clock() - began > LONGEST_RESTART_SECONDS:  # it ran well for a while: this is a new fault
                pause = RESTART_SECONDS
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_RESTART_SECONDS)


async def _keep_token(sender: ZaloSender) -> None:
    """Look after the rotating token even when nobody writes: a grant unused for three months is lost."""
    while True:
        await sender.tokens.access_token()
        await asyncio.sleep(TOKEN_LOOK_SECONDS)


async def _stop(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
