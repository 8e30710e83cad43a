"""Rasa's dialogue memory on real PostgreSQL: saved, retrieved, and never growing without end."""

from __future__ import annotations

import warnings
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Rasa's libraries are older than the Python they run on
    from rasa.shared.core.domain import Domain
    from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, Event, SessionStarted, SlotSet, UserUttered
    from rasa.shared.core.trackers import DialogueStateTracker

    from bot.engine.tracker_store import KEEP_EVENTS, KEEP_TURNS, PostgresTrackerStore, bounded

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    # Entities and slots share names on purpose; the slots are filled by actions.
    pytest.mark.filterwarnings("ignore:Slot auto-fill has been removed:UserWarning"),
]
ROOT = Path(__file__).parents[2]
WHO = "0f3a"


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.load(str(ROOT / "bot" / "domain"))


@pytest.fixture
async def store(fresh_db: str, domain: Domain) -> AsyncIterator[PostgresTrackerStore]:
    made = PostgresTrackerStore(domain, host=fresh_db)
    yield made
    if made._pool is not None:
        await made._pool.close()


def rows(address: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(address) as connection:
        return connection.execute("SELECT sender_id, jsonb_array_length(events) FROM engine_trackers ORDER BY 1").fetchall()


def turn(number: int, *inside: Event) -> list[Event]:
    """What one resident turn leaves behind."""
    return [
        UserUttered(f"câu {number}", {"name": "ask_bhyt", "confidence": 0.9}, [], metadata={"message_id": str(number)}),
        ActionExecuted("action_answer_question"),
        BotUttered("Dạ", {"custom": {"reply": {"text": f"đáp {number}"}}}),
        *inside,
        ActionExecuted("action_listen"),
    ]


def tracker(domain: Domain, *events: Event) -> DialogueStateTracker:
    return DialogueStateTracker.from_events(WHO, [ActionExecuted("action_listen"), *events], domain.slots, domain=domain)


def without_times(events: Any) -> list[dict[str, Any]]:
    return [{key: value for key, value in event.as_dict().items() if key != "timestamp"} for event in events]


async def test_saved_conversation_comes_back(store: PostgresTrackerStore, domain: Domain) -> None:
    saved = tracker(
        domain, *turn(1, SlotSet("province", "an_giang"), ActiveLoop("transport_form"), SlotSet("requested_slot", "transport_phone"))
    )
    await store.save(saved)
    found = await store.retrieve(WHO)
    assert found is not None
    assert without_times(found.events) == without_times(saved.events)
    assert found.get_slot("province") == "an_giang"
    assert found.active_loop_name == "transport_form"
    assert found.get_slot("requested_slot") == "transport_phone"
    assert found.latest_message is not None
    assert found.latest_message.text == "câu 1"


async def test_unknown_conversation_is_nothing(store: PostgresTrackerStore) -> None:
    assert await store.retrieve("nobody") is None


async def test_one_row_per_conversation(store: PostgresTrackerStore, domain: Domain, fresh_db: str) -> None:
    for events in (turn(1), [*turn(1), *turn(2)]):
        await store.save(tracker(domain, *events))
    assert rows(fresh_db) == [(WHO, 9)]
    assert list(await store.keys()) == [WHO]


async def test_text_of_every_kind_survives(store: PostgresTrackerStore, domain: Domain) -> None:
    text = "'; DROP TABLE engine_trackers; -- 🙏 \\u0041 \" trợ cấp"
    await store.save(tracker(domain, UserUttered(text)))
    found = await store.retrieve(WHO)
    assert found is not None
    assert found.latest_message is not None
    assert found.latest_message.text == text


async def test_two_hundred_turns_stay_small_and_keep_what_matters(store: PostgresTrackerStore, domain: Domain, fresh_db: str) -> None:
    first = [SlotSet("province", "an_giang"), ActiveLoop("transport_form"), SlotSet("transport_patient", "bà Sáu")]
    await store.save(tracker(domain, SessionStarted(), *turn(0, *first)))
    longest = 0
    for number in range(1, 201):
        current = await store.retrieve(WHO)
        assert current is not None
        for event in turn(number, SlotSet("requested_slot", f"transport_{number % 2}")):
            current.update(event, domain)
        await store.save(current)
        longest = max(longest, rows(fresh_db)[0][1])
    assert longest <= KEEP_EVENTS
    found = await store.retrieve(WHO)
    assert found is not None
    assert found.get_slot("province") == "an_giang"
    assert found.get_slot("transport_patient") == "bà Sáu"
    assert found.get_slot("requested_slot") == "transport_0"
    assert found.active_loop_name == "transport_form"
    assert found.latest_message is not None
    assert found.latest_message.text == "câu 200"
    assert found.latest_action_name == "action_listen"


class TestBounded:
    def test_short_conversation_is_kept_as_it_is(self, domain: Domain) -> None:
        short = tracker(domain, *turn(1))
        assert bounded(short) == list(short.events)

    def long(self, domain: Domain, *before: Event) -> DialogueStateTracker:
        return tracker(domain, *before, *(event for number in range(60) for event in turn(number)))

    def test_last_turns_stay_word_for_word(self, domain: Domain) -> None:
        events = bounded(self.long(domain))
        texts = [event.text for event in events if isinstance(event, UserUttered)]
        assert texts == [f"câu {number}" for number in range(60 - KEEP_TURNS, 60)]

    def test_ids_of_the_last_messages_stay_so_that_a_retry_is_recognised(self, domain: Domain) -> None:
        events = bounded(self.long(domain))
        assert {(event.metadata or {}).get("message_id") for event in events if isinstance(event, UserUttered)} >= {"59", "58"}

    def test_slot_emptied_before_the_cut_stays_empty(self, domain: Domain) -> None:
        events = bounded(self.long(domain, SlotSet("program", "bhyt"), SlotSet("program", None)))
        assert not [event for event in events if isinstance(event, SlotSet) and event.key == "program"]

    def test_form_ended_before_the_cut_stays_ended(self, domain: Domain) -> None:
        events = bounded(self.long(domain, ActiveLoop("transport_form"), ActiveLoop(None)))
        assert not [event for event in events if isinstance(event, ActiveLoop)]

    def test_slot_changed_later_has_its_last_value(self, domain: Domain) -> None:
        conversation = tracker(
            domain,
            SlotSet("province", "an_giang"),
            *(event for number in range(60) for event in turn(number)),
            *turn(60, SlotSet("province", "bac_ninh")),
        )
        again = DialogueStateTracker.from_events(WHO, bounded(conversation), domain.slots, domain=domain)
        assert again.get_slot("province") == "bac_ninh"

    def test_few_turns_with_very_many_events_are_cut_too(self, domain: Domain) -> None:
        many = tracker(domain, *turn(1, *(SlotSet("program", str(number)) for number in range(400))))
        again = bounded(many)
        assert len(again) <= KEEP_EVENTS + 10
        assert DialogueStateTracker.from_events(WHO, again, domain.slots, domain=domain).get_slot("program") == "399"


async def test_missing_address_is_said_at_once(domain: Domain) -> None:
    with pytest.raises(ValueError, match="url"):
        PostgresTrackerStore(domain)
