"""What all actions share: reading the turn, saying replies, and one place where errors end."""

from __future__ import annotations

import abc
import asyncio
from typing import Any

import structlog
from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot import wiring
from bot.answer_model import Answer, Question
from bot.answers import answer, answer_aspect, answer_entry
from bot.engine.client import understanding_from_parse
from bot.errors import DatabaseUnavailable, EngineUnavailable
from bot.handover import request_person
from bot.interruptions import Interruption, interruption
from bot.messages import Outcome, Reply
from bot.ports import Understanding
from bot.wiring import App
from knowledge_base.programs import Aspect, Program, Province

log = structlog.get_logger(__name__)


class AnSinhAction(Action, abc.ABC):
    """An action over the use cases. rasa-sdk builds it without arguments; tests pass their own parts."""

    def __init__(self, app: App | None = None) -> None:
        self._app = app

    @property
    def app(self) -> App:
        self._app = self._app or wiring.app()
        return self._app

    @abc.abstractmethod
    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """Do the work; runs in a thread of its own."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Errors that pass by themselves make the engine drop the turn (it is tried again); others get an apology."""
        try:
            return await asyncio.to_thread(self.act, dispatcher, tracker)
        except (DatabaseUnavailable, EngineUnavailable):
            raise
        except Exception as error:
            log.exception("action failed", action=self.name(), error=type(error).__name__)
            say(dispatcher, self.app, "utter_action_failed")
            return []


class AnSinhForm(FormValidationAction, abc.ABC):
    """A form's answers, read one by one. A question, a wish for a person or a change of mind in between is dealt with here."""

    finish_first: str
    # Where the form's matter belongs, whatever is known of the resident.
    province: Province | None = None

    def __init__(self, app: App | None = None) -> None:
        self._app = app

    @abc.abstractmethod
    def name(self) -> str:
        """``validate_<form>``; abstract here so that rasa-sdk registers the forms only."""

    @property
    def app(self) -> App:
        self._app = self._app or wiring.app()
        return self._app

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """As :meth:`AnSinhAction.run`: what passes by itself drops the turn, anything else ends the form with an apology."""
        try:
            return await super().run(dispatcher, tracker, domain)
        except (DatabaseUnavailable, EngineUnavailable):
            raise
        except Exception as error:
            log.exception("form failed", action=self.name(), error=type(error).__name__)
            say(dispatcher, self.app, "utter_action_failed")
            return [SlotSet("requested_slot", None), SlotSet("form_ended", "failed")]

    def interrupted(self, dispatcher: CollectingDispatcher, tracker: Tracker, slot: str, readable: bool) -> dict[str, Any] | None:
        """Slot changes when the message is no answer to the form's question, else None."""
        understanding = understood(tracker)
        match interruption(understanding, readable):
            case Interruption.CANCEL:
                return {slot: None, "requested_slot": None, "form_ended": "cancelled"}
            case Interruption.PERSON:
                with self.app.uow() as uow:
                    request_person(uow, tracker.sender_id, f"Đang điền: {self.form_name()}")
                return {slot: None, "requested_slot": None, "form_ended": "handover"}
            case Interruption.QUESTION:
                found = answer_message(self.app, tracker, understanding, self.province)
                say_reply(dispatcher, found.to_reply())
                return {slot: None, **remembered(tracker, found)}
            case Interruption.PROVINCE:
                return {slot: None, **take_province(self.app, dispatcher, tracker, Province(slot_entities(tracker)["province"]))}
            case Interruption.OTHER_FORM:
                say(dispatcher, self.app, self.finish_first)
                return {slot: None}
            case _:
                return None


def understood(tracker: Tracker) -> Understanding:
    """The model's reading of the latest message."""
    return understanding_from_parse(tracker.latest_message.get("text") or "", tracker.latest_message)


def message_key(tracker: Tracker) -> str:
    """Identifies this resident turn: the same again after a crash."""
    return f"{tracker.sender_id}:{(tracker.latest_message.get('metadata') or {}).get('message_id', '')}"


def slot_entities(tracker: Tracker) -> dict[str, str]:
    """What a tapped button carries."""
    return {entity["entity"]: entity["value"] for entity in tracker.latest_message.get("entities") or ()}


def take_province(app: App, dispatcher: CollectingDispatcher, tracker: Tracker, province: Province) -> dict[str, Any]:
    """Remember where the resident lives and answer the question that waited for it; the slots that change."""
    with app.uow() as uow:
        conversation = uow.conversations.by_engine_id(tracker.sender_id)
        if conversation is not None:
            uow.conversations.set_province(conversation.id, province.value)
            uow.commit()
    if pending := tracker.get_slot("pending_question"):
        question = Question(pending, app.today(), province, Program.read(tracker.get_slot("program")))
        say_reply(dispatcher, answer(question, app.parser.parse(pending), app.shelf.current()).to_reply())
    else:
        say(dispatcher, app, "utter_province_noted", province=province.label)
    return {"province": province.value, "pending_question": None}


def remembered(tracker: Tracker, found: Answer) -> dict[str, Any]:
    """Slots an answer leaves behind: its programme for follow-ups, and the question itself when it waits for the province."""
    slots: dict[str, Any] = {"pending_question": _in_words(tracker) if found.province_needed else None}
    if found.program and found.outcome in (Outcome.ANSWERED, Outcome.CLARIFY):
        slots["program"] = found.program
    return slots


def _in_words(tracker: Tracker) -> str:
    """The latest message as a question in words, also when it was a button."""
    text, tapped = tracker.latest_message.get("text") or "", slot_entities(tracker)
    program, aspect = Program.read(tapped.get("program")), Aspect.read(tapped.get("aspect"))
    return f"{program.label}: {aspect.label}" if text.startswith("/") and program and aspect else text


def answer_message(app: App, tracker: Tracker, understanding: Understanding, province: Province | None = None) -> Answer:
    """The answer to the latest message, with the programme of the conversation and its province (or the one given)."""
    known, program = province or tracker.get_slot("province"), tracker.get_slot("program")
    question = Question(understanding.text, app.today(), Province.read(known), Program.read(program))
    library, chosen = app.shelf.current(), slot_entities(tracker)
    if understanding.intent == "choose_entry" and (shown := answer_entry(question, chosen.get("entry_id", ""), library)):
        return shown
    tapped, aspect = Program.read(chosen.get("program")), Aspect.read(chosen.get("aspect"))
    if understanding.intent == "choose_aspect" and tapped and aspect:
        return answer_aspect(question, tapped, aspect, library)
    return answer(question, understanding, library)


def say_reply(dispatcher: CollectingDispatcher, reply: Reply) -> None:
    dispatcher.utter_message(json_message={"reply": reply.to_json()})


def say(dispatcher: CollectingDispatcher, app: App, key: str, **values: object) -> None:
    """Say a resident text with the buttons written beside it."""
    say_reply(dispatcher, Reply(app.texts.get(key, **values), app.texts.buttons(key), meta={"key": key}))


def clear(tracker: Tracker, *slots: str) -> list[EventType]:
    """Empty the slots that hold something."""
    return [SlotSet(slot, None) for slot in slots if tracker.get_slot(slot) is not None]
