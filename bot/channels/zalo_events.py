"""Zalo's webhook events as :class:`Incoming`. Ids and timestamps are strings on the wire and stay strings."""

from __future__ import annotations

import hashlib
import json
import math
from datetime import UTC, datetime
from typing import Any

from bot.channels.base import ID_LIMIT, MAX_INBOUND_TEXT
from bot.messages import Channel, Contact, Incoming, Kind, Location
from knowledge_base.text import clean

BUTTON_PREFIX = "#as:"

_MESSAGE_KINDS = {
    "user_send_text": Kind.TEXT,
    "user_send_link": Kind.TEXT,
    "user_send_image": Kind.IMAGE,
    "user_send_gif": Kind.IMAGE,
    "user_send_sticker": Kind.STICKER,
    "user_send_audio": Kind.AUDIO,
    "user_send_video": Kind.VIDEO,
    "user_send_file": Kind.FILE,
    "user_send_location": Kind.LOCATION,
    "user_send_business_card": Kind.CONTACT,
    "user_submit_info": Kind.CONTACT,
}
_RELATION_KINDS = {"follow": Kind.FOLLOW, "unfollow": Kind.UNFOLLOW}

Json = dict[str, Any]


def parse(event: Json, oa_id: str | None = None) -> Incoming | None:
    """What a resident did, or None for everything else: echoes of our own messages, receipts, events of other accounts or unknown."""
    name = event_name(event)
    if name in _RELATION_KINDS:
        person, account = _at(event, "follower", "id"), text_of(event.get("oa_id"))
    elif name in _MESSAGE_KINDS:
        person, account = _at(event, "sender", "id"), _at(event, "recipient", "id")
    else:
        return None
    if not person or (oa_id and account and account != oa_id):
        return None
    timestamp = text_of(event.get("timestamp"))
    common: Json = {
        "channel": Channel.ZALO,
        "external_id": person,
        "message_id": text_of(_object(event.get("message")).get("msg_id")) or _composite_id(name, timestamp, person),
        "sent_at": _moment(timestamp),
    }
    if name in _RELATION_KINDS:
        return Incoming(kind=_RELATION_KINDS[name], **common)
    return Incoming(**common, **_content(name, event))


def event_name(event: Json) -> str:
    """The event's name, short enough for a log line."""
    return text_of(event.get("event_name"))[:64]


def text_of(value: object) -> str:
    """A wire value as clean text: ids sent as numbers keep every digit, anything else counts as absent."""
    if isinstance(value, str):
        return clean(value, ID_LIMIT)
    return str(value)[:ID_LIMIT] if isinstance(value, int) and not isinstance(value, bool) else ""


def _content(name: str, event: Json) -> Json:
    """``kind`` and what belongs to it. A kind whose content cannot be read becomes OTHER."""
    message = _object(event.get("message"))
    text = message.get("text")
    text = clean(text, MAX_INBOUND_TEXT) if isinstance(text, str) else ""
    kind = _MESSAGE_KINDS[name]
    if kind is Kind.TEXT:
        return _typed(text, name)
    if kind is Kind.LOCATION:
        location = _location(_payload(message))
        return {"kind": kind if location else Kind.OTHER, "text": text, "location": location}
    if kind is Kind.CONTACT:
        contact = _submitted(_object(event.get("info"))) if name == "user_submit_info" else _card(_payload(message))
        return {"kind": kind if contact else Kind.OTHER, "text": text, "contact": contact, "display_name": _own_name(contact)}
    return {"kind": kind, "text": text}


def _typed(text: str, name: str) -> Json:
    """A tapped button comes back as this text, so anybody can type it: the token proves nothing by itself."""
    if text.startswith(BUTTON_PREFIX):
        return {"kind": Kind.BUTTON, "button": text.removeprefix(BUTTON_PREFIX).strip()[:ID_LIMIT]}
    return {"kind": Kind.OTHER if name == "user_send_link" and not text else Kind.TEXT, "text": text}


def _submitted(info: Json) -> Contact | None:
    """The form a resident filled in; the forms before and after the merger of 2025 name phone and person alike."""
    phone = text_of(info.get("phone"))
    return Contact(phone, own=True, name=text_of(info.get("name"))) if phone else None


def _card(payload: Json) -> Contact | None:
    """A business card passed on: whose it is cannot be told, so it is never the sender's own."""
    description = payload.get("description")
    try:
        details = _object(json.loads(description)) if isinstance(description, str) else {}
    except (ValueError, RecursionError):
        details = {}
    phone = text_of(details.get("phone"))
    return Contact(phone, own=False, name=text_of(details.get("name"))) if phone else None


def _own_name(contact: Contact | None) -> str:
    return contact.name if contact and contact.own else ""


def _location(payload: Json) -> Location | None:
    coordinates = _object(payload.get("coordinates"))
    try:
        latitude, longitude = float(coordinates["latitude"]), float(coordinates["longitude"])
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    on_earth = math.isfinite(latitude) and math.isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180
    return Location(latitude, longitude) if on_earth else None


def _payload(message: Json) -> Json:
    attachments = message.get("attachments")
    return _object(_object(attachments[0]).get("payload")) if isinstance(attachments, list) and attachments else {}


def _composite_id(name: str, timestamp: str, person: str) -> str:
    """Identity of an event without ``msg_id``; hashed so that the id holds no personal id."""
    digest = hashlib.sha256(f"{name}|{timestamp}|{person}".encode()).hexdigest()[:32]
    return f"{name}:{digest}"


def _moment(timestamp: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(timestamp) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _at(event: Json, outer: str, inner: str) -> str:
    return text_of(_object(event.get(outer)).get(inner))


def _object(value: object) -> Json:
    return value if isinstance(value, dict) else {}
