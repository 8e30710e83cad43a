"""The chat's input line as a page component; it hands over each message together with an id of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nicegui.element import Element

from bot.channels.base import ResidentTexts
from bot.channels.web_session import MAX_TEXT

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from nicegui.events import GenericEventArguments


class Composer(Element, component="web_static/composer.js"):  # type: ignore[call-arg, misc]
    """Enter sends, Shift+Enter makes a new line. ``on_say`` gets the message's id and its text as typed."""

    def __init__(self, texts: ResidentTexts, on_say: Callable[[str, str], Awaitable[None]]) -> None:
        super().__init__()
        self._props.update(
            {
                "label": texts.get("utter_web_input_label"),
                "placeholder": texts.get("utter_web_placeholder"),
                "sendLabel": texts.get("utter_web_send"),
                "limit": MAX_TEXT,
                "leftText": texts.get("utter_web_characters_left"),
                "overText": texts.get("utter_web_characters_over"),
            }
        )

        async def said(event: GenericEventArguments) -> None:
            found = event.args if isinstance(event.args, dict) else {}
            await on_say(str(found.get("id", "")), str(found.get("text", "")))

        self.on("say", said)

    def confirm(self, client_id: str) -> None:
        """The message is stored: the browser may forget it."""
        self.run_method("confirm", client_id)

    def restore(self, client_id: str, text: str) -> None:
        """The message was not taken: put the words back."""
        self.run_method("restore", client_id, text)

    def focus(self) -> None:
        self.run_method("focus")
