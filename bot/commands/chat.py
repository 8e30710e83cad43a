"""``ansinh chat``: the whole dialogue in the terminal, through the same durable path as every channel."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

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

LEAVE = {"/thoat", "/quit", "/exit"}


def chat(settings: Settings, province: str | None) -> None:
    """Talk until Ctrl-D or /thoat. Uses the running engine; starts one for this conversation when there is none."""
    console = Console(highlight=False)
    with database(settings) as url:
        complete = ensure_secrets(settings).model_copy(update={"database_url": SecretStr(url)})
        app = App(complete, url)
        with _engine(app, complete, url, console):
            _talk(app, console, province)


@contextmanager
def _engine(app: App, settings: Settings, url: str, console: Console) -> Iterator[None]:
    if app.engine.alive():
        yield
        return
    from bot.runtime.supervisor import Supervisor

    prepare(settings, url, lambda line: console.print(line, style="dim"))
    supervisor = Supervisor(child_specs(settings, url)[:1], settings.data_dir.resolve() / "logs", announce=lambda line: console.print(line, style="dim"))
    try:
        supervisor.start()
        yield
    finally:
        supervisor.stop()


def _talk(app: App, console: Console, province: str | None) -> None:
    who, shown = f"terminal-{uuid.uuid4().hex}", 0
    with app.uow() as uow:
        conversation = uow.conversations.ensure(Channel.TERMINAL, who)
        if province:
            uow.conversations.set_province(conversation.id, province)
        store_replies(uow, conversation, [Reply(app.texts.get("utter_greet"), app.texts.buttons("utter_greet"))], None)
        uow.commit()
    handler = Handler(app.uow, app.engine, app.texts, app.clock)
    while True:
        shown = _show(app, console, conversation.id, shown)
        try:
            text = console.input("[bold]Bác: [/bold]")
        except (EOFError, KeyboardInterrupt):
            return
        if text.strip().lower() in LEAVE:
            return
        _turn(app, handler, console, Incoming(Channel.TERMINAL, who, uuid.uuid4().hex, Kind.TEXT, text))


def _turn(app: App, handler: Handler, console: Console, incoming: Incoming) -> None:
    """Store, then handle here (no worker needed): the job finds it done."""
    inbound_id = app.intake.store(replace(incoming))
    if inbound_id is None:
        return
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
                console.print(f"   Căn cứ: {', '.join(part for part in (source.article, source.document) if part)}", style="dim", markup=False)
            for number, button in enumerate(outbound.reply.buttons, start=1):
                console.print(f"   [{number}] {_label(button)}", style="dim", markup=False)
    return after


def _label(button: Button) -> str:
    return f"{button.title} ({button.phone or button.url})" if button.phone or button.url else button.title
