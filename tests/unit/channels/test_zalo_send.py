from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.channels.zalo_errors import delivery_error
from bot.channels.zalo_send import _phone_code, _spelled_out, message
from bot.errors import DeliveryAlarm, DeliveryError, DeliveryLater, DeliveryRefused
from bot.messages import Button, Reply
from bot.texts import default_texts
from tests.doubles.zalo_checks import check_message

FIXTURES = Path(__file__).parents[2] / "fixtures"


def test_a_reply_without_buttons_is_text_alone() -> None:
    assert message(Reply("Dạ.")) == {"text": "Dạ."}


def test_buttons_have_the_form_of_the_example() -> None:
    example = json.loads((FIXTURES / "zalo_messages.jsonl").read_text("utf-8").splitlines()[1])["message"]
    buttons = (
        Button("Mức trợ cấp", say="mức?", token="7f3a"),
        Button("Trang thông tin", url="https://example.vn"),
        Button("Gọi tổng đài", phone="0296 300 000"),
    )
    made = message(Reply("Bác chọn giúp:", buttons=buttons[:2]))
    assert made["text"] == example["text"]
    assert made["attachment"]["type"] == example["attachment"]["type"]
    wanted = example["attachment"]["payload"]["buttons"]
    assert made["attachment"]["payload"] == {"buttons": [wanted[0], wanted[2]]}
    check_message(made)


def test_a_template_type_is_sent_only_when_asked_for() -> None:
    reply = Reply("Dạ.", buttons=(Button("Hồ sơ", token="t"),))
    assert "template_type" not in message(reply)["attachment"]["payload"]
    assert message(reply, "button")["attachment"]["payload"]["template_type"] == "button"


@pytest.mark.parametrize(
    ("phone", "code"),
    [
        ("0296 3 852 000", "842963852000"),
        ("+84 900 000 001", "84900000001"),
        ("84900000001", "84900000001"),
        ("115", None),
        ("1022", None),
        ("1900 1234", None),
    ],
)
def test_only_full_numbers_become_dial_buttons(phone: str, code: str | None) -> None:
    assert _phone_code(phone) == code


def test_short_numbers_and_sharing_are_asked_in_words() -> None:
    buttons = (Button("Gọi cấp cứu", phone="115"), Button("Gửi số", share="contact"), Button("Gửi vị trí", share="location"))
    reply = _spelled_out(Reply("Dạ.", buttons=buttons), default_texts())
    assert reply.buttons == ()
    assert "Gọi cấp cứu: 115" in reply.text
    assert "số điện thoại" in reply.text
    assert "xã, phường" in reply.text
    assert "vị trí" not in reply.text, "a place that is sent is not used yet"


def test_more_than_five_choices_are_all_listed_and_five_are_buttons() -> None:
    choices = tuple(Button(f"Việc {number}", token=str(number)) for number in range(1, 8))
    reply = _spelled_out(Reply("Bác chọn giúp:", buttons=choices), default_texts())
    assert len(reply.buttons) == 5
    assert reply.text.endswith("6. Việc 6\n7. Việc 7")
    check_message(message(reply))


def test_long_titles_are_shortened() -> None:
    check_message(message(Reply("Dạ.", buttons=(Button("Hồ sơ " * 40, token="t"),))))


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (-32, DeliveryLater),
        (-218, DeliveryLater),
        (-234, DeliveryLater),
        (-200, DeliveryRefused),
        (-210, DeliveryRefused),
        (-213, DeliveryRefused),
        (-230, DeliveryRefused),
        (-244, DeliveryRefused),
        (-204, DeliveryAlarm),
        (-211, DeliveryAlarm),
        (-216, DeliveryAlarm),
        (-224, DeliveryAlarm),
        (-242, DeliveryAlarm),
        (-99999, DeliveryAlarm),
    ],
)
def test_codes_are_sorted_by_class(code: int, kind: type[DeliveryError]) -> None:
    assert type(delivery_error(code)) is kind


def test_a_rate_limit_tells_how_long_to_wait() -> None:
    error = delivery_error(-32)
    assert isinstance(error, DeliveryLater)
    assert error.retry_after == 60.0
