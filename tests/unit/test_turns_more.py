"""Turns that go wrong, people who leave, emergencies in the queue, captions and long replies."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.messages import Button, Channel, Kind, Outcome, Reply
from bot.turns import Handler, store_replies
from tests.fakes.uow import FakeStore
from tests.unit.builders import texts
from tests.unit.test_turns import Talk, key


@pytest.fixture
def talk() -> Talk:
    made = Talk()
    made.clock.now = datetime.now(UTC)  # the store in memory stamps what it receives with the real time
    return made


def received(talk: Talk, text: str = "chào") -> int:
    number = talk.receive(text)
    assert number is not None
    return number


class TestLeaving:
    def test_is_marked_when_it_is_received_and_leaves_nothing_to_do(self, talk: Talk) -> None:
        talk.receive(kind=Kind.UNFOLLOW)
        assert talk.conversation.blocked_at == talk.clock.now
        assert talk.store.state.jobs.deferred == []
        assert talk.store.state.inbox.unhandled() == 0

    def test_person_who_came_back_before_a_worker_looked_is_not_marked_again(self, talk: Talk) -> None:
        left, back = talk.receive(kind=Kind.UNFOLLOW), talk.receive("chào")
        assert left is not None
        assert back is not None
        talk.handler.handle(left)
        talk.handler.handle(back)
        assert talk.conversation.blocked_at is None
        assert talk.said(back)


class TestLateAnswer:
    def test_is_apologised_for_once_however_often_it_fails(self, talk: Talk) -> None:
        number = received(talk)
        for _ in range(3):
            talk.handler.apologise(number)
        assert talk.said(number) == [key("utter_engine_down")]

    def test_is_apologised_for_only_when_it_is_late(self, talk: Talk) -> None:
        number = received(talk)
        talk.handler.apologise(number, timedelta(seconds=10))
        assert talk.said(number) == []
        talk.clock.now += timedelta(seconds=11)
        talk.handler.apologise(number, timedelta(seconds=10))
        assert talk.said(number) == [key("utter_engine_down")]

    def test_each_late_message_has_its_own_apology(self, talk: Talk) -> None:
        first, second = received(talk, "một"), received(talk, "hai")
        talk.handler.apologise(first)
        talk.handler.apologise(second)
        assert talk.said(second) == [key("utter_engine_down")]


class TestGivingUp:
    def test_ends_the_event_with_an_apology_and_asks_for_a_person(self, talk: Talk) -> None:
        number = received(talk)
        talk.handler.give_up(number)
        state = talk.store.state
        assert talk.said(number) == [key("utter_action_failed")]
        assert talk.last_button().intent == "request_person"
        assert state.inbox.outcomes[number] == "failed"
        assert state.inbox.unhandled() == 0
        assert [row.state for row in state.handovers.rows] == ["waiting"]

    def test_twice_or_after_the_answer_says_nothing_more(self, talk: Talk) -> None:
        number = received(talk)
        talk.handler.handle(number)
        talk.handler.give_up(number)
        assert key("utter_action_failed") not in talk.said(number)
        assert talk.store.state.handovers.rows == []

    def test_of_a_deleted_message_does_nothing(self, talk: Talk) -> None:
        talk.handler.give_up(999)
        assert talk.store.state.outbox.rows == []


class TestCaptions:
    @pytest.mark.parametrize("kind", [Kind.IMAGE, Kind.VIDEO, Kind.FILE])
    def test_are_questions(self, talk: Talk, kind: Kind) -> None:
        assert talk.send("giấy này nộp ở đâu", kind) == ["Dạ, bác hỏi gì ạ?"]
        assert talk.engine.turns[0]["text"] == "giấy này nộp ở đâu"

    def test_without_a_word_are_none(self, talk: Talk) -> None:
        assert talk.send("🙏", Kind.IMAGE) == [key("utter_kind_image")]

    def test_too_long_are_said_so(self, talk: Talk) -> None:
        assert talk.send("tiền già " * 400, Kind.IMAGE) == [key("utter_too_long")]


class TestEmergencyInTheQueue:
    def test_overtakes_other_replies(self, talk: Talk) -> None:
        talk.send("chào")
        number = received(talk, "ba tôi bất tỉnh rồi")
        outbound = [row.id for row in talk.store.state.outbox.rows if row.inbound_id == number]
        assert talk.store.state.jobs.urgent == set(outbound)

    def test_said_by_the_engine_overtakes_too(self, talk: Talk) -> None:
        talk.engine.replies = [Reply("Gọi 115", meta={"outcome": Outcome.EMERGENCY.value}), Reply("Câu khác")]
        talk.send("nhà có chuyện")
        assert talk.store.state.jobs.urgent == {1}


class TestPages:
    @staticmethod
    def halves(channel: Channel, reply: Reply) -> tuple[Reply, ...]:
        middle = len(reply.text) // 2
        return Reply(reply.text[:middle]), Reply(reply.text[middle:], reply.buttons)

    def test_each_page_is_stored_with_a_job_of_its_own(self, talk: Talk) -> None:
        talk.handler = Handler(talk.store.uow, talk.engine, texts(), talk.clock, self.halves)
        talk.engine.replies = [Reply("một hai", (Button("Bảo hiểm y tế", intent="choose_aspect"),))]
        number = received(talk)
        talk.handler.handle(number)
        rows = talk.store.state.outbox.rows
        assert [row.reply.text for row in rows] == ["một", " hai"]
        assert talk.store.state.jobs.deferred[1:] == [("send", row.id) for row in rows]
        assert [bool(row.reply.buttons) for row in rows] == [False, True]
        talk.send("1")
        assert talk.engine.turns[-1]["intent"] == "choose_aspect", "the buttons under the last page can be typed"

    def test_are_not_made_unless_asked_for(self) -> None:
        store = FakeStore()
        with store.uow() as uow:
            conversation = uow.conversations.ensure(Channel.ZALO, "z")
            assert len(store_replies(uow, conversation, [Reply("a" * 9000)], None)) == 1


def test_a_message_too_long_is_not_said_to_be_read() -> None:
    assert "phần đầu" not in key("utter_too_long")
