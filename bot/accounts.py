"""Staff accounts: signing in, sessions and passwords of the console, as plain functions over an open unit of work."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from bot.errors import AnSinhError

if TYPE_CHECKING:
    from pwdlib import PasswordHash

    from bot.ports import UnitOfWork

MIN_PASSWORD = 10
MAX_PASSWORD = 256
WRONG_PASSWORDS_ALLOWED = 5
LOCKED_FOR = timedelta(minutes=15)
SESSION_LASTS = timedelta(hours=12)
FIRST_ADMINISTRATOR = "quantri"
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")
# No 0/O, 1/l/I: a one-time password is read from a screen and typed once.
_ONE_TIME_ALPHABET = "abcdefghijkmnpqrstuvwxyzACDEFGHJKLMNPQRTUVWXY2346789"


class Role(StrEnum):
    """What a member of staff may do; ``label`` is what staff read."""

    ADMINISTRATOR = "administrator"
    EDITOR = "editor"
    HOTLINE = "hotline"
    DISPATCHER = "dispatcher"

    @property
    def label(self) -> str:
        return _ROLE_LABELS[self]


_ROLE_LABELS = {
    Role.ADMINISTRATOR: "Quản trị viên",
    Role.EDITOR: "Biên tập nội dung",
    Role.HOTLINE: "Trực tổng đài",
    Role.DISPATCHER: "Điều phối xe",
}


class Problem(StrEnum):
    """Why an account or a password was refused; ``label`` is what staff read."""

    BAD_USERNAME = "bad_username"
    NAME_TAKEN = "name_taken"
    UNKNOWN_ACCOUNT = "unknown_account"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    SAME_AS_NAME = "same_as_name"
    SAME_AS_OLD = "same_as_old"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105  (the name of a problem)

    @property
    def label(self) -> str:
        return _PROBLEM_LABELS[self]


_PROBLEM_LABELS = {
    Problem.BAD_USERNAME: "Tên đăng nhập gồm 3 đến 40 ký tự: chữ thường không dấu, chữ số, dấu chấm, gạch ngang hoặc gạch dưới.",
    Problem.NAME_TAKEN: "Tên đăng nhập này đã có người dùng.",
    Problem.UNKNOWN_ACCOUNT: "Không có tài khoản này.",
    Problem.TOO_SHORT: f"Mật khẩu cần ít nhất {MIN_PASSWORD} ký tự.",
    Problem.TOO_LONG: f"Mật khẩu dài tối đa {MAX_PASSWORD} ký tự.",
    Problem.SAME_AS_NAME: "Mật khẩu không được trùng với tên đăng nhập.",
    Problem.SAME_AS_OLD: "Mật khẩu mới phải khác mật khẩu đang dùng.",
    Problem.WRONG_PASSWORD: "Mật khẩu đang dùng chưa đúng, hoặc tài khoản đang bị tạm khóa.",
}


class AccountProblem(AnSinhError):
    """An account or a password was refused; carries the :class:`Problem`."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.label)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Account:
    """A member of staff. ``id`` is 0 until stored; ``must_change`` is set while a one-time password holds."""

    id: int
    username: str
    display_name: str
    password_hash: str
    role: Role
    must_change: bool = False
    failed_attempts: int = 0
    locked_until: datetime | None = None


def create_account(
    uow: UnitOfWork,
    username: str,
    password: str,
    role: Role,
    *,
    display_name: str = "",
    must_change: bool = False,
    actor: str = "command line",
) -> Account:
    """Store a new account.

    Raises:
        AccountProblem: the name or the password is not acceptable, or the name is taken.
    """
    name = _normal(username)
    if not _USERNAME.fullmatch(name):
        raise AccountProblem(Problem.BAD_USERNAME)
    _check_password(name, password)
    if uow.accounts.by_name(name) is not None:
        raise AccountProblem(Problem.NAME_TAKEN)
    account = uow.accounts.add(
        Account(0, name, display_name.strip() or name, _hasher().hash(password), Role(role), must_change=must_change)
    )
    uow.audit.record(actor, "account.create", name, detail={"role": account.role.value})
    uow.commit()
    return account


def first_administrator(uow: UnitOfWork) -> str | None:
    """Make the account ``quantri`` with a one-time password and return that password; None when any account exists."""
    if uow.accounts.list():
        return None
    password = one_time_password()
    create_account(
        uow, FIRST_ADMINISTRATOR, password, Role.ADMINISTRATOR, display_name="Quản trị viên", must_change=True, actor="first start"
    )
    return password


def one_time_password() -> str:
    """A random password (about 90 bits) without characters that look alike."""
    return "-".join("".join(secrets.choice(_ONE_TIME_ALPHABET) for _ in range(4)) for _ in range(4))


def authenticate(uow: UnitOfWork, username: str, password: str, now: datetime) -> Account | None:
    """The account when name and password are right and it is not locked.

    Unknown name, wrong password and locked account get the same answer after the same work. The fifth wrong password in a row
    locks the account for 15 minutes.
    """
    account = uow.accounts.by_name(_normal(username))
    right, new_hash = _verify(password, account.password_hash if account else _hash_of_nobody())
    if account is None or _locked(account, now):
        return None
    if not right:
        _count_failure(uow, account, now)
        return None
    updated = replace(account, failed_attempts=0, locked_until=None, password_hash=new_hash or account.password_hash)
    if updated != account:
        uow.accounts.update(updated)
        uow.commit()
    return updated


def open_session(uow: UnitOfWork, account: Account, now: datetime) -> str:
    """A new session; the returned token is only ever known to the caller's browser."""
    token = secrets.token_urlsafe(32)
    uow.accounts.add_session(_token_hash(token), account.id, now + SESSION_LASTS)
    uow.audit.record(account.username, "account.sign_in", account.username)
    uow.commit()
    return token


def session_account(uow: UnitOfWork, token: str, now: datetime) -> Account | None:
    """Whose session this is; None when unknown or over."""
    found = uow.accounts.session(_token_hash(token))
    if found is None:
        return None
    account, expires_at = found
    return account if now < expires_at else None


def close_session(uow: UnitOfWork, token: str) -> None:
    """Sign out; harmless when the session is gone already."""
    uow.accounts.delete_session(_token_hash(token))
    uow.commit()


def change_password(uow: UnitOfWork, username: str, old: str, new: str, now: datetime) -> Account:
    """Replace one's own password and end every session of the account.

    Raises:
        AccountProblem: the old password is wrong (counted like a failed sign-in) or the new one is not acceptable.
    """
    account = authenticate(uow, username, old, now)
    if account is None:
        raise AccountProblem(Problem.WRONG_PASSWORD)
    if new == old:
        raise AccountProblem(Problem.SAME_AS_OLD)
    return _store_password(uow, account, new, must_change=False, actor=account.username)


def set_password(uow: UnitOfWork, username: str, password: str, *, actor: str = "command line", must_change: bool = True) -> Account:
    """Give a colleague a new password, unlock the account and end its sessions.

    Raises:
        AccountProblem: there is no such account or the password is not acceptable.
    """
    account = uow.accounts.by_name(_normal(username))
    if account is None:
        raise AccountProblem(Problem.UNKNOWN_ACCOUNT)
    return _store_password(uow, account, password, must_change=must_change, actor=actor)


def all_accounts(uow: UnitOfWork) -> Sequence[Account]:
    return uow.accounts.list()


def _store_password(uow: UnitOfWork, account: Account, password: str, *, must_change: bool, actor: str) -> Account:
    _check_password(account.username, password)
    updated = replace(account, password_hash=_hasher().hash(password), must_change=must_change, failed_attempts=0, locked_until=None)
    uow.accounts.update(updated)
    uow.accounts.delete_sessions_of(account.id)
    uow.audit.record(actor, "account.password", account.username)
    uow.commit()
    return updated


def _count_failure(uow: UnitOfWork, account: Account, now: datetime) -> None:
    # The lock is over here (see _locked), so an old lock starts a new count.
    attempts = 1 if account.locked_until else account.failed_attempts + 1
    lock = now + LOCKED_FOR if attempts >= WRONG_PASSWORDS_ALLOWED else None
    uow.accounts.update(replace(account, failed_attempts=attempts, locked_until=lock))
    if lock:
        uow.audit.record("sign-in", "account.lock", account.username, "wrong password five times")
    uow.commit()


def _locked(account: Account, now: datetime) -> bool:
    return account.locked_until is not None and now < account.locked_until


def _check_password(username: str, password: str) -> None:
    if len(password) < MIN_PASSWORD:
        raise AccountProblem(Problem.TOO_SHORT)
    if len(password) > MAX_PASSWORD:
        raise AccountProblem(Problem.TOO_LONG)
    if password.casefold() == username.casefold():
        raise AccountProblem(Problem.SAME_AS_NAME)


def _verify(password: str, password_hash: str) -> tuple[bool, str | None]:
    # An over-long guess does the same work as any other, on a shortened text that cannot be right.
    return _hasher().verify_and_update(password[: MAX_PASSWORD + 1], password_hash)


def _normal(username: str) -> str:
    return username.strip().lower()


def _token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@cache
def _hasher() -> PasswordHash:
    from pwdlib import PasswordHash

    return PasswordHash.recommended()


@cache
def _hash_of_nobody() -> str:
    """A hash nothing matches, so that an unknown name costs as much time as a wrong password."""
    return _hasher().hash(secrets.token_urlsafe(32))
