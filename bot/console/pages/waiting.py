"""Residents who asked for a person: urgent ones first, then those who wait longest."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from fastapi import Request
from nicegui import Client, ui

from bot import handover as handovers
from bot.channels.base import clean
from bot.channels.web_view import Node, box
from bot.console.layout import TROUBLE, Visit, badge, frame, refreshing, visit
from bot.console.when import moment, waited
from bot.errors import AnSinhError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from bot.console.services import Services
    from bot.handover import Handover

PATH = "/console/waiting"
_NOTE_LIMIT = 500
_EMPTY = "Hiện không có ai chờ gặp cán bộ."
_CHANNELS = {"zalo": "Zalo", "telegram": "Telegram", "web": "Trang web", "terminal": "Dòng lệnh"}


def waiting(services: Services) -> tuple[Handover, ...]:
    with services.uow() as uow:
        return tuple(handovers.waiting(uow))


def close(services: Services, handover_id: int, actor: str, note: str) -> bool:
    """Take a resident off the list; False when a colleague was faster."""
    with services.uow() as uow:
        return handovers.close(uow, handover_id, actor, note)


def register(services: Services) -> None:
    @ui.page(PATH)
    def page(request: Request, client: Client) -> None:
        current = visit(services, request, client, PATH)
        frame(current)
        shown: list[object] = []
        holder = box("div", "queue")

        async def refresh() -> None:
            found, now = await asyncio.to_thread(waiting, services), services.clock()
            state = (found, [waited(one.created_at, now) for one in found])
            if shown != [state]:
                shown[:] = [state]
                holder.clear()
                with holder:
                    _draw(dialog, found, now)

        dialog = CloseDialog(current, refresh)
        refreshing(current, refresh)


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


def _draw(dialog: CloseDialog, found: tuple[Handover, ...], now: datetime) -> None:
    if not found:
        Node("p", _EMPTY, "empty")
    for one in found:
        with box("article", "waiting urgent" if one.urgent else "waiting"):
            with box("div", "waiting-head"):
                if one.urgent:
                    badge("Cần gấp", "urgent")
                Node("strong", one.display_name or "Người dân chưa cho biết tên")
                Node("span", _CHANNELS.get(one.channel, one.channel), "quiet")
            Node("p", one.reason or "Muốn gặp cán bộ", "reason")
            with box("div", "waiting-foot"):
                Node("span", f"Chờ {waited(one.created_at, now)} (từ {moment(one.created_at)})", "quiet")
                ui.button("Đã gọi lại", on_click=lambda _, chosen=one: dialog.open(chosen)).props("unelevated no-caps")
