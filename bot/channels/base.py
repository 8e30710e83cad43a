"""What every channel shares: the ports, the limits, and hashed ids for logs."""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING, Protocol

from bot.messages import Channel, Incoming, Reply

if TYPE_CHECKING:
    from pydantic import SecretStr

TEXT_LIMITS = {Channel.TELEGRAM: 4096, Channel.ZALO: 2000}
"""Longest text of one message, counted in UTF-16 units: the stricter of the two ways a channel may count."""

MAX_INBOUND_TEXT = 10_000
"""Characters kept of one message; no channel lets a resident type more in one go."""

MAX_BODY_BYTES = 1_000_000
"""Largest webhook body read; real ones stay below 100 kB."""

ID_LIMIT = 128

IdHash = Callable[[str], str]


class Sender(Protocol):
    """Takes one reply to one person of a channel."""

    async def send(self, external_id: str, reply: Reply) -> str | None:
        """Return the channel's id of the (last) message.

        Raises:
            DeliveryLater: a passing fault; sending again may show the message twice, never not at all.
            DeliveryRefused: this message or this person can never receive it.
            DeliveryAlarm: the channel account is broken.
        """
        ...

    async def typing(self, external_id: str) -> None:
        """Show that an answer is coming, where the channel can; never raises."""
        ...


class ResidentTexts(Protocol):
    """Texts by response key."""

    def get(self, key: str, **values: object) -> str: ...


class Intake(Protocol):
    """The durable way in."""

    def receive(self, incoming: Incoming) -> bool:
        """Store the event and defer its job in one transaction; False when it was there already.

        Raises:
            DatabaseUnavailable: nothing was stored; the channel must deliver it again.
        """
        ...


class BodyTooLargeError(Exception):
    """A webhook body beyond :data:`MAX_BODY_BYTES`."""


def id_hasher(key: SecretStr | None) -> IdHash:
    """A keyed hash that makes chat ids fit for logs; without a key they can be followed within this process only."""
    secret = key.get_secret_value().encode() if key else secrets.token_bytes(32)

    def hashed(external_id: str) -> str:
        return hmac.new(secret, external_id.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:12]

    return hashed


def same_secret(given: str, expected: str) -> bool:
    """Compare in constant time whatever bytes a header carries."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode("utf-8", "replace"))


async def read_body(stream: AsyncIterator[bytes], limit: int = MAX_BODY_BYTES) -> bytes:
    """Read a request body.

    Raises:
        BodyTooLargeError: it goes on beyond ``limit`` bytes.
    """
    body = bytearray()
    async for chunk in stream:
        body += chunk
        if len(body) > limit:
            raise BodyTooLargeError
    return bytes(body)


def quiet_http_logs() -> None:
    """Keep addresses out of the logs: those of Telegram hold the bot token."""
    for name in ("httpx", "httpcore", "telegram"):
        if logging.getLogger(name).level < logging.WARNING:
            logging.getLogger(name).setLevel(logging.WARNING)
