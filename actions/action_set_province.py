"""Remembers where the resident lives, and answers the question that waited for it."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import AnSinhAction, say, say_reply, slot_entities
from bot.answers import Question, answer
from knowledge_base.programs import Program, Province
from knowledge_base.text import fold


class ActionSetProvince(AnSinhAction):
    def name(self) -> str:
        return "action_set_province"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        province = self._province(tracker)
        if province is None:
            say(dispatcher, self.app, "utter_ask_province")
            return []
        self._remember(tracker.sender_id, province)
        pending = tracker.get_slot("pending_question")
        if not pending:
            say(dispatcher, self.app, "utter_province_noted", province=province.label)
            return [SlotSet("province", province.value)]
        question = Question(pending, self.app.today(), province, Program.read(tracker.get_slot("program")))
        say_reply(dispatcher, answer(question, self.app.parser.parse(pending), self.app.shelf.current()).to_reply())
        return [SlotSet("province", province.value), SlotSet("pending_question", None)]

    def _province(self, tracker: Tracker) -> Province | None:
        if tapped := Province.read(slot_entities(tracker).get("province")):
            return tapped
        text = tracker.latest_message.get("text") or ""
        found = self.app.places.province_of(text)
        if found is None:
            provinces = {province for mention in self.app.places.find(fold(text), loose=True) for province in mention.provinces}
            found = provinces.pop() if len(provinces) == 1 else None
        return found

    def _remember(self, sender_id: str, province: Province) -> None:
        with self.app.uow() as uow:
            conversation = uow.conversations.by_engine_id(sender_id)
            if conversation is not None:
                uow.conversations.set_province(conversation.id, province.value)
                uow.commit()
