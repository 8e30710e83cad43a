"""A person with a Telegram app: talks to the bot, taps what it shows, blocks it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.doubles.serving import wait_until

if TYPE_CHECKING:
    from tests.doubles.telegram import TelegramDouble

Json = dict[str, Any]


class TelegramPerson:
    """Every method does what a finger would do and returns the update's id (None when the update was filtered)."""

    def __init__(self, double: TelegramDouble, chat_id: int, first_name: str = "Ba") -> None:
        self._double = double
        self.chat_id = chat_id
        self.first_name = first_name
        self.heard: list[Json] = []
        self.typing_seen = 0
        self.keyboard: list[Json] = []
        self.blocked = False
        self.started = False
        self.acknowledged_taps: list[str] = []

    @property
    def texts(self) -> list[str]:
        """What the bot said, in order."""
        return [message["text"] for message in self.heard]

    @property
    def buttons(self) -> list[Json]:
        """Inline buttons of the newest message that has any."""
        for message in reversed(self.heard):
            rows = (message.get("reply_markup") or {}).get("inline_keyboard")
            if rows:
                return [button for row in rows for button in row]
        return []

    def wait_for(self, count: int, timeout: float = 5.0) -> list[str]:
        """Wait until the bot has said ``count`` things."""
        wait_until(lambda: len(self.heard) >= count, timeout)
        return self.texts

    def say(self, text: str) -> int | None:
        return self.send({"text": text})

    def share_contact(self, phone: str = "+84900000001", *, user_id: int | None = None, name: str = "") -> int | None:
        """Share a card: one's own, or with another ``user_id`` (0: no Telegram account) somebody else's."""
        card: Json = {"phone_number": phone, "first_name": name or self.first_name, "user_id": self.chat_id if user_id is None else user_id}
        if user_id == 0:
            del card["user_id"]
        return self.send({"contact": card})

    def share_location(self, latitude: float, longitude: float) -> int | None:
        return self.send({"location": {"latitude": latitude, "longitude": longitude}})

    def sticker(self) -> int | None:
        return self.send(
            {"sticker": {**_file("stk"), "type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}}
        )

    def photo(self, caption: str = "") -> int | None:
        return self.send({"photo": [{**_file("pic"), "width": 90, "height": 60}], **({"caption": caption} if caption else {})})

    def voice(self) -> int | None:
        return self.send({"voice": {**_file("voc"), "duration": 2}})

    def document(self, caption: str = "") -> int | None:
        return self.send({"document": _file("doc"), **({"caption": caption} if caption else {})})

    def edit(self, message_id: int, text: str) -> int | None:
        message = {**self._message({"text": text}), "message_id": message_id, "edit_date": int(self._double.clock.now())}
        return self._double.push("edited_message", message, self.chat_id)

    def tap(self, title: str) -> int | None:
        """Tap an inline button; one with an address opens it, and the bot hears nothing."""
        message, button = self._find(title)
        if "url" in button:
            return None
        return self.tap_data(button["callback_data"], message)

    def tap_data(self, data: str, message: Json | None = None) -> int | None:
        """A tap with this data, as from an old or forged keyboard."""
        query = {
            "id": self._double.new_query(self.chat_id),
            "from": self._user(),
            "chat_instance": "1",
            "message": message or self._double.message_from_bot(self, "…"),
            "data": data,
        }
        return self._double.push("callback_query", query, f"tap:{self.chat_id}")

    def press(self, title: str) -> int | None:
        """Press a key of the reply keyboard."""
        key = next(key for key in self.keyboard if key["text"] == title)
        self.keyboard = []
        if key.get("request_contact"):
            return self.share_contact()
        if key.get("request_location"):
            return self.share_location(10.3759, 105.4185)
        return self.say(title)

    def block(self) -> int | None:
        self.blocked = True
        return self._membership("member", "kicked")

    def unblock(self) -> int | None:
        self.blocked = False
        return self._membership("kicked", "member")

    def send(self, content: Json, *, chat: Json | None = None) -> int | None:
        """Send any content; ``chat`` for another chat than the private one (a group)."""
        self.started = True
        message = self._message(content)
        return self._double.push("message", {**message, "chat": chat} if chat else message, self.chat_id)

    def _find(self, title: str) -> tuple[Json, Json]:
        for message in reversed(self.heard):
            for row in (message.get("reply_markup") or {}).get("inline_keyboard") or []:
                for button in row:
                    if button["text"] == title:
                        return message, button
        raise LookupError(f"the bot has shown no button {title!r}")

    def _membership(self, old: str, new: str) -> int | None:
        bot = self._double.bot_user()
        change = {
            "chat": self.chat(),
            "from": self._user(),
            "date": int(self._double.clock.now()),
            "old_chat_member": {"user": bot, "status": old, **({"until_date": 0} if old == "kicked" else {})},
            "new_chat_member": {"user": bot, "status": new, **({"until_date": 0} if new == "kicked" else {})},
        }
        return self._double.push("my_chat_member", change, self.chat_id)

    def _message(self, content: Json) -> Json:
        common = {
            "message_id": self._double.next_message_id(),
            "date": int(self._double.clock.now()),
            "chat": self.chat(),
            "from": self._user(),
        }
        text = content.get("text", "")
        if text.startswith("/") and len(text) > 1:
            command = text.split()[0]
            content = {**content, "entities": [{"type": "bot_command", "offset": 0, "length": len(command)}]}
        return {**common, **content}

    def chat(self) -> Json:
        return {"id": self.chat_id, "type": "private", "first_name": self.first_name}

    def _user(self) -> Json:
        return {"id": self.chat_id, "is_bot": False, "first_name": self.first_name, "language_code": "vi"}


def _file(name: str) -> Json:
    return {"file_id": f"{name}-file", "file_unique_id": f"{name}-unique", "file_size": 1234}
