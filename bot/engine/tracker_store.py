"""Rasa's dialogue memory in PostgreSQL: one row per conversation, asynchronous, and bounded.

The stock SQL store blocks the event loop and replays the whole session each turn. Here a turn reads one row and writes one row; when
the events outgrow ``KEEP_EVENTS`` the oldest turns are replaced by the slots and the form they led to, so turn 200 costs what turn 5 does.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from psycopg_pool import AsyncConnectionPool
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

KEEP_EVENTS = 160
KEEP_TURNS = 6
READ = "SELECT events FROM engine_trackers WHERE sender_id = %s"
WRITE = """INSERT INTO engine_trackers (sender_id, events, updated_at) VALUES (%s, %s, now())
ON CONFLICT (sender_id) DO UPDATE SET events = excluded.events, updated_at = now()"""


class PostgresTrackerStore(TrackerStore):
    """Table ``engine_trackers``; the pool opens on first use, inside the server's event loop."""

    def __init__(self, domain: Domain | None, event_broker: EventBroker | None = None, host: str | None = None, **kwargs: Any) -> None:
        super().__init__(domain, event_broker, **kwargs)
        if not host:
            raise ValueError("tracker_store needs a url")
        self._address = host
        self._pool: AsyncConnectionPool[Any] | None = None

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        pool = await self._opened()
        async with pool.connection() as connection:
            row = await (await connection.execute(READ, (sender_id,))).fetchone()
        if row is None:
            return None
        events = [event for data in row[0] if (event := Event.from_parameters(data)) is not None]
        return DialogueStateTracker.from_events(sender_id, events, self.domain.slots, sender_source=None, domain=self.domain)

    async def save(self, tracker: DialogueStateTracker) -> None:
        await self.stream_events(tracker)
        events = json.dumps([event.as_dict() for event in bounded(tracker)], ensure_ascii=False)
        pool = await self._opened()
        async with pool.connection() as connection:
            await connection.execute(WRITE, (tracker.sender_id, events))

    async def keys(self) -> Iterable[str]:
        pool = await self._opened()
        async with pool.connection() as connection:
            return [row[0] for row in await (await connection.execute("SELECT sender_id FROM engine_trackers")).fetchall()]

    async def _opened(self) -> AsyncConnectionPool[Any]:
        if self._pool is None:
            self._pool = AsyncConnectionPool(
                self._address, min_size=1, max_size=4, open=False, check=AsyncConnectionPool.check_connection, kwargs={"autocommit": True}
            )
            await self._pool.open()
        return self._pool


def bounded(tracker: DialogueStateTracker) -> list[Event]:
    """The tracker's events, cut to the last turns when there are too many.

    What was cut is summed up by a session start, the slots that hold a value and the active form.
    """
    events = list(tracker.events)
    if len(events) <= KEEP_EVENTS:
        return events
    turns = [index for index, event in enumerate(events) if isinstance(event, UserUttered)]
    cut = turns[-KEEP_TURNS] if len(turns) >= KEEP_TURNS else len(events) - KEEP_EVENTS
    before = DialogueStateTracker.from_events(tracker.sender_id, events[:cut], list(tracker.slots.values()))
    summary: list[Event] = [ActionExecuted("action_session_start"), SessionStarted()]
    summary += [SlotSet(slot.name, slot.value) for slot in before.slots.values() if slot.value is not None]
    if before.active_loop is not None:
        summary.append(ActiveLoop(before.active_loop.name))
    return [*summary, ActionExecuted("action_listen"), *events[cut:]]
