"""Signing in and out and changing one's password: plain forms posted to plain routes."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qs, urlsplit

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.accounts import Account, AccountProblem, authenticate, change_password, close_session, open_session
from bot.channels.base import BodyTooLarge, clean, read_body
from bot.channels.web_limits import RateLimiter
from bot.console import access, html
from bot.console.guard import STAFF, TOKEN
from bot.console.services import Services
from bot.console.session import LOGIN_COOKIE, csrf_fits, csrf_of, forget, login_token_fits, new_login_token, remember
from bot.errors import AnSinhError

TRIES_PER_MINUTE = 20
_MAX_FORM = 8_192

_WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng, hoặc tài khoản đang tạm khóa."
_STALE = "Trang đăng nhập để quá lâu. Mời nhập lại."
_TOO_MANY = "Thử quá nhiều lần. Chờ một phút rồi nhập lại."
_DIFFERENT = "Hai lần nhập mật khẩu mới không giống nhau."
_BUSY = "Hệ thống đang bận. Chờ ít phút rồi thử lại."


def router(services: Services) -> APIRouter:
    """Routes of the login, logout and password forms."""
    routes = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    limiter = RateLimiter(TRIES_PER_MINUTE, 60)

    @routes.get(access.LOGIN)
    def login_form(next: str = access.HOME) -> Response:
        return _login(services, target=access.safe_target(next))

    @routes.post(access.LOGIN)
    async def login(request: Request) -> Response:
        form = await _form(request)
        target, username = access.safe_target(form.get("next", "")), clean(form.get("username", ""), 64)
        if not _same_site(request) or not login_token_fits(request.cookies.get(LOGIN_COOKIE, ""), form.get("csrf", "")):
            return _login(services, 403, target=target, username=username, problem=_STALE)
        if not limiter.allow(request.client.host if request.client else ""):
            return _login(services, 429, target=target, username=username, problem=_TOO_MANY)
        try:
            token = await asyncio.to_thread(_sign_in, services, username, form.get("password", ""))
        except AnSinhError:
            return _login(services, 503, target=target, username=username, problem=_BUSY)
        if token is None:
            return _login(services, 401, target=target, username=username, problem=_WRONG)
        return _enter(services, token, target)

    @routes.post(access.LOGOUT)
    async def logout(request: Request) -> Response:
        form = await _form(request)
        if not csrf_fits(request.scope["state"][TOKEN], form.get("csrf", "")):
            return RedirectResponse(access.HOME, status_code=303)
        await asyncio.to_thread(_sign_out, services, request.scope["state"][TOKEN])
        response = RedirectResponse(access.LOGIN, status_code=303)
        forget(response, services.settings)
        return response

    @routes.get(access.PASSWORD)
    def password_form(request: Request) -> Response:
        return _password(request)

    @routes.post(access.PASSWORD)
    async def password(request: Request) -> Response:
        return await _change(services, request, await _form(request))

    return routes


def _login(services: Services, status: int = 200, *, target: str, username: str = "", problem: str = "") -> Response:
    response = HTMLResponse(status_code=status)
    csrf = new_login_token(response, services.settings)
    response.body = html.login_page(csrf, target=target, username=username, problem=problem).encode()
    response.headers["Content-Length"] = str(len(response.body))
    return response


def _password(request: Request, status: int = 200, problem: str = "") -> Response:
    account: Account = request.scope["state"][STAFF]
    page = html.password_page(csrf_of(request.scope["state"][TOKEN]), account.username, forced=account.must_change, problem=problem)
    return HTMLResponse(page, status_code=status)


async def _change(services: Services, request: Request, form: dict[str, str]) -> Response:
    account: Account = request.scope["state"][STAFF]
    if not _same_site(request) or not csrf_fits(request.scope["state"][TOKEN], form.get("csrf", "")):
        return _password(request, 403, _STALE)
    if form.get("new", "") != form.get("again", ""):
        return _password(request, 422, _DIFFERENT)
    try:
        token = await asyncio.to_thread(_new_password, services, account.username, form.get("old", ""), form.get("new", ""))
    except AccountProblem as refused:
        return _password(request, 422, refused.problem.label)
    except AnSinhError:
        return _password(request, 503, _BUSY)
    return _enter(services, token, access.HOME)


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
    except (BodyTooLarge, UnicodeDecodeError, ValueError):
        return {}
    return {name: values[0] for name, values in fields.items()}
