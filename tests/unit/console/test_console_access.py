"""The role table of the console."""

from __future__ import annotations

import pytest

from bot.accounts import Role
from bot.console import access


@pytest.mark.parametrize(
    ("role", "titles"),
    [
        (Role.ADMINISTRATOR, ["Tổng quan", "Hỏi đáp", "Xem được hưởng gì", "Yêu cầu xe", "Người chờ gặp cán bộ"]),
        (Role.EDITOR, ["Tổng quan", "Hỏi đáp", "Xem được hưởng gì"]),
        (Role.HOTLINE, ["Tổng quan", "Hỏi đáp", "Xem được hưởng gì", "Yêu cầu xe", "Người chờ gặp cán bộ"]),
        (Role.DISPATCHER, ["Tổng quan", "Hỏi đáp", "Xem được hưởng gì", "Yêu cầu xe"]),
    ],
)
def test_each_role_has_its_menu(role: Role, titles: list[str]) -> None:
    assert [page.title for page in access.pages_for(role)] == titles


def test_what_is_not_in_the_table_is_for_nobody() -> None:
    assert not any(access.may_open(role, "/console/secret") for role in Role)


@pytest.mark.parametrize("path", ["https://evil.example", "//evil.example", "/\\evil", "/", "/console/../x", "/console/login", ""])
def test_login_leads_only_to_console_pages(path: str) -> None:
    assert access.safe_target(path) == access.HOME


def test_inside_covers_every_console_address_and_nothing_else() -> None:
    assert all(access.inside(page.path) for page in access.PAGES)
    assert access.inside("/console/anything/else")
    assert not access.inside("/consoles")
    assert not access.open_to_all("/console/loginx")
