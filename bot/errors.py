"""Errors raised inside An Sinh; each edge (HTTP, channel, console, command line) turns them into one message for its reader.

AnSinhError
├── ConfigurationError        a setting is missing or unusable; names the variable
├── DatabaseUnavailable       the database cannot be reached
├── DataRefused               the database will never take this very data
├── EngineUnavailable         the Rasa engine did not complete the turn; the turn may be tried again
├── ModelMissing              no trained model fits; train first
├── ContentError              knowledge, training data or an import file is wrong; names file and place
├── NotAllowed                who asks may not do this
├── TooManyAttempts           guessing is limited; carries until when
└── DeliveryError             a reply could not be sent
    ├── DeliveryLater         a passing fault: try again (``retry_after`` seconds when the channel says so)
    ├── DeliveryRefused       this message or this person can never receive it: do not try again
    └── DeliveryAlarm         the channel account is broken (token, permission, quota): people must act
"""

from __future__ import annotations

from datetime import datetime


class AnSinhError(Exception):
    """Base of every error An Sinh raises on purpose."""


class ConfigurationError(AnSinhError):
    """A setting is missing or unusable."""


class DatabaseUnavailable(AnSinhError):
    """The database cannot be reached."""


class DataRefused(AnSinhError):
    """The database will never take this very data; trying again is no use."""


class EngineUnavailable(AnSinhError):
    """The engine did not complete the turn; nothing of it was kept."""


class ModelMissing(AnSinhError):
    """There is no trained model for the current data and configuration."""


class ContentError(AnSinhError):
    """Knowledge, training data or an import file is wrong."""

    def __init__(self, message: str, *, place: str = "") -> None:
        super().__init__(f"{place}: {message}" if place else message)
        self.place = place


class NotAllowed(AnSinhError):
    """Who asks may not do this."""


class TooManyAttempts(AnSinhError):
    """Guessing is limited until ``until``."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"limited until {until.isoformat()}")
        self.until = until


class DeliveryError(AnSinhError):
    """A reply could not be sent."""


class DeliveryLater(DeliveryError):
    """A passing fault: try again, after ``retry_after`` seconds when the channel said so."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class DeliveryRefused(DeliveryError):
    """This message or this person can never receive it."""


class DeliveryAlarm(DeliveryError):
    """The channel account itself is broken; people must act."""
