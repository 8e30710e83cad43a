from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot.channels.zalo_events import parse
from bot.messages import Channel, Contact, Incoming, Kind, Location

FIXTURES = Path(__file__).parents[2] / "fixtures"
EVENTS = [json.loads(line) for line in (FIXTURES / "zalo_events.jsonl").read_text("utf-8").splitlines()]
PERSON, OA = "24684588352961979221", "38861328087880864510"


def example(name: str, number: int = 0) -> dict[str, Any]:
    return dict([event for event in EVENTS if event.get("event_name") == name][number])


def read(event: dict[str, Any]) -> Incoming:
    incoming = parse(event, OA)
    assert incoming is not None
    return incoming


def typed(text: Any) -> dict[str, Any]:
    return {**example("user_send_text"), "message": {"msg_id": "m1", "text": text}}


def test_text_is_read_and_ids_keep_every_digit() -> None:
    assert read(example("user_send_text")) == Incoming(
        channel=Channel.ZALO,
        external_id=PERSON,
        message_id="m-text-1",
        kind=Kind.TEXT,
        text="Xin chào",
        sent_at=datetime.fromtimestamp(1764000000.123, UTC),
    )


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("user_send_image", Kind.IMAGE),
        ("user_send_sticker", Kind.STICKER),
        ("user_send_audio", Kind.AUDIO),
        ("user_send_video", Kind.VIDEO),
        ("user_send_file", Kind.FILE),
        ("user_send_link", Kind.TEXT),
        ("user_send_location", Kind.LOCATION),
        ("user_submit_info", Kind.CONTACT),
        ("follow", Kind.FOLLOW),
        ("unfollow", Kind.UNFOLLOW),
    ],
)
def test_what_residents_do_is_told_apart(name: str, kind: Kind) -> None:
    incoming = read(example(name))
    assert (incoming.kind, incoming.external_id) == (kind, PERSON)


def test_a_caption_stays_with_its_picture() -> None:
    assert read(example("user_send_image")).text == "giấy xác nhận"


def test_coordinates_come_as_text() -> None:
    assert read(example("user_send_location")).location == Location(10.3759, 105.4185)


@pytest.mark.parametrize(
    "coordinates",
    [{"latitude": "x", "longitude": "1"}, {"latitude": "nan", "longitude": "1"}, {"latitude": "91", "longitude": "1"}, {}, None],
)
def test_unreadable_coordinates_are_no_location(coordinates: Any) -> None:
    event = example("user_send_location")
    event["message"] = {"msg_id": "m", "attachments": [{"type": "location", "payload": {"coordinates": coordinates}}]}
    assert (read(event).kind, read(event).location) == (Kind.OTHER, None)


@pytest.mark.parametrize("number", [0, 1])
def test_both_forms_of_shared_information_give_the_own_phone(number: int) -> None:
    incoming = read(example("user_submit_info", number))
    assert incoming.contact == Contact("84900000001", own=True, name="Bác Ba")
    assert incoming.display_name == "Bác Ba"


def test_a_phone_sent_as_number_keeps_its_digits_and_one_left_out_is_no_contact() -> None:
    event = example("user_submit_info")
    assert read({**event, "info": {"phone": 84900000001}}).contact == Contact("84900000001", own=True)
    assert read({**event, "info": {"name": "Ba"}}).kind is Kind.OTHER


def test_a_card_passed_on_is_never_the_senders_own() -> None:
    card = {"type": "link", "payload": {"description": '{"phone": "84900000009", "name": "Chú Tư"}'}}
    event = {**example("user_send_text"), "event_name": "user_send_business_card", "message": {"msg_id": "c", "attachments": [card]}}
    assert read(event).contact == Contact("84900000009", own=False, name="Chú Tư")
    assert read(event).display_name == ""
    card["payload"] = {"description": "không phải JSON"}
    assert read(event).kind is Kind.OTHER


def test_a_tap_comes_back_as_text_with_our_prefix() -> None:
    incoming = read(typed("#as:7f3a"))
    assert (incoming.kind, incoming.button, incoming.text) == (Kind.BUTTON, "7f3a", "")


@pytest.mark.parametrize("text", ['/greet{"x": 1}', "as:7f3a", "tôi bấm #as:7f3a", "#tro_cap"])
def test_other_texts_are_never_a_button(text: str) -> None:
    assert (read(typed(text)).kind, read(typed(text)).text) == (Kind.TEXT, text)


@pytest.mark.parametrize(("text", "kept"), [("", ""), (None, ""), (5, ""), ("👍", "👍"), ("a\x00b", "ab"), ("x" * 10_000, "x" * 10_000)])
def test_odd_texts_are_still_texts(text: Any, kept: str) -> None:
    assert (read(typed(text)).kind, read(typed(text)).text) == (Kind.TEXT, kept)


def test_echoes_receipts_reactions_and_unknown_events_are_nothing() -> None:
    mine = ("oa_send_text", "user_seen_message", "user_reacted_message", "user_received_message", "user_click_chatnow")
    assert [event["event_name"] for event in EVENTS if event.get("event_name") in mine] != []
    assert all(parse(event, OA) is None for event in EVENTS if event.get("event_name") in mine)
    assert parse({**example("user_send_text"), "event_name": "user_does_something_new"}, OA) is None
    assert parse({}, OA) is None


def test_events_of_another_account_are_nothing() -> None:
    assert parse(example("user_send_text"), "another") is None
    assert parse(example("follow"), "another") is None


def test_an_event_without_message_id_is_known_again_by_what_it_is() -> None:
    follow = example("follow")
    assert read(follow).message_id == read(dict(follow)).message_id
    assert read(follow).message_id != read({**follow, "timestamp": "1764000000999"}).message_id
    assert PERSON not in read(follow).message_id


@pytest.mark.parametrize("timestamp", ["", "không", "9" * 40, None])
def test_an_unreadable_time_is_no_time(timestamp: Any) -> None:
    assert read({**typed("Xin chào"), "timestamp": timestamp}).sent_at is None


names = st.sampled_from(sorted({str(event.get("event_name", "")) for event in EVENTS}))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text("aệ/0", max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["id", "msg_id", "text", "attachments", "payload", "phone"]), inner)
    ),
    max_leaves=6,
)


@hypothesis_settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(names, st.dictionaries(st.sampled_from(["sender", "recipient", "follower", "message", "info", "timestamp", "oa_id"]), values))
def test_no_event_makes_reading_fail(name: str, content: dict[str, Any]) -> None:
    parse({"event_name": name, **content}, OA)
