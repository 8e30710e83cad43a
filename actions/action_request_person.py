"""Puts the resident on the list of those who wait for a person."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import AnSinhAction, say
from bot.handover import request_person


class ActionRequestPerson(AnSinhAction):
    def name(self) -> str:
        return "action_request_person"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        with self.app.uow() as uow:
            request_person(uow, tracker.sender_id, "Xin gặp cán bộ")
        say(dispatcher, self.app, "utter_handover_stored")
        return []
