"""What the Zalo double accepts as a consultation message, and the code it answers otherwise."""

from __future__ import annotations

import re
from typing import Any, TypeGuard

Json = dict[str, Any]

MAX_TEXT = 2000
MAX_BUTTONS = 5
MAX_TITLE = 100
MAX_PAYLOAD = 1000

_PHONE = re.compile(r"84\d{3,12}")


class RefusalError(Exception):
    """An error answer of the Zalo API: a code in a body, with HTTP status 200."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def invalid(what: str) -> RefusalError:
    return RefusalError(-201, f"{what} is invalid")


def check_message(message: Any, *, template_type: str | None = None) -> None:
    """Check text and buttons; with ``template_type`` set, buttons without that type are refused."""
    if not isinstance(message, dict) or set(message) - {"text", "attachment", "quote_message_id"}:
        raise invalid("message")
    text = message.get("text")
    if not isinstance(text, str) or not text.strip():
        raise invalid("message.text")
    if len(text.encode("utf-16-le")) // 2 > MAX_TEXT:
        raise RefusalError(-210, "text is longer than 2000 characters")
    if "attachment" in message:
        _check_attachment(message["attachment"], template_type)


def _check_attachment(attachment: Any, template_type: str | None) -> None:
    if not isinstance(attachment, dict) or attachment.get("type") != "template" or not isinstance(attachment.get("payload"), dict):
        raise invalid("attachment")
    payload = attachment["payload"]
    if template_type and payload.get("template_type") != template_type:
        raise RefusalError(-233, "message type is not supported")
    if set(payload) - {"buttons", "template_type"}:
        raise invalid("attachment.payload")
    buttons = payload.get("buttons")
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= MAX_BUTTONS:
        raise invalid("attachment.payload.buttons")
    for button in buttons:
        _check_button(button)


def _check_button(button: Any) -> None:
    if not isinstance(button, dict) or set(button) - {"title", "type", "payload", "image_icon"}:
        raise invalid("button")
    title = button.get("title")
    if not isinstance(title, str) or not title.strip() or len(title.encode("utf-16-le")) // 2 > MAX_TITLE:
        raise invalid("button.title")
    kind, payload = button.get("type"), button.get("payload")
    if kind in ("oa.query.show", "oa.query.hide"):
        fine = isinstance(payload, str) and 1 <= len(payload) <= MAX_PAYLOAD
    elif kind == "oa.open.url":
        fine = _only(payload, {"url"}) and str(payload["url"]).startswith(("https://", "http://"))
    elif kind == "oa.open.phone":
        fine = _only(payload, {"phone_code"}) and bool(_PHONE.fullmatch(str(payload["phone_code"])))
    elif kind == "oa.open.sms":
        fine = _only(payload, {"phone_code", "content"}) and len(str(payload["content"])) <= 160
    else:
        fine = False
    if not fine:
        raise invalid("button.payload")


def _only(payload: Any, keys: set[str]) -> TypeGuard[Json]:
    return isinstance(payload, dict) and set(payload) == keys
