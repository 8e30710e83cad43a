"""Which page is for whom: the one table of the console."""

from __future__ import annotations

from dataclasses import dataclass

from bot.accounts import Role

HOME = "/console"
LOGIN = "/console/login"
LOGOUT = "/console/logout"
CHANGE_PASSWORD = "/console/password"  # noqa: S105 (an address)
STATIC = "/console/static"

_EVERYBODY = frozenset(Role)


@dataclass(frozen=True, slots=True)
class PageSpec:
    """A page of the console: its address, its name in the menu, its Material icon and who may open it."""

    path: str
    title: str
    icon: str
    roles: frozenset[Role]


PAGES: tuple[PageSpec, ...] = (
    PageSpec(HOME, "Tổng quan", "home", _EVERYBODY),
    PageSpec("/console/ask", "Hỏi đáp", "question_answer", _EVERYBODY),
    PageSpec("/console/entitlement", "Xem được hưởng gì", "fact_check", _EVERYBODY),
    PageSpec("/console/vehicles", "Yêu cầu xe", "airport_shuttle", frozenset({Role.ADMINISTRATOR, Role.HOTLINE, Role.DISPATCHER})),
    PageSpec("/console/waiting", "Người chờ gặp cán bộ", "support_agent", frozenset({Role.ADMINISTRATOR, Role.HOTLINE})),
)
_BY_PATH = {page.path: page for page in PAGES}


def page_of(path: str) -> PageSpec | None:
    """The page at an address, trailing slash or not."""
    return _BY_PATH.get(path.rstrip("/") or "/")


def pages_for(role: Role) -> tuple[PageSpec, ...]:
    """The menu of a role."""
    return tuple(page for page in PAGES if role in page.roles)


def may_open(role: Role, path: str) -> bool:
    """True for pages of the role; what is not in the table is for nobody."""
    page = page_of(path)
    return page is not None and role in page.roles


def inside(path: str) -> bool:
    """True for every address of the console, those for everybody included."""
    return path == HOME or path.startswith(f"{HOME}/")


def open_to_all(path: str) -> bool:
    """Addresses that need no session: the login form and style sheets."""
    return path.rstrip("/") == LOGIN or path.startswith(f"{STATIC}/")


def safe_target(path: str) -> str:
    """Where to go after login: a page of the console, never another site."""
    return path if page_of(path) else HOME
