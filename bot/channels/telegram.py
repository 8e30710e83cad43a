"""Telegram in: an update as :class:`Incoming`, and the webhook that stores it before it answers."""

from __future__ import annotations

import asyncio
import json
import math
import re
from typing import TYPE_CHECKING, Any

import structlog
from fastapi import APIRouter, Request, Response
from telegram import Bot, CallbackQuery, Chat, ChatMember, ChatMemberUpdated, Message, Update, User
from telegram.error import TelegramError
from telegram.ext import filters

from bot.channels.base import ID_LIMIT, MAX_INBOUND_TEXT, BodyTooLargeError, IdHash, Intake, id_hasher, read_body, same_secret
from bot.errors import ConfigurationError, DatabaseUnavailable
from bot.messages import Channel, Contact, Incoming, Kind, Location
from knowledge_base.text import clean

if TYPE_CHECKING:
    from bot.settings import Settings

log = structlog.get_logger(__name__)

WEBHOOK_PATH = "/webhooks/telegram"
SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - a name
BUTTON_PREFIX = "as:"
ALLOWED_UPDATES = ("message", "callback_query", "my_chat_member")

_SECRET_SHAPE = re.compile(r"[A-Za-z0-9_-]{1,256}")
_MEDIA = (
    (Kind.STICKER, ("sticker",)),
    (Kind.IMAGE, ("photo", "animation")),
    (Kind.AUDIO, ("voice", "audio")),
    (Kind.VIDEO, ("video", "video_note")),
    (Kind.FILE, ("document",)),
)


def check_settings(settings: Settings) -> None:
    """Raise ConfigurationError when Telegram is on but cannot be run safely."""
    secret = settings.telegram_webhook_secret
    if settings.telegram_on and settings.telegram_mode == "webhook":
        if secret is None:
            raise ConfigurationError("ANSINH_TELEGRAM_WEBHOOK_SECRET: needed when ANSINH_TELEGRAM_MODE is webhook")
        if not _SECRET_SHAPE.fullmatch(secret.get_secret_value()):
            raise ConfigurationError("ANSINH_TELEGRAM_WEBHOOK_SECRET: must be 1-256 characters of A-Z a-z 0-9 _ -")


def parse(update: dict[str, Any], bot: Bot | None = None) -> Incoming | None:
    """The event a Telegram update tells of; None when it is none of ours (groups, edits, pins, unknown or broken updates)."""
    try:
        read = Update.de_json(update, bot)
    except Exception as error:  # whatever a malformed update makes the library raise
        log.warning("telegram_update_unreadable", error=type(error).__name__)
        return None
    return incoming_from(read)


def incoming_from(update: Update) -> Incoming | None:
    """Same as :func:`parse` for an update already read by the library, which checks less than one would think."""
    try:
        return _incoming(update)
    except Exception as error:
        log.warning("telegram_update_unreadable", error=type(error).__name__)
        return None


def _incoming(update: Update) -> Incoming | None:
    if update.message is not None:
        return _from_message(update.update_id, update.message)
    if update.callback_query is not None:
        return _from_tap(update.update_id, update.callback_query)
    if update.my_chat_member is not None:
        return _from_membership(update.update_id, update.my_chat_member)
    return None


async def acknowledge_tap(bot: Bot, update: Update) -> None:
    """Stop the waiting sign on a tapped button; a stale tap or a fault only leaves the sign a little longer."""
    if update.callback_query is not None:
        try:
            await bot.answer_callback_query(update.callback_query.id)
        except TelegramError as error:
            log.info("telegram_tap_not_acknowledged", error=type(error).__name__)


def router(settings: Settings, intake: Intake, bot: Bot, hash_id: IdHash | None = None) -> APIRouter:
    """The webhook; without a configured secret every call is refused.

    Raises:
        ConfigurationError: webhook mode without a usable secret.
    """
    check_settings(settings)
    secret = settings.telegram_webhook_secret.get_secret_value() if settings.telegram_webhook_secret else ""
    webhook = _Webhook(intake, bot, secret, hash_id or id_hasher(settings.secret_key))
    api = APIRouter()
    api.add_api_route(WEBHOOK_PATH, webhook, methods=["POST"], include_in_schema=False)
    return api


class _Webhook:
    """One call of Telegram: prove it, read it, store it, then answer."""

    def __init__(self, intake: Intake, bot: Bot, secret: str, hash_id: IdHash) -> None:
        self._intake = intake
        self._bot = bot
        self._secret = secret
        self._hash_id = hash_id
        self._acknowledging: set[asyncio.Task[None]] = set()

    async def __call__(self, request: Request) -> Response:
        if not self._secret or not same_secret(request.headers.get(SECRET_HEADER, ""), self._secret):
            log.warning("telegram_webhook_refused")
            return Response(status_code=403)
        try:
            update = Update.de_json(_json_object(await read_body(request.stream())), self._bot)
        except BodyTooLargeError:
            return Response(status_code=413)
        except ValueError:
            return Response(status_code=400)
        except Exception as error:  # JSON, but nothing the library can read: telling Telegram so would bring it back for a day
            log.warning("telegram_update_unreadable", error=type(error).__name__)
            return Response(status_code=200)
        incoming = incoming_from(update)
        return Response(status_code=200) if incoming is None else await self._store(update, incoming)

    async def _store(self, update: Update, incoming: Incoming) -> Response:
        try:
            new = await asyncio.to_thread(self._intake.receive, incoming)
        except DatabaseUnavailable:
            log.error("telegram_update_not_stored", update_id=update.update_id, error="DatabaseUnavailable")
            return Response(status_code=503)
        except Exception as error:  # its text may quote the message: only its kind is logged
            log.error("telegram_update_not_stored", update_id=update.update_id, error=type(error).__name__)
            return Response(status_code=500)
        log.info(
            "telegram_update_stored",
            update_id=update.update_id,
            kind=incoming.kind.value,
            chat=self._hash_id(incoming.external_id),
            duplicate=not new,
        )
        if update.callback_query is not None:
            task = asyncio.create_task(acknowledge_tap(self._bot, update))
            self._acknowledging.add(task)
            task.add_done_callback(self._acknowledging.discard)
        return Response(status_code=200)


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        data = json.loads(body)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(data, dict):
        raise ValueError("not an object")
    return data


def _from_message(update_id: int, message: Message) -> Incoming | None:
    sender = message.from_user
    if message.chat.type != Chat.PRIVATE or sender is None or sender.is_bot or filters.StatusUpdate.ALL.check_update(Update(0, message)):
        return None
    location = _location(message)
    contact = _contact(message, sender)
    return Incoming(
        channel=Channel.TELEGRAM,
        external_id=str(message.chat.id),
        # update_id alone may start again after a quiet week; with the id inside the chat it stays unique.
        message_id=f"{update_id}:{message.message_id}",
        kind=_kind(message, contact, location),
        text=clean(message.text or message.caption or "", MAX_INBOUND_TEXT),
        contact=contact,
        location=location,
        display_name=_name(sender),
        sent_at=message.date,
    )


def _from_tap(update_id: int, tap: CallbackQuery) -> Incoming | None:
    if tap.message is None or tap.message.chat.type != Chat.PRIVATE or tap.data is None:
        return None
    return Incoming(
        channel=Channel.TELEGRAM,
        external_id=str(tap.message.chat.id),
        message_id=f"{update_id}:{clean(tap.id, ID_LIMIT)}",
        kind=Kind.BUTTON,
        button=clean(tap.data.removeprefix(BUTTON_PREFIX), ID_LIMIT),
        display_name=_name(tap.from_user),
    )


def _from_membership(update_id: int, change: ChatMemberUpdated) -> Incoming | None:
    """Blocking the bot; unblocking needs no event, the resident's ``/start`` comes with it."""
    if change.chat.type != Chat.PRIVATE or change.new_chat_member.status != ChatMember.BANNED:
        return None
    return Incoming(
        channel=Channel.TELEGRAM,
        external_id=str(change.chat.id),
        message_id=f"{update_id}:member",
        kind=Kind.UNFOLLOW,
        display_name=_name(change.from_user),
        sent_at=change.date,
    )


def _kind(message: Message, contact: Contact | None, location: Location | None) -> Kind:
    if message.text is not None:
        return Kind.TEXT
    if contact is not None:
        return Kind.CONTACT
    if location is not None:
        return Kind.LOCATION
    return next((kind for kind, fields in _MEDIA if any(getattr(message, field) for field in fields)), Kind.OTHER)


def _contact(message: Message, sender: User) -> Contact | None:
    """A shared card; anybody can forward another person's, so only Telegram's own user id makes it ``own``."""
    card = message.contact
    if card is None:
        return None
    name = clean(f"{card.first_name} {card.last_name or ''}", ID_LIMIT)
    return Contact(clean(card.phone_number, ID_LIMIT), own=card.user_id is not None and card.user_id == sender.id, name=name)


def _location(message: Message) -> Location | None:
    place = message.location
    if place is None or not (math.isfinite(place.latitude) and math.isfinite(place.longitude)):
        return None
    return Location(float(place.latitude), float(place.longitude))


def _name(user: User) -> str:
    return clean(user.full_name, ID_LIMIT)
