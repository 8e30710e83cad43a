"""Begins a dossier look-up; a code in the very first message is taken at once."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import AnSinhAction, clear
from knowledge_base.patterns import dossier_key
from knowledge_base.programs import Program


class ActionStartDossier(AnSinhAction):
    def name(self) -> str:
        return "action_start_dossier"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        text = tracker.latest_message.get("text") or ""
        code: list[EventType] = [SlotSet("dossier_code", text)] if dossier_key(text) else clear(tracker, "dossier_code")
        return [SlotSet("program", Program.TRA_CUU_HO_SO.value), *clear(tracker, "form_ended", "dossier_proof"), *code]
