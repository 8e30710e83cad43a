"""Residents who wait for a person."""

from __future__ import annotations

from bot.handover import close, request_person, waiting
from bot.messages import Channel
from tests.fakes.uow import FakeStore


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
