"""Deferring jobs inside the unit of work's own transaction (procrastinate on PostgreSQL)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import procrastinate
from sqlalchemy.orm import Session

HANDLE_INBOUND = "handle_inbound"
SEND_OUTBOUND = "send_outbound"

# Never opened: only used with the connection of the running transaction.
_deferrer = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())


class Jobs:
    """Jobs become visible to workers when, and only when, the transaction commits."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def defer_inbound(self, inbound_id: int, conversation_id: UUID) -> None:
        """One turn at a time per conversation: the lock keeps them in order, waiting retries included."""
        self._defer(HANDLE_INBOUND, f"conversation:{conversation_id}", inbound_id=inbound_id)

    def defer_send(self, outbound_id: int, conversation_id: UUID) -> None:
        """Replies leave in the order they were stored."""
        self._defer(SEND_OUTBOUND, f"send:{conversation_id}", outbound_id=outbound_id)

    def _defer(self, task: str, lock: str, **arguments: Any) -> None:
        connection = self._session.connection().connection.dbapi_connection
        _deferrer.configure_task(task, lock=lock, queue=task, connection=connection).defer(**arguments)
