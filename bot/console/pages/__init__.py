"""The console's pages, one per file; ``register`` adds their routes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.console.pages import ask, entitlement, overview, vehicles, waiting

if TYPE_CHECKING:
    from bot.console.services import Services


def register(services: Services) -> None:
    """Add every page of the table in ``bot.console.access``."""
    for page in (overview, ask, entitlement, vehicles, waiting):
        page.register(services)
