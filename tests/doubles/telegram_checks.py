"""What the Telegram double accepts: the limits and error texts of the Bot API for the methods An Sinh uses."""

from __future__ import annotations

import json
from typing import Any

Params = dict[str, Any]

MAX_TEXT = 4096
MAX_BUTTONS = 100
MAX_CALLBACK_BYTES = 64


class RefusalError(Exception):
    """An error answer of the Bot API."""

    def __init__(self, code: int, description: str, parameters: Params | None = None) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


def bad(description: str) -> RefusalError:
    return RefusalError(400, f"Bad Request: {description}")


def nested(params: Params, name: str, default: Any = None) -> Any:
    """A nested value: a JSON string in a form, already an object in a JSON body."""
    value = params.get(name, default)
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise bad(f"can't parse {name} JSON object") from None


def number(params: Params, name: str, default: int | None = None) -> int:
    value = params.get(name, default)
    try:
        return int(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise bad(f"parameter {name!r} is required") from None


def checked_text(params: Params) -> str:
    text = params.get("text")
    if not isinstance(text, str) or not text.strip():
        raise bad("message text is empty")
    if len(text.encode("utf-16-le")) // 2 > MAX_TEXT:
        raise bad("message is too long")
    if params.get("parse_mode"):
        raise bad("can't parse entities: this double checks plain text only")
    return text


def checked_markup(params: Params, *, private: bool) -> Params | None:
    markup = nested(params, "reply_markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" in markup:
        _check_rows(markup["inline_keyboard"], _check_inline)
    elif "keyboard" in markup:
        _check_rows(markup["keyboard"], lambda button: _check_key(button, private=private))
    elif not markup.get("remove_keyboard") and not markup.get("force_reply"):
        raise bad("unknown reply markup")
    return markup


def checked_commands(params: Params) -> list[Params]:
    commands = nested(params, "commands")
    if not isinstance(commands, list) or len(commands) > 100:
        raise bad("BOT_COMMANDS_INVALID")
    for command in commands:
        name, description = command.get("command", ""), command.get("description", "")
        plain = all(letter.isascii() and (letter.islower() or letter.isdigit() or letter == "_") for letter in name)
        if not 1 <= len(name) <= 32 or not plain:
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(description) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    return commands


def checked_secret(params: Params) -> str:
    secret = str(params.get("secret_token") or "")
    allowed = all(letter.isascii() and (letter.isalnum() or letter in "_-") for letter in secret)
    if len(secret) > 256 or not allowed:
        raise bad("secret token contains unallowed characters")
    return secret


def _check_rows(rows: Any, check: Any) -> None:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad("field of the keyboard must be an Array of Arrays")
    buttons = [button for row in rows for button in row]
    if not buttons or len(buttons) > MAX_BUTTONS:
        raise bad("reply markup is too long or empty")
    for button in buttons:
        if not str(button.get("text", "")).strip():
            raise bad("keyboard button text is empty")
        check(button)


def _check_inline(button: Params) -> None:
    actions = [name for name in ("callback_data", "url") if name in button]
    if len(actions) != 1 or set(button) - {"text", "callback_data", "url"}:
        raise bad("text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= MAX_CALLBACK_BYTES:
        raise bad("BUTTON_DATA_INVALID")
    if "url" in button and not str(button["url"]).startswith(("https://", "http://", "tg://")):
        raise bad(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")


def _check_key(button: Params, *, private: bool) -> None:
    if not private and (button.get("request_contact") or button.get("request_location")):
        raise bad("phone number can be requested in private chats only")
