"""Begins a vehicle request with empty answers."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import AnSinhAction, clear
from knowledge_base.programs import Program

SLOTS = ("patient", "phone", "from", "to", "when", "posture", "oxygen", "confirmed", "commune")


class ActionStartTransport(AnSinhAction):
    def name(self) -> str:
        return "action_start_transport"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        topic = SlotSet("program", Program.XE_CHUYEN_BENH.value)
        return [topic, *clear(tracker, "form_ended", *(f"transport_{slot}" for slot in SLOTS))]
