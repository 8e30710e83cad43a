"""The one way into the engine: a Rasa input channel that, unlike the stock ones, fails loudly and keeps nothing of a failed turn."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from itertools import takewhile
from typing import Any

import structlog
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.core.lock_store import LockError
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.events import BotUttered, UserUttered
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.engine.client import TOKEN_HEADER, neutral, reply_from_engine
from bot.engine.patches import TurnAborted
from bot.messages import Reply
from bot.texts import default_texts

log = structlog.get_logger(__name__)

APOLOGY = "utter_action_failed"
LOCK_LOOK_SECONDS = 0.1


class AnSinhInput(InputChannel):
    """POST /webhooks/ansinh/turn {sender, text | intent + slots, message_id} → list of bot messages; 503 when the turn failed."""

    def __init__(self, token: str) -> None:
        self._token = token

    @classmethod
    def name(cls) -> str:
        return "ansinh"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> AnSinhInput:
        return cls((credentials or {})["token"])

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        turns = Blueprint("ansinh_turns", __name__)

        @turns.route("/turn", methods=["POST"])
        async def turn(request: Request) -> HTTPResponse:
            if not hmac.compare_digest(request.headers.get(TOKEN_HEADER, "").encode(), self._token.encode()):
                return response.json({"error": "token"}, status=401)
            retry = bool(request.json.get("retry"))
            try:
                return response.json(await take_turn(request.app.ctx.agent, request.json))
            except TurnAborted as error:
                log.warning("turn aborted", reason=str(error))
                return response.json({"error": "turn aborted"}, status=503)
            except Exception as error:  # the text of the message must not reach the log, so only the kind of the error does
                log.error("turn failed", error=type(error).__name__, retry=retry)
                if retry and not passing(error):  # it fails every time: better an apology than silence until the fault is mended
                    return response.json([apology()])
                return response.json({"error": "turn failed"}, status=503)

        return turns


async def take_turn(agent: Agent, body: dict[str, Any]) -> list[dict[str, Any]]:
    """The bot's messages of one turn. A message that was handled before gets those of then, be it by a turn that is still running.

    The lock of the conversation is taken here, as ``Agent.handle_message`` would, so that nothing comes between looking and handling.

    Raises:
        TurnAborted: nothing was kept.
    """
    if not agent.is_ready():
        raise TurnAborted("no model")
    async with agent.lock_store.lock(body["sender"], wait_time_in_seconds=LOCK_LOOK_SECONDS):
        if body.get("retry") and (done := await _done_before(agent.tracker_store, body)) is not None:
            return done if any(map(reply_from_engine, done)) else [apology()]
        collector = CollectingOutputChannel()
        await agent.processor.handle_message(_message(body, collector))
        messages: list[dict[str, Any]] = collector.messages
        return messages


def passing(error: Exception) -> bool:
    """Whether the turn may go well when it is tried again: the database or another machine is away, or the lock was kept too long."""
    return isinstance(error, OSError | TimeoutError | LockError) or type(error).__module__.startswith("psycopg")


def apology() -> dict[str, Any]:
    """A bot message for a turn that ended without an answer."""
    texts = default_texts()
    return {"custom": {"reply": Reply(texts.get(APOLOGY), texts.buttons(APOLOGY), meta={"key": APOLOGY}).to_json()}}


async def _done_before(trackers: TrackerStore, body: dict[str, Any]) -> list[dict[str, Any]] | None:
    """What the bot said when this very message was handled before (its caller died before it could store that); else None."""
    tracker = await trackers.retrieve(body["sender"])
    events = list(tracker.events) if tracker else []
    for place, event in enumerate(events):
        if isinstance(event, UserUttered) and (event.metadata or {}).get("message_id") == body["message_id"]:
            answer = takewhile(lambda later: not isinstance(later, UserUttered), events[place + 1 :])
            return [_as_message(said) for said in answer if isinstance(said, BotUttered)]
    return None


def _as_message(said: BotUttered) -> dict[str, Any]:
    data = said.data or {}
    return {"text": said.text, "buttons": data.get("buttons"), "custom": data.get("custom")}


def _message(body: dict[str, Any], collector: CollectingOutputChannel) -> UserMessage:
    """A typed text is parsed by the model whatever it begins with; an intent (from a button) is taken as it is."""
    metadata = {"message_id": body["message_id"]}
    common = {"output_channel": collector, "sender_id": body["sender"], "input_channel": "ansinh", "metadata": metadata}
    if body.get("intent"):
        entities = [{"entity": name, "value": value, "start": 0, "end": 0} for name, value in (body.get("slots") or {}).items()]
        parsed = {
            "text": f"/{body['intent']}",
            "intent": {"name": body["intent"], "confidence": 1.0},
            "intent_ranking": [{"name": body["intent"], "confidence": 1.0}],
            "entities": entities,
        }
        return UserMessage(parsed["text"], parse_data=parsed, **common)
    return UserMessage(neutral(body.get("text") or ""), **common)
