"""Pages for staff, thin over the use cases."""

from bot.console.mounting import mount

__all__ = ["mount"]
