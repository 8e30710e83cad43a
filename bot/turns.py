"""One resident message from storage to stored replies: the visible list of steps every channel goes through."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bot.danger import Danger, detect
from bot.messages import Button, Channel, Incoming, Kind, Outcome, Reply
from bot.ports import Clock, Engine, UnitOfWork
from bot.records import Conversation, Inbound, Owner
from bot.texts import Texts
from knowledge_base.text import clean, fold

LONGEST_TEXT = 2000
Pages = Callable[[Channel, Reply], tuple[Reply, ...]]
# Channels that read the store themselves: storing a reply is delivering it.
PULL_CHANNELS = frozenset({Channel.WEB, Channel.TERMINAL})
WAKE_UP = "ansinh_outbound"
COMMANDS = {"start": "greet", "help": None, "gapcanbo": "request_person", "hoso": "check_dossier", "xe": "request_vehicle"}
COMMAND = re.compile(r"/([a-z_]+)(?:@\w+)?(?:\s.*)?", re.DOTALL)
# What may carry a caption: typed words are a question, whatever they stand under.
CAPTIONED = frozenset({Kind.IMAGE, Kind.VIDEO, Kind.FILE})
# Outcome of an event no answer could be found for, and what staff read about it.
FAILED = "failed"
FAILED_REASON = "Máy gặp lỗi, chưa trả lời được"
LATE = "utter_engine_down"
KIND_TEXTS = {
    Kind.STICKER: "utter_kind_sticker",
    Kind.IMAGE: "utter_kind_image",
    Kind.AUDIO: "utter_kind_audio",
    Kind.VIDEO: "utter_kind_other",
    Kind.FILE: "utter_kind_file",
    Kind.LOCATION: "utter_kind_location",
    Kind.OTHER: "utter_kind_other",
}


class Intake:
    """Takes events from channels: stored and deferred in one transaction, before the channel is told "received".

    Danger is answered right here, in the same transaction: it never waits behind another message or for the engine.
    """

    def __init__(self, uow: Callable[[], UnitOfWork], texts: Texts, clock: Clock) -> None:
        self._uow, self._texts, self._clock = uow, texts, clock

    def receive(self, incoming: Incoming) -> bool:
        """Store an event and defer its turn; False when this message id was received before.

        Raises:
            DatabaseUnavailable: nothing was stored; the channel must not acknowledge.
        """
        return self.store(incoming) is not None

    def store(self, incoming: Incoming) -> int | None:
        """As :meth:`receive`; the id of the stored event, or None for a duplicate."""
        with self._uow() as uow:
            conversation = uow.conversations.ensure(incoming.channel, incoming.external_id, incoming.display_name)
            text = clean(incoming.text)
            inbound_id = uow.inbox.add(conversation.id, replace(incoming, text=text))
            if inbound_id is None:
                return None
            if incoming.kind is Kind.UNFOLLOW:  # answered by silence; marked here, in the order in which people leave and come back
                uow.conversations.mark_blocked(conversation.id, self._clock())
                uow.inbox.finish(inbound_id, self._clock(), None)
                uow.commit()
                return inbound_id
            uow.conversations.touch(conversation.id, self._clock())
            if danger := detect(text):
                uow.handovers.open(conversation.id, danger.label, urgent=True)
                store_replies(uow, conversation, [self._emergency(danger)], inbound_id)
                uow.inbox.finish(inbound_id, self._clock(), Outcome.EMERGENCY.value)
            else:
                uow.jobs.defer_inbound(inbound_id, conversation.id)
            uow.commit()
            return inbound_id

    def _emergency(self, danger: Danger) -> Reply:
        key = f"utter_emergency_{danger.value}"
        text = f"{self._texts.get(key)}\n{self._texts.get('utter_emergency_reported')}"
        return Reply(text, self._texts.buttons(key), meta={"key": key, "outcome": Outcome.EMERGENCY.value, "aside": True})


@dataclass(frozen=True, slots=True)
class Meaning:
    """What goes to the engine: a typed text, or the fixed meaning of a button or command."""

    text: str | None = None
    intent: str | None = None
    slots: dict[str, Any] | None = None


def whole(_: Channel, reply: Reply) -> tuple[Reply, ...]:
    """For channels without a longest message: every reply is one page."""
    return (reply,)


@dataclass(frozen=True, slots=True)
class Handler:
    """Handles stored events; needs the unit of work, the engine, the texts, a clock, and how a channel cuts long replies into pages."""

    uow: Callable[[], UnitOfWork]
    engine: Engine
    texts: Texts
    clock: Clock
    pages: Pages = whole

    def handle(self, inbound_id: int) -> None:
        """Answer one stored event. Doing it again after a crash gives no second answer.

        Raises:
            EngineUnavailable: nothing was kept; try again later.
        """
        with self.uow() as uow:
            inbound = uow.inbox.begin(inbound_id)
            if inbound is None or inbound.handled_at is not None:
                return
            conversation = uow.conversations.get(inbound.conversation_id)
            meaning_or_replies = self._before_engine(uow, inbound, conversation)
            uow.commit()
        if isinstance(meaning_or_replies, Meaning):
            replies = self._engine_turn(meaning_or_replies, inbound, conversation)
        else:
            replies = meaning_or_replies
        with self.uow() as uow:
            if uow.inbox.finish(inbound_id, self.clock(), _outcome(replies)):
                store_replies(uow, conversation, replies, inbound_id, self.pages)
                uow.commit()

    def apologise(self, inbound_id: int, late: timedelta = timedelta(0)) -> None:
        """Tell the resident, once, that the answer to an event received ``late`` ago will come later; the event stays to be handled."""
        with self.uow() as uow:
            inbound = uow.inbox.begin(inbound_id)
            if inbound is None or inbound.handled_at is not None or (late and self.clock() - inbound.received_at < late):
                return
            said = uow.outbox.of_conversation(inbound.conversation_id)
            if any(row.inbound_id == inbound_id and row.reply.meta.get("key") == LATE for row in said):
                return
            store_replies(uow, uow.conversations.get(inbound.conversation_id), [self._say(LATE)], inbound_id)
            uow.commit()

    def give_up(self, inbound_id: int) -> None:
        """End an event that fails every time: an apology to the resident, and a person is asked to look after them."""
        with self.uow() as uow:
            inbound = uow.inbox.begin(inbound_id)
            if inbound is None or not uow.inbox.finish(inbound_id, self.clock(), FAILED):
                return
            conversation = uow.conversations.get(inbound.conversation_id)
            store_replies(uow, conversation, [self._say("utter_action_failed")], inbound_id)
            uow.handovers.open(conversation.id, FAILED_REASON)
            uow.commit()

    def _before_engine(self, uow: UnitOfWork, inbound: Inbound, conversation: Conversation) -> Meaning | list[Reply]:
        """Everything that needs no model (danger was answered when the event was stored)."""
        incoming = inbound.incoming
        if conversation.owner is Owner.STAFF:
            return []
        if incoming.kind is Kind.BUTTON:
            return self._button(uow, conversation, incoming.button or "")
        if incoming.kind is Kind.CONTACT:
            return self._contact(incoming)
        if incoming.kind is Kind.FOLLOW:
            return Meaning(intent="greet")
        captioned = incoming.kind in CAPTIONED and _has_words(incoming.text)
        if incoming.kind in KIND_TEXTS and not captioned:
            return [self._say(KIND_TEXTS[incoming.kind])]
        return self._text(uow, conversation, incoming.text)

    def _text(self, uow: UnitOfWork, conversation: Conversation, text: str) -> Meaning | list[Reply]:
        if not _has_words(text):
            return [self._say("utter_empty")]
        if len(text) > LONGEST_TEXT:
            return [self._say("utter_too_long")]
        if (command := COMMAND.fullmatch(text.strip())) and command[1] in COMMANDS:
            intent = COMMANDS[command[1]]
            return Meaning(intent=intent) if intent else [self._say("utter_help")]
        for number, button in enumerate(uow.outbox.last_buttons(conversation.id), start=1):
            if button.token and fold(text) in (fold(button.title), str(number)):
                return self._button(uow, conversation, button.token)
        return Meaning(text=text)

    def _button(self, uow: UnitOfWork, conversation: Conversation, token: str) -> Meaning | list[Reply]:
        """Only tokens minted for this conversation mean anything; an answer to a question counts only while that is the last one asked."""
        found = uow.buttons.resolve(conversation.id, token)
        if found is None:
            return [self._say("utter_button_stale")]
        meaning = found[1]
        said = meaning.get("say")
        if said and all(button.say != said for button in uow.outbox.last_buttons(conversation.id)):
            return [self._say("utter_button_stale")]
        return Meaning(text=meaning.get("say"), intent=meaning.get("intent"), slots=meaning.get("slots"))

    def _contact(self, incoming: Incoming) -> Meaning | list[Reply]:
        """One's own number counts as typed; somebody else's card is never used."""
        if incoming.contact is None or not incoming.contact.own:
            return [self._say("utter_contact_not_own")]
        return Meaning(text=incoming.contact.phone)

    def _engine_turn(self, meaning: Meaning, inbound: Inbound, conversation: Conversation) -> list[Reply]:
        return self.engine.turn(
            conversation.engine_id,
            text=meaning.text,
            intent=meaning.intent,
            slots=meaning.slots or {},
            message_id=str(inbound.id),
            retry=inbound.attempts > 1,
        )

    def _say(self, key: str) -> Reply:
        """An aside: the question asked before it stays open (see ``Outbox.last_buttons``)."""
        return Reply(self.texts.get(key), self.texts.buttons(key), meta={"key": key, "aside": True})


def store_replies(
    uow: UnitOfWork, conversation: Conversation, replies: list[Reply], inbound_id: int | None, pages: Pages = whole
) -> list[int]:
    """Store bot messages with their button tokens and, for push channels, their send jobs; all in the caller's transaction.

    Each page is a message with a job of its own, so that sending the second again does not repeat the first.
    """
    stored = []
    for page in (page for reply in replies for page in pages(conversation.channel, reply)):
        buttons = tuple(_with_token(uow, conversation, button) for button in page.buttons)
        delivered = conversation.channel in PULL_CHANNELS
        outbound_id = uow.outbox.add(conversation.id, replace(page, buttons=buttons), inbound_id, delivered=delivered)
        if not delivered:
            urgent = page.meta.get("outcome") == Outcome.EMERGENCY.value
            uow.jobs.defer_send(outbound_id, conversation.id, urgent=urgent)
        stored.append(outbound_id)
    if stored:
        uow.notify(WAKE_UP, str(conversation.id))
    return stored


def _has_words(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _with_token(uow: UnitOfWork, conversation: Conversation, button: Button) -> Button:
    """Choices get an opaque token; links, numbers to call and share requests need none."""
    if button.url or button.phone or button.share:
        return button
    meaning = {"say": button.say, "intent": button.intent, "slots": button.slots}
    return replace(button, token=uow.buttons.mint(conversation.id, button.title, meaning))


def _outcome(replies: list[Reply]) -> str | None:
    return next((str(reply.meta["outcome"]) for reply in replies if reply.meta.get("outcome")), None)
