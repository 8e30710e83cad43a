"""Tells the result of the entitlement form and keeps it as a checklist to print."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import AnSinhAction, clear, say, say_reply
from bot.entitlement.case import Case
from bot.entitlement.checklist import keep, link_for
from bot.entitlement.result import result_of
from bot.entitlement.telling import tell

# "answered" and "failed" were told already.
ENDINGS = {"cancelled": "utter_entitlement_cancelled", "handover": "utter_handover_stored"}


class ActionFinishEntitlement(AnSinhAction):
    def name(self) -> str:
        return "action_finish_entitlement"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        done = clear(tracker, "form_ended", "entitlement_answer")
        ended = tracker.get_slot("form_ended")
        if ended:
            if key := ENDINGS.get(ended):
                say(dispatcher, self.app, key)
            return done
        case = Case.from_json(tracker.get_slot("situation"))
        result = result_of(case, self.app.today())
        with self.app.uow() as uow:
            conversation = uow.conversations.by_engine_id(tracker.sender_id)
            token = keep(uow, case, self.app.today(), self.app.clock(), conversation.id if conversation else None)
            uow.commit()
        link = link_for(token, self.app.settings.public_url, self.app.settings.listen, conversation.channel if conversation else None)
        for reply in tell(result, self.app.texts, link):
            say_reply(dispatcher, reply)
        topic = [SlotSet("program", result.granted[0].program.value)] if result.granted else []
        return [*done, *topic]
