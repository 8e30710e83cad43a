"""Puts the console onto the app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.staticfiles import StaticFiles

from bot.channels.web_view import serve_static
from bot.console import access, doors, pages
from bot.console.guard import ConsoleGuard
from bot.console.layout import CONSOLE_STATIC

if TYPE_CHECKING:
    from fastapi import FastAPI

    from bot.console.services import Services


def mount(api: FastAPI, services: Services) -> None:
    """Register the console's guard, forms, style sheets and pages; ``ui.run_with(api, …)`` must follow."""
    serve_static()
    api.mount(access.STATIC, StaticFiles(directory=CONSOLE_STATIC), name="console-static")
    api.include_router(doors.router(services))
    pages.register(services)
    api.add_middleware(ConsoleGuard, services=services)
