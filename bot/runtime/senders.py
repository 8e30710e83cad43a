"""The senders of the configured channels, opened and closed together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.channels.base import Sender
from bot.channels.telegram_send import TelegramSender, build_bot, close_bot
from bot.channels.zalo_send import build_sender
from bot.messages import Channel
from bot.wiring import App


@asynccontextmanager
async def open_senders(app: App) -> AsyncIterator[dict[Channel, Sender]]:
    """Senders by channel; only channels that are configured."""
    senders: dict[Channel, Sender] = {}
    bot = build_bot(app.settings) if app.settings.telegram_on else None
    zalo = build_sender(app.settings, app.zalo_tokens, app.texts) if app.settings.zalo_on else None
    if bot is not None:
        senders[Channel.TELEGRAM] = TelegramSender(bot, app.texts)
    if zalo is not None:
        senders[Channel.ZALO] = zalo
    try:
        yield senders
    finally:
        if bot is not None:
            await close_bot(bot)
        if zalo is not None:
            await zalo.aclose()
