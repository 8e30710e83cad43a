"""First page after login: how many wait, each number leading to its list."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import Request
from nicegui import Client, ui

from bot.accounts import Role
from bot.channels.web_view import Node, box
from bot.console import access
from bot.console.layout import Visit, frame, refreshing, sample_notice, visit
from bot.transport.model import RequestState
from knowledge_base.entries import State

if TYPE_CHECKING:
    from bot.console.services import Services

_SEED = "seed"
_ANSWERS_FOR = frozenset({Role.ADMINISTRATOR, Role.EDITOR})


@dataclass(frozen=True, slots=True)
class Counts:
    """What the overview shows."""

    new_vehicles: int
    assigned_vehicles: int
    waiting: int
    urgent: int
    unhandled: int
    published: int
    unconfirmed: int
    sample_vehicles: int


def counts(services: Services) -> Counts:
    """Read all numbers in one transaction."""
    with services.uow() as uow:
        requests = uow.transport.requests(open_only=True, limit=1_000)
        waiting = uow.handovers.waiting()
        published = [entry for entry in uow.knowledge.all() if entry.state is State.PUBLISHED]
        return Counts(
            new_vehicles=sum(request.state is RequestState.NEW for request in requests),
            assigned_vehicles=sum(request.state is RequestState.ASSIGNED for request in requests),
            waiting=len(waiting),
            urgent=sum(handover.urgent for handover in waiting),
            unhandled=uow.inbox.unhandled(),
            published=len(published),
            unconfirmed=sum(entry.reviewer in (None, _SEED) for entry in published),
            sample_vehicles=sum(vehicle.is_sample for vehicle in uow.transport.vehicles()),
        )


def register(services: Services) -> None:
    @ui.page(access.HOME)
    def overview(request: Request, client: Client) -> None:
        current = visit(services, request, client, access.HOME)
        frame(current)
        shown: list[Counts] = []
        holder = box("div", "cards")

        async def refresh() -> None:
            found = await asyncio.to_thread(counts, services)
            if shown != [found]:
                shown[:] = [found]
                holder.clear()
                with holder:
                    _cards(current, found)

        refreshing(current, refresh)


def _cards(current: Visit, found: Counts) -> None:
    role = current.account.role
    if access.may_open(role, "/console/vehicles"):
        _card("Yêu cầu xe chờ điều", found.new_vehicles, f"{found.assigned_vehicles} yêu cầu đã có xe", "/console/vehicles")
    if access.may_open(role, "/console/waiting"):
        _card("Người chờ gặp cán bộ", found.waiting, f"{found.urgent} người cần gấp", "/console/waiting", alarm=found.urgent > 0)
    if role is Role.ADMINISTRATOR:
        _card("Tin nhắn chờ xử lý", found.unhandled, "Bình thường con số này về 0 sau vài giây")
    if role in _ANSWERS_FOR:
        _card("Câu trả lời đang dùng", found.published, f"{found.unconfirmed} câu chưa có cán bộ tỉnh xác nhận")
    if found.sample_vehicles and access.may_open(role, "/console/vehicles"):
        sample_notice(f"Đội xe đang có {found.sample_vehicles} xe mẫu để dùng thử, không phải xe thật.")


def _card(title: str, number: int, detail: str, path: str = "", *, alarm: bool = False) -> None:
    attributes = {"href": path} if path else {}
    with box("a" if path else "div", "card alarm" if alarm else "card", **attributes):
        Node("span", title, "card-title")
        Node("strong", f"{number:,}".replace(",", "."), "card-number")
        Node("span", detail, "card-detail")
