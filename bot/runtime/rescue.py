"""Jobs that nobody works on any more although the table says so."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from procrastinate.connector import BaseConnector
from procrastinate.job_context import JobContext
from procrastinate.worker import Worker

from bot.store.queue import OWN_JOBS, PUT_BACK, RESCUE

log = structlog.get_logger(__name__)

# A worker that has been silent this long is dead; its jobs are taken up again.
STALLED_SECONDS = 8.0
RESCUE_SECONDS = 2.0


class Rescue:
    """Puts jobs back that are "doing" with nobody doing them; the handlers do nothing twice.

    Those of dead workers are told by the heartbeat. A living worker loses one when the database goes away between the end of the work and
    its being noted: procrastinate forgets it then, and every later job of that conversation would wait behind it for ever. So the worker's
    own jobs are followed, and one that two rounds in a row is noted as ours but not worked on is put back.
    """

    def __init__(self, connector: BaseConnector) -> None:
        self._connector = connector
        self._worker_id: int | None = None
        self._working: set[int] = set()
        self._suspects: set[int] = set()

    async def follow(self, work: Callable[[], Awaitable[Any]], context: JobContext, worker: Worker) -> Any:
        """Worker middleware: knows which jobs are really being worked on."""
        number = context.job.id
        assert number is not None
        self._worker_id = worker.worker_id
        self._working.add(number)
        try:
            return await work()
        finally:
            self._working.discard(number)

    async def run(self) -> None:
        """Look for lost jobs until cancelled."""
        while True:
            try:
                await self.round()
            except Exception as error:  # the database may be away for a moment; the next round sees it again
                log.warning("rescue round failed", error=type(error).__name__)
            await asyncio.sleep(RESCUE_SECONDS)

    async def round(self) -> None:
        for job in await self._connector.execute_query_all_async(RESCUE, seconds=STALLED_SECONDS):
            log.warning("job of a dead worker taken up", job=job["id"], task=job["task_name"])
        if self._worker_id is None:
            return
        noted = await self._connector.execute_query_all_async(OWN_JOBS, worker_id=self._worker_id)
        idle = {job["id"] for job in noted} - self._working
        for number in idle & self._suspects:
            await self._connector.execute_query_async(PUT_BACK, id=number, worker_id=self._worker_id)
            log.warning("job lost by this worker taken up", job=number)
        self._suspects = idle - self._suspects
