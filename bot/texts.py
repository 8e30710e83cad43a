"""Resident texts outside the engine: read from ``bot/domain/responses/*.yml``, the same files the engine speaks from."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from bot.errors import ContentError
from bot.messages import Button

RESPONSES_DIR = Path(__file__).parent / "domain" / "responses"


class Texts:
    """All responses by key; the first variant counts (An Sinh says one thing one way)."""

    def __init__(self, directory: Path = RESPONSES_DIR) -> None:
        self._responses: dict[str, dict[str, object]] = {}
        for path in sorted(directory.glob("*.yml")):
            responses = (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("responses", {})
            for key, variants in responses.items():
                if key in self._responses:
                    raise ContentError(f"khóa {key} có ở hai tệp", place=path.name)
                self._responses[key] = variants[0]

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(self._responses)

    def get(self, key: str, **values: object) -> str:
        """The text of a key with its ``{placeholders}`` filled.

        Raises:
            KeyError: no such key (a test compares the keys used with the files).
        """
        text = str(self._responses[key].get("text", "")).strip()
        for name, value in values.items():
            text = text.replace("{" + name + "}", str(value))
        return text

    def buttons(self, key: str) -> tuple[Button, ...]:
        """Buttons written beside the text of a key."""
        return tuple(button_from_payload(item["title"], item["payload"]) for item in self._responses[key].get("buttons") or ())  # type: ignore[attr-defined]


@cache
def default_texts() -> Texts:
    """The shipped texts, read once, for code that is given none."""
    return Texts()


def button_from_payload(title: str, payload: str) -> Button:
    """A button from Rasa's notation: ``/intent{"slot": "value"}`` is a fixed meaning, ``tel:`` a number to call,
    ``share:`` contact or location asked of the channel, anything else is said.

    >>> button_from_payload("Thôi", "/cancel").intent
    'cancel'
    """
    if payload.startswith("tel:"):
        return Button(title, phone=payload.removeprefix("tel:"))
    if payload.startswith("share:"):
        return Button(title, share=payload.removeprefix("share:"))
    if not payload.startswith("/"):
        return Button(title, say=payload)
    name, brace, rest = payload[1:].partition("{")
    return Button(title, intent=name.strip(), slots=yaml.safe_load(brace + rest) if brace else {})
