"""Signing in and out and changing one's password: plain forms posted to plain routes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.accounts import Account, AccountProblem, authenticate, change_password, close_session, open_session
from bot.channels.base import BodyTooLargeError, read_body
from bot.channels.web_limits import RateLimiter
from bot.console import access, html
from bot.console.guard import STAFF, TOKEN
from bot.console.session import LOGIN_COOKIE, csrf_fits, csrf_of, forget, login_token_fits, new_login_token, remember, remember_login_token
from bot.errors import AnSinhError
from knowledge_base.text import clean

if TYPE_CHECKING:
    from bot.console.services import Services

TRIES_PER_MINUTE = 20
_MAX_FORM = 8_192

_WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng, hoặc tài khoản đang tạm khóa."
_STALE = "Trang đăng nhập để quá lâu. Mời nhập lại."
_TOO_MANY = "Thử quá nhiều lần. Chờ một phút rồi nhập lại."
_DIFFERENT = "Hai lần nhập mật khẩu mới không giống nhau."
_BUSY = "Hệ thống đang bận. Chờ ít phút rồi thử lại."


def router(services: Services) -> APIRouter:
    """Routes of the login, logout and password forms."""
    doors = Doors(services)
    routes = APIRouter(include_in_schema=False)
    for method, path, handler in (
        ("GET", access.LOGIN, doors.login_form),
        ("POST", access.LOGIN, doors.login),
        ("POST", access.LOGOUT, doors.logout),
        ("GET", access.CHANGE_PASSWORD, doors.password_form),
        ("POST", access.CHANGE_PASSWORD, doors.password),
    ):
        routes.add_api_route(path, handler, methods=[method], response_class=HTMLResponse, response_model=None)
    return routes


class Doors:
    """The forms' handlers. Those behind the guard find account and session token in the request's state."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._limiter = RateLimiter(TRIES_PER_MINUTE, 60)

    def login_form(self, request: Request) -> Response:
        return _login(self._services, target=access.safe_target(request.query_params.get("next", "")))

    async def login(self, request: Request) -> Response:
        form = await _form(request)
        target, username = access.safe_target(form.get("next", "")), clean(form.get("username", ""), 64)

        def again(status: int, problem: str) -> Response:
            return _login(self._services, status, target=target, username=username, problem=problem)

        if not _same_site(request) or not login_token_fits(request.cookies.get(LOGIN_COOKIE, ""), form.get("csrf", "")):
            return again(403, _STALE)
        if not self._limiter.allow(request.client.host if request.client else ""):
            return again(429, _TOO_MANY)
        try:
            token = await asyncio.to_thread(_sign_in, self._services, username, form.get("password", ""))
        except AnSinhError:
            return again(503, _BUSY)
        return _enter(self._services, token, target) if token else again(401, _WRONG)

    async def logout(self, request: Request) -> Response:
        form = await _form(request)
        token = request.scope["state"][TOKEN]
        if not csrf_fits(token, form.get("csrf", "")):
            return RedirectResponse(access.HOME, status_code=303)
        await asyncio.to_thread(_sign_out, self._services, token)
        response = RedirectResponse(access.LOGIN, status_code=303)
        forget(response, self._services.settings)
        return response

    def password_form(self, request: Request) -> Response:
        return _password(request)

    async def password(self, request: Request) -> Response:
        form = await _form(request)
        account: Account = request.scope["state"][STAFF]
        if not _same_site(request) or not csrf_fits(request.scope["state"][TOKEN], form.get("csrf", "")):
            return _password(request, 403, _STALE)
        if form.get("new", "") != form.get("again", ""):
            return _password(request, 422, _DIFFERENT)
        try:
            token = await asyncio.to_thread(_new_password, self._services, account.username, form.get("old", ""), form.get("new", ""))
        except AccountProblem as refused:
            return _password(request, 422, refused.problem.label)
        except AnSinhError:
            return _password(request, 503, _BUSY)
        return _enter(self._services, token, access.HOME)


def _login(services: Services, status: int = 200, *, target: str, username: str = "", problem: str = "") -> Response:
    token = new_login_token()
    response = HTMLResponse(html.login_page(token, target=target, username=username, problem=problem), status_code=status)
    remember_login_token(response, services.settings, token)
    return response


def _password(request: Request, status: int = 200, problem: str = "") -> Response:
    account: Account = request.scope["state"][STAFF]
    page = html.password_page(csrf_of(request.scope["state"][TOKEN]), account.username, forced=account.must_change, problem=problem)
    return HTMLResponse(page, status_code=status)


def _enter(services: Services, token: str, target: str) -> Response:
    response = RedirectResponse(target, status_code=303)
    response.delete_cookie(LOGIN_COOKIE, path=access.HOME)
    remember(response, services.settings, token)
    return response


def _sign_in(services: Services, username: str, password: str) -> str | None:
    with services.uow() as uow:
        account = authenticate(uow, username, password, services.clock())
        return open_session(uow, account, services.clock()) if account else None


def _sign_out(services: Services, token: str) -> None:
    with services.uow() as uow:
        close_session(uow, token)


def _new_password(services: Services, username: str, old: str, new: str) -> str:
    with services.uow() as uow:
        account = change_password(uow, username, old, new, services.clock())
        return open_session(uow, account, services.clock())


def _same_site(request: Request) -> bool:
    """False when the browser says that another site sent the form."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc in (request.headers.get("host"), request.headers.get("x-forwarded-host"))


async def _form(request: Request) -> dict[str, str]:
    """Fields of a posted form; empty when it is too large or no text."""
    try:
        body = await read_body(request.stream(), _MAX_FORM)
        fields = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=20)
    except (BodyTooLargeError, UnicodeDecodeError, ValueError):
        return {}
    return {name: values[0] for name, values in fields.items()}
