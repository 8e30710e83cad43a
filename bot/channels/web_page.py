"""One open chat page: shows what is stored, sends what is typed or tapped, and follows the conversation until it is closed."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from nicegui import Client, background_tasks

from bot.channels.web_composer import Composer
from bot.channels.web_frame import greeting, header, log_area
from bot.channels.web_session import HISTORY, MAX_TEXT, ChatServices, Line, Snapshot, choices, own_key, read, tapped, typed
from bot.channels.web_view import Node, box, bubble, choice_row, typing
from bot.errors import AnSinhError
from knowledge_base.text import clean

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from nicegui.element import Element

    from bot.channels.web_limits import RateLimiter
    from bot.messages import Button, Incoming


log = logging.getLogger(__name__)

SLOW_AFTER = timedelta(seconds=20)
DOTS_FOR = timedelta(minutes=3)
LOOK_AGAIN_PENDING = 1.5
LOOK_AGAIN_IDLE = 15.0
RETRY_AFTER = 3.0
FIRST_READ_WITHIN = 2.0
_RECENT = 20


@dataclass(frozen=True, slots=True)
class Tail:
    """What stands below the last bubble."""

    buttons: tuple[Button, ...] = ()
    dots: bool = False
    notices: tuple[str, ...] = ()


class ChatPage:
    """State of one page. All methods run on the event loop; the store is read in threads."""

    def __init__(self, services: ChatServices, limiter: RateLimiter, browser_id: str, client: Client) -> None:
        self._services = services
        self._limiter = limiter
        self._browser_id = browser_id
        self._client = client
        self._state = Snapshot()
        self._shown: set[str] = set()
        self._newest: Line | None = None
        self._notice: str | None = None
        self._offline = False
        self._loaded = False
        self._tail: Tail | None = None
        self._stir = asyncio.Event()

    async def build(self) -> None:
        """Lay the page out with the history in it, then follow the conversation."""
        try:
            snapshot = await asyncio.wait_for(self._read(), FIRST_READ_WITHIN)
        except (AnSinhError, TimeoutError):
            snapshot, self._offline = Snapshot(), True
        self._lay_out(new=not snapshot.lines)
        self._greet(with_examples=not snapshot.lines)
        if self._offline:
            self._draw_tail()
        else:
            self._show(snapshot)
        task = background_tasks.create(self._follow(), name="web chat")
        self._client.on_delete(lambda: task.cancel())
        self._client.on_connect(lambda: self._stir.set())

    def _lay_out(self, *, new: bool) -> None:
        with box("div", "chat"):
            header(self._services.texts)
            self._lines, self._below = log_area(self._services.texts, new=new)
            with box("footer", "chat-foot"):
                self._composer = Composer(self._services.texts, self._say)

    def _greet(self, *, with_examples: bool) -> None:
        """The greeting is part of the page, not of the conversation: it is not stored."""
        reply = greeting(self._services.texts, with_examples=with_examples)
        with self._lines:
            Node("p", self._text("disclaimer"), "disclaimer")
        self._append(Line(f"greeting:{self._client.id}", reply.text, self._services.clock(), reply))

    async def _follow(self) -> None:
        await self._client.connected()
        while not self._client.is_deleted:
            unknown = self._state.conversation_id is None
            wakeup = asyncio.ensure_future(self._wakeup())  # listen first, then read; the time-out of listening covers the rest
            try:
                self._show(await self._read())
                if unknown and self._state.conversation_id is not None:
                    continue  # the first message was stored just now: listen to this conversation
                await wakeup
            except Exception as error:
                if not isinstance(error, AnSinhError):
                    log.exception("web chat page cannot follow its conversation")
                self._offline = True
                self._draw_tail()
                await asyncio.sleep(RETRY_AFTER)
            finally:
                wakeup.cancel()

    async def _wakeup(self) -> None:
        """Return when something may have changed."""
        waits: list[asyncio.Future[bool]] = [asyncio.ensure_future(self._stir.wait())]
        if self._state.conversation_id is not None:
            timeout = LOOK_AGAIN_PENDING if self._state.pending_since else LOOK_AGAIN_IDLE
            waits.append(asyncio.ensure_future(self._services.wakeups.wait(self._state.conversation_id, timeout)))
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        self._stir.clear()

    async def _read(self) -> Snapshot:
        limit = _RECENT if self._loaded else HISTORY
        return await asyncio.to_thread(read, self._services.uow, self._browser_id, self._state.last_outbound, limit)

    def _show(self, snapshot: Snapshot) -> None:
        self._loaded, self._offline = True, False
        if snapshot.conversation_id is not None or self._state.conversation_id is None:
            self._state = snapshot
        for line in snapshot.lines:
            self._append(line)
        self._draw_tail()

    def _append(self, line: Line) -> Element | None:
        if line.key in self._shown:
            return None
        self._shown.add(line.key)
        self._newest = line
        with self._lines:
            return bubble(line, self._services.texts, self._services.clock())

    def _draw_tail(self) -> None:
        tail = self._tail_now()
        if tail == self._tail:
            return
        self._tail = tail
        self._below.clear()
        with self._below:
            if tail.buttons:
                choice_row(tail.buttons, self._services.texts, self._tap)
            if tail.dots:
                typing(self._text("typing"))
            for notice in tail.notices:
                Node("p", notice, "notice", role="status")

    def _tail_now(self) -> Tail:
        pending = self._state.pending_since
        waited = self._services.clock() - pending if pending else None
        newest = self._newest
        slow = self._text("slow") if waited is not None and waited >= SLOW_AFTER else None
        offline = self._text("no_connection_to_store") if self._offline else None
        return Tail(
            buttons=choices(newest.reply) if newest and newest.reply and waited is None else (),
            dots=waited is not None and waited < DOTS_FOR,
            notices=tuple(notice for notice in (slow, offline, self._notice) if notice),
        )

    async def _say(self, client_id: str, text: str) -> None:
        incoming = typed(self._browser_id, client_id, text)
        if len(clean(text)) > MAX_TEXT:
            self._refuse(client_id, text, self._text("too_long", limit=MAX_TEXT))
        elif not incoming.text:
            self._refuse(client_id, "", self._text("nothing_to_send"))
        elif not self._limiter.allow(self._browser_id):
            self._refuse(client_id, text, self._text("too_fast"))
        elif await self._send(incoming, incoming.text):
            self._composer.confirm(client_id)
        else:
            self._refuse(client_id, text, self._text("not_stored"))

    def _refuse(self, client_id: str, text: str, notice: str) -> None:
        self._notice = notice
        self._draw_tail()
        self._composer.restore(client_id, text)

    def _tap(self, button: Button) -> Awaitable[None] | None:
        line = self._newest
        return self._tapped(line, button) if line else None

    async def _tapped(self, line: Line, button: Button) -> None:
        if not self._limiter.allow(self._browser_id):
            self._notice = self._text("too_fast")
        elif not await self._send(tapped(self._browser_id, line.key, button), button.title):
            self._notice = self._text("not_stored")
        self._draw_tail()
        self._composer.focus()

    async def _send(self, incoming: Incoming, shown: str) -> bool:
        """Show the bubble at once and store the message; False (and no bubble) when it could not be stored."""
        before, self._notice = (self._newest, self._state), None
        now = self._services.clock()
        line = Line(own_key(incoming), shown, now)
        element = self._append(line)
        self._state = replace(self._state, lines=(), pending_since=now)
        self._draw_tail()
        try:
            await asyncio.to_thread(self._services.intake.receive, incoming)
        except Exception as error:
            log.warning("web message was not stored: %s", type(error).__name__)
            if element is not None:
                self._shown.discard(line.key)
                self._lines.remove(element)
            if self._newest is line:
                self._newest, self._state = before
            return False
        self._stir.set()
        return True

    def _text(self, name: str, **values: object) -> str:
        return self._services.texts.get(f"utter_web_{name}", **values)
