"""Zalo in: the proof of a webhook call, an event as :class:`Incoming`, and the webhook that stores it before it answers."""

from __future__ import annotations

import asyncio
import hashlib
import json
from typing import TYPE_CHECKING, Any, NamedTuple

import structlog
from fastapi import APIRouter, Request, Response

from bot.channels.base import BodyTooLargeError, IdHash, Intake, id_hasher, read_body, same_secret
from bot.channels.zalo_events import event_name, parse, text_of
from bot.errors import ConfigurationError, DatabaseUnavailable

if TYPE_CHECKING:
    from pydantic import SecretStr

    from bot.messages import Incoming
    from bot.settings import Settings

__all__ = ["WEBHOOK_PATH", "check_settings", "parse", "router", "signature", "verify"]

log = structlog.get_logger(__name__)

WEBHOOK_PATH = "/webhooks/zalo"
SIGNATURE_HEADER = "x-zevent-signature"
TIMESTAMP_HEADER = "x-zevent-timestamp"
STORE_TIMEOUT = 1.7  # seconds; Zalo cuts off at 2


class Signer(NamedTuple):
    """What a webhook call is proved with; ``first`` is the setting that says which id starts the signed bytes."""

    app_id: str
    oa_id: str
    secret: SecretStr
    first: str


def check_settings(settings: Settings) -> None:
    """Raise ConfigurationError naming the setting that Zalo still lacks, when Zalo is on."""
    if settings.zalo_on:
        needed = ("zalo_app_secret", "zalo_oa_secret", "zalo_oa_id")
        missing = [f"ANSINH_{name.upper()}" for name in needed if getattr(settings, name) is None]
        if missing:
            raise ConfigurationError(f"{', '.join(missing)}: needed for Zalo (ANSINH_ZALO_APP_ID is set)")


def signature(first: str, raw: bytes, timestamp: str, secret: str) -> str:
    """Digest of a webhook call: SHA-256 over id, the body exactly as received, timestamp and OA secret."""
    return hashlib.sha256(first.encode() + raw + timestamp.encode("utf-8", "replace") + secret.encode()).hexdigest()


def verify(signer: Signer, raw: bytes, timestamps: tuple[str, ...], given: str) -> str | None:
    """Which variant of the signature fits ("app_id" or "oa_id"), or None; every candidate is computed and compared."""
    digest = given.strip().lower().removeprefix("mac=")
    ids = {"app_id": signer.app_id, "oa_id": signer.oa_id}
    variants = [name for name in ids if signer.first in (name, "either")]
    secret = signer.secret.get_secret_value()
    fits = [name for name in variants for timestamp in timestamps if same_secret(signature(ids[name], raw, timestamp, secret), digest)]
    return fits[0] if fits else None


def router(settings: Settings, intake: Intake, hash_id: IdHash | None = None) -> APIRouter:
    """The webhook.

    Raises:
        ConfigurationError: Zalo is on and a setting is missing, or Zalo is off.
    """
    check_settings(settings)
    if settings.zalo_app_id is None or settings.zalo_oa_id is None or settings.zalo_oa_secret is None:
        raise ConfigurationError("ANSINH_ZALO_APP_ID: needed for Zalo")
    signer = Signer(settings.zalo_app_id, settings.zalo_oa_id, settings.zalo_oa_secret, settings.zalo_signature_first)
    webhook = _Webhook(intake, signer, settings.zalo_bad_signature_status, hash_id or id_hasher(settings.secret_key))
    api = APIRouter()
    api.add_api_route(WEBHOOK_PATH, webhook, methods=["POST"], include_in_schema=False)
    return api


class _Webhook:
    """One call of Zalo: let the empty probe pass, prove the bytes, read them, store, answer in time."""

    def __init__(self, intake: Intake, signer: Signer, bad_signature_status: int, hash_id: IdHash) -> None:
        self._intake = intake
        self._signer = signer
        self._bad_signature_status = bad_signature_status
        self._hash_id = hash_id

    async def __call__(self, request: Request) -> Response:
        try:
            raw = await read_body(request.stream())
        except BodyTooLargeError:
            return Response(status_code=413)
        event = _json_object(raw)
        if not raw.strip() or event == {}:
            return Response(status_code=200)  # Zalo's unsigned probe when the address is saved
        if event is None or not self._proved(request, raw, event):
            return Response(status_code=self._bad_signature_status)
        incoming = parse(event, self._signer.oa_id)
        if incoming is None:
            log.info("zalo_event_ignored", event_name=event_name(event))
            return Response(status_code=200)
        return await self._store(incoming, request.headers.get("num_retry"))

    def _proved(self, request: Request, raw: bytes, event: dict[str, Any]) -> bool:
        timestamps = tuple(dict.fromkeys((text_of(event.get("timestamp")), request.headers.get(TIMESTAMP_HEADER, ""))))
        variant = verify(self._signer, raw, tuple(filter(None, timestamps)), request.headers.get(SIGNATURE_HEADER, ""))
        if variant is None:
            log.warning("zalo_signature_refused", answered=self._bad_signature_status)
        elif self._signer.first == "either":
            log.info("zalo_signature_variant", variant=variant)
        return variant is not None

    async def _store(self, incoming: Incoming, retry: str | None) -> Response:
        try:
            new = await asyncio.wait_for(asyncio.to_thread(self._intake.receive, incoming), STORE_TIMEOUT)
        except (DatabaseUnavailable, TimeoutError) as error:
            log.error("zalo_event_not_stored", error=type(error).__name__)
            return Response(status_code=500)
        except Exception as error:  # its text may quote the message: only its kind is logged
            log.error("zalo_event_not_stored", error=type(error).__name__)
            return Response(status_code=500)
        chat = self._hash_id(incoming.external_id)
        log.info("zalo_event_stored", kind=incoming.kind.value, chat=chat, duplicate=not new, retry=bool(retry))
        return Response(status_code=200)


def _json_object(raw: bytes) -> dict[str, Any] | None:
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None
