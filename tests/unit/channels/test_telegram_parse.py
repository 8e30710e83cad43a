from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot.channels.telegram import check_settings, parse
from bot.errors import ConfigurationError
from bot.messages import Channel, Contact, Incoming, Kind, Location
from tests.doubles.intake import settings

FIXTURES = Path(__file__).parents[2] / "fixtures"
EXAMPLES = {
    update["update_id"]: update for update in map(json.loads, (FIXTURES / "telegram_updates.jsonl").read_text("utf-8").splitlines())
}
FILE = {"file_id": "f", "file_unique_id": "u", "file_size": 10}


def message(**content: Any) -> dict[str, Any]:
    base = {
        "message_id": 7,
        "date": 1764000000,
        "chat": {"id": 555, "type": "private"},
        "from": {"id": 555, "is_bot": False, "first_name": "Ba"},
    }
    return {"update_id": 42, "message": {**base, **content}}


def read(update: dict[str, Any]) -> Incoming:
    incoming = parse(update)
    assert incoming is not None
    return incoming


def test_text_is_read_with_chat_name_and_time() -> None:
    assert read(EXAMPLES[1001]) == Incoming(
        channel=Channel.TELEGRAM,
        external_id="555",
        message_id="1001:11",
        kind=Kind.TEXT,
        text="Xin chào",
        display_name="A",
        sent_at=datetime.fromtimestamp(1764000000, UTC),
    )


def test_commands_arrive_as_typed() -> None:
    assert (read(EXAMPLES[1002]).kind, read(EXAMPLES[1002]).text) == (Kind.TEXT, "/start ref_42")


def test_own_contact_is_told_from_somebody_elses() -> None:
    assert read(EXAMPLES[1003]).contact == Contact("+84900000001", own=True, name="A")
    assert read(EXAMPLES[1004]).contact == Contact("+84900000002", own=False, name="B")


def test_a_card_without_account_is_never_own() -> None:
    contact = read(message(contact={"phone_number": "0900000003", "first_name": "C"})).contact
    assert contact == Contact("0900000003", own=False, name="C")


def test_location_is_read() -> None:
    incoming = read(EXAMPLES[1005])
    assert (incoming.kind, incoming.location) == (Kind.LOCATION, Location(10.3759, 105.4185))


def test_a_tap_gives_the_token_and_no_text() -> None:
    incoming = read(EXAMPLES[1006])
    assert (incoming.kind, incoming.button, incoming.text, incoming.external_id) == (Kind.BUTTON, "7f3a", "", "555")


@pytest.mark.parametrize("typed", ["as:7f3a", "#as:7f3a", '/greet{"x": 1}', "/ask_benefit"])
def test_what_is_typed_is_never_a_button(typed: str) -> None:
    incoming = read(message(text=typed))
    assert (incoming.kind, incoming.button, incoming.text) == (Kind.TEXT, None, typed)


def test_edits_are_ignored() -> None:
    assert parse(EXAMPLES[1007]) is None


def test_blocking_is_told_and_unblocking_needs_no_event() -> None:
    assert read(EXAMPLES[1008]).kind is Kind.UNFOLLOW
    back = json.loads(json.dumps(EXAMPLES[1008]))
    change = back["my_chat_member"]
    change["old_chat_member"], change["new_chat_member"] = change["new_chat_member"], change["old_chat_member"]
    assert parse(back) is None


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"sticker": {**FILE, "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}}, Kind.STICKER),
        ({"photo": [{**FILE, "width": 1, "height": 1}], "caption": "giấy xác nhận"}, Kind.IMAGE),
        ({"animation": {**FILE, "width": 1, "height": 1, "duration": 1}, "document": FILE}, Kind.IMAGE),
        ({"voice": {**FILE, "duration": 1}}, Kind.AUDIO),
        ({"audio": {**FILE, "duration": 1}}, Kind.AUDIO),
        ({"video": {**FILE, "width": 1, "height": 1, "duration": 1}}, Kind.VIDEO),
        ({"video_note": {**FILE, "length": 1, "duration": 1}}, Kind.VIDEO),
        ({"document": FILE}, Kind.FILE),
        ({"dice": {"emoji": "🎲", "value": 3}}, Kind.OTHER),
    ],
)
def test_media_are_told_apart(content: dict[str, Any], kind: Kind) -> None:
    incoming = read(message(**content))
    assert incoming.kind is kind
    assert incoming.text == content.get("caption", "")


@pytest.mark.parametrize("chat", [{"id": -5, "type": "group", "title": "Ấp"}, {"id": -6, "type": "supergroup", "title": "Xã"}])
def test_groups_are_ignored(chat: dict[str, Any]) -> None:
    assert parse(message(text="Xin chào", chat=chat)) is None
    tap = json.loads(json.dumps(EXAMPLES[1006]))
    tap["callback_query"]["message"]["chat"] = chat
    assert parse(tap) is None


def test_other_bots_and_service_messages_are_ignored() -> None:
    assert parse(message(text="Xin chào", **{"from": {"id": 9, "is_bot": True, "first_name": "b"}})) is None
    assert parse(message(delete_chat_photo=True)) is None


def test_a_tap_on_a_message_too_old_to_be_shown_still_counts() -> None:
    tap = json.loads(json.dumps(EXAMPLES[1006]))
    tap["callback_query"]["message"] = {"chat": {"id": 555, "type": "private"}, "message_id": 10, "date": 0}
    assert read(tap).button == "7f3a"


@pytest.mark.parametrize(
    "broken",
    [{}, {"update_id": 1}, {"update_id": 1, "message": 5}, {"update_id": 1, "message": {}}, {"update_id": 1, "poll": {}}, {"message": []}],
)
def test_a_broken_or_unknown_update_is_nothing(broken: dict[str, Any]) -> None:
    assert parse(broken) is None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text("aệ/0", max_size=5), lambda inner: st.lists(inner, max_size=2), max_leaves=4
)


@hypothesis_settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(st.sampled_from(["text", "contact", "location", "chat", "from", "date", "message_id", "photo", "sticker"]), json_values)
)
def test_no_content_makes_reading_fail(content: dict[str, Any]) -> None:
    parse(message(**content))


def test_text_that_would_break_storage_is_cleaned() -> None:
    assert read(message(text="tiền\x00 trợ cấp \ud83d")).text == "tiền trợ cấp \ufffd"


def test_webhook_mode_without_secret_is_refused_naming_the_variable() -> None:
    with pytest.raises(ConfigurationError, match="ANSINH_TELEGRAM_WEBHOOK_SECRET"):
        check_settings(settings(telegram_token="1:a", telegram_mode="webhook"))
    with pytest.raises(ConfigurationError, match="ANSINH_TELEGRAM_WEBHOOK_SECRET"):
        check_settings(settings(telegram_token="1:a", telegram_mode="webhook", telegram_webhook_secret="có dấu"))
    check_settings(settings(telegram_token="1:a", telegram_mode="webhook", telegram_webhook_secret="mot-bi_mat"))
    check_settings(settings(telegram_mode="webhook"))
