"""The Telegram channel against the Telegram double: webhook, polling, sending, and what goes wrong on the way."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from fastapi import FastAPI

from bot.channels import telegram, telegram_polling, telegram_send
from bot.channels.telegram_polling import Poller
from bot.channels.telegram_send import TelegramSender
from bot.errors import ConfigurationError, DatabaseUnavailable, DataRefused, DeliveryAlarm, DeliveryLater, DeliveryRefused
from bot.messages import Button, Contact, Kind, Reply
from tests.doubles.intake import FakeIntake, settings
from tests.doubles.serving import running, serving, wait_until
from tests.doubles.telegram import TOKEN, TelegramDouble

if TYPE_CHECKING:
    from telegram import Bot
    from telegram.ext import ExtBot

    from bot.settings import Settings

# The library announces a change of type whenever it meets "retry after"; nothing of ours depends on it.
pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")

SECRET = "mot_bi-mat-de-thu"
CHOICES = (Button("Mức trợ cấp", say="mức trợ cấp?", token="tok-1"), Button("Hồ sơ", say="hồ sơ?", token="tok-2"))


@pytest.fixture
def double() -> TelegramDouble:
    return TelegramDouble(speed=50.0)


@pytest.fixture
def base(double: TelegramDouble) -> Iterator[str]:
    with running(double) as url:
        yield url


@pytest.fixture
def config(base: str) -> Settings:
    return settings(telegram_token=TOKEN, telegram_api_base=base, telegram_webhook_secret=SECRET, telegram_mode="webhook")


@pytest.fixture
async def bot(config: Settings) -> AsyncIterator[ExtBot[int]]:
    made = telegram_send.build_bot(config)
    yield made
    await telegram_send.close_bot(made)


@pytest.fixture
def intake() -> FakeIntake:
    return FakeIntake()


@pytest.fixture
def app(config: Settings, intake: FakeIntake, bot: ExtBot[int]) -> Iterator[str]:
    """Our webhook, served to the double. Taps are acknowledged by a bot of the serving loop."""
    acknowledging = telegram_send.build_bot(config)

    @contextlib.asynccontextmanager
    async def lifespan(api: FastAPI) -> AsyncIterator[None]:
        yield
        await telegram_send.close_bot(acknowledging)

    api = FastAPI(lifespan=lifespan)
    api.include_router(telegram.router(config, intake, acknowledging))
    with serving(api) as url:
        yield url


async def until(condition: Callable[[], object]) -> None:
    await asyncio.to_thread(wait_until, condition, 10)


def post(app: str, body: bytes | str, secret: str | None = SECRET) -> int:
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret is not None else {}
    return httpx.post(f"{app}/webhooks/telegram", content=body, headers=headers).status_code


# Webhook


async def test_a_conversation_over_the_webhook(
    double: TelegramDouble, app: str, config: Settings, bot: ExtBot[int], intake: FakeIntake
) -> None:
    await telegram_polling.set_up_webhook(config.model_copy(update={"public_url": app}), bot)
    assert [command["command"] for command in double.commands] == ["start", "help", "gapcanbo"]
    person, sender = double.person(), TelegramSender(bot)

    person.say("Mẹ tôi 80 tuổi được gì?")
    await until(lambda: intake.received)
    await sender.typing("555")
    sent = await sender.send("555", Reply("Bác hỏi việc nào ạ?", buttons=CHOICES))
    assert sent == str(person.heard[-1]["message_id"])
    assert person.typing_seen == 1

    person.tap("Hồ sơ")
    await until(lambda: len(intake.received) == 2)
    assert [(incoming.kind, incoming.text, incoming.button) for incoming in intake.received] == [
        (Kind.TEXT, "Mẹ tôi 80 tuổi được gì?", None),
        (Kind.BUTTON, "", "tok-2"),
    ]
    await until(lambda: person.acknowledged_taps)

    await sender.send("555", Reply("Bác gửi số điện thoại nhé.", buttons=(Button("Gửi số của tôi", share="contact"),)))
    person.press("Gửi số của tôi")
    await until(lambda: len(intake.received) == 3)
    assert intake.received[2].contact == Contact("+84900000001", own=True, name="Ba")


async def test_bad_input_is_stored_as_what_it_is(
    double: TelegramDouble, app: str, config: Settings, bot: ExtBot[int], intake: FakeIntake
) -> None:
    await telegram_polling.set_up_webhook(config.model_copy(update={"public_url": app}), bot)
    person = double.person()
    texts = [
        "😀😀",
        '/ask_benefit{"program": "x"}',
        "'; DROP TABLE conversations; --",
        "<script>alert(1)</script>",
        "as:tok-1",
        "a\x00\x1bb",
    ]
    for text in [*texts, "ă" * 10_000, " "]:
        person.say(text)
    person.sticker()
    person.voice()
    person.photo("giấy xác nhận")
    person.share_contact("+84900000009", user_id=777, name="Chú Tư")
    person.tap_data("as:doan-mo")
    person.send({"text": "cả nhóm nghe"}, chat={"id": -9, "type": "group", "title": "Ấp"})
    await until(lambda: len(intake.received) == 13)
    await until(lambda: double.pusher.pending == 0)
    by_text = [incoming for incoming in intake.received if incoming.kind is Kind.TEXT]
    assert [incoming.text for incoming in by_text] == [*texts[:-1], "ab", "ă" * 10_000, ""]
    assert all(incoming.button is None for incoming in by_text)
    kinds = {incoming.kind for incoming in intake.received}
    assert kinds == {Kind.TEXT, Kind.STICKER, Kind.AUDIO, Kind.IMAGE, Kind.CONTACT, Kind.BUTTON}
    assert next(incoming.contact for incoming in intake.received if incoming.contact) == Contact("+84900000009", own=False, name="Chú Tư")
    assert {status for _, status in double.pusher.deliveries} == {200}


async def test_an_update_delivered_again_is_a_duplicate(
    double: TelegramDouble, app: str, config: Settings, bot: ExtBot[int], intake: FakeIntake
) -> None:
    await telegram_polling.set_up_webhook(config.model_copy(update={"public_url": app}), bot)
    double.pusher.repeat_next = 2
    double.person().say("Xin chào")
    await until(lambda: intake.duplicates == 2)
    assert intake.texts == ["Xin chào"]


async def test_what_could_not_be_stored_comes_again_and_stays_in_order(
    double: TelegramDouble, app: str, config: Settings, bot: ExtBot[int], intake: FakeIntake
) -> None:
    await telegram_polling.set_up_webhook(config.model_copy(update={"public_url": app}), bot)
    intake.errors = [DatabaseUnavailable("down"), RuntimeError("secret text of the resident"), DatabaseUnavailable("down")]
    person = double.person()
    person.say("một")
    person.say("hai")
    await until(lambda: double.pusher.deliveries and double.pusher.pending == 0)
    assert intake.texts == ["một", "hai"]
    assert [status for _, status in double.pusher.deliveries] == [503, 500, 503, 200, 200]


@pytest.mark.parametrize(
    ("body", "secret", "status"),
    [
        ("{}", None, 403),
        ("{}", "wrong", 403),
        ("{}", "", 403),
        ("not json", SECRET, 400),
        ("[1]", SECRET, 400),
        ("[" * 100_000, SECRET, 400),
        (b"\xff\xfe", SECRET, 400),
        ("x" * 1_100_000, SECRET, 413),
        ("{}", SECRET, 200),
        ('{"update_id": 1, "message": 5}', SECRET, 200),
        ('{"update_id": 1, "something_new": {}}', SECRET, 200),
    ],
)
def test_calls_that_are_not_a_message_store_nothing(
    app: str, intake: FakeIntake, body: bytes | str, secret: str | None, status: int
) -> None:
    assert post(app, body, secret) == status
    assert intake.received == []


def test_without_a_secret_every_call_is_refused_and_webhook_mode_does_not_start(base: str, intake: FakeIntake) -> None:
    polling = settings(telegram_token=TOKEN, telegram_api_base=base)
    api = FastAPI()
    api.include_router(telegram.router(polling, intake, telegram_send.build_bot(polling)))
    with serving(api) as url:
        assert post(url, "{}", "") == post(url, "{}", None) == 403
    with pytest.raises(ConfigurationError, match="ANSINH_TELEGRAM_WEBHOOK_SECRET"):
        telegram.router(polling.model_copy(update={"telegram_mode": "webhook"}), intake, telegram_send.build_bot(polling))


async def test_a_refused_webhook_address_is_logged_and_does_not_stop_us(
    config: Settings, bot: ExtBot[int], double: TelegramDouble, capsys: pytest.CaptureFixture[str]
) -> None:
    double._strict_webhook = True
    await telegram_polling.set_up_webhook(config.model_copy(update={"public_url": "http://10.0.0.1:8080"}), bot)
    assert double.called("setWebhook")[0].error == 400
    assert double.commands
    assert TOKEN not in "".join(capsys.readouterr())


# Polling


@contextlib.asynccontextmanager
async def polling(bot: Bot, intake: FakeIntake, try_lock: Callable[[], bool] = lambda: True) -> AsyncIterator[asyncio.Task[None]]:
    poller = Poller(bot, intake, try_lock, lambda chat: "hashed", pause=0.05, standby=0.05)
    task = asyncio.create_task(poller.run())
    try:
        yield task
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def test_polling_stores_each_update_before_it_confirms_it(double: TelegramDouble, bot: ExtBot[int], intake: FakeIntake) -> None:
    person = double.person()
    double.pusher.url = "https://left-over.example/webhook"
    async with polling(bot, intake):
        await until(lambda: double.called("deleteWebhook"))
        first = person.say("một")
        await until(lambda: intake.received)
        person.say("hai")
        await until(lambda: len(intake.received) == 2)
        await until(lambda: len(double.called("getUpdates")) >= 3)
    offsets = [call.params.get("offset") for call in double.called("getUpdates")]
    assert offsets[:2] == [None, str((first or 0) + 1)]
    assert intake.texts == ["một", "hai"]


async def test_polling_keeps_what_could_not_be_stored(double: TelegramDouble, bot: ExtBot[int], intake: FakeIntake) -> None:
    intake.errors = [DatabaseUnavailable("down"), DatabaseUnavailable("down"), RuntimeError("odd")]
    double.person().say("một")
    async with polling(bot, intake):
        await until(lambda: intake.received)
    assert intake.texts == ["một"]


async def test_polling_never_gives_up_an_update_for_a_fault_of_ours(double: TelegramDouble, bot: ExtBot[int], intake: FakeIntake) -> None:
    intake.errors = [RuntimeError("odd")] * 5
    double.person().say("một")
    async with polling(bot, intake):
        await until(lambda: intake.received)
    assert intake.texts == ["một"]


async def test_one_update_nothing_can_store_does_not_hold_up_the_others(
    double: TelegramDouble, bot: ExtBot[int], intake: FakeIntake
) -> None:
    intake.errors = [DataRefused("odd")]
    person = double.person()
    person.say("hỏng")
    person.say("lành")
    async with polling(bot, intake):
        await until(lambda: intake.received)
    assert intake.texts == ["lành"]


async def test_an_update_the_library_cannot_read_is_passed_over(
    double: TelegramDouble, bot: ExtBot[int], intake: FakeIntake, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    person = double.person()
    person.say("trước")
    double.push("message", {"text": "Bí mật của bác"}, 555)
    person.say("sau")
    async with polling(bot, intake):
        await until(lambda: len(intake.received) == 2)
        await until(lambda: any(call.params.get("offset") == "1003" for call in double.called("getUpdates")))
    assert intake.texts == ["trước", "sau"]
    assert "Bí mật" not in caplog.text + "".join(capsys.readouterr())


async def test_taps_are_acknowledged_when_polling(double: TelegramDouble, bot: ExtBot[int], intake: FakeIntake) -> None:
    person = double.person()
    person.started = True
    await TelegramSender(bot).send("555", Reply("Bác chọn:", buttons=CHOICES))
    async with polling(bot, intake):
        person.tap("Mức trợ cấp")
        await until(lambda: person.acknowledged_taps)
    assert intake.received[0].button == "tok-1"


async def test_only_the_holder_of_the_lock_polls(double: TelegramDouble, bot: ExtBot[int], intake: FakeIntake) -> None:
    held = [False]

    def try_lock() -> bool:
        if held[0] is None:
            raise DatabaseUnavailable("down")
        return held[0]

    async with polling(bot, intake, try_lock):
        await asyncio.sleep(0.3)
        assert double.calls == []
        held[0] = True
        double.person().say("Xin chào")
        await until(lambda: intake.received)


async def test_conflicts_refusals_and_outages_are_survived(
    double: TelegramDouble, bot: ExtBot[int], intake: FakeIntake, capsys: pytest.CaptureFixture[str]
) -> None:
    for kind in ("500", "html", "429"):
        double.faults.add("getUpdates", kind, seconds=1)
    async with polling(bot, intake):
        await until(lambda: len(double.called("getUpdates")) >= 1)
        async with polling(bot, FakeIntake()):  # a second program with the same token
            await until(lambda: any(call.error == 409 for call in double.calls))
        double.person().say("Xin chào")
        await until(lambda: intake.received)
    said = "".join(capsys.readouterr())
    assert "telegram_conflict" in said
    assert TOKEN not in said
    assert "Xin chào" not in said


async def test_run_chooses_the_mode(config: Settings, double: TelegramDouble, bot: ExtBot[int], intake: FakeIntake) -> None:
    await telegram_polling.run(config, bot, intake, lambda: True)
    assert double.called("getUpdates") == []
    task = asyncio.create_task(telegram_polling.run(config.model_copy(update={"telegram_mode": "polling"}), bot, intake, lambda: True))
    await until(lambda: double.called("getUpdates"))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


# Sending


@pytest.fixture
def sender(double: TelegramDouble, bot: ExtBot[int]) -> TelegramSender:
    double.person().started = True
    return TelegramSender(bot)


async def test_a_long_reply_arrives_in_pages_with_buttons_last(double: TelegramDouble, sender: TelegramSender) -> None:
    await sender.send("555", Reply("Bác mang giấy tờ ra xã.\n\n" * 400, buttons=CHOICES))
    heard = double.person().heard
    assert len(heard) == 3
    assert ["reply_markup" in message for message in heard] == [False, False, True]


async def test_text_is_sent_as_typed_without_markup(double: TelegramDouble, sender: TelegramSender) -> None:
    await sender.send("555", Reply("Mức *500* <b>nghìn</b> & _hơn_"))
    assert double.person().texts == ["Mức *500* <b>nghìn</b> & _hơn_"]
    assert "parse_mode" not in double.called("sendMessage")[0].params


Prepare = Callable[[TelegramDouble], Any]


@pytest.mark.parametrize(
    ("prepare", "chat", "error"),
    [
        (lambda double: setattr(double.person(), "blocked", True), "555", DeliveryRefused),
        (lambda double: None, "999", DeliveryRefused),
        (lambda double: None, "not-a-number", DeliveryRefused),
        (lambda double: setattr(double, "token", "1:changed"), "555", DeliveryAlarm),
        (lambda double: double.faults.add("sendMessage", "500"), "555", DeliveryLater),
        (lambda double: double.faults.add("sendMessage", "html"), "555", DeliveryLater),
        (lambda double: double.faults.add("sendMessage", "reset"), "555", DeliveryLater),
    ],
)
async def test_faults_of_sending_have_their_class(
    double: TelegramDouble, sender: TelegramSender, prepare: Prepare, chat: str, error: type[Exception]
) -> None:
    prepare(double)
    with pytest.raises(error) as raised:
        await sender.send(chat, Reply("Dạ.", buttons=CHOICES))
    assert type(raised.value) is error
    assert TOKEN not in str(raised.value)


async def test_empty_text_is_never_sent(double: TelegramDouble, sender: TelegramSender) -> None:
    with pytest.raises(DeliveryRefused):
        await sender.send("555", Reply("  \n"))
    assert double.calls == []


async def test_flood_control_passes_on_the_wait(base: str, double: TelegramDouble, sender: TelegramSender) -> None:
    double._flood = True
    double.clock.speed = 0.0001
    for _ in range(3):
        await sender.send("555", Reply("Dạ."))
    with pytest.raises(DeliveryLater) as raised:
        await sender.send("555", Reply("Dạ."))
    assert raised.value.retry_after == 3.0


async def test_a_connection_broken_after_acceptance_is_sent_again(double: TelegramDouble, sender: TelegramSender) -> None:
    double.faults.add("sendMessage", "reset")
    with pytest.raises(DeliveryLater):
        await sender.send("555", Reply("Dạ."))
    await sender.send("555", Reply("Dạ."))
    assert double.person().texts == ["Dạ.", "Dạ."]  # at least once: the price of never losing it


async def test_a_time_out_may_have_sent_and_is_later(double: TelegramDouble, config: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telegram_send, "SEND_TIMEOUT", 0.2)
    quick = telegram_send.build_bot(config)
    double.person().started = True
    double.faults.add("sendMessage", "slow", seconds=0.6)
    with pytest.raises(DeliveryLater):
        await TelegramSender(quick).send("555", Reply("Dạ."))
    assert double.person().texts == ["Dạ."]
    await telegram_send.close_bot(quick)


async def test_a_refused_keyboard_does_not_cost_the_answer(double: TelegramDouble, sender: TelegramSender) -> None:
    await sender.send("555", Reply("Bác chọn giúp:", buttons=(Button("Trang", url="https://"), *CHOICES) * 40))
    assert double.person().texts[-1].startswith("Bác chọn giúp:\n\n1. Trang\n2. Mức trợ cấp")


async def test_typing_never_raises(double: TelegramDouble, bot: ExtBot[int]) -> None:
    sender = TelegramSender(bot)
    for chat in ("999", "x"):
        await sender.typing(chat)


def test_http_logs_are_quiet(config: Settings) -> None:
    logging.getLogger("httpx").setLevel(logging.NOTSET)
    telegram_send.build_bot(config)
    assert logging.getLogger("httpx").level == logging.WARNING
