"""Answers a question, and remembers province and programme for the next one."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import AnSinhAction, answer_message, remembered, say_reply, understood


class ActionAnswerQuestion(AnSinhAction):
    def name(self) -> str:
        return "action_answer_question"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        understanding = understood(tracker)
        found = answer_message(self.app, tracker, understanding)
        say_reply(dispatcher, found.to_reply())
        events: list[EventType] = [SlotSet(slot, value) for slot, value in remembered(tracker, found).items()]
        provinces = {entity["value"] for entity in understanding.entities if entity["entity"] == "province"}
        if len(provinces) == 1:
            events.append(SlotSet("province", provinces.pop()))
        return events
