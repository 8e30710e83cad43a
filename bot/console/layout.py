"""The frame of every console page: header with the signed-in person, menu, and the check that the session still holds."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import Request
from nicegui import Client, ui

from bot.accounts import Account
from bot.channels.web_view import STATIC_DIR, STATIC_URL, Node, add_head, box, stylesheet
from bot.console import access
from bot.console.guard import STAFF, TOKEN
from bot.console.session import csrf_of, signed_in
from bot.errors import AnSinhError, NotAllowed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.console.services import Services

log = logging.getLogger(__name__)

CONSOLE_STATIC = Path(__file__).parent / "static"
REFRESH_SECONDS = 5.0
TROUBLE = "Hệ thống đang bận, số liệu chưa cập nhật được. Trang sẽ tự thử lại."


@dataclass(frozen=True, slots=True)
class Visit:
    """One opened page: who opened it, and where."""

    services: Services
    account: Account
    token: str
    page: access.PageSpec
    client: Client

    async def still_allowed(self) -> bool:
        """Check the session again, as every refresh and action must; otherwise the browser goes to the login form.

        Raises:
            AnSinhError: the store cannot be asked.
        """
        account = await asyncio.to_thread(signed_in, self.services, self.token)
        if account is not None and not account.must_change and account.role in self.page.roles:
            return True
        self.client.open(f"{access.LOGIN}?next={self.page.path}")
        return False


def visit(services: Services, request: Request, client: Client, path: str) -> Visit:
    """The visit the guard let in.

    Raises:
        NotAllowed: no guard stands before this page, or its table says no.
    """
    state = request.scope.get("state", {})
    account, token, page = state.get(STAFF), state.get(TOKEN), access.page_of(path)
    if not isinstance(account, Account) or not token or page is None or account.role not in page.roles:
        raise NotAllowed(path)
    return Visit(services, account, token, page, client)


def frame(current: Visit) -> None:
    """Header and menu; what follows on the page is its content."""
    add_head(
        stylesheet(STATIC_DIR / "chat.css", STATIC_URL),
        stylesheet(CONSOLE_STATIC / "console.css", access.STATIC),
        '<meta name="robots" content="noindex">',
    )
    ui.colors(primary="#0b5d5a", secondary="#465754", accent="#1450b8", positive="#1b6e34", negative="#a3161b", warning="#b98b00")
    ui.page_title(f"{current.page.title} · An Sinh")
    # value=None would ask each page's browser by script and log an error for every page left too soon.
    with ui.left_drawer(value=False, bordered=True).props("show-if-above width=280 breakpoint=900").classes("menu") as drawer:
        _menu(current)
    with ui.header(wrap=False).classes("console-head"):
        ui.button(icon="menu", on_click=drawer.toggle).props('flat round color=white aria-label="Mở hoặc đóng danh mục"')
        with Node("strong", "An Sinh", "console-brand"):
            Node("span", " · Trang cán bộ")
        with box("div", "who"):
            Node("strong", current.account.display_name or current.account.username)
            Node("span", current.account.role.label)
        _sign_out(current)
    Node("h1", current.page.title, "console-title")


def refreshing(current: Visit, refresh: Callable[[], Awaitable[None]], seconds: float = REFRESH_SECONDS) -> None:
    """Call ``refresh`` now and then every few seconds for as long as the session holds; a failure is shown, not fatal."""
    notice = Node("p", "", "notice")
    notice.set_visibility(False)

    async def once() -> None:
        try:
            if await current.still_allowed():
                await refresh()
                notice.set_visibility(False)
        except AnSinhError as error:
            log.warning("console page %s not refreshed: %s", current.page.path, type(error).__name__)
            notice.set_text(TROUBLE)
            notice.set_visibility(True)

    ui.timer(seconds, once)


def badge(text: str, kind: str) -> None:
    """A word on colour; the word alone carries the meaning."""
    Node("span", text, f"badge {kind}")


def sample_notice(text: str) -> None:
    with box("p", "sample-notice"):
        badge("Dữ liệu mẫu", "sample")
        Node("span", text)


def _menu(current: Visit) -> None:
    with box("nav", "menu-list", aria_label="Danh mục"):
        for page in access.pages_for(current.account.role):
            with box("a", "menu-item here" if page == current.page else "menu-item", href=page.path) as item:
                ui.icon(page.icon).props('aria-hidden="true"')
                Node("span", page.title)
            if page == current.page:
                item.props["aria-current"] = "page"
    with box("nav", "menu-list menu-end", aria_label="Tài khoản"):
        Node("a", "Đổi mật khẩu", "menu-item", href=access.CHANGE_PASSWORD)


def _sign_out(current: Visit) -> None:
    with box("form", "sign-out", method="post", action=access.LOGOUT):
        box("input", type="hidden", name="csrf", value=csrf_of(current.token))
        Node("button", "Đăng xuất", type="submit")
