"""What the web chat page reads and hands in."""

from __future__ import annotations

from dataclasses import replace

from bot.channels.web_session import MAX_TEXT, choices, links, own_key, read, tapped, typed
from bot.messages import Button, Channel, Kind, Reply
from bot.records import Owner
from tests.fakes.web_services import FakeServices
from tests.fakes.web_store import now, with_tokens

BROWSER = "browser-one"


def stored(services: FakeServices, text: str = "xin chào") -> None:
    with services.uow() as uow:
        conversation = uow.conversations.ensure(Channel.WEB, BROWSER)
        uow.inbox.add(conversation.id, typed(BROWSER, text, text))
        uow.commit()


def answered(services: FakeServices, reply: Reply) -> None:
    with services.uow() as uow:
        conversation = uow.conversations.ensure(Channel.WEB, BROWSER)
        uow.outbox.add(conversation.id, with_tokens(uow, conversation.id, reply), None, delivered=True)
        for row in list(uow.inbox.rows):
            uow.inbox.finish(row.id, now(), "answered")
        uow.commit()


def test_looking_at_the_page_leaves_no_conversation() -> None:
    services = FakeServices()
    assert read(services.uow, BROWSER).conversation_id is None
    assert not services.store.state.conversations.rows


def test_a_stored_message_is_shown_and_pending_until_handled() -> None:
    services = FakeServices()
    stored(services)
    before = read(services.uow, BROWSER)
    answered(services, Reply("Chào bác."))
    after = read(services.uow, BROWSER)
    assert [line.text for line in before.lines] == ["xin chào"]
    assert before.pending_since is not None
    assert [line.text for line in after.lines] == ["xin chào", "Chào bác."]
    assert after.pending_since is None


def test_only_newer_bot_messages_are_read_again() -> None:
    services = FakeServices()
    stored(services)
    answered(services, Reply("một"))
    first = read(services.uow, BROWSER)
    answered(services, Reply("hai"))
    again = read(services.uow, BROWSER, first.last_outbound)
    assert [line.text for line in again.lines if not line.mine] == ["hai"]
    assert read(services.uow, BROWSER, again.last_outbound).last_outbound == again.last_outbound


def test_nothing_is_pending_while_staff_answer() -> None:
    services = FakeServices()
    stored(services)
    with services.uow() as uow:
        uow.conversations.set_owner(uow.conversations.ensure(Channel.WEB, BROWSER).id, Owner.STAFF)
        uow.commit()
    assert read(services.uow, BROWSER).pending_since is None


def test_another_browser_sees_nothing() -> None:
    services = FakeServices()
    stored(services)
    assert read(services.uow, "browser-two").lines == ()


def test_a_tapped_button_is_shown_by_its_title() -> None:
    services = FakeServices()
    stored(services)
    answered(services, Reply("Chọn một", (Button("Nộp ở đâu", say="nộp ở đâu"),)))
    line = read(services.uow, BROWSER).lines[-1]
    assert line.reply is not None
    incoming = tapped(BROWSER, line.key, line.reply.buttons[0])
    with services.uow() as uow:
        uow.inbox.add(uow.conversations.ensure(Channel.WEB, BROWSER).id, incoming)
        uow.commit()
    assert incoming.kind is Kind.BUTTON
    assert incoming.text == ""
    last = read(services.uow, BROWSER).lines[-1]
    assert (last.text, last.key, last.mine) == ("Nộp ở đâu", own_key(incoming), True)


def test_the_same_tap_or_send_is_one_message_and_browsers_do_not_share_ids() -> None:
    button = Button("Có", say="có", token="t1")
    assert tapped(BROWSER, "out:1", button).message_id == tapped(BROWSER, "out:1", button).message_id
    assert tapped(BROWSER, "out:1", button).message_id != tapped(BROWSER, "out:2", button).message_id
    assert typed(BROWSER, "x", "a").message_id == typed(BROWSER, "x", "a").message_id
    assert typed(BROWSER, "x", "a").message_id != typed("other", "x", "a").message_id


def test_bad_input_is_cleaned_not_interpreted() -> None:
    assert typed(BROWSER, "1", " \x00a\u202eb\x1b ").text == "ab"
    assert typed(BROWSER, "2", "\u0000\u200b").text == ""
    assert len(typed(BROWSER, "3", "á" * 10_000).text) == MAX_TEXT
    assert typed(BROWSER, "4", "'; DROP TABLE x; -- <script>").text == "'; DROP TABLE x; -- <script>"
    assert typed(BROWSER, "5" * 10_000, "x").message_id == typed(BROWSER, "5" * 64, "x").message_id


def test_links_and_sharing_are_no_choices() -> None:
    say, call, share = Button("Nói", say="nói"), Button("Gọi", phone="115"), Button("Gửi vị trí", share="location")
    reply = Reply("x", (say, call, share))
    assert choices(reply) == (say,)
    assert links(reply) == (call,)


def test_replies_survive_the_store_unchanged() -> None:
    services = FakeServices()
    stored(services)
    reply = Reply("x", (Button("Gọi", phone="115"),), meta={"outcome": "answered"})
    answered(services, reply)
    line = read(services.uow, BROWSER).lines[-1]
    assert line.reply == replace(reply, buttons=reply.buttons)
