"""The one way into the engine: a Rasa input channel that, unlike the stock ones, fails loudly and keeps nothing of a failed turn."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.shared.core.events import BotUttered, UserUttered
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.engine.client import TOKEN_HEADER, neutral
from bot.engine.patches import TurnAborted

log = structlog.get_logger(__name__)


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
            if request.json.get("retry") and (done := await _done_before(request)):
                return response.json(done)
            collector = CollectingOutputChannel()
            try:
                await on_new_message(_message(request.json, collector))
            except TurnAborted as error:
                log.warning("turn aborted", reason=str(error))
                return response.json({"error": "turn aborted"}, status=503)
            except Exception as error:  # the text of the message must not reach the log, so only the kind of the error does
                log.error("turn failed", error=type(error).__name__)
                return response.json({"error": "turn failed"}, status=503)
            return response.json(collector.messages)

        return turns


async def _done_before(request: Request) -> list[dict[str, Any]]:
    """What the bot said when this very message was handled before (its caller died before it could store that); else []."""
    tracker = await request.app.ctx.agent.tracker_store.retrieve(request.json["sender"])
    events = list(tracker.events) if tracker else []
    for place, event in enumerate(events):
        if isinstance(event, UserUttered) and (event.metadata or {}).get("message_id") == request.json["message_id"]:
            return [_as_message(said) for said in events[place + 1 :] if isinstance(said, BotUttered)]
    return []


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
