"""The worker: turns and deliveries as procrastinate jobs, retried by what went wrong."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta

import procrastinate
import structlog
from procrastinate.exceptions import JobAborted
from procrastinate.jobs import Job

from bot.channels.base import Sender
from bot.errors import DeliveryAlarm, DeliveryLater, DeliveryRefused, EngineUnavailable
from bot.messages import Channel
from bot.runtime.senders import open_senders
from bot.settings import Settings
from bot.store.queue import HANDLE_INBOUND, SEND_OUTBOUND
from bot.turns import Handler
from bot.wiring import App

log = structlog.get_logger(__name__)

QUEUES = (HANDLE_INBOUND, SEND_OUTBOUND)
LOOK_SECONDS = 0.2
HEARTBEAT_SECONDS = 2.0
# A worker that has been silent this long is dead; its jobs are taken up again.
STALLED_SECONDS = 8.0
# How long a resident waits for an engine that is down before being told so, and how long the turn is tried at all.
APOLOGISE_AT_ATTEMPT = 4
TURN_ATTEMPTS = 500
SEND_ATTEMPTS = 60
LONGEST_WAIT = 60
ALARM_WAIT = 300


class Backoff(procrastinate.BaseRetryStrategy):
    """1, 2, 4 … seconds up to a limit; an error that names its own wait is obeyed."""

    def __init__(self, attempts: int, errors: tuple[type[Exception], ...] | None = None) -> None:
        self._attempts, self._errors = attempts, errors

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> procrastinate.RetryDecision | None:
        if job.attempts >= self._attempts or isinstance(exception, JobAborted):
            return None
        if self._errors is not None and not isinstance(exception, self._errors):
            return None
        wait = min(2.0 ** min(job.attempts, 10), LONGEST_WAIT)
        if isinstance(exception, DeliveryLater) and exception.retry_after:
            wait = exception.retry_after
        if isinstance(exception, DeliveryAlarm):
            wait = ALARM_WAIT
        return procrastinate.RetryDecision(retry_in={"seconds": max(1, round(wait))})


def make_queue(app: App, senders: Mapping[Channel, Sender]) -> procrastinate.App:
    """The procrastinate app of this process with its two tasks; open it before use."""
    queue = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=app.database_url, min_size=1, max_size=4))
    handler = Handler(app.uow, app.engine, app.texts, app.clock)

    @queue.task(name=HANDLE_INBOUND, queue=HANDLE_INBOUND, retry=Backoff(TURN_ATTEMPTS), pass_context=True)
    async def handle_inbound(context: procrastinate.JobContext, inbound_id: int) -> None:
        try:
            await asyncio.to_thread(handler.handle, inbound_id)
        except EngineUnavailable as error:
            attempts = context.job.attempts if context.job else 0
            log.warning("turn put back", inbound=inbound_id, attempts=attempts, reason=str(error))
            if attempts == APOLOGISE_AT_ATTEMPT:
                await asyncio.to_thread(handler.apologise, inbound_id)
            raise

    @queue.task(name=SEND_OUTBOUND, queue=SEND_OUTBOUND, retry=Backoff(SEND_ATTEMPTS))
    async def send_outbound(outbound_id: int) -> None:
        await deliver(app, senders, outbound_id)

    return queue


async def deliver(app: App, senders: Mapping[Channel, Sender], outbound_id: int) -> None:
    """Send one stored reply, once; what became of it is stored with it.

    Raises:
        DeliveryLater, DeliveryAlarm: not sent; the job is tried again.
    """
    found = await asyncio.to_thread(_load, app, outbound_id)
    if found is None:
        return
    channel, external_id, reply = found
    try:
        if channel not in senders:
            raise DeliveryAlarm(f"kênh {channel} chưa được cấu hình ở tiến trình này")
        message_id = await senders[channel].send(external_id, reply)
    except DeliveryRefused as error:
        log.warning("reply refused", outbound=outbound_id, channel=channel, reason=str(error))
        await asyncio.to_thread(_failed, app, outbound_id, str(error), True)
    except (DeliveryLater, DeliveryAlarm) as error:
        log.warning("reply not sent yet", outbound=outbound_id, channel=channel, kind=type(error).__name__, reason=str(error))
        await asyncio.to_thread(_failed, app, outbound_id, str(error), False)
        raise
    else:
        await asyncio.to_thread(_sent, app, outbound_id, message_id)


def _load(app: App, outbound_id: int):  # type: ignore[no-untyped-def]
    with app.uow() as uow:
        outbound = uow.outbox.get(outbound_id)
        if outbound is None or outbound.state != "queued":
            return None
        conversation = uow.conversations.get(outbound.conversation_id)
        if conversation.blocked_at is not None:
            uow.outbox.failed(outbound_id, "người nhận đã chặn", final=True)
            uow.commit()
            return None
        return conversation.channel, conversation.external_id, outbound.reply


def _sent(app: App, outbound_id: int, message_id: str | None) -> None:
    with app.uow() as uow:
        uow.outbox.sent(outbound_id, app.clock(), message_id)
        uow.commit()


def _failed(app: App, outbound_id: int, reason: str, final: bool) -> None:
    with app.uow() as uow:
        uow.outbox.failed(outbound_id, reason, final=final)
        uow.commit()


async def work(app: App, queue: procrastinate.App) -> None:
    """Run jobs until cancelled, and take up those of workers that died."""
    rescue = asyncio.create_task(_rescue(queue))
    try:
        await queue.run_worker_async(
            queues=list(QUEUES),
            concurrency=app.settings.worker_concurrency,
            install_signal_handlers=False,
            listen_notify=True,
            # A job that waited for the one before it (same lock) is announced by nobody: it is found by looking.
            fetch_job_polling_interval=LOOK_SECONDS,
            delete_jobs="successful",
            update_heartbeat_interval=HEARTBEAT_SECONDS,
            stalled_worker_timeout=STALLED_SECONDS,
            shutdown_graceful_timeout=8,
        )
    finally:
        rescue.cancel()
        with suppress(asyncio.CancelledError):
            await rescue


async def _rescue(queue: procrastinate.App) -> None:
    """Put jobs back that a dead worker left in "doing": the handlers do nothing twice."""
    while True:
        try:
            for job in await queue.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
                log.warning("job of a dead worker taken up", job=job.id, task=job.task_name)
                await queue.job_manager.retry_job(job)
        except Exception as error:  # the database may be away for a moment; the next round sees it again
            log.warning("rescue round failed", error=type(error).__name__)
        await asyncio.sleep(timedelta(seconds=2).total_seconds())


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
