"""Staff accounts, console sessions, the audit log, and the rotating tokens of Zalo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.accounts import Account, Role
from bot.store.tables import AccountRow, AuditRow, SessionRow


class Accounts:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, account: Account) -> Account:
        values = asdict(account)
        del values["id"]
        row = AccountRow(**{**values, "role": account.role.value})
        self._session.add(row)
        self._session.flush()
        return _account(row)

    def by_name(self, username: str) -> Account | None:
        # Locked until the transaction ends: guesses made at the same moment are all counted.
        row = self._session.scalars(select(AccountRow).filter_by(username=username).with_for_update()).one_or_none()
        return _account(row) if row else None

    def list(self) -> Sequence[Account]:
        return [_account(row) for row in self._session.scalars(select(AccountRow).order_by(AccountRow.username))]

    def update(self, account: Account) -> None:
        values = {**asdict(account), "role": account.role.value}
        self._session.execute(update(AccountRow).filter_by(id=values.pop("id")).values(**values))

    def add_session(self, token_hash: str, account_id: int, expires_at: datetime) -> None:
        self._session.add(SessionRow(token_hash=token_hash, account_id=account_id, expires_at=expires_at))
        self._session.flush()

    def session(self, token_hash: str) -> tuple[Account, datetime] | None:
        row = self._session.get(SessionRow, token_hash)
        if row is None:
            return None
        return _account(self._session.get_one(AccountRow, row.account_id)), row.expires_at

    def delete_session(self, token_hash: str) -> None:
        self._session.execute(delete(SessionRow).filter_by(token_hash=token_hash))

    def delete_sessions_of(self, account_id: int) -> None:
        self._session.execute(delete(SessionRow).filter_by(account_id=account_id))


class Audit:
    """Insert-only record of what staff changed."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def record(self, actor: str, action: str, subject: str, reason: str = "", detail: dict[str, Any] | None = None) -> None:
        self._session.add(AuditRow(actor=actor, action=action, subject=subject, reason=reason, detail=detail or {}))
        self._session.flush()


def _account(row: AccountRow) -> Account:
    return Account(
        id=row.id,
        username=row.username,
        display_name=row.display_name,
        password_hash=row.password_hash,
        role=Role(row.role),
        must_change=row.must_change,
        failed_attempts=row.failed_attempts,
        locked_until=row.locked_until,
    )
