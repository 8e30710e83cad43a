"""Talks to the Rasa server: one turn, or one parse. The engine is told opaque conversation ids only."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import httpx

from bot.errors import EngineUnavailable
from bot.messages import Reply
from bot.ports import Understanding
from bot.texts import button_from_payload
from knowledge_base.programs import Program

TURN_PATH = "/webhooks/ansinh/turn"
# All white space Rasa strips, also the unbreakable kind, or "/" could hide behind it.
FORGED_BEGINNING = re.compile(r"\A(?:[/\s]|EXTERNAL: )+")
TOKEN_HEADER = "X-AnSinh-Engine-Token"  # noqa: S105


class HttpEngine:
    """The engine behind its HTTP address; thread-safe, one connection pool."""

    def __init__(self, url: str, token: str, timeout: float = 20.0) -> None:
        self._token = token
        self._client = httpx.Client(base_url=url, timeout=httpx.Timeout(timeout, connect=3.0), headers={TOKEN_HEADER: token})

    def turn(
        self, sender: str, *, text: str | None, intent: str | None, slots: dict[str, Any], message_id: str, retry: bool = False
    ) -> list[Reply]:
        """One resident turn. ``retry``: this message may have been handled before; then its replies come back instead of a second turn.

        The replies may not be empty: silence of the engine counts as failure.

        Raises:
            EngineUnavailable: nothing of the turn was kept; it may be tried again.
        """
        body = {"sender": sender, "text": text, "intent": intent, "slots": slots, "message_id": message_id, "retry": retry}
        messages = self._post(TURN_PATH, body)
        replies = [reply for message in messages if (reply := reply_from_engine(message)) is not None]
        if not replies:
            raise EngineUnavailable("the engine said nothing")
        return replies

    def parse(self, text: str) -> Understanding:
        """What the language model makes of a text."""
        return understanding_from_parse(text, self._post("/model/parse", {"text": neutral(text)}, params={"token": self._token}))

    def alive(self) -> bool:
        """Whether the engine answers at all."""
        try:
            return self._client.get("/", timeout=3.0).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False

    def close(self) -> None:
        self._client.close()

    def _post(self, path: str, body: dict[str, Any], params: dict[str, str] | None = None) -> Any:
        try:
            response = self._client.post(path, json=body, params=params)
        except httpx.HTTPError as error:
            raise EngineUnavailable(f"engine not reachable: {type(error).__name__}") from error
        if response.status_code != httpx.codes.OK:
            raise EngineUnavailable(f"engine answered {response.status_code}")
        return response.json()


def neutral(text: str) -> str:
    """Typed text that can never be read as an intent: Rasa takes a leading "/" as one.

    >>> neutral('/restart{"a": 1}')
    'restart{"a": 1}'
    """
    return FORGED_BEGINNING.sub("", text)


def reply_from_engine(message: dict[str, Any]) -> Reply | None:
    """A bot message of the engine as a reply; None for an empty one."""
    custom = message.get("custom")
    if isinstance(custom, dict) and "reply" in custom:
        return Reply.from_json(custom["reply"])
    if not message.get("text"):
        return None
    buttons = tuple(button_from_payload(item["title"], item["payload"]) for item in message.get("buttons") or ())
    return Reply(message["text"], buttons)


def understanding_from_parse(text: str, data: dict[str, Any]) -> Understanding:
    """Rasa's parse result (HTTP, in process, or a tracker's latest message) as an :class:`Understanding`."""
    intent = data.get("intent") or {}
    aspect = data.get("aspect") or {}
    name = intent.get("name") or "nlu_fallback"
    program = Program.read(name.removeprefix("ask_"))
    return Understanding(
        text=text,
        intent=name,
        confidence=float(intent.get("confidence") or 0.0),
        program=program.value if program else None,
        aspect=aspect.get("name"),
        aspect_confidence=float(aspect.get("confidence") or 0.0),
        matter=(data.get("matter") or {}).get("name"),
        entities=tuple(_entities(text, data.get("entities") or ())),
        ranking=_ranking(data.get("intent_ranking")),
        aspects=_ranking(data.get("aspect_ranking")),
        parts=tuple(understanding_from_parse(str(part["text"]), part) for part in data.get("questions") or ()),
    )


def _ranking(items: Any) -> tuple[tuple[str, float], ...]:
    return tuple((str(item["name"]), float(item["confidence"])) for item in items or ())


def _entities(text: str, entities: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    shift = len(text) - len(neutral(text))
    for entity in entities:
        start, end = entity.get("start"), entity.get("end")
        if start is not None and end is not None:
            start, end = start + shift, end + shift
            yield {"entity": entity["entity"], "value": entity["value"], "text": text[start:end], "start": start, "end": end}
