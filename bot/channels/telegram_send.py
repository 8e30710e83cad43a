"""Telegram out: replies as plain text with buttons, and every fault sorted into the three classes of delivery errors."""

from __future__ import annotations

import logging
import warnings
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.constants import ChatAction
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

from bot.channels.base import TEXT_LIMITS, ResidentTexts, quiet_http_logs
from bot.channels.plain_text import joined, numbered, paged, shortened, split_text, written_out
from bot.channels.telegram import BUTTON_PREFIX
from bot.errors import ConfigurationError, DeliveryAlarm, DeliveryError, DeliveryLater, DeliveryRefused
from bot.messages import Button, Channel, Reply

if TYPE_CHECKING:
    from bot.settings import Settings

log = structlog.get_logger(__name__)

CALLBACK_BYTES = 64
TITLE_LENGTH = 64
SEND_TIMEOUT = 15.0  # seconds
LIMIT = TEXT_LIMITS[Channel.TELEGRAM]

Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove


def build_bot(settings: Settings) -> ExtBot[int]:
    """The bot on the configured API base, paced to Telegram's limits; makes no call yet, close it with :func:`close_bot`.

    Raises:
        ConfigurationError: no token is set.
    """
    if settings.telegram_token is None:
        raise ConfigurationError("ANSINH_TELEGRAM_TOKEN: needed for Telegram")
    quiet_http_logs()
    for name in ("telegram.ext.ExtBot", "telegram.request.BaseRequest"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)  # their errors quote what they could not read: residents' messages
    base = settings.telegram_api_base.rstrip("/")
    request = HTTPXRequest(connection_pool_size=32, read_timeout=SEND_TIMEOUT, connect_timeout=SEND_TIMEOUT, pool_timeout=SEND_TIMEOUT)
    return ExtBot(
        settings.telegram_token.get_secret_value(),
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=request,
        get_updates_request=request,
        rate_limiter=AIORateLimiter(max_retries=0),
    )


async def close_bot(bot: ExtBot[int]) -> None:
    """Close the connections; unlike the library's own way this needs no call to Telegram before."""
    await bot.request.shutdown()


class TelegramSender:
    """Sends replies with a bot.

    Telegram has no idempotency key: after a time-out the message may have arrived. It is sent again (at least once), because
    a repeated answer harms nobody and a missing one does.
    """

    def __init__(self, bot: Bot, texts: ResidentTexts | None = None) -> None:
        self._bot = bot
        self._texts = texts

    async def send(self, external_id: str, reply: Reply) -> str | None:
        """See :class:`bot.channels.base.Sender`."""
        if not reply.text.strip():
            raise DeliveryRefused("telegram: empty text")
        *first, last = paged(_spelled_out(reply), LIMIT, self._texts)
        for page in first:
            await self._post(external_id, page.text, None)
        try:
            return await self._post(external_id, last.text, markup(last.buttons))
        except DeliveryRefused as error:
            # Telegram may dislike a keyboard while the text is fine; a person who cannot be reached is refused again.
            if not last.buttons or isinstance(error.__cause__, Forbidden):
                raise
            return await self._post_without_buttons(external_id, last)

    async def typing(self, external_id: str) -> None:
        """See :class:`bot.channels.base.Sender`."""
        try:
            await self._bot.send_chat_action(_chat_id(external_id), ChatAction.TYPING)
        except (TelegramError, DeliveryRefused) as error:
            log.debug("telegram_typing_failed", error=type(error).__name__)

    async def _post_without_buttons(self, external_id: str, page: Reply) -> str | None:
        message_id = None
        for text in split_text(numbered(page.text, [button.title for button in page.buttons]), LIMIT):
            message_id = await self._post(external_id, text, None)
        log.warning("telegram_buttons_refused", buttons=len(page.buttons))
        return message_id

    async def _post(self, external_id: str, text: str, keyboard: Markup | None) -> str:
        try:
            message = await self._bot.send_message(
                _chat_id(external_id), text, reply_markup=keyboard, link_preview_options=LinkPreviewOptions(is_disabled=True)
            )
        except TelegramError as error:
            raise delivery_error(error) from error
        return str(message.message_id)


def delivery_error(error: TelegramError) -> DeliveryError:
    """Sort a fault of the library; its order matters, because BadRequest and TimedOut are network errors to the library."""
    name = f"telegram: {type(error).__name__}"
    if isinstance(error, RetryAfter):
        return DeliveryLater(name, retry_after_seconds(error))
    if isinstance(error, InvalidToken):
        return DeliveryAlarm(name)
    if isinstance(error, (BadRequest, Forbidden)):
        return DeliveryRefused(f"{name}: {str(error)[:120]}")
    if isinstance(error, ChatMigrated):
        return DeliveryRefused(name)
    if isinstance(error, NetworkError):
        return DeliveryLater(name)
    return DeliveryLater(name)


def retry_after_seconds(error: RetryAfter) -> float:
    """How long Telegram asks to wait; the library is changing the type of this number and warns at each look."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def markup(buttons: tuple[Button, ...]) -> Markup:
    """The keyboard of a reply; none takes away a sharing keyboard left open earlier."""
    if not buttons:
        return ReplyKeyboardRemove()
    if any(button.share for button in buttons):
        return _sharing_keyboard(buttons)
    return InlineKeyboardMarkup([[_inline(button)] for button in buttons])


def _inline(button: Button) -> InlineKeyboardButton:
    title = shortened(button.title, TITLE_LENGTH)
    return InlineKeyboardButton(title, url=button.url) if button.url else InlineKeyboardButton(title, callback_data=_data(button))


def _sharing_keyboard(buttons: tuple[Button, ...]) -> ReplyKeyboardMarkup:
    """Phone and place can only be asked by this kind of keyboard; other choices in it come back as typed titles."""
    keys = [
        KeyboardButton(
            shortened(button.title, TITLE_LENGTH),
            request_contact=True if button.share == "contact" else None,
            request_location=True if button.share == "location" else None,
        )
        for button in buttons
    ]
    return ReplyKeyboardMarkup([[key] for key in keys], resize_keyboard=True, one_time_keyboard=True)


def _spelled_out(reply: Reply) -> Reply:
    """Move what Telegram cannot show as a button (phone numbers, odd addresses, links beside a sharing key) into the text."""
    sharing = any(button.share for button in reply.buttons)
    shown = tuple(button for button in reply.buttons if _is_key(button, sharing))
    lines = "\n".join(written_out(button) for button in reply.buttons if button not in shown)
    return replace(reply, text=joined(reply.text, lines), buttons=shown)


def _is_key(button: Button, sharing: bool) -> bool:
    if button.share:
        return True
    if button.url:
        return not sharing and button.url.startswith(("https://", "http://"))
    if button.phone:
        return False
    return sharing or (bool(button.token) and len(_data(button).encode()) <= CALLBACK_BYTES)


def _data(button: Button) -> str:
    return f"{BUTTON_PREFIX}{button.token}"


def _chat_id(external_id: str) -> int:
    try:
        return int(external_id)
    except ValueError:
        raise DeliveryRefused("telegram: not a chat id") from None
