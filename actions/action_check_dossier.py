"""Looks a dossier up by code and second secret, and tells where it stands."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import AnSinhAction, clear, message_key, say
from bot.dossiers.lookup import Result, check, describe
from bot.dossiers.model import Dossier


class ActionCheckDossier(AnSinhAction):
    def name(self) -> str:
        return "action_check_dossier"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        done = clear(tracker, "form_ended", "dossier_code", "dossier_proof")
        code, proof = tracker.get_slot("dossier_code"), tracker.get_slot("dossier_proof")
        ended = tracker.get_slot("form_ended")
        if ended or not code or not proof:
            if ended != "failed":  # told already
                say(dispatcher, self.app, "utter_handover_stored" if ended == "handover" else "utter_dossier_cancelled")
            return done
        with self.app.uow() as uow:
            lookup = check(uow, tracker.sender_id, code, proof, self.app.clock(), turn_key=_turn_key(tracker))
        if lookup.result is Result.FOUND and lookup.dossier is not None:
            self._tell(dispatcher, lookup.dossier)
        elif lookup.result is Result.STOPPED:
            say(dispatcher, self.app, "utter_dossier_stopped", minutes=lookup.minutes)
        else:
            say(dispatcher, self.app, "utter_dossier_no_match")
        return done

    def _tell(self, dispatcher: CollectingDispatcher, dossier: Dossier) -> None:
        facts, texts = describe(dossier, self.app.clock()), self.app.texts

        def part(key: str, wanted: object) -> str:
            return "\n- " + texts.get(key, **facts) if wanted else ""

        due = part("utter_dossier_overdue", True) if facts["overdue"] else part("utter_dossier_due", facts["due_on"])
        say(
            dispatcher,
            self.app,
            "utter_dossier_found",
            **{
                **facts,
                "sample": texts.get("utter_dossier_sample") + " " if facts["is_sample"] else "",
                "status": texts.get(f"utter_dossier_status_{facts['status']}", **facts),
                "due": due,
                "missing": part("utter_dossier_missing", facts["missing"]),
                "contact": part("utter_dossier_contact", facts["desk_phone"]),
            },
        )


def _turn_key(tracker: Tracker) -> str | None:
    """None for a turn without a message of its own (a trial): such turns all count, or guessing there would be free."""
    key = message_key(tracker)
    return None if key.endswith(":") else key
