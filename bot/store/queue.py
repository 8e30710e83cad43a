"""Deferring jobs inside the unit of work's own transaction (procrastinate on PostgreSQL)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import procrastinate
from sqlalchemy.orm import Session

HANDLE_INBOUND = "handle_inbound"
SEND_OUTBOUND = "send_outbound"
KEEP_KNOWLEDGE = "keep_knowledge"

# Emergency replies are sent before all others, and wait for none of their own conversation.
URGENT = 100
# Jobs of workers that are gone or silent become free again. One statement, and each condition about the job's own row: a job that a live
# worker has fetched meanwhile no longer meets them (an outer join would keep seeing the worker it was looked up with).
RESCUE = """UPDATE procrastinate_jobs SET status = 'todo', attempts = attempts + 1, scheduled_at = now()
WHERE status = 'doing' AND (worker_id IS NULL OR worker_id IN (
    SELECT id FROM procrastinate_workers WHERE last_heartbeat < now() - make_interval(secs => %(seconds)s)))
RETURNING id, task_name"""

OWN_JOBS = "SELECT id FROM procrastinate_jobs WHERE status = 'doing' AND worker_id = %(worker_id)s"
PUT_BACK = """UPDATE procrastinate_jobs SET status = 'todo', attempts = attempts + 1, scheduled_at = now()
WHERE id = %(id)s AND status = 'doing' AND worker_id = %(worker_id)s"""

# Never opened: only used with the connection of the running transaction.
_deferrer = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())


class Jobs:
    """Jobs become visible to workers when, and only when, the transaction commits."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def defer_inbound(self, inbound_id: int, conversation_id: UUID) -> None:
        """One turn at a time per conversation: the lock keeps them in order, waiting retries included."""
        self._defer(HANDLE_INBOUND, f"conversation:{conversation_id}", inbound_id=inbound_id)

    def defer_send(self, outbound_id: int, conversation_id: UUID, *, urgent: bool = False) -> None:
        """Replies leave in the order they were stored; ``urgent`` ones overtake those that wait."""
        if urgent:
            self._defer(SEND_OUTBOUND, f"urgent:{conversation_id}", priority=URGENT, outbound_id=outbound_id)
        else:
            self._defer(SEND_OUTBOUND, f"send:{conversation_id}", outbound_id=outbound_id)

    def _defer(self, task: str, lock: str, *, priority: int = 0, **arguments: Any) -> None:
        connection = self._session.connection().connection.dbapi_connection
        _deferrer.configure_task(task, lock=lock, queue=task, priority=priority, connection=connection).defer(**arguments)
