"""The print page of an entitlement result: ``GET /checklist/{token}``, for whoever holds the address."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from bot.channels.web_limits import RateLimiter
from bot.entitlement.checklist import PATH, open_checklist
from bot.entitlement.page import gone, page

if TYPE_CHECKING:
    from datetime import datetime

    from bot.ports import UnitOfWork
    from bot.texts import Texts

LOOKS_PER_MINUTE = 30
LONGEST_TOKEN = 64
HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY"}


class ChecklistServices(Protocol):
    """What the page needs from the app."""

    @property
    def texts(self) -> Texts: ...
    def uow(self) -> UnitOfWork: ...
    def clock(self) -> datetime: ...


def router(services: ChecklistServices) -> APIRouter:
    """The route of the print page."""
    routes = APIRouter(include_in_schema=False)
    limiter = RateLimiter(LOOKS_PER_MINUTE, 60)

    @routes.get(PATH + "/{token}")
    async def checklist(token: str, request: Request) -> HTMLResponse:
        if not limiter.allow(request.client.host if request.client else ""):
            return HTMLResponse(gone(services.texts), status_code=429, headers=HEADERS)
        found = await asyncio.to_thread(_page, services, token) if len(token) <= LONGEST_TOKEN else None
        return HTMLResponse(found or gone(services.texts), status_code=200 if found else 404, headers=HEADERS)

    return routes


def _page(services: ChecklistServices, token: str) -> str | None:
    with services.uow() as uow:
        found = open_checklist(uow, token, services.clock())
    return page(found, services.texts) if found else None
