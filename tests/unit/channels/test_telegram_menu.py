"""The command menu Telegram shows beside the input field."""

from __future__ import annotations

from typing import Any

from bot.channels.telegram_polling import MENU, set_commands
from bot.turns import COMMANDS


class RecordingBot:
    def __init__(self) -> None:
        self.commands: list[Any] = []

    async def set_my_commands(self, commands: list[Any]) -> None:
        self.commands = commands


async def test_every_command_of_the_menu_is_described_and_understood() -> None:
    bot = RecordingBot()
    await set_commands(bot)  # type: ignore[arg-type]
    assert [command.command for command in bot.commands] == list(MENU)
    assert set(MENU) <= set(COMMANDS)
    assert all(3 <= len(command.description) <= 256 for command in bot.commands)
    assert len({command.description for command in bot.commands}) == len(MENU)
