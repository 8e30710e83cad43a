"""The Zalo channel against the Zalo double: webhook, tokens, sending, and what goes wrong on the way."""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from fastapi import FastAPI

from bot.channels import zalo, zalo_send, zalo_tokens
from bot.channels.zalo_send import ZaloSender
from bot.channels.zalo_tokens import TokenKeeper, ZaloApp, ZaloTokens
from bot.errors import ConfigurationError, DatabaseUnavailable, DeliveryAlarm, DeliveryError, DeliveryLater, DeliveryRefused
from bot.messages import Button, Contact, Kind, Location, Reply
from tests.doubles.intake import FakeIntake, settings
from tests.doubles.serving import running, serving, wait_until
from tests.doubles.zalo import APP_ID, APP_SECRET, OA_ID, OA_SECRET, PERSON, ZaloDouble

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from bot.settings import Settings

VECTOR = json.loads((Path(__file__).parents[1] / "fixtures" / "zalo_signature.json").read_text("utf-8"))
CHOICES = (Button("Mức trợ cấp", say="mức trợ cấp?", token="tok-1"), Button("Hồ sơ", say="hồ sơ?", token="tok-2"))


class FakeTokenStore:
    """Saves in memory; ``errors`` are raised by the next saves. ``log`` keeps the order of what happened."""

    def __init__(self) -> None:
        self.saved: ZaloTokens | None = None
        self.errors: list[Exception] = []
        self.down = False
        self.log: list[str] = []
        self._lock = threading.Lock()

    def read(self, oa_id: str) -> ZaloTokens | None:
        if self.down:
            raise DatabaseUnavailable("down")
        return self.saved

    def save(self, oa_id: str, tokens: ZaloTokens) -> None:
        if self.errors:
            raise self.errors.pop(0)
        self.log.append(f"saved {tokens.access_token}")
        self.saved = tokens

    @contextlib.contextmanager
    def locked(self, oa_id: str) -> Iterator[None]:
        with self._lock:
            yield


@pytest.fixture
def double() -> ZaloDouble:
    return ZaloDouble(speed=500.0)


@pytest.fixture
def config(double: ZaloDouble) -> Iterator[Settings]:
    with running(double) as base:
        yield settings(
            zalo_app_id=APP_ID,
            zalo_app_secret=APP_SECRET,
            zalo_oa_secret=OA_SECRET,
            zalo_oa_id=OA_ID,
            zalo_refresh_token=double.first_refresh_token,
            zalo_api_base=base,
            zalo_oauth_base=base,
        )


@pytest.fixture
def intake() -> FakeIntake:
    return FakeIntake()


@pytest.fixture
def app(config: Settings, intake: FakeIntake) -> Iterator[str]:
    with serving_webhook(config, intake) as url:
        yield url


@pytest.fixture
def store() -> FakeTokenStore:
    return FakeTokenStore()


@pytest.fixture
async def sender(config: Settings, store: FakeTokenStore) -> AsyncIterator[ZaloSender]:
    made = zalo_send.build_sender(config, store)
    yield made
    await made.aclose()


@contextlib.contextmanager
def serving_webhook(config: Settings, intake: FakeIntake) -> Iterator[str]:
    api = FastAPI()
    api.include_router(zalo.router(config, intake))
    with serving(api) as url:
        yield f"{url}/webhooks/zalo"


async def until(condition: Callable[[], object]) -> None:
    await asyncio.to_thread(wait_until, condition, 10)


# Webhook


async def test_a_conversation_over_the_webhook(double: ZaloDouble, app: str, sender: ZaloSender, intake: FakeIntake) -> None:
    assert double.webhook.register(app) == 200  # the unsigned probe
    person = double.person()
    person.follow()
    person.say("Mẹ tôi 80 tuổi được gì?")
    await until(lambda: len(intake.received) == 2)
    await sender.typing(PERSON)
    sent = await sender.send(PERSON, Reply("Bác hỏi việc nào ạ?", buttons=(*CHOICES, Button("Trang tin", url="https://example.vn"))))
    assert sent == "m-oa-1"
    assert person.tap("Trang tin") is None
    person.tap("Hồ sơ")
    person.location("10.3759", "105.4185")
    person.submit_info(84901234567, new_form=True)
    person.submit_info("84901234567", new_form=False)
    await until(lambda: len(intake.received) == 6)
    assert [(incoming.kind, incoming.text, incoming.button) for incoming in intake.received] == [
        (Kind.FOLLOW, "", None),
        (Kind.TEXT, "Mẹ tôi 80 tuổi được gì?", None),
        (Kind.BUTTON, "", "tok-2"),
        (Kind.LOCATION, "", None),
        (Kind.CONTACT, "", None),
        (Kind.CONTACT, "", None),
    ]
    assert {incoming.external_id for incoming in intake.received} == {PERSON}
    assert intake.received[3].location == Location(10.3759, 105.4185)
    assert [incoming.contact for incoming in intake.received[4:]] == [Contact("84901234567", own=True, name="Ba")] * 2


async def test_bad_input_is_stored_as_what_it_is(double: ZaloDouble, app: str, intake: FakeIntake) -> None:
    double.webhook.register(app)
    person = double.person()
    texts = ["😀😀", '/ask_benefit{"program": "x"}', "'; DROP TABLE conversations; --", "<script>alert(1)</script>", "ă" * 10_000, ""]
    for text in texts:
        person.say(text)
    person.say("a\x00\x1bb")
    person.say("#as:doan-mo")
    person.sticker()
    person.audio()
    person.video()
    person.file()
    person.image("giấy xác nhận")
    person.business_card("84900000009", "Chú Tư")
    await until(lambda: len(intake.received) == 14)
    assert intake.texts[:7] == [*texts, "ab"]
    assert all(incoming.button is None for incoming in intake.received[:7])
    # Anybody can type this; whether the token is this conversation's own is for the use case to check.
    assert (intake.received[7].kind, intake.received[7].button) == (Kind.BUTTON, "doan-mo")
    assert [incoming.kind for incoming in intake.received[8:]] == [
        Kind.STICKER, Kind.AUDIO, Kind.VIDEO, Kind.FILE, Kind.IMAGE, Kind.CONTACT,
    ]  # fmt: skip
    assert intake.received[13].contact == Contact("84900000009", own=False, name="Chú Tư")
    assert {status for _, _, status in double.webhook.deliveries} == {200}


async def test_echoes_receipts_and_unknown_events_store_nothing(
    double: ZaloDouble, app: str, sender: ZaloSender, intake: FakeIntake, capsys: pytest.CaptureFixture[str]
) -> None:
    double.webhook.register(app)
    person = double.person()
    person.click_chat_now()
    await sender.send(PERSON, Reply("Chào bác."))
    double.human_reply(person, "Cán bộ đây ạ.")
    double.emit({"event_name": "something_new", "sender": {"id": PERSON}, "recipient": {"id": OA_ID}})
    await until(lambda: len(double.webhook.deliveries) == 6)
    assert {status for _, _, status in double.webhook.deliveries} == {200}
    assert intake.received == []
    assert "something_new" in "".join(capsys.readouterr())


async def test_an_event_delivered_again_is_a_duplicate(double: ZaloDouble, app: str, intake: FakeIntake) -> None:
    double.webhook.register(app)
    double.webhook.repeat_next = 2
    double.person().say("Xin chào")
    await until(lambda: intake.duplicates == 2)
    double.webhook.repeat_next = 1
    double.person().follow()
    await until(lambda: intake.duplicates == 3)
    assert len(intake.received) == 2


async def test_what_could_not_be_stored_comes_again(double: ZaloDouble, app: str, intake: FakeIntake) -> None:
    double.webhook.register(app)
    intake.errors = [DatabaseUnavailable("down"), RuntimeError("text of the resident")]
    double.person().say("Xin chào")
    await until(lambda: len(double.webhook.deliveries) == 3)
    assert intake.texts == ["Xin chào"]
    assert [(number, status) for _, number, status in double.webhook.deliveries] == [(0, 500), (1, 500), (2, 200)]
    assert not double.webhook.disabled


async def test_a_slow_store_is_answered_before_zalo_hangs_up(
    double: ZaloDouble, app: str, intake: FakeIntake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zalo, "STORE_TIMEOUT", 0.2)
    double.webhook.register(app)
    intake.delay = 0.5
    double.person().say("Xin chào")
    await until(lambda: double.webhook.deliveries)
    assert double.webhook.deliveries[0][2] == 500
    intake.delay = 0.0
    await until(lambda: intake.duplicates)  # stored late, told again, known
    assert intake.texts == ["Xin chào"]


async def test_a_dead_webhook_is_switched_off_after_the_ladder(double: ZaloDouble, app: str, intake: FakeIntake) -> None:
    double.webhook.register(app)
    double.clock.speed = 20_000
    intake.errors = [DatabaseUnavailable("down")] * 6
    double.person().say("Xin chào")
    await until(lambda: double.webhook.disabled)
    assert [number for _, number, _ in double.webhook.deliveries] == [0, 1, 2, 3, 4, 5]


async def test_events_out_of_order_all_arrive_with_their_times(double: ZaloDouble, app: str, intake: FakeIntake) -> None:
    double.webhook.register(app)
    double.webhook.hold = True
    for text in ("một", "hai", "ba"):
        double.person().say(text)
    double.webhook.release_reversed()
    await until(lambda: len(intake.received) == 3)
    assert [incoming.text for incoming in sorted(intake.received, key=lambda incoming: str(incoming.sent_at))] == ["một", "hai", "ba"]


@pytest.mark.parametrize("status", [401, 200])
async def test_a_wrong_signature_is_never_used_and_answered_as_set(
    double: ZaloDouble, config: Settings, intake: FakeIntake, status: int
) -> None:
    with serving_webhook(config.model_copy(update={"zalo_bad_signature_status": status}), intake) as url:
        double.webhook.register(url)
        double.webhook.wrong_signature = True
        double.person().say("Xin chào")
        await until(lambda: double.webhook.deliveries)
    assert double.webhook.deliveries[0][2] == status
    assert intake.received == []


@pytest.mark.parametrize(
    ("setting", "oa_id_first", "accepted"),
    [("app_id", True, False), ("oa_id", True, True), ("either", True, True), ("either", False, True)],
)
async def test_the_first_term_of_the_signature_is_a_setting(
    double: ZaloDouble, config: Settings, intake: FakeIntake, setting: str, oa_id_first: bool, accepted: bool
) -> None:
    with serving_webhook(config.model_copy(update={"zalo_signature_first": setting}), intake) as url:
        double.webhook.register(url)
        double.webhook.oa_id_first, double.webhook.header_timestamp = oa_id_first, True
        double.person().say("Xin chào")
        await until(lambda: double.webhook.deliveries)
    assert bool(intake.received) is accepted


def test_the_published_example_passes_and_its_forgeries_do_not(intake: FakeIntake) -> None:
    config = settings(zalo_app_id=VECTOR["app_id"], zalo_app_secret="x", zalo_oa_secret=VECTOR["secret"], zalo_oa_id=VECTOR["oa_id"])
    raw = VECTOR["body"].encode()
    again = json.dumps(json.loads(raw)).encode()
    with serving_webhook(config, intake) as url:
        for body, digest in [(again, VECTOR["app_id_first"]), *((raw, digest) for digest in VECTOR["rejected"].values())]:
            assert httpx.post(url, content=body, headers={"X-ZEvent-Signature": f"mac={digest}"}).status_code == 401
        assert httpx.post(url, content=raw).status_code == 401
        assert intake.received == []
        assert httpx.post(url, content=raw, headers={"x-zevent-signature": f"mac={VECTOR['app_id_first'].upper()}"}).status_code == 200
    assert intake.texts == ["Xin chào, tôi muốn hỏi về trợ cấp xã hội"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 200),
        (b"{}", 200),
        (b" { }\n", 200),
        (b"[]", 401),
        (b"not json", 401),
        (b"[" * 100_000, 401),
        (b"\xff", 401),
        (b"x" * 1_100_000, 413),
    ],
)
def test_calls_that_are_no_event_store_nothing(app: str, intake: FakeIntake, body: bytes, status: int) -> None:
    assert httpx.post(app, content=body).status_code == status
    assert intake.received == []


def test_a_webhook_without_settings_does_not_start(intake: FakeIntake) -> None:
    with pytest.raises(ConfigurationError, match="ANSINH_ZALO_OA_SECRET"):
        zalo.router(settings(zalo_app_id="1", zalo_app_secret="x", zalo_oa_id="2"), intake)
    with pytest.raises(ConfigurationError, match="ANSINH_ZALO_APP_ID"):
        zalo.router(settings(), intake)


# Tokens


def keeper_of(config: Settings, store: FakeTokenStore, double: ZaloDouble) -> TokenKeeper:
    return TokenKeeper(ZaloApp.from_settings(config), store, clock=lambda: datetime.fromtimestamp(double.clock.now(), UTC))


@pytest.fixture
def still(double: ZaloDouble) -> ZaloDouble:
    """A double whose clock only moves when told."""
    double.clock.speed = 0.000001
    return double


async def test_the_first_pair_comes_from_the_setting_and_is_saved_before_use(
    config: Settings, still: ZaloDouble, store: FakeTokenStore
) -> None:
    sender = ZaloSender(keeper_of(config, store, still), config.zalo_api_base)
    still.person().follow()
    await sender.send(PERSON, Reply("Dạ."))
    assert store.saved is not None
    assert store.log == [f"saved {store.saved.access_token}"]
    assert [call.method for call in still.calls] == ["token", "message"]
    assert "access-" not in repr(store.saved)
    await sender.aclose()


async def test_a_pair_is_renewed_when_less_than_five_hours_are_left(config: Settings, still: ZaloDouble, store: FakeTokenStore) -> None:
    keeper = keeper_of(config, store, still)
    first = await keeper.access_token()
    still.clock.advance(19.9 * 3600)
    assert await keeper.access_token() == first
    still.clock.advance(0.2 * 3600)
    assert await keeper.access_token() != first
    assert still.oauth.exchanges == 2


async def test_many_senders_in_many_processes_refresh_once(config: Settings, still: ZaloDouble, store: FakeTokenStore) -> None:
    keepers = [keeper_of(config, store, still) for _ in range(6)]
    tokens = await asyncio.gather(*(keeper.access_token() for keeper in keepers * 4))
    assert len(set(tokens)) == 1
    assert still.oauth.exchanges == 1


async def test_a_rejected_token_is_renewed_once_and_another_process_pair_is_taken_over(
    config: Settings, still: ZaloDouble, store: FakeTokenStore
) -> None:
    here, there = (ZaloSender(keeper_of(config, store, still), config.zalo_api_base) for _ in range(2))
    still.person().follow()
    for sender in (here, there):
        await sender.send(PERSON, Reply("Dạ."))
    still.oauth.revoke_access()
    for sender in (here, there):
        await sender.send(PERSON, Reply("Dạ, An Sinh đây."))
        await sender.aclose()
    assert still.oauth.exchanges == 2
    assert still.person().texts == ["Dạ."] * 2 + ["Dạ, An Sinh đây."] * 2


async def test_a_token_rejected_twice_is_an_alarm(double: ZaloDouble, sender: ZaloSender) -> None:
    double.person().follow()
    double.answer_next.extend([-216, -216])
    with pytest.raises(DeliveryAlarm, match="-216"):
        await sender.send(PERSON, Reply("Dạ."))


@pytest.mark.parametrize("without_code", [False, True])
async def test_a_used_refresh_token_is_an_alarm_without_hammering(
    config: Settings, still: ZaloDouble, store: FakeTokenStore, without_code: bool
) -> None:
    still.oauth.error_without_code = without_code
    used = still.oauth._refresh.pop(still.first_refresh_token)
    keeper = keeper_of(config, store, still)
    for _ in range(3):
        with pytest.raises(DeliveryAlarm, match="ANSINH_ZALO_REFRESH_TOKEN"):
            await keeper.access_token()
    assert used
    assert len(still.called("token")) == 1


async def test_a_new_first_token_mends_a_lost_pair(config: Settings, still: ZaloDouble, store: FakeTokenStore) -> None:
    store.saved = ZaloTokens("dead", "dead", datetime.fromtimestamp(still.clock.now(), UTC) - timedelta(hours=1))
    assert await keeper_of(config, store, still).access_token() != "dead"
    assert [call.error for call in still.called("token")] == [-1, None]


async def test_while_renewing_fails_the_old_pair_serves_on(config: Settings, still: ZaloDouble, store: FakeTokenStore) -> None:
    keeper = keeper_of(config, store, still)
    first = await keeper.access_token()
    still.clock.advance(21 * 3600)
    still.faults.add("token", "html", times=5)
    for _ in range(3):
        assert await keeper.access_token() == first
    assert store.saved is not None
    assert store.saved.access_token == first
    still.clock.advance(4 * 3600)
    with pytest.raises(DeliveryLater):
        await keeper.access_token()


async def test_a_pair_that_could_not_be_saved_is_kept_and_not_used_until_it_is(
    config: Settings, still: ZaloDouble, store: FakeTokenStore
) -> None:
    store.errors = [DatabaseUnavailable("down")] * 3
    keeper = keeper_of(config, store, still)
    with pytest.raises(DeliveryLater):
        await keeper.access_token()
    token = await keeper.access_token()
    assert still.oauth.exchanges == 1
    assert store.log == [f"saved {token}"]


async def test_without_database_sending_waits(config: Settings, still: ZaloDouble, store: FakeTokenStore) -> None:
    store.down = True
    with pytest.raises(DeliveryLater):
        await keeper_of(config, store, still).access_token()


@pytest.mark.parametrize(("expires_in", "renewals"), [("90000", 1), (90000, 1), ("soon", 1), (None, 1), ("3600", 1)])
async def test_the_lifetime_comes_as_text_or_number(
    config: Settings, still: ZaloDouble, store: FakeTokenStore, expires_in: Any, renewals: int
) -> None:
    still.oauth.expires_in = expires_in
    keeper = keeper_of(config, store, still)
    for _ in range(3):
        await keeper.access_token()
    assert still.oauth.exchanges == renewals


def test_missing_settings_are_named(store: FakeTokenStore) -> None:
    with pytest.raises(ConfigurationError, match="ANSINH_ZALO_APP_SECRET"):
        zalo_send.build_sender(settings(zalo_app_id="1"), store)


def test_the_double_gives_a_pair_for_a_code_with_pkce_once(double: ZaloDouble) -> None:
    pkce = VECTOR["pkce"]
    code = double.oauth.issue_code(pkce["challenge"])
    form = {"code": code, "app_id": APP_ID, "grant_type": "authorization_code", "code_verifier": pkce["verifier"]}
    kind = "application/x-www-form-urlencoded"
    assert "access_token" in double.oauth.exchange(form, APP_SECRET, kind)
    assert double.oauth.exchange(form, APP_SECRET, kind)["error"] < 0
    assert double.oauth.exchange(form, APP_SECRET, "application/json")["error"] < 0


# Sending


async def test_a_long_reply_arrives_in_pages_with_buttons_last(double: ZaloDouble, sender: ZaloSender) -> None:
    double.person().follow()
    await sender.send(PERSON, Reply("Bác mang giấy tờ ra xã.\n\n" * 200, buttons=CHOICES))
    heard = double.person().heard
    assert len(heard) == 3
    assert ["attachment" in message for message in heard] == [False, False, True]


@pytest.mark.parametrize("refuse", ["buttons_refused", "template_type"])
async def test_refused_buttons_become_numbered_lines(double: ZaloDouble, sender: ZaloSender, refuse: str) -> None:
    double.person().follow()
    setattr(double, refuse, "list" if refuse == "template_type" else True)
    sent = await sender.send(PERSON, Reply("Bác chọn giúp:", buttons=CHOICES))
    assert double.person().texts == ["Bác chọn giúp:\n\n1. Mức trợ cấp\n2. Hồ sơ"]
    assert sent == "m-oa-1"
    assert len(double.called("message")) == 2


@pytest.mark.parametrize(
    ("prepare", "error"),
    [
        (lambda double: double.person().unfollow(), DeliveryRefused),
        (lambda double: double.clock.advance(8 * 24 * 3600), DeliveryRefused),
        (lambda double: double.people.clear(), DeliveryRefused),
        (lambda double: setattr(double, "rate", 0), DeliveryLater),
        (lambda double: double.faults.add("message", "429"), DeliveryLater),
        (lambda double: double.faults.add("message", "html"), DeliveryLater),
        (lambda double: double.faults.add("message", "500"), DeliveryLater),
        (lambda double: double.faults.add("message", "reset"), DeliveryLater),
        (lambda double: double.answer_next.append(-211), DeliveryAlarm),
        (lambda double: double.answer_next.extend([-200, -200]), DeliveryRefused),
    ],
)
async def test_faults_of_sending_have_their_class(
    still: ZaloDouble, config: Settings, store: FakeTokenStore, prepare: Callable[[ZaloDouble], Any], error: type[DeliveryError]
) -> None:
    sender = ZaloSender(keeper_of(config, store, still), config.zalo_api_base)
    still.person().follow()
    prepare(still)
    with pytest.raises(DeliveryError) as raised:
        await sender.send(PERSON, Reply("Dạ.", buttons=CHOICES))
    assert type(raised.value) is error
    await sender.aclose()


async def test_a_generic_failure_is_tried_once_more_at_once(double: ZaloDouble, sender: ZaloSender) -> None:
    double.person().follow()
    double.answer_next.append(-200)
    await sender.send(PERSON, Reply("Dạ."))
    assert double.person().texts == ["Dạ."]


async def test_a_time_out_may_have_sent_and_is_later(
    double: ZaloDouble, config: Settings, store: FakeTokenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zalo_send, "SEND_TIMEOUT", httpx.Timeout(0.2))
    sender = zalo_send.build_sender(config, store)
    double.person().follow()
    double.faults.add("message", "slow", seconds=0.6)
    with pytest.raises(DeliveryLater):
        await sender.send(PERSON, Reply("Dạ."))
    await sender.send(PERSON, Reply("Dạ."))
    assert double.person().texts == ["Dạ.", "Dạ."]  # at least once: the price of never losing it
    await sender.aclose()


async def test_the_proof_is_given_once_zalo_asks_for_it(double: ZaloDouble, sender: ZaloSender) -> None:
    double.person().follow()
    double.proof_needed = True
    await sender.send(PERSON, Reply("Dạ."))
    await sender.send(PERSON, Reply("Dạ."))
    assert [call.error for call in double.called("message")] == [-242, None, None]


async def test_empty_text_is_never_sent(double: ZaloDouble, sender: ZaloSender) -> None:
    with pytest.raises(DeliveryRefused):
        await sender.send(PERSON, Reply(" "))
    assert double.calls == []


async def test_logs_name_neither_people_nor_tokens_nor_texts(
    double: ZaloDouble, app: str, sender: ZaloSender, intake: FakeIntake, capsys: pytest.CaptureFixture[str]
) -> None:
    double.webhook.register(app)
    double.person().say("Bí mật của bác")
    await until(lambda: intake.received)
    await sender.send(PERSON, Reply("Dạ."))
    await until(lambda: len(double.webhook.deliveries) == 4)
    said = "".join(capsys.readouterr())
    assert "zalo_event_stored" in said
    assert all(secret not in said for secret in (PERSON, "Bí mật", "access-", "refresh-", APP_SECRET, OA_SECRET))
    assert zalo_tokens.TOKEN_PATH not in said
