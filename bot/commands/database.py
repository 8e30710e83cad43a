"""Bringing the database to the current schema."""

from __future__ import annotations

from bot.commands.prepare import migrate
from bot.runtime.embedded import database
from bot.settings import Settings


def upgrade(settings: Settings) -> None:
    """``ansinh db upgrade``: tables, constraints and the job queue; harmless when they are current."""
    with database(settings) as url:
        migrate(url)
    print("Cơ sở dữ liệu đã ở phiên bản mới nhất.")
