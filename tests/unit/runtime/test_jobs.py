"""What becomes of turns and deliveries that fail."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from procrastinate.exceptions import JobAborted
from procrastinate.jobs import Job

from bot.errors import DatabaseUnavailable, DeliveryAlarm, DeliveryLater, DeliveryRefused, EngineUnavailable
from bot.messages import Button, Channel, Reply, Source
from bot.records import SendState
from bot.runtime import jobs, worker
from bot.runtime.jobs import ALARM_WAIT, LONGEST_SENDING, LONGEST_WAIT, ODD_ATTEMPTS, Backoff, deliver, pages, take_turn
from bot.turns import store_replies
from tests.fakes.uow import FakeClock, FakeStore
from tests.fakes.web_store import now


def job(attempts: int = 0) -> Job:
    return Job(id=1, queue="q", lock=None, queueing_lock=None, task_name="t", attempts=attempts)


def wait(error: BaseException, attempts: int = 0) -> float | None:
    decision = Backoff().get_retry_decision(exception=error, job=job(attempts))
    if decision is None:
        return None
    assert decision.retry_at is not None
    return round((decision.retry_at - now()).total_seconds())


class TestBackoff:
    @pytest.mark.parametrize("error", [EngineUnavailable(), DatabaseUnavailable(), ConnectionError(), DeliveryLater("x")])
    def test_passing_fault_waits_longer_each_time_and_never_too_long(self, error: Exception) -> None:
        assert [wait(error, attempts) for attempts in (0, 1, 3, 9, 100_000)] == [1, 2, 8, LONGEST_WAIT, LONGEST_WAIT]

    def test_wait_the_channel_names_is_obeyed(self) -> None:
        assert wait(DeliveryLater("x", retry_after=37.0), 9) == 37

    def test_broken_account_is_left_alone_for_a_while(self) -> None:
        assert wait(DeliveryAlarm("x")) == ALARM_WAIT

    @pytest.mark.parametrize("error", [KeyError("x"), ZeroDivisionError()])
    def test_fault_of_ours_is_not_repeated(self, error: Exception) -> None:
        assert wait(error) is None

    @pytest.mark.parametrize("error", [asyncio.CancelledError(), JobAborted()])
    def test_job_of_a_worker_that_shuts_down_goes_on_elsewhere_at_once(self, error: BaseException) -> None:
        assert wait(error, 9) == 0


class Handler:
    """Fails with ``errors``, one each; ``speechless``: cannot store an apology either."""

    def __init__(self, *errors: Exception, speechless: bool = False) -> None:
        self.errors, self.speechless = list(errors), speechless
        self.done: list[str] = []

    def handle(self, inbound_id: int) -> None:
        if self.errors:
            raise self.errors.pop(0)
        self.done.append("handled")

    def apologise(self, inbound_id: int, late: timedelta) -> None:
        assert late > timedelta(0)
        if self.speechless:
            raise DatabaseUnavailable
        self.done.append("apologised")

    def give_up(self, inbound_id: int) -> None:
        if self.speechless:
            raise DatabaseUnavailable
        self.done.append("given up")


class TestTurn:
    @pytest.mark.parametrize("error", [EngineUnavailable("down"), DatabaseUnavailable(), ConnectionError()])
    async def test_outage_is_told_to_the_resident_and_tried_again(self, error: Exception) -> None:
        handler = Handler(error)
        with pytest.raises(type(error)):
            await take_turn(handler, 1)  # type: ignore[arg-type]
        assert handler.done == ["apologised"]
        await take_turn(handler, 1)  # type: ignore[arg-type]
        assert handler.done[-1] == "handled"

    async def test_outage_that_leaves_us_speechless_is_tried_again_all_the_same(self) -> None:
        with pytest.raises(EngineUnavailable):
            await take_turn(Handler(EngineUnavailable("down"), speechless=True), 1)  # type: ignore[arg-type]

    async def test_fault_of_ours_ends_the_turn(self) -> None:
        handler = Handler(KeyError("x"))
        await take_turn(handler, 1)  # type: ignore[arg-type]
        assert handler.done == ["given up"]

    async def test_turn_that_cannot_even_be_given_up_is_tried_again(self) -> None:
        with pytest.raises(DatabaseUnavailable):
            await take_turn(Handler(KeyError("x"), speechless=True), 1)  # type: ignore[arg-type]


class Sender:
    def __init__(self) -> None:
        self.error: Exception | None = None
        self.sent: list[tuple[str, str]] = []

    async def send(self, external_id: str, reply: Reply) -> str | None:
        if self.error is not None:
            raise self.error
        self.sent.append((external_id, reply.text))
        return "m1"


class Post:
    """One stored reply and the sender it leaves by."""

    def __init__(self) -> None:
        self.store, self.clock, self.sender = FakeStore(), FakeClock(now()), Sender()
        self.app: Any = SimpleNamespace(uow=self.store.uow, clock=self.clock)
        self.senders: dict[Channel, Any] = {Channel.TELEGRAM: self.sender}
        with self.store.uow() as uow:
            conversation = uow.conversations.ensure(Channel.TELEGRAM, "1001")
            (self.number,) = store_replies(uow, conversation, [Reply("Dạ")], None)
            uow.commit()

    async def deliver(self) -> None:
        await deliver(self.app, self.senders, self.number)

    async def fails(self, error: type[Exception]) -> None:
        with pytest.raises(error):
            await self.deliver()

    @property
    def state(self) -> SendState:
        return self.store.state.outbox.rows[0].state


@pytest.fixture
def post() -> Post:
    return Post()


class TestDelivery:
    async def test_sent_once(self, post: Post) -> None:
        await post.deliver()
        await post.deliver()
        assert post.sender.sent == [("1001", "Dạ")]
        assert post.state is SendState.SENT

    @pytest.mark.parametrize("error", [DeliveryLater("busy", 3), DeliveryAlarm("token"), ConnectionError()])
    async def test_passing_fault_is_tried_for_days_and_then_given_up(self, post: Post, error: Exception) -> None:
        post.sender.error = error
        for _ in range(100):
            await post.fails(type(error))
        assert post.state is SendState.QUEUED
        post.clock.now += LONGEST_SENDING + timedelta(minutes=1)
        await post.deliver()
        assert post.state is SendState.FAILED

    async def test_giving_up_is_said_loudly(self, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
        said: list[tuple[str, dict[str, Any]]] = []
        monkeypatch.setattr(jobs, "log", SimpleNamespace(error=lambda words, **values: said.append((words, values))))
        post.sender.error = DeliveryLater("busy")
        post.clock.now += LONGEST_SENDING + timedelta(minutes=1)
        await post.deliver()
        assert [(words, values["outbound"]) for words, values in said] == [("reply given up", post.number)]

    async def test_fault_nobody_foresaw_is_tried_a_few_times(self, post: Post) -> None:
        post.sender.error = KeyError("x")
        for _ in range(ODD_ATTEMPTS - 1):
            await post.fails(DeliveryLater)
        await post.deliver()
        assert post.state is SendState.FAILED

    async def test_refusal_is_final(self, post: Post) -> None:
        post.sender.error = DeliveryRefused("blocked")
        await post.deliver()
        assert post.state is SendState.FAILED

    async def test_nothing_goes_to_a_person_who_left(self, post: Post) -> None:
        with post.store.uow() as uow:
            uow.conversations.mark_blocked(next(iter(post.store.state.conversations.rows)), now())
            uow.commit()
        await post.deliver()
        assert post.sender.sent == []
        assert post.state is SendState.FAILED

    async def test_channel_not_configured_here_waits_for_a_process_that_has_it(self, post: Post) -> None:
        post.senders.clear()
        await post.fails(DeliveryAlarm)
        assert post.state is SendState.QUEUED


class TestPages:
    LONG = Reply("Một câu dài. " * 300, (Button("Gặp cán bộ", intent="request_person"),), (Source("Nghị định 20/2021/NĐ-CP"),))

    def test_long_reply_is_cut_to_what_the_channel_takes(self) -> None:
        found = pages(Channel.ZALO, self.LONG)
        assert len(found) > 1
        assert all(len(page.text) <= 2000 for page in found)
        assert [bool(page.buttons) for page in found] == [False] * (len(found) - 1) + [True]
        assert "Nghị định 20/2021/NĐ-CP" in found[-1].text

    def test_page_leaves_room_for_buttons_written_out(self) -> None:
        buttons = tuple(Button(f"Lựa chọn dài thứ {number} trong nhiều lựa chọn", say="x") for number in range(10))
        last = pages(Channel.ZALO, Reply("a" * 1990, buttons))[-1]
        assert len(last.text) + sum(len(button.title) + 4 for button in buttons) <= 2000

    def test_short_reply_stays_what_it_is(self) -> None:
        reply = Reply("Dạ", self.LONG.buttons, self.LONG.sources)
        assert pages(Channel.ZALO, reply) == (reply,)

    @pytest.mark.parametrize("channel", [Channel.WEB, Channel.TERMINAL])
    def test_page_and_terminal_show_everything_in_one_piece(self, channel: Channel) -> None:
        assert pages(channel, self.LONG) == (self.LONG,)


async def test_worker_that_stops_by_itself_is_noticed() -> None:
    class Queue:
        connector = SimpleNamespace()

        async def run_worker_async(self, **_: Any) -> None:
            """As procrastinate's: returns when its listening connection is lost."""

    app: Any = SimpleNamespace(settings=SimpleNamespace(worker_concurrency=1))
    with pytest.raises(RuntimeError):
        await worker.work(app, Queue())  # type: ignore[arg-type]
