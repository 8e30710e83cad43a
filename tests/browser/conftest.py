"""Pages of the web app on fakes. A page that logs an error, or asks anybody but the app for anything, fails its test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.web_server import WebServer, web_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}


@pytest.fixture(scope="session")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebServer]:
    with web_server(tmp_path_factory.mktemp("web") / "app.log") as found:
        yield found
    assert "Traceback" not in found.log.read_text()


@pytest.fixture
def new_page(browser: Any, web: WebServer) -> Iterator[Callable[..., Any]]:
    """Make pages, each in a browser of its own (no shared cookies)."""
    contexts, problems = [], []

    def make(**options: Any) -> Any:
        context = browser.new_context(locale="vi-VN", base_url=web.url, **{**DESKTOP, **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: problems.append(f"script error: {error}"))
        page.on("dialog", lambda dialog: (problems.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: _only_us(request.url, web.url, problems))
        return page

    yield make
    for context in contexts:
        context.close()
    assert not problems


@pytest.fixture
def page(new_page: Callable[..., Any]) -> Any:
    return new_page()


def _only_us(url: str, ours: str, problems: list[str]) -> None:
    if not url.startswith((ours, "data:", "blob:")):
        problems.append(f"asked somebody else: {url}")
