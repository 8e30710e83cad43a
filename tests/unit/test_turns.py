"""One resident message from storage to stored replies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from bot.errors import DatabaseUnavailable, EngineUnavailable
from bot.messages import Button, Channel, Contact, Incoming, Kind, Reply
from bot.records import Conversation, Owner, SendState
from bot.turns import LONGEST_TEXT, WAKE_UP, Handler, Intake, store_replies
from tests.fakes.uow import FakeClock, FakeStore
from tests.unit.builders import incoming, texts


@dataclass
class FakeEngine:
    """Repeats what it was asked; ``down`` fails every turn."""

    turns: list[dict[str, Any]] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=lambda: [Reply("Dạ, bác hỏi gì ạ?", (Button("Bảo hiểm y tế", intent="choose_aspect"),))])
    down: bool = False
    during: Callable[[], None] = lambda: None

    def turn(self, sender: str, **said: Any) -> list[Reply]:
        if self.down:
            raise EngineUnavailable("down")
        self.during()
        self.turns.append({"sender": sender, **said})
        return self.replies


class Talk:
    """A resident on one channel, with everything behind it in memory."""

    def __init__(self, channel: Channel = Channel.TELEGRAM, who: str = "1001") -> None:
        self.store, self.engine, self.clock = FakeStore(), FakeEngine(), FakeClock()
        self.channel, self.who = channel, who
        self.intake = Intake(self.store.uow, texts(), self.clock)
        self.handler = Handler(self.store.uow, self.engine, texts(), self.clock)

    def receive(self, text: str = "", kind: Kind = Kind.TEXT, **values: Any) -> int | None:
        return self.intake.store(incoming(text, kind, self.channel, self.who, **values))

    def send(self, text: str = "", kind: Kind = Kind.TEXT, **values: Any) -> list[str]:
        """Receive and handle an event; the texts said about it."""
        number = self.receive(text, kind, **values)
        assert number is not None
        self.handler.handle(number)
        return self.said(number)

    def said(self, inbound_id: int) -> list[str]:
        return [row.reply.text for row in self.store.state.outbox.rows if row.inbound_id == inbound_id]

    @property
    def conversation(self) -> Conversation:
        return next(iter(self.store.state.conversations.rows.values()))

    def change(self, **values: Any) -> None:
        self.store.state.conversations.rows[self.conversation.id] = replace(self.conversation, **values)

    def last_button(self) -> Button:
        return self.store.state.outbox.rows[-1].reply.buttons[0]


@pytest.fixture
def talk() -> Talk:
    return Talk()


def key(name: str) -> str:
    return texts().get(name)


class TestReceiving:
    def test_event_and_job_are_stored_together(self, talk: Talk) -> None:
        number = talk.receive("chào")
        state = talk.store.state
        assert state.jobs.deferred == [("inbound", number)]
        assert state.inbox.unhandled() == 1
        assert talk.store.commits == 1
        assert talk.conversation.last_inbound_at == talk.clock.now

    def test_duplicate_message_is_stored_and_deferred_once(self, talk: Talk) -> None:
        event = incoming("chào", who=talk.who)
        assert talk.intake.receive(event) is True
        assert talk.intake.receive(event) is False
        assert len(talk.store.state.jobs.deferred) == 1
        assert len(talk.store.state.inbox.rows) == 1

    def test_same_message_id_on_another_channel_is_another_message(self, talk: Talk) -> None:
        assert talk.intake.receive(incoming("a", channel=Channel.TELEGRAM, message_id="7"))
        assert talk.intake.receive(incoming("a", channel=Channel.ZALO, message_id="7"))

    def test_text_is_cleaned_at_the_edge(self, talk: Talk) -> None:
        talk.receive("  tr\u006f\u031b\u0323 c\u00e2\u0301p\u200b\x00 ")
        assert talk.store.state.inbox.rows[0].incoming.text == "trợ cấp"

    def test_nothing_is_stored_when_the_database_is_away(self, talk: Talk) -> None:
        talk.store.down = True
        with pytest.raises(DatabaseUnavailable):
            talk.receive("chào")
        talk.store.down = False
        assert talk.store.state.inbox.rows == []

    def test_person_who_had_left_is_back_when_they_write(self, talk: Talk) -> None:
        talk.send(kind=Kind.UNFOLLOW)
        assert talk.conversation.blocked_at is not None
        talk.receive("chào")
        assert talk.conversation.blocked_at is None


class TestOrdinaryTurn:
    def test_text_goes_to_the_engine_under_an_opaque_id(self, talk: Talk) -> None:
        assert talk.send("tiền già bao nhiêu") == ["Dạ, bác hỏi gì ạ?"]
        turn = talk.engine.turns[0]
        assert turn["text"] == "tiền già bao nhiêu"
        assert turn["intent"] is None
        assert turn["sender"] == talk.conversation.engine_id
        assert talk.who not in turn["sender"]

    def test_reply_and_send_job_are_stored_together_and_the_page_is_woken(self, talk: Talk) -> None:
        talk.send("chào")
        state = talk.store.state
        assert state.jobs.deferred[-1] == ("send", 1)
        assert state.outbox.rows[0].state is SendState.QUEUED
        assert (WAKE_UP, str(talk.conversation.id)) in state.notified

    @pytest.mark.parametrize("channel", [Channel.WEB, Channel.TERMINAL])
    def test_channels_that_read_the_store_need_no_send_job(self, channel: Channel) -> None:
        talk = Talk(channel)
        talk.send("chào")
        assert [kind for kind, _ in talk.store.state.jobs.deferred] == ["inbound"]
        assert talk.store.state.outbox.rows[0].state is SendState.SENT

    def test_outcome_is_kept_with_the_event(self, talk: Talk) -> None:
        talk.engine.replies = [Reply("…", meta={"outcome": "answered"})]
        number = talk.receive("chào")
        assert number is not None
        talk.handler.handle(number)
        assert talk.store.state.inbox.outcomes[number] == "answered"
        assert talk.store.state.inbox.rows[0].handled_at == talk.clock.now

    @pytest.mark.parametrize(
        ("command", "intent"),
        [
            ("/start", "greet"),
            ("/start abc", "greet"),
            ("/start@AnSinhBot", "greet"),
            ("/gapcanbo", "request_person"),
            ("/hoso", "check_dossier"),
            ("/xe", "request_vehicle"),
        ],
    )
    def test_commands_have_a_fixed_meaning(self, talk: Talk, command: str, intent: str) -> None:
        talk.send(command)
        assert talk.engine.turns[0]["intent"] == intent
        assert talk.engine.turns[0]["text"] is None

    def test_help_needs_no_engine(self, talk: Talk) -> None:
        talk.engine.down = True
        assert talk.send("/help") == [key("utter_help")]

    def test_following_is_greeted(self, talk: Talk) -> None:
        talk.send(kind=Kind.FOLLOW)
        assert talk.engine.turns[0]["intent"] == "greet"

    def test_leaving_is_answered_by_silence_and_remembered(self, talk: Talk) -> None:
        assert talk.send(kind=Kind.UNFOLLOW) == []
        assert talk.conversation.blocked_at == talk.clock.now
        assert talk.engine.turns == []


DANGER = "ba tôi bất tỉnh rồi"


class TestDanger:
    def test_answered_when_it_is_received_without_waiting_for_a_worker(self, talk: Talk) -> None:
        number = talk.receive(DANGER)
        assert number is not None
        assert "115" in talk.said(number)[0]
        assert talk.store.state.inbox.rows[0].handled_at == talk.clock.now
        assert talk.store.state.inbox.outcomes[number] == "emergency"
        assert talk.store.state.jobs.deferred == [("send", 1)]

    def test_answered_before_messages_that_still_wait(self, talk: Talk) -> None:
        talk.receive("tiền già bao nhiêu")
        number = talk.receive(DANGER)
        assert number is not None
        assert talk.said(number)
        assert talk.store.state.inbox.unhandled() == 1

    def test_redelivered_is_answered_once(self, talk: Talk) -> None:
        event = incoming(DANGER, who=talk.who)
        talk.intake.receive(event)
        talk.intake.receive(event)
        assert len(talk.store.state.outbox.rows) == 1

    def test_buttons_of_the_question_before_can_still_be_typed(self, talk: Talk) -> None:
        talk.send("chào")
        talk.send(DANGER)
        talk.send("1")
        assert talk.engine.turns[-1]["intent"] == "choose_aspect"

    def test_answered_without_the_engine_with_the_number_and_a_call_button(self, talk: Talk) -> None:
        talk.engine.down = True
        (said,) = talk.send(DANGER)
        assert "115" in said
        assert key("utter_emergency_reported") in said
        assert talk.last_button().phone == "115"
        assert talk.last_button().token is None

    def test_staff_is_told_urgently(self, talk: Talk) -> None:
        talk.send(DANGER)
        (handover,) = talk.store.state.handovers.rows
        assert handover.urgent
        assert DANGER not in handover.reason

    def test_answered_also_when_staff_owns_the_conversation(self, talk: Talk) -> None:
        talk.receive("chào")
        talk.change(owner=Owner.STAFF)
        (said,) = talk.send(DANGER)
        assert "115" in said

    def test_answered_whatever_buttons_or_forms_are_open(self, talk: Talk) -> None:
        talk.engine.replies = [Reply("Họ tên người bệnh?", (Button(DANGER, say="ba tôi"),))]
        talk.send("xin xe")
        (said,) = talk.send(DANGER)
        assert "115" in said
        assert len(talk.engine.turns) == 1

    def test_caption_of_a_picture_counts_too(self, talk: Talk) -> None:
        (said,) = talk.send(DANGER, Kind.IMAGE)
        assert "115" in said

    def test_said_in_ten_thousand_characters_too(self, talk: Talk) -> None:
        (said,) = talk.send("cho tôi kể " * 900 + DANGER)
        assert "115" in said


class TestStaffOwned:
    def test_bot_keeps_quiet_but_the_message_is_handled(self, talk: Talk) -> None:
        talk.receive("chào")
        talk.change(owner=Owner.STAFF)
        assert talk.send("tiền già bao nhiêu") == []
        assert talk.engine.turns == []
        assert talk.store.state.inbox.rows[-1].handled_at is not None

    @pytest.mark.parametrize("kind", [Kind.STICKER, Kind.BUTTON, Kind.IMAGE, Kind.FOLLOW])
    def test_other_kinds_are_not_answered_either(self, talk: Talk, kind: Kind) -> None:
        talk.receive("chào")
        talk.change(owner=Owner.STAFF)
        assert talk.send(kind=kind, button="x") == []


class TestButtons:
    def test_tapped_token_brings_its_fixed_meaning(self, talk: Talk) -> None:
        talk.engine.replies = [
            Reply("Chọn", (Button("Giấy tờ", intent="choose_aspect", slots={"program": "bhyt", "aspect": "documents"}),))
        ]
        talk.send("bhyt")
        talk.send(kind=Kind.BUTTON, button=talk.last_button().token)
        assert talk.engine.turns[1]["intent"] == "choose_aspect"
        assert talk.engine.turns[1]["slots"] == {"program": "bhyt", "aspect": "documents"}
        assert talk.engine.turns[1]["text"] is None

    def test_tapped_saying_is_said(self, talk: Talk) -> None:
        talk.engine.replies = [Reply("Oxy?", (Button("Có, cần oxy", say="có cần oxy"),))]
        talk.send("xe")
        talk.send(kind=Kind.BUTTON, button=talk.last_button().token)
        assert talk.engine.turns[1]["text"] == "có cần oxy"

    def test_answer_button_of_an_older_question_means_nothing_any_more(self, talk: Talk) -> None:
        talk.engine.replies = [Reply("Oxy?", (Button("Không cần", say="không"),))]
        talk.send("xe")
        old = talk.last_button().token
        talk.engine.replies = [Reply("Đúng chưa ạ?", (Button("Đúng", say="đúng rồi"),))]
        talk.send("không")
        assert talk.send(kind=Kind.BUTTON, button=old) == [key("utter_button_stale")]
        assert len(talk.engine.turns) == 2

    def test_choice_under_an_older_answer_still_counts(self, talk: Talk) -> None:
        talk.send("bhyt")
        old = talk.last_button().token
        talk.engine.replies = [Reply("Câu khác")]
        talk.send("hộ nghèo")
        talk.send(kind=Kind.BUTTON, button=old)
        assert talk.engine.turns[-1]["intent"] == "choose_aspect"

    def test_stored_token_hides_the_meaning(self, talk: Talk) -> None:
        talk.send("bhyt")
        token = talk.last_button().token
        assert token
        assert "choose" not in token

    @pytest.mark.parametrize("token", ["", "unknown", '/restart{"a": 1}', "choose_aspect"])
    def test_unknown_or_old_token_asks_to_type(self, talk: Talk, token: str) -> None:
        assert talk.send(kind=Kind.BUTTON, button=token) == [key("utter_button_stale")]
        assert talk.engine.turns == []

    def test_token_of_another_person_means_nothing(self, talk: Talk) -> None:
        talk.send("bhyt")
        token = talk.last_button().token
        talk.who = "2002"
        assert talk.send(kind=Kind.BUTTON, button=token) == [key("utter_button_stale")]

    @pytest.mark.parametrize("typed", ["Bảo hiểm y tế", "bao hiem y te", "BẢO HIỂM Y TẾ!", "1"])
    def test_typed_label_or_number_counts_as_tapped(self, talk: Talk, typed: str) -> None:
        talk.send("chào")
        talk.send(typed)
        assert talk.engine.turns[1]["intent"] == "choose_aspect"

    def test_number_counts_only_while_buttons_are_shown(self, talk: Talk) -> None:
        talk.engine.replies = [Reply("Bốn số cuối?")]
        talk.send("hồ sơ")
        talk.send("1")
        assert talk.engine.turns[1]["text"] == "1"

    @pytest.mark.parametrize("button", [Button("Gọi", phone="115"), Button("Xem", url="https://a"), Button("Gửi số", share="contact")])
    def test_links_calls_and_shares_get_no_token(self, talk: Talk, button: Button) -> None:
        talk.engine.replies = [Reply("…", (button,))]
        talk.send("a")
        assert talk.last_button() == button
        talk.send(button.title)
        assert talk.engine.turns[1]["text"] == button.title


class TestBadInput:
    @pytest.mark.parametrize("text", ["", "   ", "🙏", "😭😭😭 👍🏽", "...", "?!", "\u200b\u200b", "\x00\x01\x02", "\n\n\t"])
    def test_nothing_to_read_is_said_so(self, talk: Talk, text: str) -> None:
        assert talk.send(text) == [key("utter_empty")]
        assert talk.engine.turns == []

    def test_ten_thousand_characters_are_too_long(self, talk: Talk) -> None:
        assert talk.send("tiền già " * 1200) == [key("utter_too_long")]
        assert talk.engine.turns == []

    def test_longest_text_still_counts(self, talk: Talk) -> None:
        talk.send("a" * LONGEST_TEXT)
        assert len(talk.engine.turns) == 1

    @pytest.mark.parametrize(
        "text",
        [
            "/restart",
            '/restart{"a": 1}',
            '/intent{"x":"y"}',
            '/choose_entry{"entry_id": "x"}',
            "//start",
            "/Start",
            "/action_listen",
            "/khongco",
        ],
    )
    def test_forged_intent_stays_a_text(self, talk: Talk, text: str) -> None:
        talk.send(text)
        assert talk.engine.turns[0]["intent"] is None
        assert talk.engine.turns[0]["text"] == text

    @pytest.mark.parametrize("text", ["'; DROP TABLE conversations; --", "<script>alert(1)</script>", "{amount} {0} %s ${HOME}"])
    def test_code_in_a_text_is_only_text(self, talk: Talk, text: str) -> None:
        talk.send(text)
        assert talk.engine.turns[0]["text"] == text

    def test_control_characters_are_taken_out(self, talk: Talk) -> None:
        talk.send("tiền\x00 già\x1b[31m")
        assert talk.engine.turns[0]["text"] == "tiền già[31m"

    @pytest.mark.parametrize(
        ("kind", "name"),
        [
            (Kind.STICKER, "utter_kind_sticker"),
            (Kind.IMAGE, "utter_kind_image"),
            (Kind.AUDIO, "utter_kind_audio"),
            (Kind.VIDEO, "utter_kind_other"),
            (Kind.FILE, "utter_kind_file"),
            (Kind.LOCATION, "utter_kind_location"),
            (Kind.OTHER, "utter_kind_other"),
        ],
    )
    def test_each_kind_that_is_no_text_has_its_answer(self, talk: Talk, kind: Kind, name: str) -> None:
        assert talk.send(kind=kind) == [key(name)]
        assert talk.engine.turns == []

    @pytest.mark.parametrize("kind", list(Kind))
    def test_every_kind_is_handled(self, talk: Talk, kind: Kind) -> None:
        talk.send("chào", kind, button="x", contact=Contact("0912345678", own=True))
        assert talk.store.state.inbox.rows[0].handled_at is not None


class TestContact:
    def test_own_number_counts_as_typed(self, talk: Talk) -> None:
        talk.send(kind=Kind.CONTACT, contact=Contact("+84912345678", own=True))
        assert talk.engine.turns[0]["text"] == "+84912345678"

    def test_card_of_somebody_else_is_never_used(self, talk: Talk) -> None:
        assert talk.send(kind=Kind.CONTACT, contact=Contact("+84912345678", own=False)) == [key("utter_contact_not_own")]
        assert talk.engine.turns == []

    def test_contact_without_a_number_is_never_used(self, talk: Talk) -> None:
        assert talk.send(kind=Kind.CONTACT) == [key("utter_contact_not_own")]


class TestAgain:
    def test_handling_twice_answers_once(self, talk: Talk) -> None:
        number = talk.receive("chào")
        assert number is not None
        talk.handler.handle(number)
        talk.handler.handle(number)
        assert len(talk.said(number)) == 1
        assert len(talk.engine.turns) == 1

    def test_engine_down_keeps_the_message_for_later(self, talk: Talk) -> None:
        number = talk.receive("chào")
        assert number is not None
        talk.engine.down = True
        with pytest.raises(EngineUnavailable):
            talk.handler.handle(number)
        assert talk.said(number) == []
        assert talk.store.state.inbox.unhandled() == 1
        talk.engine.down = False
        talk.handler.handle(number)
        assert len(talk.said(number)) == 1
        assert talk.engine.turns[0]["retry"] is True
        assert talk.engine.turns[0]["message_id"] == str(number)

    def test_first_try_is_no_retry(self, talk: Talk) -> None:
        talk.send("chào")
        assert talk.engine.turns[0]["retry"] is False

    def test_crash_after_the_engine_answered_stores_the_reply_once(self, talk: Talk) -> None:
        """The worker dies between the engine's answer and storing it; the second worker stores, a late first one does not."""
        number = talk.receive("chào")
        assert number is not None

        def other_worker_finishes_first() -> None:
            talk.engine.during = lambda: None
            talk.handler.handle(number)

        talk.engine.during = other_worker_finishes_first
        talk.handler.handle(number)
        assert len(talk.said(number)) == 1

    def test_crash_before_the_commit_leaves_nothing_and_the_retry_answers(self, talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
        number = talk.receive("chào")
        assert number is not None
        with monkeypatch.context() as patch:
            patch.setattr("bot.turns.store_replies", lambda *_: (_ for _ in ()).throw(RuntimeError("killed")))
            with pytest.raises(RuntimeError):
                talk.handler.handle(number)
        assert talk.store.state.inbox.unhandled() == 1
        talk.handler.handle(number)
        assert len(talk.said(number)) == 1

    def test_deleted_message_is_left_alone(self, talk: Talk) -> None:
        talk.handler.handle(999)
        talk.handler.apologise(999)
        assert talk.store.state.outbox.rows == []

    def test_apology_is_sent_and_the_message_stays_to_be_handled(self, talk: Talk) -> None:
        number = talk.receive("chào")
        assert number is not None
        talk.handler.apologise(number)
        assert talk.said(number) == [key("utter_engine_down")]
        assert talk.store.state.inbox.unhandled() == 1
        talk.handler.handle(number)
        assert talk.said(number)[1:] == ["Dạ, bác hỏi gì ạ?"]
        talk.handler.apologise(number)
        assert len(talk.said(number)) == 2


def test_replies_are_stored_in_order_with_their_jobs() -> None:
    store = FakeStore()
    with store.uow() as uow:
        conversation = uow.conversations.ensure(Channel.ZALO, "z")
        numbers = store_replies(uow, conversation, [Reply("một"), Reply("hai")], None)
        uow.commit()
    assert [store.state.outbox.rows[number - 1].reply.text for number in numbers] == ["một", "hai"]
    assert store.state.jobs.deferred == [("send", number) for number in numbers]


def test_nothing_said_wakes_nobody() -> None:
    store = FakeStore()
    with store.uow() as uow:
        assert store_replies(uow, uow.conversations.ensure(Channel.WEB, "w"), [], None) == []
        uow.commit()
    assert store.state.notified == []


def test_incoming_is_frozen() -> None:
    with pytest.raises(AttributeError):
        Incoming(Channel.WEB, "a", "b", Kind.TEXT).text = "x"  # type: ignore[misc]
