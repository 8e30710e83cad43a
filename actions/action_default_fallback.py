"""What is said when no rule fits; the dialogue goes on."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, UserUtteranceReverted
from rasa_sdk.executor import CollectingDispatcher

from actions.base import AnSinhAction, say


class ActionDefaultFallback(AnSinhAction):
    def name(self) -> str:
        return "action_default_fallback"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        say(dispatcher, self.app, "utter_default")
        return [UserUtteranceReverted()]
