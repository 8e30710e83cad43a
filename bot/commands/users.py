"""Staff accounts from the command line. Passwords are typed or piped in, never given as an argument."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bot import accounts
from bot.accounts import Role
from bot.commands.prepare import migrate
from bot.errors import ConfigurationError
from bot.ports import UnitOfWork
from bot.runtime.embedded import database
from bot.settings import Settings


def add(settings: Settings, username: str, role: Role, display_name: str, *, one_time: bool) -> None:
    """``ansinh users add NAME``."""
    password = _password(one_time=one_time)
    with _unit_of_work(settings) as uow:
        account = accounts.create_account(uow, username, password, role, display_name=display_name, must_change=one_time)
    print(f"Đã tạo tài khoản {account.username} ({account.role.label}).")
    _show(password, one_time=one_time)


def password(settings: Settings, username: str, *, one_time: bool) -> None:
    """``ansinh users password NAME``: also unlocks the account and ends its sessions."""
    new = _password(one_time=one_time)
    with _unit_of_work(settings) as uow:
        account = accounts.set_password(uow, username, new, must_change=one_time)
    print(f"Đã đặt mật khẩu mới cho {account.username}; các phiên đăng nhập cũ đã kết thúc.")
    _show(new, one_time=one_time)


def show_all(settings: Settings) -> None:
    """``ansinh users list``."""
    with _unit_of_work(settings) as uow:
        found = accounts.all_accounts(uow)
    if not found:
        print("Chưa có tài khoản nào. Tạo bằng: ansinh users add TÊN --role administrator")
    for account in found:
        notes = [note for note, holds in (("phải đổi mật khẩu", account.must_change), ("đã bị khóa tạm", account.locked_until)) if holds]
        print(f"{account.username:<20} {account.role.label:<20} {account.display_name}{'  · ' + ', '.join(notes) if notes else ''}")


def _password(*, one_time: bool) -> str:
    if one_time:
        return accounts.one_time_password()
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass(f"Mật khẩu mới (ít nhất {accounts.MIN_PASSWORD} ký tự, gõ không hiện chữ): ")
    if getpass.getpass("Nhập lại mật khẩu: ") != first:
        raise ConfigurationError("hai lần nhập mật khẩu không giống nhau")
    return first


def _show(new: str, *, one_time: bool) -> None:
    if one_time:
        print(f"Mật khẩu dùng một lần: {new}\nMật khẩu này chỉ hiện một lần; khi đăng nhập lần đầu sẽ phải đổi.")


@contextmanager
def _unit_of_work(settings: Settings) -> Iterator[UnitOfWork]:
    from bot.store.uow import SqlUnitOfWork, make_engine

    with database(settings) as url:
        migrate(url)
        engine = make_engine(url, pool_size=1)
        try:
            with SqlUnitOfWork(engine) as uow:
                yield uow
        finally:
            engine.dispose()
