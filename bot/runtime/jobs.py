"""What the worker's jobs do: turns and deliveries, retried by what went wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta

import procrastinate
import structlog
from procrastinate.exceptions import JobAborted
from procrastinate.jobs import Job

from bot.channels.base import TEXT_LIMITS, Sender
from bot.channels.plain_text import paged, utf16_length, written_out
from bot.errors import DatabaseUnavailable, DeliveryAlarm, DeliveryLater, DeliveryRefused, EngineUnavailable
from bot.messages import Channel, Reply
from bot.records import Conversation, Outbound, SendState
from bot.turns import Handler
from bot.wiring import App

log = structlog.get_logger(__name__)

# How long a resident waits for an engine that is down before being told so.
LATE = timedelta(seconds=12)
# How old a reply may grow before it is given up: an answer of last week helps nobody.
LONGEST_SENDING = timedelta(days=3)
# A sender's fault nobody foresaw is tried a few times only: it would hold up the replies behind it.
ODD_ATTEMPTS = 5
LONGEST_WAIT = 60
ALARM_WAIT = 300
# Room a button may take in the text when its channel cannot show it: a number, a colon, a line end.
BUTTON_ROOM = 8
# What ends by itself; anything else would fail in the same way again.
PASSING = (EngineUnavailable, DatabaseUnavailable, DeliveryLater, DeliveryAlarm, OSError)
STOPPED = (asyncio.CancelledError, JobAborted)


class Backoff(procrastinate.BaseRetryStrategy):
    """1, 2, 4 … seconds up to a limit for faults that pass; an error that names its own wait is obeyed. What may end it is in the tasks."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> procrastinate.RetryDecision | None:
        if isinstance(exception, STOPPED):  # this worker is shutting down: the next one goes on
            return procrastinate.RetryDecision(retry_in={"seconds": 0})
        if not isinstance(exception, PASSING):
            return None
        wait = min(2.0 ** min(job.attempts, 10), LONGEST_WAIT)
        if isinstance(exception, DeliveryLater) and exception.retry_after:
            wait = exception.retry_after
        if isinstance(exception, DeliveryAlarm):
            wait = ALARM_WAIT
        return procrastinate.RetryDecision(retry_in={"seconds": max(1, round(wait))})


async def take_turn(handler: Handler, inbound_id: int) -> None:
    """Handle one stored event; one that fails for another reason than an outage is ended with an apology.

    Raises:
        EngineUnavailable, DatabaseUnavailable, OSError: not handled; the job is tried again.
    """
    try:
        await asyncio.to_thread(handler.handle, inbound_id)
    except PASSING as error:
        log.warning("turn put back", inbound=inbound_id, kind=type(error).__name__, reason=str(error)[:200])
        with suppress(*PASSING):  # cannot even be said now: the next attempt says it
            await asyncio.to_thread(handler.apologise, inbound_id, LATE)
        raise
    except Exception as error:  # its text may quote the message: only its kind is logged
        log.error("turn given up", inbound=inbound_id, error=type(error).__name__)
        await asyncio.to_thread(handler.give_up, inbound_id)


def pages(channel: Channel, reply: Reply) -> tuple[Reply, ...]:
    """A reply longer than one message of its channel as several, each stored and sent by itself."""
    limit = TEXT_LIMITS.get(channel)
    if limit is None:
        return (reply,)
    room = sum(utf16_length(written_out(button)) + BUTTON_ROOM for button in reply.buttons)
    found = paged(reply, max(limit - room, limit // 2))
    return found if len(found) > 1 else (reply,)


async def deliver(app: App, senders: Mapping[Channel, Sender], outbound_id: int) -> None:
    """Send one stored reply, once; what became of it is stored with it.

    Raises:
        DeliveryLater, DeliveryAlarm: not sent; the job is tried again.
    """
    found = await asyncio.to_thread(_load, app, outbound_id)
    if found is None:
        return
    outbound, conversation = found
    channel = conversation.channel
    try:
        if channel not in senders:
            raise DeliveryAlarm(f"kênh {channel} chưa được cấu hình ở tiến trình này")
        message_id = await senders[channel].send(conversation.external_id, outbound.reply)
    except DeliveryRefused as error:
        log.warning("reply refused", outbound=outbound_id, channel=channel, reason=str(error))
        await asyncio.to_thread(_failed, app, outbound_id, str(error), True)
    except Exception as error:
        delivery = error if isinstance(error, PASSING) else DeliveryLater(type(error).__name__)
        final = app.clock() - outbound.created_at > LONGEST_SENDING
        final = final or (delivery is not error and outbound.attempts + 1 >= ODD_ATTEMPTS)
        level, words = (log.error, "reply given up") if final else (log.warning, "reply not sent yet")
        level(words, outbound=outbound_id, channel=channel, kind=type(error).__name__, reason=str(delivery))
        await asyncio.to_thread(_failed, app, outbound_id, str(delivery), final)
        if final:
            return
        if delivery is error:
            raise
        raise delivery from error
    else:
        await asyncio.to_thread(_sent, app, outbound_id, message_id)


def _load(app: App, outbound_id: int) -> tuple[Outbound, Conversation] | None:
    """A reply that is still to be sent, and to whom; None when there is nothing to do."""
    with app.uow() as uow:
        outbound = uow.outbox.get(outbound_id)
        if outbound is None or outbound.state is not SendState.QUEUED:
            return None
        conversation = uow.conversations.get(outbound.conversation_id)
        if conversation.blocked_at is not None:
            uow.outbox.failed(outbound_id, "người nhận đã chặn", final=True)
            uow.commit()
            return None
        return outbound, conversation


def _sent(app: App, outbound_id: int, message_id: str | None) -> None:
    with app.uow() as uow:
        uow.outbox.sent(outbound_id, app.clock(), message_id)
        uow.commit()


def _failed(app: App, outbound_id: int, reason: str, final: bool) -> None:
    with app.uow() as uow:
        uow.outbox.failed(outbound_id, reason, final=final)
        uow.commit()
