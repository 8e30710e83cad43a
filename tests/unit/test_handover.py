"""Residents who wait for a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from bot.handover import MESSAGES_SHOWN, Waiting, close, masked, request_person, waiting, waiting_with_context
from bot.messages import Channel, Contact, Incoming, Kind, Location, Reply
from bot.records import SendState
from bot.transport.model import Posture, RequestState, TransportRequest
from tests.fakes.uow import FakeStore, FakeUnitOfWork

NOON = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)


def test_request_is_stored_once_per_conversation() -> None:
    store = FakeStore()
    with store.uow() as uow:
        engine_id = uow.conversations.ensure(Channel.WEB, "a", "Bà Sáu").engine_id
        uow.commit()
    with store.uow() as uow:
        first = request_person(uow, engine_id, "Xin gặp cán bộ")
    with store.uow() as uow:
        second = request_person(uow, engine_id, "Đang điền: transport_form", urgent=True)
    assert first is not None
    assert second is not None
    assert second.id == first.id
    assert second.urgent
    assert len(store.state.handovers.rows) == 1


def test_trial_conversation_that_is_not_stored_asks_nobody() -> None:
    store = FakeStore()
    with store.uow() as uow:
        assert request_person(uow, "console-trial", "Xin gặp cán bộ") is None
    assert store.commits == 0


def test_urgent_first_then_longest_waiting() -> None:
    store = FakeStore()
    with store.uow() as uow:
        ids = [uow.conversations.ensure(Channel.WEB, name).id for name in "abc"]
        for number, conversation_id in enumerate(ids):
            uow.handovers.open(conversation_id, name := "abc"[number], urgent=name == "c")
        assert [row.reason for row in waiting(uow)] == ["c", "a", "b"]


def test_closing_is_recorded_once() -> None:
    store = FakeStore()
    with store.uow() as uow:
        handover = uow.handovers.open(uow.conversations.ensure(Channel.ZALO, "z").id, "Xin gặp cán bộ")
        uow.commit()
    with store.uow() as uow:
        assert close(uow, handover.id, "trucmay", "đã gọi lại")
    with store.uow() as uow:
        assert not close(uow, handover.id, "dongnghiep", "đã gọi lại")
    assert store.state.audit.records == [("trucmay", "handover.close", str(handover.id), "đã gọi lại")]
    assert waiting(store.state) == []  # type: ignore[arg-type]


class Talk:
    """A conversation written line by line, a minute apart."""

    def __init__(self, uow: FakeUnitOfWork, name: str = "a", channel: Channel = Channel.ZALO) -> None:
        self._uow, self._clock = uow, NOON
        self.id: UUID = uow.conversations.ensure(channel, name, "Bà Sáu").id

    def resident(self, text: str = "", kind: Kind = Kind.TEXT, **values: Any) -> None:
        incoming = Incoming(Channel.ZALO, "a", f"m{len(self._uow.inbox.rows)}", kind, text=text, **values)
        self._uow.inbox.add(self.id, incoming, self._next())

    def bot(self, text: str, *, state: SendState = SendState.SENT) -> None:
        number = self._uow.outbox.add(self.id, Reply(text), None, delivered=True)
        self._uow.outbox.rows[number - 1] = replace(self._uow.outbox.rows[number - 1], created_at=self._next(), state=state)

    def wait(self) -> Waiting:
        self._uow.handovers.open(self.id, "Xin gặp cán bộ")
        (found,) = waiting_with_context(self._uow)
        return found

    def _next(self) -> datetime:
        self._clock += timedelta(minutes=1)
        return self._clock


@pytest.fixture
def talk() -> Talk:
    return Talk(FakeStore().uow().__enter__())


def test_the_last_six_messages_of_both_sides_are_shown_oldest_first(talk: Talk) -> None:
    for number in range(5):
        talk.resident(f"hỏi {number}")
        talk.bot(f"đáp {number}")
    shown = talk.wait().messages
    assert MESSAGES_SHOWN == 6
    assert [(line.text, line.by_resident) for line in shown] == [
        ("hỏi 2", True), ("đáp 2", False), ("hỏi 3", True), ("đáp 3", False), ("hỏi 4", True), ("đáp 4", False),
    ]  # fmt: skip
    assert [line.at for line in shown] == sorted(line.at for line in shown)


def test_messages_of_other_residents_are_not_shown(talk: Talk) -> None:
    Talk(talk._uow, "b").resident("chuyện riêng của người khác 0912 345 678")
    talk.resident("hỏi")
    found = talk.wait()
    assert [line.text for line in found.messages] == ["hỏi"]
    assert found.phones == ()


def test_replies_of_one_turn_keep_their_order_after_the_message_they_answer(talk: Talk) -> None:
    talk.resident("hỏi")
    talk.bot("trang 1")
    talk.bot("trang 2")
    rows = talk._uow.outbox.rows
    at = talk._uow.inbox.rows[0].received_at
    talk._uow.outbox.rows[:] = [replace(row, created_at=at) for row in rows]
    assert [line.text for line in talk.wait().messages] == ["hỏi", "trang 1", "trang 2"]


def test_phone_numbers_come_from_what_the_resident_wrote_newest_first_and_once(talk: Talk) -> None:
    talk.resident("số tui 0912 345 678")
    for _ in range(8):
        talk.resident("dạ có ai không")
    talk.resident("hoặc gọi con tui 0987.654.321, số tui 0912345678")
    talk.bot("Bác gọi xã 0296 3 852 000 ạ.")
    assert talk.wait().phones == ("0987 654 321", "0912 345 678")


def test_a_shared_own_number_counts_somebody_elses_card_does_not(talk: Talk) -> None:
    talk.resident(kind=Kind.CONTACT, contact=Contact("+84912345678", own=True))
    talk.resident(kind=Kind.CONTACT, contact=Contact("0987654321", own=False, name="Anh Ba"))
    found = talk.wait()
    assert found.phones == ("0912 345 678",)
    assert [line.text for line in found.messages] == ["(gửi số điện thoại của mình) 0912 345 678", "(gửi danh thiếp) Anh Ba 0987 654 321"]


def test_identity_numbers_are_masked_in_messages_and_are_no_phone_numbers(talk: Talk) -> None:
    talk.resident("CCCD tui 089155012345, điện thoại 0912345678")
    talk.bot("Dạ, số 089 155 012 345 phải không ạ?")
    found = talk.wait()
    assert [line.text for line in found.messages] == [
        "CCCD tui •••••••••345, điện thoại 0912345678",
        "Dạ, số •••••••••345 phải không ạ?",
    ]
    assert found.phones == ("0912 345 678",)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("089155012345", "•••••••••345"),
        ("089.155.012.345", "•••••••••345"),
        ("0891 5501 2345", "•••••••••345"),
        ("089155012345.", "•••••••••345."),
        ("gọi 0912345678 12 giờ", "gọi 0912345678 12 giờ"),
        ("+84 0912345678", "+84 0912345678"),
        ("0912 345 678 - 0987 654 321", "0912 345 678 - 0987 654 321"),
        ("mã 000.00.19.H01-250731-0012", "mã 000.00.19.H01-250731-0012"),
        ("1234567890123", "1234567890123"),
        ("", ""),
    ],
)
def test_only_identity_numbers_are_masked(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize(
    ("kind", "values", "shown"),
    [
        (Kind.IMAGE, {}, "(gửi hình)"),
        (Kind.IMAGE, {"text": "giấy này nộp đâu"}, "(gửi hình) giấy này nộp đâu"),
        (Kind.AUDIO, {}, "(gửi tin thoại)"),
        (Kind.LOCATION, {"location": Location(10.386401, 105.435218)}, "(gửi vị trí) 10.38640, 105.43522"),
        (Kind.STICKER, {}, "(gửi nhãn dán)"),
        (Kind.OTHER, {}, "(gửi tin không đọc được)"),
    ],
)
def test_what_is_no_text_is_named(talk: Talk, kind: Kind, values: dict[str, Any], shown: str) -> None:
    talk.resident(kind=kind, **values)
    assert [line.text for line in talk.wait().messages] == [shown]


def test_every_kind_of_message_is_named_or_is_none() -> None:
    with FakeStore().uow() as uow:
        for number, kind in enumerate(Kind):
            one = Talk(uow, str(number))
            one.resident(kind=kind)
            uow.handovers.open(one.id, "")
        texts = [[line.text for line in found.messages] for found in waiting_with_context(uow)]
    assert all(len(lines) == 1 and lines[0] for kind, lines in zip(Kind, texts, strict=True) if kind not in (Kind.FOLLOW, Kind.UNFOLLOW))
    assert [lines for kind, lines in zip(Kind, texts, strict=True) if kind in (Kind.FOLLOW, Kind.UNFOLLOW)] == [[], []]


def test_a_tapped_button_shows_its_title(talk: Talk) -> None:
    token = talk._uow.buttons.mint(talk.id, "Gặp cán bộ", {"intent": "request_person"})
    talk.resident(kind=Kind.BUTTON, button=token)
    talk.resident(kind=Kind.BUTTON, button="cũ")
    assert [line.text for line in talk.wait().messages] == ["(bấm nút) Gặp cán bộ", "(bấm nút)"]


def test_a_message_that_did_not_arrive_says_so(talk: Talk) -> None:
    talk.bot("tới rồi")
    talk.bot("không tới", state=SendState.FAILED)
    assert [line.undelivered for line in talk.wait().messages] == [False, True]


def test_only_open_vehicle_requests_of_this_resident_are_shown(talk: Talk) -> None:
    for number, state in enumerate(RequestState):
        request = TransportRequest(
            f"k{number}", "Ông Tư", "+84912345678", "an_giang", "xã Vĩnh Hậu", "Bệnh viện tỉnh", "sáng mai", Posture.LIE, False,
            conversation_id=talk.id, state=state, reference=f"XE-{number}",
        )  # fmt: skip
        talk._uow.transport.add_request(request)
    talk._uow.transport.add_request(TransportRequest("x", "Khác", "0", "an_giang", "", "", "", Posture.SIT, False, reference="XE-X"))
    assert {request.state for request in talk.wait().requests} == {RequestState.NEW, RequestState.ASSIGNED}


def test_the_province_and_the_channel_stand_with_the_resident(talk: Talk) -> None:
    talk._uow.conversations.set_province(talk.id, "bac_ninh")
    found = talk.wait()
    assert (found.province, found.handover.channel) == ("bac_ninh", "zalo")


def test_whoever_wrote_nothing_yet_is_shown_too(talk: Talk) -> None:
    found = talk.wait()
    assert (found.messages, found.phones, found.requests) == ((), (), ())
