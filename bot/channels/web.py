"""The resident's web chat on ``/``: the page's route, its cookie and the words of its rare error pages."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from nicegui import Client, app, ui
from nicegui.translations import translations

from bot.channels.web_limits import RateLimiter
from bot.channels.web_page import ChatPage
from bot.channels.web_view import STATIC_DIR, STATIC_URL, Node, add_head, box, serve_static, stylesheet

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.channels.base import ResidentTexts
    from bot.channels.web_session import ChatServices
    from bot.settings import Settings

MESSAGES_PER_MINUTE = 20
COOKIE_DAYS = 180
_VIEWPORT = "width=device-width, initial-scale=1, interactive-widget=resizes-content"
_ICON = STATIC_DIR / "icon.svg"


def mount(api: FastAPI, services: ChatServices) -> None:
    """Register the chat page; ``ui.run_with(api, storage_secret=…, **run_options(settings))`` must follow."""
    del api  # NiceGUI keeps its pages itself; the argument is that of every mount function
    limiter = RateLimiter(MESSAGES_PER_MINUTE, 60)
    texts = services.texts
    serve_static()
    _translate(texts)
    _error_pages(texts)

    @ui.page("/", title="An Sinh", viewport=_VIEWPORT, reconnect_timeout=60, response_timeout=10)  # type: ignore[untyped-decorator]
    async def chat(client: Client) -> None:
        add_head(stylesheet(STATIC_DIR / "chat.css", STATIC_URL), _old_browser_style(texts))
        ui.add_body_html(f'<noscript><p class="no-script">{html.escape(texts.get("utter_web_no_script"))}</p></noscript>')
        await ChatPage(services, limiter, browser_id(services.clock()), client).build()


def run_options(settings: Settings) -> dict[str, Any]:
    """Keyword arguments of ``ui.run_with`` beside ``storage_secret``, for the chat page and the console alike."""
    return {
        "title": "An Sinh",
        "language": "vi",
        "favicon": _ICON,
        "tailwind": False,
        "show_welcome_message": False,
        "session_middleware_kwargs": {
            "session_cookie": "ansinh_web",
            "max_age": COOKIE_DAYS * 24 * 3600,
            "same_site": "lax",
            "https_only": (settings.public_url or "").startswith("https://"),
        },
    }


def browser_id(now: datetime) -> str:
    """The unguessable id of this browser, from its signed cookie; each visit renews the cookie."""
    storage = app.storage.browser
    storage["renewed"] = now.date().isoformat()
    return str(storage["id"])


def _translate(texts: ResidentTexts) -> None:
    """NiceGUI's own words on a lost connection; it knows no Vietnamese ones."""
    translations["vi"] = {
        "connection_lost": texts.get("utter_web_connection_lost"),
        "trying_to_reconnect": texts.get("utter_web_reconnecting"),
        "message_too_long": texts.get("utter_web_not_stored"),
        "message_too_long_body": "",
    }


def _old_browser_style(texts: ResidentTexts) -> str:
    """NiceGUI's template has a fixed English line for old browsers: put ours in its place."""
    words = texts.get("utter_web_old_browser").replace("\\", "").replace('"', "").replace("<", "")
    after = f'content: "{words}"; font-size: 20px; padding: 24px;'
    return f"<style>#esm-fallback {{ font-size: 0; }} #esm-fallback::after {{ {after} }}</style>"


def _error_pages(texts: ResidentTexts) -> None:
    @app.exception_handler(404)  # type: ignore[untyped-decorator]
    async def missing(request: Request, _: Exception) -> Response:
        words = html.escape(texts.get("utter_web_page_missing"))
        return HTMLResponse(_plain_page(f'<a href="{html.escape(_prefix(request.headers))}/">{words}</a>'), status_code=404)

    def broken(_: Exception) -> None:
        add_head(stylesheet(STATIC_DIR / "chat.css", STATIC_URL))
        with box("main", "plain"):
            Node("p", texts.get("utter_web_page_broken"))

    app.on_page_exception(broken)


def _prefix(headers: Mapping[str, str]) -> str:
    """Path under which a reverse proxy serves us; only a plain absolute path counts."""
    prefix = headers.get("X-Forwarded-Prefix", "").rstrip("/")
    return prefix if prefix.startswith("/") and not prefix.startswith("//") and "\\" not in prefix else ""


def _plain_page(body: str) -> str:
    return (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>An Sinh</title>{stylesheet(STATIC_DIR / 'chat.css', STATIC_URL)}</head>"
        f'<body><main class="plain"><p>{body}</p></main></body></html>'
    )
