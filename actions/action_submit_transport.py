"""Stores the vehicle request of a filled and confirmed form, and tells its reference."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.action_start_transport import SLOTS
from actions.base import AnSinhAction, clear, message_key, say
from bot.transport.form import submit

# "outside" and "failed" were told already.
ENDINGS = {"cancelled": "utter_transport_cancelled", "handover": "utter_handover_stored"}


class ActionSubmitTransport(AnSinhAction):
    def name(self) -> str:
        return "action_submit_transport"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        done = clear(tracker, "form_ended", *(f"transport_{slot}" for slot in SLOTS))
        ended = tracker.get_slot("form_ended")
        if ended:
            if key := ENDINGS.get(ended):
                say(dispatcher, self.app, key)
            return done
        if tracker.get_slot("transport_confirmed") != "đúng":
            say(dispatcher, self.app, "utter_transport_nothing_stored")
            return done
        slots = {f"transport_{slot}": tracker.get_slot(f"transport_{slot}") for slot in SLOTS}
        with self.app.uow() as uow:
            conversation = uow.conversations.by_engine_id(tracker.sender_id)
            stored = submit(
                uow,
                slots,
                request_key=message_key(tracker),
                conversation_id=conversation.id if conversation else None,
                now=self.app.clock(),
            )
        say(dispatcher, self.app, "utter_transport_stored", reference=stored.reference, phone=stored.phone)
        return done
