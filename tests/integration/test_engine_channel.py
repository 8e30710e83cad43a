"""The engine's input channel: a message is handled once, however often and however early it comes again."""

from __future__ import annotations

import asyncio
import json
from types import SimpleNamespace
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import InMemoryLockStore, LockError
from rasa.shared.core.events import BotUttered, Event, UserUttered

from bot.engine.channel import AnSinhInput
from bot.engine.client import TOKEN_HEADER
from bot.engine.patches import TurnAborted


class Agent:
    """An agent with Rasa's own lock; its turn takes ``seconds``, says ``says`` and fails with ``error``."""

    def __init__(self) -> None:
        self.lock_store = InMemoryLockStore()
        self.tracker_store = self
        self.processor = SimpleNamespace(handle_message=self._turn)
        self.events: list[Event] = []
        self.turns: list[str] = []
        self.seconds, self.says, self.error = 0.0, ["Dạ, 500 nghìn ạ."], None
        self.ready = True

    def is_ready(self) -> bool:
        return self.ready

    async def retrieve(self, sender_id: str) -> Any:
        return SimpleNamespace(events=list(self.events)) if self.events else None

    async def handle_message(self, message: UserMessage) -> None:
        """As Rasa's: the way in of its stock channels."""
        async with self.lock_store.lock(message.sender_id):
            await self._turn(message)

    async def _turn(self, message: UserMessage) -> None:
        self.turns.append(message.metadata["message_id"])
        await asyncio.sleep(self.seconds)
        if self.error is not None:
            raise self.error
        self.events.append(UserUttered(message.text, metadata=message.metadata))
        for text in self.says:
            self.events.append(BotUttered(text))
            await message.output_channel.send_text_message(message.sender_id, text)


@pytest.fixture
def agent() -> Agent:
    return Agent()


async def post(agent: Agent, message_id: str = "7", *, retry: bool = False, token: str = "t") -> tuple[int, Any]:
    blueprint = AnSinhInput("t").blueprint(agent.handle_message)
    (route,) = blueprint._future_routes
    body = {"sender": "opaque", "text": "chào", "intent": None, "slots": {}, "message_id": message_id, "retry": retry}
    request = SimpleNamespace(headers={TOKEN_HEADER: token}, json=body, app=SimpleNamespace(ctx=SimpleNamespace(agent=agent)))
    answer = await route.handler(request)
    return answer.status, json.loads(answer.body)


def texts(messages: list[dict[str, Any]]) -> list[str]:
    return [message["text"] for message in messages]


def key(messages: list[dict[str, Any]]) -> str:
    return str(messages[0]["custom"]["reply"]["meta"]["key"])


async def test_message_taken_up_again_while_its_first_turn_still_runs_is_handled_once(agent: Agent) -> None:
    agent.seconds = 0.2
    first, again = await asyncio.gather(post(agent), post(agent, retry=True))
    assert agent.turns == ["7"]
    assert texts(first[1]) == texts(again[1]) == agent.says


async def test_message_handled_before_gets_its_own_replies_and_no_later_ones(agent: Agent) -> None:
    await post(agent)
    agent.says = ["Câu khác"]
    await post(agent, "8")
    assert texts((await post(agent, retry=True))[1]) == ["Dạ, 500 nghìn ạ."]
    assert agent.turns == ["7", "8"]


async def test_retry_of_a_message_that_never_arrived_is_handled(agent: Agent) -> None:
    assert texts((await post(agent, retry=True))[1]) == agent.says
    assert agent.turns == ["7"]


@pytest.mark.parametrize("said", [[], [""]])
async def test_turn_that_was_done_in_silence_ends_with_an_apology(agent: Agent, said: list[str]) -> None:
    agent.says = said
    await post(agent)
    status, messages = await post(agent, retry=True)
    assert (status, key(messages)) == (200, "utter_action_failed")
    assert agent.turns == ["7"]


async def test_error_that_comes_every_time_ends_with_an_apology_at_the_second_try(agent: Agent) -> None:
    agent.error = KeyError("slot")
    assert (await post(agent))[0] == 503
    status, messages = await post(agent, retry=True)
    assert (status, key(messages)) == (200, "utter_action_failed")


@pytest.mark.parametrize("error", [TurnAborted("actions are away"), ConnectionResetError(), LockError("late")])
async def test_fault_that_passes_is_left_to_another_try(agent: Agent, error: BaseException) -> None:
    agent.error = error  # type: ignore[assignment]
    assert (await post(agent))[0] == 503
    assert (await post(agent, retry=True))[0] == 503


async def test_engine_without_a_model_is_away(agent: Agent) -> None:
    agent.ready = False
    assert (await post(agent))[0] == 503
    assert agent.turns == []


async def test_caller_without_the_token_is_refused(agent: Agent) -> None:
    assert (await post(agent, token="x"))[0] == 401
    assert agent.turns == []
