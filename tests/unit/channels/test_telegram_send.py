from __future__ import annotations

from datetime import timedelta

import pytest
from telegram import InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels.telegram_send import _spelled_out, build_bot, delivery_error, markup, retry_after_seconds
from bot.errors import ConfigurationError, DeliveryAlarm, DeliveryLater, DeliveryRefused
from bot.messages import Button, Reply
from tests.doubles.intake import settings

# The library announces a change of type whenever it meets "retry after"; nothing of ours depends on it.
pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (BadRequest("chat not found"), DeliveryRefused),
        (Forbidden("bot was blocked by the user"), DeliveryRefused),
        (ChatMigrated(-100), DeliveryRefused),
        (InvalidToken(), DeliveryAlarm),
        (TimedOut(), DeliveryLater),
        (NetworkError("502"), DeliveryLater),
        (Conflict("409"), DeliveryLater),
        (TelegramError("Invalid server response"), DeliveryLater),
    ],
)
def test_faults_are_sorted_by_class(error: TelegramError, kind: type[Exception]) -> None:
    assert type(delivery_error(error)) is kind


def test_flood_control_tells_how_long_to_wait() -> None:
    found = delivery_error(RetryAfter(7))
    assert isinstance(found, DeliveryLater)
    assert found.retry_after == 7.0
    assert retry_after_seconds(RetryAfter(timedelta(seconds=3))) == 3.0


def test_an_error_never_shows_the_token() -> None:
    assert "999:secret" not in str(delivery_error(InvalidToken("The token `999:secret` was rejected by the server.")))


def test_choices_stand_one_per_row_with_tokens() -> None:
    keyboard = markup((Button("Mức tiền", say="Mức tiền?", token="t1"), Button("Trang tin", url="https://example.vn")))
    assert isinstance(keyboard, InlineKeyboardMarkup)
    assert [[button.text for button in row] for row in keyboard.inline_keyboard] == [["Mức tiền"], ["Trang tin"]]
    assert [row[0].callback_data for row in keyboard.inline_keyboard] == ["as:t1", None]
    assert keyboard.inline_keyboard[1][0].url == "https://example.vn"


def test_sharing_needs_the_other_keyboard_and_choices_join_it() -> None:
    keyboard = markup(
        (Button("Gửi số của tôi", share="contact"), Button("Gửi vị trí", share="location"), Button("Thôi", say="thôi", token="t"))
    )
    assert isinstance(keyboard, ReplyKeyboardMarkup)
    flags = [(row[0].request_contact, row[0].request_location) for row in keyboard.keyboard]
    assert flags == [(True, None), (None, True), (None, None)]
    assert keyboard.one_time_keyboard


def test_without_buttons_an_open_sharing_keyboard_is_taken_away() -> None:
    assert isinstance(markup(()), ReplyKeyboardRemove)


@pytest.mark.parametrize(
    ("button", "line"),
    [
        (Button("Gọi cấp cứu", phone="115"), "Gọi cấp cứu: 115"),
        (Button("Trang tin", url="javascript:alert(1)"), "Trang tin: javascript:alert(1)"),
        (Button("Không có mã", say="x"), "Không có mã"),
        (Button("Mã quá dài", say="x", token="t" * 62), "Mã quá dài"),
    ],
)
def test_what_cannot_be_a_button_is_written_out(button: Button, line: str) -> None:
    reply = _spelled_out(Reply("Dạ.", buttons=(button, Button("Hồ sơ", token="t1"))))
    assert reply.text == f"Dạ.\n\n{line}"
    assert [shown.title for shown in reply.buttons] == ["Hồ sơ"]


def test_a_token_is_needed() -> None:
    with pytest.raises(ConfigurationError, match="ANSINH_TELEGRAM_TOKEN"):
        build_bot(settings())
