"""Asks the question of the entitlement form that is open."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import AnSinhAction, say_reply
from bot.entitlement.case import Case
from bot.entitlement.wording import Wording
from bot.messages import Outcome, Reply


class ActionAskEntitlementFormEntitlementAnswer(AnSinhAction):
    def name(self) -> str:
        return "action_ask_entitlement_form_entitlement_answer"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        case = Case.from_json(tracker.get_slot("situation"))
        text, buttons = Wording(self.app.texts, case).question()
        meta = {"key": f"utter_entitlement_ask_{case.requested}", "outcome": Outcome.FORM.value}
        say_reply(dispatcher, Reply(text, buttons, meta=meta))
        return []
