"""What must be true before An Sinh can answer: current schema, seed knowledge, a model that fits. Every step is safe to repeat."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.errors import ContentError, DatabaseUnavailable
from bot.runtime.children import environment, for_engine
from bot.runtime.logfiles import complaint, rotate, size
from bot.runtime.postgres_keeper import die_with_parent
from bot.settings import Settings

Announce = Callable[[str], None]
REPORT_SECONDS = 10.0


def prepare(settings: Settings, url: str, announce: Announce) -> None:
    """Schema, knowledge and model, with progress.

    Raises:
        AnSinhError: one line naming the step's problem.
    """
    with step(announce, "Cấu trúc dữ liệu"):
        migrate(url)
    with step(announce, "Nội dung kiến thức"):
        load_seed(url)
    with step(announce, "Mô hình ngôn ngữ"):
        ensure_model(settings, announce)


def prepare_new(url: str) -> None:
    """Give a new, empty database tables and knowledge; leave one in use alone: reading commands change nothing there.

    Raises:
        DatabaseUnavailable: the database is of another version of An Sinh.
    """
    from bot.store.migrate import is_current, is_new
    from bot.store.uow import make_engine

    engine = make_engine(url, pool_size=1)
    try:
        new, current = is_new(engine), is_current(engine)
    finally:
        engine.dispose()
    if new:
        migrate(url)
        load_seed(url)
    elif not current:
        raise DatabaseUnavailable("cấu trúc cơ sở dữ liệu khác phiên bản này; chạy: uv run ansinh db upgrade")


def migrate(url: str) -> None:
    """Bring a database to the current schema."""
    from bot.store.migrate import upgrade
    from bot.store.uow import make_engine

    engine = make_engine(url, pool_size=1)
    try:
        upgrade(engine)
    finally:
        engine.dispose()


def load_seed(url: str) -> None:
    """Add new seed entries and refresh those nobody has edited; what people changed stays.

    Raises:
        ContentError: a seed file is wrong.
    """
    from bot.store.uow import SqlUnitOfWork, make_engine
    from knowledge_base.entries import EntryError, read_entries

    try:
        entries = read_entries()
    except EntryError as error:
        raise ContentError(str(error), place="knowledge_base/entries") from None
    engine = make_engine(url, pool_size=1)
    try:
        with SqlUnitOfWork(engine) as uow:
            uow.knowledge.sync(entries, replace=False)
            uow.knowledge.withdraw_missing_seeds(entry.id for entry in entries)
            uow.commit()
    finally:
        engine.dispose()


def ensure_model(settings: Settings, announce: Announce) -> None:
    """Train when no model fits the present data; in a process of its own, so that TensorFlow does not stay in this one.

    Raises:
        ContentError: training failed; with the last words of its log.
    """
    from bot.engine.training import fitting_model

    settings.models_dir.mkdir(parents=True, exist_ok=True)
    fitting = fitting_model(settings.models_dir)
    if fitting is not None:
        fitting.touch()  # the engine takes the newest
        return
    announce("  Đang huấn luyện, thường mất một đến hai phút…")
    _train(settings, announce)
    if fitting_model(settings.models_dir) is None:
        raise ContentError("huấn luyện xong nhưng không thấy mô hình", place=str(settings.models_dir))


def _train(settings: Settings, announce: Announce) -> None:
    log = settings.data_dir.resolve() / "logs" / "train.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    rotate(log)
    start = size(log)
    with log.open("ab") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.cli", "train"],
            env=os.environ | environment(for_engine(settings)),
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            start_new_session=True,
            preexec_fn=_end_with_us,
        )
    try:
        _wait(process, announce)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    if process.returncode != 0:
        reason = complaint(log, start) or f"mã thoát {process.returncode}"
        raise ContentError(f"huấn luyện không được: {reason.removeprefix('huấn luyện không được: ')} (nhật ký: {log})")


def _wait(process: subprocess.Popen[bytes], announce: Announce) -> None:
    started = time.monotonic()
    while True:
        try:
            process.wait(REPORT_SECONDS)
            return
        except subprocess.TimeoutExpired:
            announce(f"  … đã huấn luyện {time.monotonic() - started:.0f} giây")


def _end_with_us() -> None:
    die_with_parent(signal.SIGKILL)


@contextmanager
def step(announce: Announce, title: str) -> Iterator[None]:
    """Say what is being done, and how long it took."""
    started = time.monotonic()
    announce(f"{title}…")
    yield
    announce(f"{title}: xong ({time.monotonic() - started:.1f} giây)")
