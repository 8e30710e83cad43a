"""Talking to the engine: turns, parses, and what counts as failure."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.client import TOKEN_HEADER, TURN_PATH, HttpEngine, neutral, reply_from_engine, understanding_from_parse
from bot.errors import EngineUnavailable
from bot.messages import Button, Reply, Source

Handler = Callable[[httpx.Request], httpx.Response]


def engine(handler: Handler) -> HttpEngine:
    """An engine client whose requests end in ``handler``."""
    made = HttpEngine("http://engine.test", "token")
    made.close()
    made._client = httpx.Client(transport=httpx.MockTransport(handler), base_url="http://engine.test", headers=made._client.headers)
    return made


def says(*messages: dict[str, Any]) -> tuple[HttpEngine, list[httpx.Request]]:
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json=list(messages))

    return engine(handler), seen


def turn(client: HttpEngine, **values: Any) -> list[Reply]:
    return client.turn("opaque", **{"text": "chào", "intent": None, "slots": {}, "message_id": "7", **values})


class TestTurn:
    def test_request_carries_token_and_message_and_nothing_else(self) -> None:
        client, seen = says({"text": "Dạ"})
        assert turn(client, retry=True) == [Reply("Dạ")]
        (request,) = seen
        assert (request.method, request.url.path) == ("POST", TURN_PATH)
        assert request.headers[TOKEN_HEADER] == "token"
        assert json.loads(request.content) == {
            "sender": "opaque", "text": "chào", "intent": None, "slots": {}, "message_id": "7", "retry": True,
        }  # fmt: skip
        assert "token" not in str(request.url)

    def test_button_goes_as_intent_with_slots(self) -> None:
        client, seen = says({"text": "Dạ"})
        turn(client, text=None, intent="choose_aspect", slots={"program": "bhyt"})
        body = json.loads(seen[0].content)
        assert (body["text"], body["intent"], body["slots"]) == (None, "choose_aspect", {"program": "bhyt"})

    def test_several_messages_come_in_order_and_empty_ones_are_left_out(self) -> None:
        client, _ = says({"text": "một"}, {"text": ""}, {"text": None, "image": "x"}, {"text": "hai"})
        assert [reply.text for reply in turn(client)] == ["một", "hai"]

    def test_structured_reply_comes_back_whole(self) -> None:
        reply = Reply("Dạ", (Button("Gọi", phone="115"),), (Source("Luật"),), "2026-07-01", {"outcome": "answered"})
        client, _ = says({"custom": {"reply": reply.to_json()}})
        assert turn(client) == [reply]

    def test_buttons_of_a_plain_message_are_read(self) -> None:
        client, _ = says({"text": "Oxy?", "buttons": [{"title": "Có", "payload": "có cần oxy"}, {"title": "Thôi", "payload": "/cancel"}]})
        assert turn(client) == [Reply("Oxy?", (Button("Có", say="có cần oxy"), Button("Thôi", intent="cancel")))]

    @pytest.mark.parametrize("messages", [[], [{"text": ""}], [{"image": "x"}]])
    def test_silence_is_failure(self, messages: list[dict[str, Any]]) -> None:
        client, _ = says(*messages)
        with pytest.raises(EngineUnavailable):
            turn(client)


def broken(error: Exception) -> Handler:
    def handler(request: httpx.Request) -> httpx.Response:
        raise error

    return handler


FAULTS: list[Handler] = [
    lambda _: httpx.Response(503, json={"error": "turn aborted"}),
    lambda _: httpx.Response(401),
    lambda _: httpx.Response(500, text="secret text of the resident"),
    lambda _: httpx.Response(302, headers={"location": "/"}),
    broken(httpx.ConnectError("refused")),
    broken(httpx.ReadTimeout("slow")),
    broken(httpx.RemoteProtocolError("cut")),
]


@pytest.mark.parametrize("fault", FAULTS, ids=range(len(FAULTS)))
def test_every_fault_of_the_engine_is_one_error_without_the_residents_text(fault: Handler) -> None:
    client = engine(fault)
    for attempt in (lambda: turn(client, text="tôi bị HIV"), lambda: client.parse("tôi bị HIV")):
        with pytest.raises(EngineUnavailable) as caught:
            attempt()
        assert "HIV" not in str(caught.value)
        assert "secret" not in str(caught.value)
    assert client.alive() is False


def test_engine_that_answers_is_alive() -> None:
    assert engine(lambda _: httpx.Response(200, text="Hello from Rasa")).alive()


PARSED = {
    "text": "mẹ tôi 78 tuổi được bao nhiêu",
    "intent": {"name": "ask_huu_tri_xa_hoi", "confidence": 0.91},
    "intent_ranking": [{"name": "ask_huu_tri_xa_hoi", "confidence": 0.91}, {"name": "ask_bhyt", "confidence": 0.05}],
    "aspect": {"name": "amount", "confidence": 0.8},
    "matter": {"name": "khac", "confidence": 0.2},
    "entities": [
        {"entity": "age", "value": "78", "start": 7, "end": 14, "extractor": "PatternExtractor"},
        {"entity": "program", "value": "x"},
    ],
}


def test_parse_becomes_an_understanding() -> None:
    client = engine(lambda _: httpx.Response(200, json=PARSED))
    found = client.parse(PARSED["text"])  # type: ignore[arg-type]
    assert (found.intent, found.confidence, found.program) == ("ask_huu_tri_xa_hoi", 0.91, "huu_tri_xa_hoi")
    assert (found.aspect, found.aspect_confidence, found.matter) == ("amount", 0.8, "khac")
    assert found.ranking == (("ask_huu_tri_xa_hoi", 0.91), ("ask_bhyt", 0.05))
    assert found.entities == ({"entity": "age", "value": "78", "text": "78 tuổi", "start": 7, "end": 14},)


@pytest.mark.parametrize("data", [{}, {"intent": None}, {"intent": {"name": None, "confidence": None}, "entities": None, "aspect": None}])
def test_parse_that_found_nothing_is_not_understood(data: dict[str, Any]) -> None:
    found = understanding_from_parse("abc", data)
    assert (found.intent, found.confidence, found.program, found.aspect) == ("nlu_fallback", 0.0, None, None)


def test_offsets_count_characters_of_the_text_as_typed() -> None:
    typed = "/ mẹ tôi 78 tuổi"
    assert neutral(typed) == "mẹ tôi 78 tuổi"
    found = understanding_from_parse(typed, {**PARSED, "entities": [{"entity": "age", "value": "78", "start": 7, "end": 14}]})
    (entity,) = found.entities
    assert typed[entity["start"] : entity["end"]] == entity["text"] == "78 tuổi"


FORGERIES = [
    '/restart{"a": 1}',
    " /restart",
    "//restart",
    "/ / restart",
    "\n/restart",
    "/EXTERNAL: restart",
    "EXTERNAL: restart",
    "EXTERNAL: /restart",
    "EXTERNAL: EXTERNAL: /restart",
    "/\u00a0/restart",
    "\u3000/restart",
]
PIECES = st.sampled_from(["/", " ", "\t", "\n", "\u00a0", "\u2003", "EXTERNAL: ", "EXTERNAL:", "restart", "a"])


def as_rasa_reads(text: str) -> str:
    """Rasa strips a message before it looks at its beginning."""
    return neutral(text).strip()


@pytest.mark.parametrize("text", FORGERIES)
def test_typed_text_is_never_read_as_an_intent(text: str) -> None:
    assert as_rasa_reads(text) == "restart" or as_rasa_reads(text).startswith("restart{")


@given(st.text() | st.lists(PIECES, max_size=8).map("".join))
def test_neutral_text_never_begins_like_an_intent_and_is_an_end_of_what_was_typed(text: str) -> None:
    assert not as_rasa_reads(text).startswith(("/", "EXTERNAL: "))
    assert text.endswith(neutral(text))


def test_message_without_text_or_reply_is_nothing() -> None:
    assert reply_from_engine({"custom": {"other": 1}}) is None
    assert reply_from_engine({"custom": [1], "text": "Dạ"}) == Reply("Dạ")
