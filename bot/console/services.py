"""What the console's pages need from the app: protocols only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import date, datetime

    from bot.answer_model import Answer
    from bot.channels.base import ResidentTexts
    from bot.ports import UnitOfWork
    from bot.settings import Settings


class Services(Protocol):
    """The console's view of the app. Everything is synchronous; pages call it in threads."""

    @property
    def settings(self) -> Settings: ...
    @property
    def texts(self) -> ResidentTexts: ...
    def uow(self) -> UnitOfWork: ...
    def clock(self) -> datetime: ...
    def ask(self, text: str, province: str | None, on: date | None) -> Answer:
        """Answer as residents would be answered.

        Raises:
            EngineUnavailable: the model cannot be asked now.
        """
        ...
