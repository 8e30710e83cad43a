"""Remembers where the resident lives, and answers the question that waited for it."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import AnSinhAction, say, slot_entities, take_province
from knowledge_base.programs import Province
from knowledge_base.text import fold


class ActionSetProvince(AnSinhAction):
    def name(self) -> str:
        return "action_set_province"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        province = self._province(tracker)
        if province is None:
            say(dispatcher, self.app, "utter_ask_province")
            return []
        return [SlotSet(slot, value) for slot, value in take_province(self.app, dispatcher, tracker, province).items()]

    def _province(self, tracker: Tracker) -> Province | None:
        if tapped := Province.read(slot_entities(tracker).get("province")):
            return tapped
        text = tracker.latest_message.get("text") or ""
        found = self.app.places.province_of(text)
        if found is None:
            provinces = {province for mention in self.app.places.find(fold(text), loose=True) for province in mention.provinces}
            found = provinces.pop() if len(provinces) == 1 else None
        return found
