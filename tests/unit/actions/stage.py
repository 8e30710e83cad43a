"""A stage for actions: the parts in memory, a tracker, and what was said."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.answer_model import Library
from bot.messages import Channel, Reply
from bot.records import Conversation
from bot.settings import Settings
from bot.texts import Texts
from knowledge_base.places import Places, default_places
from knowledge_base.times import VIETNAM
from tests.fakes.uow import FakeClock, FakeStore, FakeUnitOfWork
from tests.unit.builders import StubParser, domain, library, texts, understood


@dataclass
class Shelf:
    library: Library

    def current(self) -> Library:
        return self.library


@dataclass
class FakeApp:
    """What ``bot.wiring.App`` offers to actions."""

    shelf: Shelf = field(default_factory=lambda: Shelf(library()))
    store: FakeStore = field(default_factory=FakeStore)
    parser: StubParser = field(default_factory=StubParser)
    clock: FakeClock = field(default_factory=FakeClock)
    texts: Texts = field(default_factory=texts)
    settings: Settings = field(default_factory=lambda: Settings(public_url="https://ansinh.example"))

    def __post_init__(self) -> None:
        self.store.state.dossiers.clock = self.clock

    def uow(self) -> FakeUnitOfWork:
        return self.store.uow()

    @property
    def places(self) -> Places:
        return default_places()

    def today(self) -> date:
        return self.clock().astimezone(VIETNAM).date()


class Stage:
    """One stored conversation, and an action run in it."""

    def __init__(self, *entries: Any) -> None:
        self.app = FakeApp(Shelf(library(*entries)))
        with self.app.uow() as uow:
            conversation = uow.conversations.ensure(Channel.TELEGRAM, "1001", "Người dân thử")
            uow.commit()
        self.engine_id = conversation.engine_id
        self.slots: dict[str, Any] = {}
        self.said: list[Reply] = []

    @property
    def conversation(self) -> Conversation:
        return next(iter(self.app.store.state.conversations.rows.values()))

    def tracker(self, text: str, intent: str, confidence: float = 0.9, message_id: str = "7", **parsed: Any) -> Tracker:
        latest = {
            "text": text,
            "intent": {"name": intent, "confidence": confidence},
            "intent_ranking": [{"name": intent, "confidence": confidence}],
            "entities": parsed.pop("entities", []),
            "metadata": {"message_id": message_id},
            **parsed,
        }
        return Tracker(self.engine_id, dict(self.slots), latest, [], False, None, {}, "action_listen")

    async def run(self, kind: type, text: str = "", intent: str = "inform", **values: Any) -> dict[str, Any]:
        """Run an action; the slots it sets. What it says is in ``said`` (this run only)."""
        dispatcher = CollectingDispatcher()
        events = await kind(self.app).run(dispatcher, self.tracker(text, intent, **values), domain())
        self.said = [Reply.from_json(message["custom"]["reply"]) for message in dispatcher.messages]
        self.events = events
        changes = {event["name"]: event["value"] for event in events if event["event"] == "slot"}
        self.slots.update(changes)
        return changes

    async def fill(
        self, kind: type, slot: str, text: str, intent: str = "inform", confidence: float = 0.9, **parsed: Any
    ) -> dict[str, Any]:
        """Give a form the answer to the question it asked, as Rasa does: the text fills the requested slot, then is validated."""
        self.slots["requested_slot"] = slot
        tracker = self.tracker(text, intent, confidence, **parsed)
        tracker.active_loop = {"name": kind(self.app).form_name()}
        tracker.events = [
            {"event": "action", "name": "action_listen"},
            {"event": "user", **tracker.latest_message},
            {"event": "slot", "name": slot, "value": text},
        ]
        tracker.slots[slot] = text
        dispatcher = CollectingDispatcher()
        events = await kind(self.app).run(dispatcher, tracker, domain())
        self.said = [Reply.from_json(message["custom"]["reply"]) for message in dispatcher.messages]
        changes = {event["name"]: event["value"] for event in events if event["event"] == "slot"}
        self.slots.update(changes)
        return changes

    def keys_said(self) -> list[str]:
        return [reply.meta.get("key", reply.meta.get("outcome", "")) for reply in self.said]

    def knows(self, text: str, intent: str, **values: Any) -> None:
        """Teach the language model a text."""
        self.app.parser.known[text] = understood(text, intent, **values)
