"""What a person is entitled to: staff tell the case as the caller does, answer the same questions and see the same result."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from fastapi import Request
from nicegui import Client, ui

from bot.channels.web_session import MAX_TEXT
from bot.channels.web_view import Node, answer, box
from bot.console.layout import Visit, frame, visit
from bot.console.when import today
from bot.entitlement.case import Case
from bot.entitlement.checklist import address, keep
from bot.entitlement.result import result_of
from bot.entitlement.telling import tell, tell_not_yet
from bot.entitlement.turn import Step, begin, change, start_case
from bot.entitlement.turn import answer as take_answer
from bot.entitlement.wording import Wording
from bot.errors import AnSinhError
from bot.texts import Texts, default_texts
from knowledge_base.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from bot.console.services import Services
    from bot.messages import Button, Reply

PATH = "/console/entitlement"
_STORY = "Hoàn cảnh người gọi kể"
_EXAMPLE = "Ví dụ: mẹ tôi 78 tuổi, không lương hưu, ở xã Vĩnh Hậu cũ"
_BUSY = "Hệ thống đang bận. Chờ ít phút rồi thử lại."


def register(services: Services) -> None:
    @ui.page(PATH)
    def entitlement(request: Request, client: Client) -> None:
        current = visit(services, request, client, PATH)
        frame(current)
        EntitlementPage(current)


class Desk:
    """A case in work: what was told, what is said about it, and the result so far. No page elements, so that it can be tested."""

    def __init__(self, texts: Texts, on: date) -> None:
        self.texts, self.on = texts, on
        self.case: Case | None = None
        self.notes: tuple[str, ...] = ()

    def tell(self, text: str) -> None:
        """The first text begins a case; later ones answer its question or correct it."""
        if self.case is None:
            self._set(begin(start_case(None), text, self.on))
        else:
            self._set(take_answer(self.case if self.case.requested else change(self.case).case, text, self.on))

    def correct(self) -> None:
        if self.case is not None:
            self._set(change(self.case))

    def _set(self, step: Step) -> None:
        wording = Wording(self.texts, step.case)
        self.case = step.case
        self.notes = tuple(wording.say(said.key, **said.fill) for said in step.said)

    @property
    def question(self) -> tuple[str, tuple[Button, ...]] | None:
        return Wording(self.texts, self.case).question() if self.case and self.case.requested else None

    def told(self) -> list[tuple[str, str]]:
        return Wording(self.texts, self.case).told() if self.case else []

    def replies(self) -> list[Reply]:
        """The result as residents get it, as far as it is known now."""
        if self.case is None:
            return []
        result = result_of(self.case, self.on)
        return [*tell(result, self.texts), tell_not_yet(result, self.texts)]


class EntitlementPage:
    """The story, the open question, what was told, and the result below."""

    def __init__(self, current: Visit) -> None:
        self._current = current
        self._texts = default_texts()
        self._desk = self._new_desk()
        with box("div", "ask-form"):
            self._text = ui.input(_STORY, placeholder=_EXAMPLE)
            self._text.props(f'outlined autofocus clearable maxlength={MAX_TEXT} input-class="ask-input"').classes("ask-question")
            self._text.on("keydown.enter", self._typed)
            ui.button("Ghi nhận", on_click=self._typed).props("unelevated no-caps").classes("ask-button")
            ui.button("Người khác", on_click=self._restart).props("outline no-caps").classes("ask-button")
        self._shown = box("div", "ask-result", aria_live="polite")

    def _new_desk(self) -> Desk:
        return Desk(self._texts, today(self._current.services.clock()))

    async def _typed(self) -> None:
        text = clean(str(self._text.value or ""), MAX_TEXT)
        if text:
            self._text.value = ""
            await self._do(lambda: self._desk.tell(text))

    async def _restart(self) -> None:
        self._desk = self._new_desk()
        self._shown.clear()

    async def _do(self, work: Callable[[], None]) -> None:
        try:
            if not await self._current.still_allowed():
                return
            await asyncio.to_thread(work)
            replies = await asyncio.to_thread(self._desk.replies)
        except AnSinhError:
            ui.notify(_BUSY, type="negative")
            return
        self._shown.clear()
        with self._shown:
            self._draw(replies)

    def _draw(self, replies: list[Reply]) -> None:
        for note in self._desk.notes:
            Node("p", note, "notice", role="status")
        if self._desk.question is not None:
            self._question(*self._desk.question)
        with box("section", "panel"):
            with box("div", "panel-head"):
                Node("h2", "Đã biết")
                ui.button("Sửa thông tin", on_click=lambda: self._do(self._desk.correct)).props("outline no-caps").classes("copy")
            with box("dl", "facts"):
                for label, value in self._desk.told():
                    Node("dt", label)
                    Node("dd", value)
        with box("section", "panel"):
            with box("div", "panel-head"):
                Node("h2", "Kết quả đến lúc này")
                ui.button("Mở bản in", icon="print", on_click=self._print).props("outline no-caps").classes("copy")
            for reply in replies:
                with box("div", "bubble as-resident"):
                    answer(reply, self._texts, open_sources=True)

    def _question(self, text: str, buttons: tuple[Button, ...]) -> None:
        with box("section", "panel"):
            Node("h2", text)
            with box("div", "choices"):
                for button in buttons:
                    said = button.say or button.title
                    chosen = Node("button", button.title, "choice", type="button")
                    chosen.on("click", lambda _, said=said: self._do(lambda: self._desk.tell(said)), args=[])

    async def _print(self) -> None:
        case = self._desk.case
        if case is None or not await self._current.still_allowed():
            return
        try:
            token = await asyncio.to_thread(_kept, self._current.services, case, self._desk.on)
        except AnSinhError:
            ui.notify(_BUSY, type="negative")
            return
        self._current.client.open(address(token), new_tab=True)


def _kept(services: Services, case: Case, on: date) -> str:
    with services.uow() as uow:
        token = keep(uow, case, on, services.clock())
        uow.commit()
        return token
