"""Reads the last entitlement result again; without one, "nói lại" gets its usual answer."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import AnSinhAction, answer_message, say_reply, understood
from bot.entitlement.case import Case
from bot.entitlement.result import result_of
from bot.entitlement.telling import tell

SPEAKING = frozenset(
    {"action_answer_question", "action_finish_entitlement", "action_repeat_entitlement", "action_check_dossier", "action_submit_transport"}
)


class ActionRepeatEntitlement(AnSinhAction):
    def name(self) -> str:
        return "action_repeat_entitlement"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        case = Case.from_json(tracker.get_slot("situation"))
        if case.told and case.requested is None and (_tapped(tracker) or _spoke_last(tracker)):
            for reply in tell(result_of(case, self.app.today()), self.app.texts):
                say_reply(dispatcher, reply)
        else:
            say_reply(dispatcher, answer_message(self.app, tracker, understood(tracker)).to_reply())
        return []


def _tapped(tracker: Tracker) -> bool:
    return str(tracker.latest_message.get("text") or "").startswith("/")


def _spoke_last(tracker: Tracker) -> bool:
    """Whether the result was the last thing told."""
    told = [event.get("name") for event in tracker.events if event.get("event") == "action" and event.get("name") in SPEAKING]
    return bool(told) and told[-1] in ("action_finish_entitlement", "action_repeat_entitlement")
