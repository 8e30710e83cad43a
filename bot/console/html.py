"""The console's few plain HTML pages (login, password, refusals): they work without scripts."""

from __future__ import annotations

from html import escape

from bot.accounts import LOCKED_FOR, MIN_PASSWORD, WRONG_PASSWORDS_ALLOWED
from bot.console import access

_MINUTES = int(LOCKED_FOR.total_seconds() // 60)


def login_page(csrf: str, *, target: str = access.HOME, username: str = "", problem: str = "") -> str:
    return _page(
        "Đăng nhập",
        f"""<h1>Đăng nhập trang cán bộ</h1>
{_problem(problem)}<form method="post" action="{access.LOGIN}">
{_hidden("csrf", csrf)}{_hidden("next", target)}
{_field("username", "Tên đăng nhập", value=username, kind="text", autocomplete="username", focus=not username)}
{_field("password", "Mật khẩu", kind="password", autocomplete="current-password", focus=bool(username))}
<button type="submit">Đăng nhập</button></form>
<p class="hint">Quên mật khẩu? Nhờ quản trị viên đặt lại.
Nhập sai {WRONG_PASSWORDS_ALLOWED} lần, tài khoản tạm khóa {_MINUTES} phút.</p>""",
    )


def password_page(csrf: str, username: str, *, forced: bool, problem: str = "") -> str:
    why = "<p>Mật khẩu đang dùng chỉ cấp một lần. Hãy đặt mật khẩu của riêng mình để vào làm việc.</p>" if forced else ""
    back = "" if forced else f'<p class="hint"><a href="{access.HOME}">Quay lại</a></p>'
    return _page(
        "Đổi mật khẩu",
        f"""<h1>Đổi mật khẩu</h1>{why}
{_problem(problem)}<form method="post" action="{access.CHANGE_PASSWORD}">
{_hidden("csrf", csrf)}
<input class="for-password-keepers" type="text" autocomplete="username" value="{escape(username)}"
 readonly tabindex="-1" aria-hidden="true">
{_field("old", "Mật khẩu đang dùng", kind="password", autocomplete="current-password", focus=True)}
{_field("new", f"Mật khẩu mới (ít nhất {MIN_PASSWORD} ký tự)", kind="password", autocomplete="new-password")}
{_field("again", "Nhập lại mật khẩu mới", kind="password", autocomplete="new-password")}
<button type="submit">Lưu mật khẩu</button></form>{back}
<form method="post" action="{access.LOGOUT}">{_hidden("csrf", csrf)}<button type="submit" class="plain-button">Đăng xuất</button></form>""",
    )


def forbidden_page() -> str:
    return _page("Không mở được trang", f"<h1>Không mở được trang này</h1><p>Trang không có, hoặc tài khoản chưa được giao.</p>{_home()}")


def trouble_page() -> str:
    return _page("Hệ thống đang bận", "<h1>Hệ thống đang bận</h1><p>Cơ sở dữ liệu chưa trả lời. Chờ ít phút rồi tải lại trang.</p>")


def _home() -> str:
    return f'<p><a href="{access.HOME}">Về trang tổng quan</a></p>'


def _page(title: str, body: str) -> str:
    return f"""<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} · An Sinh</title><link rel="stylesheet" href="{access.STATIC}/console.css"></head>
<body class="door"><main class="door-card"><p class="door-brand">An Sinh</p>{body}</main></body></html>"""


def _problem(text: str) -> str:
    return f'<p class="problem" role="alert">{escape(text)}</p>\n' if text else ""


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'


def _field(name: str, label: str, *, kind: str, autocomplete: str, value: str = "", focus: bool = False) -> str:
    return (
        f'<label for="{name}">{escape(label)}</label><input id="{name}" name="{name}" type="{kind}" value="{escape(value)}" required '
        f'maxlength="256" autocomplete="{autocomplete}" autocapitalize="none" spellcheck="false"{" autofocus" if focus else ""}>'
    )
