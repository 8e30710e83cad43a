"""What travels between channels, use cases and the engine: plain, frozen data without channel or engine types."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Channel(StrEnum):
    TELEGRAM = "telegram"
    ZALO = "zalo"
    WEB = "web"
    TERMINAL = "terminal"


class Kind(StrEnum):
    """What a resident sent. Everything but TEXT, BUTTON, CONTACT and LOCATION is answered with a fixed text."""

    TEXT = "text"
    BUTTON = "button"
    CONTACT = "contact"
    LOCATION = "location"
    STICKER = "sticker"
    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    FILE = "file"
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    OTHER = "other"


class Outcome(StrEnum):
    """How a question ended. ``label`` is what staff read."""

    ANSWERED = "answered"
    CLARIFY = "clarify"
    SIGNPOST = "signpost"
    FALLBACK = "fallback"
    HANDOVER = "handover"
    EMERGENCY = "emergency"
    FORM = "form"
    SMALLTALK = "smalltalk"

    @property
    def label(self) -> str:
        return _OUTCOME_LABELS[self]


_OUTCOME_LABELS = {
    Outcome.ANSWERED: "Đã trả lời",
    Outcome.CLARIFY: "Đang hỏi lại",
    Outcome.SIGNPOST: "Chỉ sang nơi khác",
    Outcome.FALLBACK: "Chưa hiểu",
    Outcome.HANDOVER: "Chuyển cán bộ",
    Outcome.EMERGENCY: "Khẩn cấp",
    Outcome.FORM: "Đang điền thông tin",
    Outcome.SMALLTALK: "Trò chuyện",
}


@dataclass(frozen=True, slots=True)
class Contact:
    """A phone number shared by button. ``own`` is False when it is somebody else's card."""

    phone: str
    own: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class Location:
    """WGS84 degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Incoming:
    """One event from a channel, already verified and normalised (text in NFC).

    ``external_id`` is the person's chat on that channel, ``message_id`` is unique per channel and makes redelivery harmless.
    ``button`` is the opaque token of a tapped button.
    """

    channel: Channel
    external_id: str
    message_id: str
    kind: Kind
    text: str = ""
    button: str | None = None
    contact: Contact | None = None
    location: Location | None = None
    display_name: str = ""
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Legal source shown under an answer."""

    document: str
    article: str = ""
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """One choice under a reply. Exactly one of ``say``, ``intent``, ``url``, ``phone``, ``share`` is meant.

    ``say``: taken as if the resident had typed it; ``intent`` (+ ``slots``): a fixed meaning, never visible to the resident;
    ``url`` / ``phone``: opened by the channel, nothing comes back; ``share``: "contact" or "location", asked of the channel.
    ``token`` is set when the reply is stored; channels send the token, never the meaning.
    """

    title: str
    say: str | None = None
    intent: str | None = None
    slots: dict[str, Any] = field(default_factory=dict)
    url: str | None = None
    phone: str | None = None
    share: str | None = None
    token: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """One bot message. ``meta`` is for staff and logs (outcome, entry id …), never shown to residents."""

    text: str
    buttons: tuple[Button, ...] = ()
    sources: tuple[Source, ...] = ()
    effective_from: str | None = None
    meta: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Reply:
        """Rebuild a reply stored by :meth:`to_json`; unknown keys are an error, missing ones take defaults."""
        return cls(
            text=data["text"],
            buttons=tuple(Button(**button) for button in data.get("buttons") or ()),
            sources=tuple(Source(**source) for source in data.get("sources") or ()),
            effective_from=data.get("effective_from"),
            meta=data.get("meta") or {},
        )
