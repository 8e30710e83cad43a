"""``ansinh chat``: the whole dialogue in the terminal, through the same durable path as every channel."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import SecretStr
from rich.console import Console

from bot.commands.prepare import prepare
from bot.errors import EngineUnavailable
from bot.messages import Button, Channel, Incoming, Kind, Reply
from bot.runtime.children import child_specs
from bot.runtime.embedded import database
from bot.runtime.secrets import ensure_secrets
from bot.settings import Settings
from bot.turns import Handler, store_replies
from bot.wiring import App
from knowledge_base.programs import Province

LONGEST_WAIT = 60.0
LEAVE = {"/thoat", "/quit", "/exit"}


def chat(settings: Settings, province: str | None) -> None:
    """Talk until Ctrl-D or /thoat. Uses the running engine; starts one for this conversation when there is none."""
    console = Console(highlight=False)
    with database(settings) as url:
        complete = ensure_secrets(settings).model_copy(update={"database_url": SecretStr(url)})
        app = App(complete, url)
        with _engine(app, complete, url, console) as has_worker:
            _talk(app, console, province, has_worker=has_worker)


@contextmanager
def _engine(app: App, settings: Settings, url: str, console: Console) -> Iterator[bool]:
    """Yields whether a running An Sinh (with its worker) answers; else engine and actions are started for this conversation."""
    if app.engine.alive():
        yield True
        return
    from bot.runtime.supervisor import Supervisor

    prepare(settings, url, lambda line: console.print(line, style="dim"))
    supervisor = Supervisor(
        child_specs(settings, url)[:1], settings.data_dir.resolve() / "logs", announce=lambda line: console.print(line, style="dim")
    )
    try:
        supervisor.start()
        yield False
    finally:
        supervisor.stop()


def _talk(app: App, console: Console, province: str | None, *, has_worker: bool) -> None:
    who, shown = f"terminal-{uuid.uuid4().hex}", 0
    with app.uow() as uow:
        conversation = uow.conversations.ensure(Channel.TERMINAL, who)
        store_replies(uow, conversation, [Reply(app.texts.get("utter_greet"), app.texts.buttons("utter_greet"))], None)
        uow.commit()
    handler = Handler(app.uow, app.engine, app.texts, app.clock)
    said = iter([f"tôi ở {Province(province).label}"] if province else [])
    while True:
        shown = _show(app, console, conversation.id, shown)
        text = next(said, None) or _typed(console)
        if text is None or text.strip().lower() in LEAVE:
            return
        inbound_id = app.intake.store(Incoming(Channel.TERMINAL, who, uuid.uuid4().hex, Kind.TEXT, text))
        if inbound_id is not None and has_worker:
            _wait(app, conversation.id, shown)
        elif inbound_id is not None:
            _handle(handler, inbound_id, console)


def _typed(console: Console) -> str | None:
    try:
        return console.input("[bold]Bác: [/bold]") or " "
    except (EOFError, KeyboardInterrupt):
        return None


def _wait(app: App, conversation_id: uuid.UUID, shown: int) -> None:
    """Until the worker has stored an answer."""
    deadline = time.monotonic() + LONGEST_WAIT
    while time.monotonic() < deadline:
        with app.uow() as uow:
            if uow.outbox.of_conversation(conversation_id, shown, limit=1) and not uow.inbox.unhandled_of(conversation_id):
                return
        time.sleep(0.1)


def _handle(handler: Handler, inbound_id: int, console: Console) -> None:
    """Handle here, no worker needed: a worker that comes later finds it done."""
    try:
        handler.handle(inbound_id)
    except EngineUnavailable as error:
        console.print(f"(bộ hội thoại không trả lời: {error})", style="red")


def _show(app: App, console: Console, conversation_id: uuid.UUID, after: int) -> int:
    with app.uow() as uow:
        for outbound in uow.outbox.of_conversation(conversation_id, after):
            after = outbound.id
            console.print(f"An Sinh: {outbound.reply.text}", style="cyan", markup=False)
            for source in outbound.reply.sources:
                console.print(
                    f"   Căn cứ: {', '.join(part for part in (source.article, source.document) if part)}", style="dim", markup=False
                )
            for number, button in enumerate(outbound.reply.buttons, start=1):
                console.print(f"   [{number}] {_label(button)}", style="dim", markup=False)
    return after


def _label(button: Button) -> str:
    return f"{button.title} ({button.phone or button.url})" if button.phone or button.url else button.title
