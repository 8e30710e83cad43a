"""Options that several commands share."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.settings import Settings


class ProvinceName(StrEnum):
    """Provinces as ``knowledge_base.programs.Province`` (a test compares)."""

    AN_GIANG = "an_giang"
    BAC_NINH = "bac_ninh"


Province = Annotated[ProvinceName | None, typer.Option(help="tỉnh của người hỏi")]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="ngày mà câu trả lời phải đúng (mặc định: hôm nay)")]
AsJson = Annotated[bool, typer.Option("--json", help="in ra JSON")]


def settings() -> Settings:
    """The settings, read when a command runs."""
    from bot.settings import load_settings

    return load_settings()
