"""Requests for a patient-transport vehicle, newest first."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import Request
from nicegui import Client, ui

from bot.channels.web_text import phone_address
from bot.channels.web_view import Node, box
from bot.console.layout import badge, frame, refreshing, sample_notice, visit
from bot.console.when import moment
from knowledge_base.programs import Province

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nicegui.element import Element

    from bot.console.services import Services
    from bot.transport.model import TransportRequest

PATH = "/console/vehicles"
_NEWEST = 100
_EMPTY = "Chưa có yêu cầu xe nào. Khi người dân đặt xe, yêu cầu hiện ở đây trong vài giây."
_HEADINGS = ("Yêu cầu", "Người bệnh", "Đón tại", "Đưa đến", "Lúc đi", "Cách chở", "Gửi lúc")


@dataclass(frozen=True, slots=True)
class Board:
    """What the page shows; ``communes`` names commune codes, ``sample_vehicles`` counts vehicles that do not exist."""

    requests: tuple[TransportRequest, ...]
    communes: Mapping[str, str]
    vehicles: int
    sample_vehicles: int


def board(services: Services) -> Board:
    with services.uow() as uow:
        vehicles = uow.transport.vehicles()
        return Board(
            requests=tuple(uow.transport.requests(limit=_NEWEST)),
            communes={vehicle.commune_code: vehicle.commune for vehicle in vehicles},
            vehicles=len(vehicles),
            sample_vehicles=sum(vehicle.is_sample for vehicle in vehicles),
        )


def register(services: Services) -> None:
    @ui.page(PATH)
    def vehicles(request: Request, client: Client) -> None:
        current = visit(services, request, client, PATH)
        frame(current)
        shown: list[Board] = []
        holder = box("div", "wide")

        async def refresh() -> None:
            found = await asyncio.to_thread(board, services)
            if shown != [found]:
                shown[:] = [found]
                holder.clear()
                with holder:
                    _draw(found)

        refreshing(current, refresh)


def _draw(found: Board) -> None:
    if found.sample_vehicles:
        sample_notice(f"{found.sample_vehicles} trên {found.vehicles} xe trong đội xe là xe mẫu để dùng thử, không điều đi được.")
    if not found.requests:
        Node("p", _EMPTY, "empty")
        return
    if len(found.requests) == _NEWEST:
        Node("p", f"Chỉ hiện {_NEWEST} yêu cầu mới nhất.", "hint")
    with box("table", "list"):
        with box("thead"), box("tr"):
            for heading in _HEADINGS:
                Node("th", heading, scope="col")
        with box("tbody"):
            for request in found.requests:
                _row(request, found.communes)


def _row(request: TransportRequest, communes: Mapping[str, str]) -> None:
    province = Province(request.province).label if request.province in set(Province) else request.province
    commune = communes.get(request.commune_code or "", "")
    with box("tr"):
        with _cell(0):
            badge(request.state.label, request.state.value)
            Node("span", request.reference, "one-line")
        with _cell(1):
            Node("strong", request.patient)
            _phone(request.phone)
        with _cell(2):
            Node("span", request.pickup)
            places = (province,) if commune.lower() in request.pickup.lower() else (commune, province)
            Node("span", ", ".join(places), "quiet")
        _text_cell(3, request.destination)
        with _cell(4):
            Node("span", request.wanted_text)
            if request.wanted_at:
                Node("span", moment(request.wanted_at), "quiet one-line")
        _text_cell(5, f"{request.posture.label}, cần ô-xy" if request.oxygen else request.posture.label)
        _text_cell(6, moment(request.created_at))


def _cell(position: int) -> Element:
    """An open table cell whose parts stand below each other; on a phone its heading stands beside it."""
    with box("td", data_label=_HEADINGS[position]):
        return box("div", "cell")


def _text_cell(position: int, text: str) -> None:
    with _cell(position):
        Node("span", text)


def _phone(phone: str) -> None:
    if href := phone_address(phone):
        Node("a", phone, "one-line", href=href)
    else:
        Node("span", phone)
