"""Stands before every address of the console: no session, no page; the role table decides the rest."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.console import access, html
from bot.console.session import SESSION_COOKIE, signed_in
from bot.errors import AnSinhError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from bot.accounts import Account
    from bot.console.services import Services

STAFF = "console_staff"
TOKEN = "console_token"  # noqa: S105 (a name)


class ConsoleGuard:
    """ASGI middleware. Behind it ``request.state.console_staff`` is the account, ``console_token`` its session token."""

    def __init__(self, app: ASGIApp, services: Services) -> None:
        self._app = app
        self._services = services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or not access.inside(scope["path"]):
            await self._app(scope, receive, send)
            return
        safe_send = _with_safe_headers(send)
        refusal = None if access.open_to_all(scope["path"]) else await self._refusal(scope)
        if refusal is None:
            await self._app(scope, receive, safe_send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await refusal(scope, receive, safe_send)

    async def _refusal(self, scope: Scope) -> Response | None:
        token = HTTPConnection(scope).cookies.get(SESSION_COOKIE, "")
        try:
            account = await asyncio.to_thread(signed_in, self._services, token)
        except AnSinhError:
            return HTMLResponse(html.trouble_page(), status_code=503)
        if account is None:
            return RedirectResponse(f"{access.LOGIN}?next={quote(scope['path'])}", status_code=303)
        scope.setdefault("state", {}).update({STAFF: account, TOKEN: token})
        return _refusal_for(account, scope["path"].rstrip("/"))


def _refusal_for(account: Account, path: str) -> Response | None:
    if path in (access.CHANGE_PASSWORD, access.LOGOUT):
        return None
    if account.must_change:
        return RedirectResponse(access.CHANGE_PASSWORD, status_code=303)
    if not access.may_open(account.role, path):
        return HTMLResponse(html.forbidden_page(), status_code=403 if access.page_of(path) else 404)
    return None


def _with_safe_headers(send: Send) -> Send:
    async def wrapped(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["X-Frame-Options"] = "DENY"
            headers["X-Content-Type-Options"] = "nosniff"
            headers["Referrer-Policy"] = "same-origin"
            headers.setdefault("Cache-Control", "no-cache")
        await send(message)

    return wrapped
