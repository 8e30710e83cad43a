"""The worker: procrastinate's loop over the two queues, in the app's process or in one of its own."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Mapping
from contextlib import suppress

import procrastinate

from bot.channels.base import Sender
from bot.editorial.upkeep import keep_knowledge
from bot.messages import Channel
from bot.runtime.jobs import Backoff, deliver, pages, take_turn
from bot.runtime.rescue import STALLED_SECONDS, Rescue
from bot.runtime.senders import open_senders
from bot.settings import Settings
from bot.store.queue import HANDLE_INBOUND, KEEP_KNOWLEDGE, SEND_OUTBOUND
from bot.turns import Handler
from bot.wiring import App

QUEUES = (HANDLE_INBOUND, SEND_OUTBOUND, KEEP_KNOWLEDGE)
# Entries that are due go out within five minutes of midnight; the look for what needs a person is taken once a day.
KEEP_KNOWLEDGE_CRON = "*/5 * * * *"
LOOK_SECONDS = 0.2
HEARTBEAT_SECONDS = 2.0


def make_queue(app: App, senders: Mapping[Channel, Sender]) -> procrastinate.App:
    """The procrastinate app of this process with its tasks; open it before use."""
    queue = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=app.database_url, min_size=1, max_size=4))
    handler = Handler(app.uow, app.engine, app.texts, app.clock, pages)

    @queue.task(name=HANDLE_INBOUND, queue=HANDLE_INBOUND, retry=Backoff())
    async def handle_inbound(inbound_id: int) -> None:
        await take_turn(handler, inbound_id)

    @queue.task(name=SEND_OUTBOUND, queue=SEND_OUTBOUND, retry=Backoff())
    async def send_outbound(outbound_id: int) -> None:
        await deliver(app, senders, outbound_id)

    @queue.periodic(cron=KEEP_KNOWLEDGE_CRON)
    @queue.task(name=KEEP_KNOWLEDGE, queue=KEEP_KNOWLEDGE, queueing_lock=KEEP_KNOWLEDGE)
    async def knowledge_upkeep(timestamp: int) -> None:  # noqa: ARG001  (procrastinate tells every periodic job its hour)
        await asyncio.to_thread(keep_knowledge, app.uow, app.proof, app.clock())

    return queue


async def work(app: App, queue: procrastinate.App) -> None:
    """Run jobs until cancelled, and take up those of workers that died.

    Raises:
        RuntimeError: the worker stopped by itself (it does when one of its connections is lost); begin again.
    """
    rescue = Rescue(queue.connector)
    rounds = asyncio.create_task(rescue.run())
    try:
        await queue.run_worker_async(
            queues=list(QUEUES),
            concurrency=app.settings.worker_concurrency,
            worker_middleware=[rescue.follow],
            install_signal_handlers=False,
            listen_notify=True,
            # A job that waited for the one before it (same lock) is announced by nobody: it is found by looking.
            fetch_job_polling_interval=LOOK_SECONDS,
            delete_jobs="successful",
            update_heartbeat_interval=HEARTBEAT_SECONDS,
            stalled_worker_timeout=STALLED_SECONDS,
            shutdown_graceful_timeout=8,
        )
        raise RuntimeError("worker stopped by itself")
    finally:
        rounds.cancel()
        with suppress(asyncio.CancelledError):
            await rounds


def run_worker(settings: Settings) -> None:
    """``ansinh worker``: one more worker process, until SIGTERM."""
    assert settings.database_url is not None
    asyncio.run(_run_worker(App(settings, settings.database_url.get_secret_value())))


async def _run_worker(app: App) -> None:
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    task = asyncio.current_task()
    assert task is not None
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, task.cancel)
    async with open_senders(app) as senders:
        queue = make_queue(app, senders)
        async with queue.open_async():
            with suppress(asyncio.CancelledError):
                await work(app, queue)
