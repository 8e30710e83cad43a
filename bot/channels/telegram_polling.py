"""Telegram without a public address: each update is stored before the next is asked for; and the set-up of either mode."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import structlog
from telegram import Bot, BotCommand, Update
from telegram.error import BadRequest, Conflict, InvalidToken, RetryAfter, TelegramError

from bot.channels.base import IdHash, Intake, id_hasher
from bot.channels.telegram import ALLOWED_UPDATES, WEBHOOK_PATH, acknowledge_tap, check_settings, incoming_from
from bot.channels.telegram_send import retry_after_seconds
from bot.errors import DataRefused
from bot.texts import default_texts

if TYPE_CHECKING:
    from bot.settings import Settings

log = structlog.get_logger(__name__)

TryLock = Callable[[], bool]
"""Takes, or confirms that this process still holds, the right to be the only poller. Cheap: called before every request."""

MENU = {"start": "utter_telegram_menu_start", "help": "utter_telegram_menu_help", "gapcanbo": "utter_telegram_menu_person"}
"""Commands listed in Telegram's menu, and the keys of their descriptions."""

LONG_POLL = 25  # seconds
STANDBY = 5.0  # seconds between looks at a lock another process holds
CONFLICT_PAUSE = 10.0  # times the first pause
LONGEST_PAUSE = 60.0


async def run(settings: Settings, bot: Bot, intake: Intake, try_lock: TryLock) -> None:
    """Receive from Telegram in the configured mode until cancelled; in webhook mode only the set-up is done, then it returns.

    Raises:
        ConfigurationError: webhook mode without a usable secret.
    """
    check_settings(settings)
    if settings.telegram_mode == "polling":
        await Poller(bot, intake, try_lock, id_hasher(settings.secret_key)).run()
    else:
        await set_up_webhook(settings, bot)


async def set_up_webhook(settings: Settings, bot: Bot) -> None:
    """Tell Telegram where to deliver (when the public address is known) and which commands to list."""
    secret = settings.telegram_webhook_secret
    if settings.public_url and secret is not None:
        url = settings.public_url.rstrip("/") + WEBHOOK_PATH
        token = secret.get_secret_value()
        if await _insist(lambda: bot.set_webhook(url, secret_token=token, allowed_updates=ALLOWED_UPDATES), "set_webhook"):
            log.info("telegram_webhook_set")
    await _insist(lambda: set_commands(bot), "set_commands")


async def set_commands(bot: Bot) -> None:
    """List the commands in Telegram's menu."""
    texts = default_texts()
    await bot.set_my_commands([BotCommand(name, texts.get(key)) for name, key in MENU.items()])


class Poller:
    """Asks Telegram for updates while it holds the lock; Telegram forgets an update only when the next offset is asked for."""

    def __init__(
        self, bot: Bot, intake: Intake, try_lock: TryLock, hash_id: IdHash, *, pause: float = 1.0, standby: float = STANDBY
    ) -> None:
        self._bot = bot
        self._intake = intake
        self._try_lock = try_lock
        self._hash_id = hash_id
        self._first_pause = self._pause = pause
        self._standby = standby
        self._offset: int | None = None
        self._ready = False

    async def run(self) -> None:
        """Poll until cancelled; what is stored but not yet confirmed comes again and is known by its id."""
        while True:
            if not await self._holds_lock():
                self._ready = False
                await asyncio.sleep(self._standby)
                continue
            try:
                await self._round()
            except Conflict:
                self._ready = False
                log.error("telegram_conflict", hint="another program polls with this token, or a webhook is set")
                await asyncio.sleep(CONFLICT_PAUSE * self._first_pause)
            except RetryAfter as error:
                await asyncio.sleep(retry_after_seconds(error))
            except InvalidToken:
                log.error("telegram_token_refused", hint="check ANSINH_TELEGRAM_TOKEN and ANSINH_TELEGRAM_API_BASE")
                await self._back_off()
            except Exception as error:  # whatever it is, residents wait: log its kind and go on
                log.warning("telegram_polling_fault", error=type(error).__name__)
                await self._back_off()

    async def _round(self) -> None:
        if not self._ready:
            await self._bot.delete_webhook(drop_pending_updates=False)
            await set_commands(self._bot)
            self._ready = True
            log.info("telegram_polling_started")
        for update_id, update in await self._fetch():
            if update is not None:
                await self._store(update)
            self._offset = update_id + 1
        self._pause = self._first_pause

    async def _fetch(self) -> list[tuple[int, Update | None]]:
        """The next updates; one the library cannot read is None, so that it is passed over instead of being asked for for ever."""
        try:
            updates = await self._bot.get_updates(offset=self._offset, timeout=LONG_POLL, allowed_updates=ALLOWED_UPDATES)
        except TelegramError:
            raise
        except Exception as error:
            log.error("telegram_update_unreadable", error=type(error).__name__)
            return await self._fetch_raw()
        return [(update.update_id, update) for update in updates]

    async def _fetch_raw(self) -> list[tuple[int, Update | None]]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the library would rather be asked through the method that has just failed
            raw = await self._bot.do_api_request("getUpdates", api_kwargs={} if self._offset is None else {"offset": self._offset})
        return [(update["update_id"], _readable(update, self._bot)) for update in raw]

    async def _store(self, update: Update) -> None:
        incoming = incoming_from(update)
        if incoming is None:
            return
        try:
            new = await asyncio.to_thread(self._intake.receive, incoming)
        except (DataRefused, ValueError) as error:  # an update nothing can store must not hold up everybody behind it
            log.error("telegram_update_passed_over", update_id=update.update_id, error=type(error).__name__)
            return
        chat = self._hash_id(incoming.external_id)
        log.info("telegram_update_stored", update_id=update.update_id, kind=incoming.kind.value, chat=chat, duplicate=not new)
        await acknowledge_tap(self._bot, update)

    async def _holds_lock(self) -> bool:
        try:
            return await asyncio.to_thread(self._try_lock)
        except Exception as error:
            log.warning("telegram_lock_unavailable", error=type(error).__name__)
            return False

    async def _back_off(self) -> None:
        await asyncio.sleep(self._pause)
        self._pause = min(self._pause * 2, LONGEST_PAUSE)


def _readable(update: dict[str, Any], bot: Bot) -> Update | None:
    try:
        return Update.de_json(update, bot)
    except Exception:
        return None


async def _insist(call: Callable[[], Awaitable[object]], what: str) -> bool:
    """Repeat a set-up call until it works; False when Telegram will never accept it."""
    pause = 1.0
    while True:
        try:
            await call()
            return True
        except (InvalidToken, BadRequest) as error:
            hint = "check ANSINH_TELEGRAM_TOKEN, ANSINH_TELEGRAM_API_BASE and ANSINH_PUBLIC_URL"
            log.error("telegram_setup_refused", step=what, error=type(error).__name__, hint=hint)
            return False
        except TelegramError as error:
            log.warning("telegram_setup_fault", step=what, error=type(error).__name__)
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)
