"""Begins the entitlement conversation with what the first message tells; buttons of a result lead here as well."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import AnSinhAction, answer_message, clear, remembered, say, say_reply, slot_entities, understood
from bot.answers import SURE
from bot.entitlement.case import Case
from bot.entitlement.result import result_of
from bot.entitlement.telling import CHANGE_STEP, NOT_YET_STEP, STEP, tell_not_yet
from bot.entitlement.turn import DONE, Step, begin, change, start_case
from bot.entitlement.wording import Wording


class ActionStartEntitlement(AnSinhAction):
    def name(self) -> str:
        return "action_start_entitlement"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        tapped, case = slot_entities(tracker).get(STEP), Case.from_json(tracker.get_slot("situation"))
        if tapped == NOT_YET_STEP:
            say_reply(dispatcher, tell_not_yet(result_of(case, self.app.today()), self.app.texts))
            return _ended("answered")
        if tapped == CHANGE_STEP and case.told:
            return [*clear(tracker, "form_ended", "entitlement_answer"), SlotSet("situation", change(case).case.to_json())]
        understanding = understood(tracker)
        if understanding.confidence < SURE:
            found = answer_message(self.app, tracker, understanding)
            say_reply(dispatcher, found.to_reply())
            return [*_ended("answered"), *(SlotSet(slot, value) for slot, value in remembered(tracker, found).items())]
        text = "" if understanding.text.startswith("/") else understanding.text
        return self._begin(dispatcher, tracker, begin(start_case(tracker.get_slot("province")), text, self.app.today()))

    def _begin(self, dispatcher: CollectingDispatcher, tracker: Tracker, step: Step) -> list[EventType]:
        say(dispatcher, self.app, "utter_entitlement_begin")
        wording = Wording(self.app.texts, step.case)
        for said in step.said:
            say(dispatcher, self.app, said.key, person=wording.person, **wording.filled(said.fill))
        answered = [SlotSet("entitlement_answer", DONE)] if step.done else clear(tracker, "entitlement_answer")
        return [*clear(tracker, "form_ended"), SlotSet("situation", step.case.to_json()), *answered]


def _ended(how: str) -> list[EventType]:
    """The form that follows has nothing to ask."""
    return [SlotSet("form_ended", how), SlotSet("entitlement_answer", DONE)]
