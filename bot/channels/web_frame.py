"""What stands still on the chat page: header with the emergency numbers, the scrolling area, the greeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels.web_view import Node, box
from bot.messages import Button, Reply

if TYPE_CHECKING:
    from nicegui.element import Element

    from bot.channels.base import ResidentTexts

_EXAMPLES = 6
_EMERGENCY = ("115", "113", "114", "111")


def header(texts: ResidentTexts) -> None:
    """Name, purpose, and the numbers to call when there is danger."""
    label = texts.get("utter_web_emergency_label")
    with box("header", "chat-head"):
        with box("div", "brand"):
            Node("h1", "An Sinh")
            Node("p", texts.get("utter_web_subtitle"))
        with box("nav", "emergency", aria_label=label):
            Node("span", label, "emergency-label", aria_hidden="true")
            for number in _EMERGENCY:
                with box("a", "call", href=f"tel:{number}"):
                    Node("strong", number)
                    Node("span", texts.get(f"utter_web_call_{number}"))


def log_area(texts: ResidentTexts, *, new: bool) -> tuple[Element, Element]:
    """The scrolling area: where bubbles go (read out as they come), and what stands below the last one."""
    label = texts.get("utter_web_log_label")
    with box("main", "chat-main"):
        scroller = box("div", "log", data_chat_log="new" if new else "old", tabindex="0", role="region", aria_label=label)
        with scroller, box("div", "column-of-chat"):
            return box("div", "lines", role="log", aria_live="polite"), box("div", "below")


def greeting(texts: ResidentTexts, *, with_examples: bool) -> Reply:
    """The first words, with questions to try for people who have not asked yet."""
    examples = [texts.get(f"utter_web_example_{number}") for number in range(1, _EXAMPLES + 1)] if with_examples else []
    return Reply(texts.get("utter_web_greeting"), buttons=tuple(Button(text, say=text) for text in examples))
