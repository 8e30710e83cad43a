"""A person with the Zalo app: follows, writes, taps; each act becomes a webhook event of the account."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, Any

from tests.doubles.serving import wait_until

if TYPE_CHECKING:
    from tests.doubles.zalo import ZaloDouble

Json = dict[str, Any]


class ZaloPerson:
    """Ids are strings beyond 64 bits, as a reader that turns them into numbers must be caught.

    shows_buttons: False for Zalo on a computer, which shows the text alone.
    """

    def __init__(self, double: ZaloDouble, user_id: str, *, shows_buttons: bool = True) -> None:
        self._double = double
        self.user_id = user_id
        self.shows_buttons = shows_buttons
        self.heard: list[Json] = []
        self.blocked = False
        self.last_act: float | None = None
        self._serial = itertools.count(1)

    @property
    def texts(self) -> list[str]:
        """What the account said, in order."""
        return [message["text"] for message in self.heard]

    @property
    def buttons(self) -> list[Json]:
        """Buttons of the newest message that has any, if this client shows them."""
        for message in reversed(self.heard if self.shows_buttons else []):
            if "attachment" in message:
                return list(message["attachment"]["payload"]["buttons"])
        return []

    def wait_for(self, count: int, timeout: float = 5.0) -> list[str]:
        """Wait until the account has said ``count`` things."""
        wait_until(lambda: len(self.heard) >= count, timeout)
        return self.texts

    def say(self, text: str) -> Json:
        return self._message("text", {"text": text})

    def image(self, caption: str = "") -> Json:
        return self._media("image", {"url": "https://cdn.example/i.jpg", "thumbnail": "https://cdn.example/t.jpg"}, caption)

    def sticker(self) -> Json:
        return self._media("sticker", {"id": "stk-0001", "url": "https://cdn.example/s.png"})

    def audio(self) -> Json:
        return self._media("audio", {"url": "https://cdn.example/a.aac"})

    def video(self) -> Json:
        return self._media("video", {"url": "https://cdn.example/v.mp4", "thumbnail": "https://cdn.example/v.jpg", "description": ""})

    def file(self) -> Json:
        return self._media(
            "file", {"url": "https://cdn.example/f.pdf", "name": "don.pdf", "size": "20480", "checksum": "0c", "type": "pdf"}
        )

    def location(self, latitude: str, longitude: str) -> Json:
        return self._media("location", {"coordinates": {"latitude": latitude, "longitude": longitude}})

    def business_card(self, phone: str, name: str = "Người khác") -> Json:
        details = json.dumps({"phone": phone, "name": name}, ensure_ascii=False)
        return self._media("business_card", {"url": "https://example.vn", "thumbnail": "", "description": details}, kind="link")

    def submit_info(self, phone: Any = "84901234567", *, new_form: bool = True) -> Json:
        address = {"full_address": {"user_city": "An Giang", "user_ward": "Xã Vĩnh Xương", "user_address": ""}, "gender": "female"}
        old = {"address": "", "ward": "Xã Vĩnh Xương", "district": "Huyện cũ", "city": "An Giang"}
        return self._act("user_submit_info", {"info": {"name": "Ba", "phone": phone, **(address if new_form else old)}})

    def follow(self) -> Json:
        self.blocked = False
        return self._relation("follow", {"source": "oa_profile"})

    def unfollow(self) -> Json:
        event = self._relation("unfollow", {})
        self.blocked = True
        return event

    def click_chat_now(self) -> Json:
        self.last_act = self._double.clock.now()
        event = {"oa_id": self._double.oa_id, "user_id": self.user_id, "event_name": "user_click_chatnow"}
        return self._double.emit({**event, "user_id_by_app": self._id_by_app()})

    def tap(self, title: str) -> Json | None:
        """Tap a button: a query comes back as text, what it opens comes back as nothing."""
        button = next((button for button in self.buttons if button["title"] == title), None)
        if button is None:
            raise LookupError(f"no button {title!r} is shown")
        return self.say(button["payload"]) if button["type"].startswith("oa.query.") else None

    def _media(self, name: str, payload: Json, caption: str = "", *, kind: str = "") -> Json:
        return self._message(name, {"text": caption, "attachments": [{"type": kind or name, "payload": payload}]})

    def _message(self, name: str, content: Json) -> Json:
        message = {"msg_id": f"{self.user_id[-6:]}-{next(self._serial)}", **content}
        return self._act(f"user_send_{name}", {"message": message})

    def _act(self, name: str, content: Json) -> Json:
        self.last_act = self._double.clock.now()
        parties = {"sender": {"id": self.user_id}, "recipient": {"id": self._double.oa_id}}
        return self._double.emit({"user_id_by_app": self._id_by_app(), "event_name": name, **parties, **content})

    def _relation(self, name: str, content: Json) -> Json:
        self.last_act = self._double.clock.now()
        event = {"oa_id": self._double.oa_id, "user_id_by_app": self._id_by_app(), "event_name": name, "follower": {"id": self.user_id}}
        return self._double.emit({**event, **content})

    def _id_by_app(self) -> str:
        return f"9{self.user_id}"
