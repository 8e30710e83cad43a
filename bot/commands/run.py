"""Running An Sinh: everything under one supervisor (``ansinh up``), or one process alone."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import SecretStr

from bot.commands.prepare import Announce, prepare, step
from bot.runtime.embedded import EmbeddedPostgres, check_server, database
from bot.runtime.ports import check_free, endpoints, wait_for_orphans
from bot.runtime.secrets import ensure_secrets
from bot.settings import Settings


def up(settings: Settings) -> None:
    """``ansinh up``: database, migrations, knowledge, model, then engine, actions and app until Ctrl-C.

    Raises:
        AnSinhError: one line naming what keeps it from running; everything started has been stopped.
    """
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True, markup=False, emoji=False)
    settings = ensure_secrets(settings)
    places = endpoints(settings).values()
    wait_for_orphans(places)
    check_free(places)
    with _stopped_by_signals():
        if settings.database_url is not None:
            check_server(settings.database_url.get_secret_value())
            _prepare_and_supervise(settings, settings.database_url.get_secret_value(), None, console.print)
            return
        server = EmbeddedPostgres(settings.data_dir)
        try:
            with step(console.print, "Cơ sở dữ liệu riêng"):
                url = server.start()
            _prepare_and_supervise(settings, url, server, console.print)
        finally:
            server.stop()


def app(settings: Settings) -> None:
    """``ansinh app``: web chat, console, webhooks and API, with the worker inside."""
    import uvicorn

    from bot.runtime.asgi import create_app

    with _alone(settings) as complete:
        check_free([endpoints(complete)["app"]])
        uvicorn.run(
            create_app(complete),
            host=complete.listen_host,
            port=complete.listen_port,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=10,
            server_header=False,
        )


def worker(settings: Settings) -> None:
    """``ansinh worker``: one more worker on the same database."""
    from bot.runtime.worker import run_worker

    with _alone(settings) as complete:
        run_worker(complete)


def engine(settings: Settings) -> None:
    """``ansinh engine``: the Rasa engine."""
    from bot.engine.server import run
    from bot.runtime.children import for_engine

    with _alone(settings) as complete:
        check_free([endpoints(complete)["engine"]])
        run(for_engine(complete), _url(complete))


def actions(settings: Settings) -> None:
    """``ansinh actions``: the action server."""
    from bot.runtime.actions_server import run
    from bot.runtime.children import environment, for_actions

    with _alone(settings) as complete:
        fenced = for_actions(complete)
        # rasa-sdk builds each action without arguments: they find the settings where bot.wiring looks, in the environment.
        os.environ.update(environment(fenced))
        run(fenced)


def _prepare_and_supervise(settings: Settings, url: str, server: EmbeddedPostgres | None, announce: Announce) -> None:
    from bot.runtime.children import child_specs
    from bot.runtime.supervisor import Supervisor

    prepare(settings, url, announce)
    supervisor = Supervisor(child_specs(settings, url), settings.data_dir.resolve() / "logs", announce=announce, database=server)
    for number in _STOP_SIGNALS:
        signal.signal(number, supervisor.ask_to_stop)
    announce("Đang khởi động các tiến trình (lần đầu có thể mất khoảng một phút)…")
    if supervisor.start():
        _welcome(settings, url, announce)
    supervisor.run()
    announce("Đã dừng An Sinh.")


def _welcome(settings: Settings, url: str, announce: Announce) -> None:
    """Addresses, and the first time the administrator's one-time password: only now, when it can be used."""
    from bot.accounts import FIRST_ADMINISTRATOR, first_administrator
    from bot.runtime.children import public_address
    from bot.store.uow import SqlUnitOfWork, make_engine

    address = public_address(settings)
    announce(f"\nAn Sinh đang chạy:\n  Trò chuyện thử      {address}/\n  Bàn làm việc cán bộ {address}/console")
    db = make_engine(url, pool_size=1)
    try:
        with SqlUnitOfWork(db) as uow:
            password = first_administrator(uow)
    finally:
        db.dispose()
    if password:
        announce(
            f"  Tài khoản quản trị  {FIRST_ADMINISTRATOR}\n  Mật khẩu một lần    {password}   (chỉ hiện lần này; đăng nhập rồi đổi ngay)"
        )
    announce("Bấm Ctrl-C để dừng.")


@contextmanager
def _alone(settings: Settings) -> Iterator[Settings]:
    """What every single process needs: logs, secrets, a database; ends quietly on SIGTERM and Ctrl-C."""
    from bot.runtime.logging import configure_logging

    configure_logging(logging.INFO)
    with _stopped_by_signals(), database(settings) as url:
        yield ensure_secrets(settings).model_copy(update={"database_url": SecretStr(url)})


_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """Make every stop signal unwind the block, so that what it opened is closed; being stopped is no error."""

    def unwind(*_: object) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, unwind) for number in _STOP_SIGNALS}
    try:
        yield
    except KeyboardInterrupt:
        pass
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _url(settings: Settings) -> str:
    assert settings.database_url is not None
    return settings.database_url.get_secret_value()
