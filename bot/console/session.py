"""Session cookie, CSRF values and who is signed in."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING

from bot.accounts import SESSION_LASTS, Account, session_account
from bot.channels.base import same_secret

if TYPE_CHECKING:
    from fastapi import Response

    from bot.console.services import Services
    from bot.settings import Settings

SESSION_COOKIE = "ansinh_console"
LOGIN_COOKIE = "ansinh_login"
_PATH = "/console"


def is_https(settings: Settings) -> bool:
    return (settings.public_url or "").startswith("https://")


def remember(response: Response, settings: Settings, token: str) -> None:
    """Give the browser its session; scripts never see it."""
    response.set_cookie(
        SESSION_COOKIE,
        token,
        max_age=int(SESSION_LASTS.total_seconds()),
        path=_PATH,
        httponly=True,
        samesite="lax",
        secure=is_https(settings),
    )


def forget(response: Response, settings: Settings) -> None:
    response.delete_cookie(SESSION_COOKIE, path=_PATH, httponly=True, samesite="lax", secure=is_https(settings))


def new_login_token() -> str:
    """A fresh value for the login form, kept in a cookie too: another site can set neither to match the other."""
    return secrets.token_urlsafe(24)


def remember_login_token(response: Response, settings: Settings, token: str) -> None:
    response.set_cookie(LOGIN_COOKIE, token, max_age=3600, path=_PATH, httponly=True, samesite="strict", secure=is_https(settings))


def login_token_fits(cookie: str, given: str) -> bool:
    return bool(cookie) and same_secret(given, cookie)


def csrf_of(session_token: str) -> str:
    """The value every form of this session must carry; worthless without the session cookie."""
    return hmac.new(session_token.encode(), b"console form", hashlib.sha256).hexdigest()


def csrf_fits(session_token: str, given: str) -> bool:
    return bool(session_token) and same_secret(given, csrf_of(session_token))


def signed_in(services: Services, token: str) -> Account | None:
    """Whose session this is now; None when signed out, over, or made invalid by a new password."""
    if not token or len(token) > 128:
        return None
    with services.uow() as uow:
        return session_account(uow, token, services.clock())
