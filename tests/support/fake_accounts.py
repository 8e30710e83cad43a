"""Accounts, sessions and audit in memory: what ``bot.accounts`` needs of a unit of work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.accounts import Account


class FakeAccounts:
    def __init__(self) -> None:
        self.rows: dict[int, Account] = {}
        self.sessions: dict[str, tuple[int, datetime]] = {}

    def add(self, account: Account) -> Account:
        stored = replace(account, id=len(self.rows) + 1)
        self.rows[stored.id] = stored
        return stored

    def by_name(self, username: str) -> Account | None:
        return next((account for account in self.rows.values() if account.username == username), None)

    def list(self) -> Sequence[Account]:
        return sorted(self.rows.values(), key=lambda account: account.username)

    def update(self, account: Account) -> None:
        self.rows[account.id] = account

    def add_session(self, token_hash: str, account_id: int, expires_at: datetime) -> None:
        self.sessions[token_hash] = (account_id, expires_at)

    def session(self, token_hash: str) -> tuple[Account, datetime] | None:
        found = self.sessions.get(token_hash)
        return (self.rows[found[0]], found[1]) if found else None

    def delete_session(self, token_hash: str) -> None:
        self.sessions.pop(token_hash, None)

    def delete_sessions_of(self, account_id: int) -> None:
        self.sessions = {token: row for token, row in self.sessions.items() if row[0] != account_id}


class FakeAudit:
    def __init__(self) -> None:
        self.records: list[tuple[str, str, str]] = []

    def record(self, actor: str, action: str, subject: str, reason: str = "", detail: dict[str, Any] | None = None) -> None:
        self.records.append((actor, action, subject))


@dataclass
class FakeAccountsUnitOfWork:
    """Counts commits, so that a forgotten one shows."""

    accounts: FakeAccounts = field(default_factory=FakeAccounts)
    audit: FakeAudit = field(default_factory=FakeAudit)
    commits: int = 0

    def commit(self) -> None:
        self.commits += 1
