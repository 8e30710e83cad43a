"""Residents who asked for a person: urgent ones first, then those who wait longest; each with what staff need to help."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import Request
from nicegui import Client, ui
from nicegui.events import GenericEventArguments

from bot import handover as handovers
from bot.channels.web_text import phone_address
from bot.channels.web_view import Node, box
from bot.console.layout import TROUBLE, Visit, badge, frame, refreshing, visit
from bot.console.when import moment, waited
from bot.errors import AnSinhError
from knowledge_base.programs import Province
from knowledge_base.text import clean

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from nicegui.element import Element

    from bot.console.services import Services
    from bot.handover import Handover, Message, Waiting
    from bot.transport.model import TransportRequest

PATH = "/console/waiting"
_NOTE_LIMIT = 500
_EMPTY = "Hiện không có ai chờ gặp cán bộ."
_CHANNELS = {"zalo": "Zalo", "telegram": "Telegram", "web": "Trang web", "terminal": "Dòng lệnh"}


@dataclass(frozen=True, slots=True)
class Queue:
    """What the page shows; ``total`` counts also those beyond the first ones."""

    shown: tuple[Waiting, ...]
    total: int


def queue(services: Services) -> Queue:
    with services.uow() as uow:
        return Queue(handovers.waiting_with_context(uow), len(handovers.waiting(uow)))


def close(services: Services, handover_id: int, actor: str, note: str) -> bool:
    """Take a resident off the list; False when a colleague was faster."""
    with services.uow() as uow:
        return handovers.close(uow, handover_id, actor, note)


def register(services: Services) -> None:
    @ui.page(PATH)
    def page(request: Request, client: Client) -> None:
        current = visit(services, request, client, PATH)
        frame(current)
        view = QueueView()

        async def refresh() -> None:
            view.show(await asyncio.to_thread(queue, services), dialog)
            view.tell_time(services.clock())

        dialog = CloseDialog(current, refresh)
        refreshing(current, refresh)


class QueueView:
    """The cards of the list: drawn anew only when something was said or done, so that what staff unfolded stays unfolded."""

    def __init__(self) -> None:
        self._holder = box("div", "queue")
        self._shown: Queue | None = None
        self._unfolded: set[int] = set()
        self._clocks: list[tuple[Node, Handover]] = []

    def show(self, found: Queue, dialog: CloseDialog) -> None:
        if found == self._shown:
            return
        self._shown = found
        self._clocks.clear()
        self._holder.clear()
        with self._holder:
            if not found.shown:
                Node("p", _EMPTY, "empty")
            if found.total > len(found.shown):
                Node("p", f"Chỉ hiện {len(found.shown)} người đầu trong {found.total} người đang chờ.", "hint")
            for one in found.shown:
                self._card(one, dialog)

    def tell_time(self, now: datetime) -> None:
        for node, handover in self._clocks:
            node.set_text(f"Chờ {waited(handover.created_at, now)} (từ {moment(handover.created_at)})")

    def _card(self, one: Waiting, dialog: CloseDialog) -> None:
        handover = one.handover
        with box("article", "waiting urgent" if handover.urgent else "waiting"):
            _head(one)
            Node("p", handover.reason or "Muốn gặp cán bộ", "reason")
            _phones(one.phones)
            for request in one.requests:
                _request(request)
            if one.messages:
                self._talk(handover.id, one.messages)
            with box("div", "waiting-foot"):
                self._clocks.append((Node("span", "", "quiet"), handover))
                ui.button("Đã gọi lại", on_click=lambda: dialog.open(handover)).props("unelevated no-caps")

    def _talk(self, number: int, messages: tuple[Message, ...]) -> None:
        """The last messages; narrow screens show them folded."""
        with self._folded(number):
            Node("summary", f"{len(messages)} tin gần nhất" if len(messages) > 1 else "Tin gần nhất")
            for line in messages:
                with box("div", "said resident" if line.by_resident else "said"):
                    with box("div", "said-by"):
                        Node("strong", "Người dân" if line.by_resident else "An Sinh")
                        Node("time", moment(line.at), "quiet", datetime=line.at.isoformat())
                        if line.undelivered:
                            badge("Không gửi được", "refused")
                    Node("p", line.text)

    def _folded(self, number: int) -> Element:
        def keep(event: GenericEventArguments) -> None:
            (self._unfolded.add if event.args else self._unfolded.discard)(number)

        element = box("details", "talk", **({"open": True} if number in self._unfolded else {}))
        return element.on("toggle", keep, js_handler="(event) => emit(event.target.open)")


class CloseDialog:
    """Asks for the note that closing a request requires."""

    def __init__(self, current: Visit, refresh: Callable[[], Awaitable[None]]) -> None:
        self._current = current
        self._refresh = refresh
        self._handover: Handover | None = None
        with ui.dialog() as self._dialog, ui.card().classes("note-card"):
            Node("h2", "Đã gọi lại cho người dân")
            self._note = ui.textarea("Ghi chú (bắt buộc)", placeholder="Ví dụ: đã gọi, hướng dẫn nộp hồ sơ tại xã")
            self._note.props(f"autofocus outlined autogrow maxlength={_NOTE_LIMIT} counter").classes("note-field")
            with box("div", "actions"):
                ui.button("Thôi", on_click=self._dialog.close).props("flat no-caps")
                ui.button("Lưu và đóng yêu cầu", on_click=self._save).props("unelevated no-caps")

    def open(self, handover: Handover) -> None:
        self._handover = handover
        self._note.set_value("")
        self._note.error = None
        self._dialog.open()

    async def _save(self) -> None:
        note = clean(str(self._note.value or ""), _NOTE_LIMIT)
        if not note:
            self._note.error = "Mời ghi lại kết quả cuộc gọi."
            return
        if self._handover is None:
            return
        try:
            if not await self._current.still_allowed():
                return
            done = await asyncio.to_thread(close, self._current.services, self._handover.id, self._current.account.username, note)
        except AnSinhError:
            ui.notify(TROUBLE, type="warning")
            return
        self._dialog.close()
        ui.notify("Đã đóng yêu cầu." if done else "Đồng nghiệp đã đóng yêu cầu này rồi.", type="positive" if done else "info")
        await self._refresh()


def _head(one: Waiting) -> None:
    with box("div", "waiting-head"):
        if one.handover.urgent:
            badge("Cần gấp", "urgent")
        Node("strong", one.handover.display_name or "Người dân chưa cho biết tên")
        province = Province(one.province).label if one.province in set(Province) else one.province
        channel = _CHANNELS.get(one.handover.channel, one.handover.channel)
        Node("span", " · ".join(part for part in (channel, province) if part), "quiet")


def _phones(phones: tuple[str, ...]) -> None:
    with box("p", "call-back"):
        if not phones:
            Node("span", "Người dân chưa nhắn số điện thoại.", "quiet")
            return
        Node("span", "Điện thoại: ")
        for phone in phones:
            _phone(phone)


def _request(request: TransportRequest) -> None:
    with box("div", "asked-vehicle"):
        with box("div", "waiting-head"):
            Node("strong", f"Yêu cầu xe {request.reference}")
            badge(request.state.label, request.state.value)
        with box("p"):
            Node("span", f"Người bệnh: {request.patient}, {request.posture.label}{', cần ô-xy' if request.oxygen else ''}. Gọi ")
            _phone(request.phone)
        Node("p", f"Đón tại: {request.pickup}. Đưa đến: {request.destination}.")
        Node("p", f"Lúc đi: {moment(request.wanted_at) if request.wanted_at else request.wanted_text}")


def _phone(phone: str) -> None:
    if href := phone_address(phone):
        Node("a", phone, "one-line", href=href)
    else:
        Node("span", phone)
