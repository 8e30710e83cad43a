"""The rotating Zalo token pair: read, saved at once, and locked across processes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from bot.channels.zalo_tokens import ZaloTokens
from bot.store.tables import ZaloTokenRow

# Namespace of the advisory lock; the second key is a hash of the account id.
LOCK_NAMESPACE = 7361


class ZaloTokenStore:
    """Every call is its own transaction: a refreshed pair must survive whatever comes next."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def read(self, oa_id: str) -> ZaloTokens | None:
        with Session(self._engine) as session:
            row = session.get(ZaloTokenRow, oa_id)
            return ZaloTokens(row.access_token, row.refresh_token, row.expires_at) if row else None

    def save(self, oa_id: str, tokens: ZaloTokens) -> None:
        values = {"access_token": tokens.access_token, "refresh_token": tokens.refresh_token, "expires_at": tokens.expires_at}
        statement = insert(ZaloTokenRow).values(oa_id=oa_id, **values)
        with Session(self._engine) as session, session.begin():
            session.execute(statement.on_conflict_do_update(index_elements=["oa_id"], set_={**values, "updated_at": func.now()}))

    @contextmanager
    def locked(self, oa_id: str) -> Iterator[None]:
        """Hold the refresh of this account alone, over all processes, until the block is left."""
        with self._engine.connect() as connection:
            connection.execute(select(func.pg_advisory_lock(LOCK_NAMESPACE, func.hashtext(oa_id))))
            try:
                yield
            finally:
                connection.execute(text("SELECT pg_advisory_unlock_all()"))
                connection.rollback()
