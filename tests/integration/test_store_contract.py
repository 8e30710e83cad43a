"""The same checks over PostgreSQL and over the store in memory: what the fakes promise, the database keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.exc import NoResultFound

from bot.dossiers.model import Dossier, DossierStatus
from bot.entitlement.checklist import Checklist
from bot.messages import Button, Channel, Contact, Incoming, Kind, Location, Reply, Source
from bot.records import Conversation, Owner, SendState
from bot.store.uow import SqlUnitOfWork, make_engine
from bot.transport.model import Posture, RequestState, TransportRequest, Vehicle
from knowledge_base.entries import State
from tests.fakes.uow import FakeStore
from tests.unit.builders import entry

MakeUow = Callable[[], Any]
NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)


@pytest.fixture(params=["memory", "postgresql"])
def uow(request: pytest.FixtureRequest) -> Iterator[MakeUow]:
    """A factory of units of work."""
    if request.param == "memory":
        yield FakeStore().uow
        return
    engine = make_engine(request.getfixturevalue("fresh_db"))
    yield lambda: SqlUnitOfWork(engine)
    engine.dispose()


def conversation(uow: MakeUow, who: str = "1001", channel: Channel = Channel.TELEGRAM) -> Conversation:
    with uow() as unit:
        found: Conversation = unit.conversations.ensure(channel, who, "Người dân thử")
        unit.commit()
    return found


def message(text: str = "chào", message_id: str = "m1", channel: Channel = Channel.TELEGRAM, **values: Any) -> Incoming:
    return Incoming(channel, "1001", message_id, values.pop("kind", Kind.TEXT), text, **values)


class TestTransaction:
    def test_nothing_stays_without_commit(self, uow: MakeUow) -> None:
        with uow() as unit:
            unit.conversations.ensure(Channel.WEB, "a")
        with uow() as unit:
            first = unit.conversations.ensure(Channel.WEB, "a")
            unit.commit()
        with uow() as unit:
            assert unit.conversations.ensure(Channel.WEB, "a").id == first.id

    def test_error_rolls_back(self, uow: MakeUow) -> None:
        known = conversation(uow)

        def fail() -> None:
            with uow() as unit:
                unit.conversations.set_province(known.id, "an_giang")
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail()
        with uow() as unit:
            assert unit.conversations.get(known.id).province is None

    def test_work_after_a_commit_needs_its_own(self, uow: MakeUow) -> None:
        known = conversation(uow)
        with uow() as unit:
            unit.conversations.set_province(known.id, "an_giang")
            unit.commit()
            unit.conversations.set_province(known.id, "bac_ninh")
        with uow() as unit:
            assert unit.conversations.get(known.id).province == "an_giang"


class TestConversations:
    def test_one_per_person_and_channel(self, uow: MakeUow) -> None:
        first, again, elsewhere = conversation(uow), conversation(uow), conversation(uow, channel=Channel.ZALO)
        assert again == first
        assert elsewhere.id != first.id
        assert elsewhere.engine_id != first.engine_id

    def test_engine_id_is_opaque_and_leads_back(self, uow: MakeUow) -> None:
        known = conversation(uow)
        assert "1001" not in known.engine_id
        with uow() as unit:
            assert unit.conversations.by_engine_id(known.engine_id) == known
            assert unit.conversations.by_engine_id("unknown") is None

    def test_changes_are_kept(self, uow: MakeUow) -> None:
        known = conversation(uow)
        with uow() as unit:
            unit.conversations.set_province(known.id, "bac_ninh")
            unit.conversations.set_owner(known.id, Owner.STAFF)
            unit.conversations.mark_blocked(known.id, NOW)
            unit.commit()
        with uow() as unit:
            found = unit.conversations.get(known.id)
        assert (found.province, found.owner, found.blocked_at) == ("bac_ninh", Owner.STAFF, NOW)

    def test_writing_again_unblocks(self, uow: MakeUow) -> None:
        known = conversation(uow)
        with uow() as unit:
            unit.conversations.mark_blocked(known.id, NOW)
            unit.conversations.touch(known.id, NOW + timedelta(hours=1))
            unit.commit()
        with uow() as unit:
            found = unit.conversations.get(known.id)
        assert (found.blocked_at, found.last_inbound_at) == (None, NOW + timedelta(hours=1))


class TestInbox:
    @pytest.mark.parametrize(
        "event",
        [
            message("trợ cấp 🙏 '; DROP TABLE x; --"),
            message("", kind=Kind.BUTTON, button="token"),
            message("", kind=Kind.CONTACT, contact=Contact("+84912345678", own=False, name="Ông B")),
            message("", kind=Kind.LOCATION, location=Location(10.5, 105.1)),
            message("", kind=Kind.STICKER, sent_at=NOW),
        ],
    )
    def test_event_comes_back_as_it_was(self, uow: MakeUow, event: Incoming) -> None:
        known = conversation(uow)
        with uow() as unit:
            number = unit.inbox.add(known.id, event)
            unit.commit()
        with uow() as unit:
            found = unit.inbox.begin(number)
        assert replace(found.incoming, display_name="") == event
        assert (found.conversation_id, found.handled_at) == (known.id, None)

    def test_message_id_counts_once_per_channel(self, uow: MakeUow) -> None:
        here, there = conversation(uow), conversation(uow, channel=Channel.ZALO)
        with uow() as unit:
            assert unit.inbox.add(here.id, message(message_id="7")) is not None
            assert unit.inbox.add(here.id, message("anders", message_id="7")) is None
            assert unit.inbox.add(there.id, message(message_id="7", channel=Channel.ZALO)) is not None
            unit.commit()
        with uow() as unit:
            assert [event.incoming.text for event in unit.inbox.of_conversation(here.id)] == ["chào"]

    def test_attempts_are_counted(self, uow: MakeUow) -> None:
        known = conversation(uow)
        with uow() as unit:
            number = unit.inbox.add(known.id, message())
            unit.commit()
        for attempt in (1, 2):
            with uow() as unit:
                assert unit.inbox.begin(number).attempts == attempt
                unit.commit()

    def test_event_is_finished_by_one_only(self, uow: MakeUow) -> None:
        known = conversation(uow)
        with uow() as unit:
            number = unit.inbox.add(known.id, message())
            assert unit.inbox.unhandled() == unit.inbox.unhandled_of(known.id) == 1
            assert unit.inbox.finish(number, NOW, "answered")
            assert not unit.inbox.finish(number, NOW, "fallback")
            unit.commit()
        with uow() as unit:
            assert unit.inbox.unhandled() == unit.inbox.unhandled_of(known.id) == 0
            assert unit.inbox.begin(number).handled_at == NOW

    def test_unknown_event_is_nothing(self, uow: MakeUow) -> None:
        with uow() as unit:
            assert unit.inbox.begin(999) is None

    def test_newest_come_last_and_the_limit_keeps_them(self, uow: MakeUow) -> None:
        known = conversation(uow)
        with uow() as unit:
            for number in range(5):
                unit.inbox.add(known.id, message(str(number), message_id=str(number)))
            unit.commit()
        with uow() as unit:
            assert [event.incoming.text for event in unit.inbox.of_conversation(known.id, limit=2)] == ["3", "4"]


REPLY = Reply(
    "Dạ, 540.000 đồng",
    (Button("Giấy tờ", intent="choose_aspect", slots={"program": "bhyt"}, token="t"), Button("Gọi", phone="115")),
    (Source("Luật", "Điều 4", "https://a"),),
    "2026-07-01",
    {"outcome": "answered"},
)


class TestOutbox:
    def test_reply_comes_back_as_it_was(self, uow: MakeUow) -> None:
        known = conversation(uow)
        with uow() as unit:
            number = unit.outbox.add(known.id, REPLY, None, delivered=False)
            unit.commit()
        with uow() as unit:
            found = unit.outbox.get(number)
        assert found.reply == REPLY
        assert (found.state, found.attempts, found.sent_at) == (SendState.QUEUED, 0, None)

    def test_delivered_at_once_where_the_channel_reads_the_store(self, uow: MakeUow) -> None:
        known = conversation(uow)
        with uow() as unit:
            number = unit.outbox.add(known.id, REPLY, None, delivered=True)
            unit.commit()
        with uow() as unit:
            found = unit.outbox.get(number)
        assert found.state is SendState.SENT
        assert found.sent_at is not None

    def test_delivery_is_followed(self, uow: MakeUow) -> None:
        known = conversation(uow)
        with uow() as unit:
            number = unit.outbox.add(known.id, REPLY, None, delivered=False)
            unit.outbox.failed(number, "x" * 2000, final=False)
            unit.commit()
        with uow() as unit:
            assert (unit.outbox.get(number).state, unit.outbox.get(number).attempts) == (SendState.QUEUED, 1)
            unit.outbox.sent(number, NOW, "ext-1")
            unit.commit()
        with uow() as unit:
            found = unit.outbox.get(number)
        assert (found.state, found.sent_at, found.attempts) == (SendState.SENT, NOW, 2)

    def test_final_failure_is_final(self, uow: MakeUow) -> None:
        known = conversation(uow)
        with uow() as unit:
            number = unit.outbox.add(known.id, REPLY, None, delivered=False)
            unit.outbox.failed(number, "blocked", final=True)
            unit.commit()
        with uow() as unit:
            assert unit.outbox.get(number).state is SendState.FAILED

    def test_only_what_is_new_is_read(self, uow: MakeUow) -> None:
        known, other = conversation(uow), conversation(uow, "2002")
        with uow() as unit:
            numbers = [unit.outbox.add(known.id, Reply(text), None, delivered=True) for text in "abcd"]
            unit.outbox.add(other.id, Reply("x"), None, delivered=True)
            unit.commit()
        with uow() as unit:
            assert [row.reply.text for row in unit.outbox.of_conversation(known.id, numbers[1])] == ["c", "d"]
            assert [row.reply.text for row in unit.outbox.of_conversation(known.id, limit=3)] == ["b", "c", "d"]

    def test_last_buttons_are_those_of_the_newest_message_that_is_no_aside(self, uow: MakeUow) -> None:
        known = conversation(uow)
        with uow() as unit:
            assert unit.outbox.last_buttons(known.id) == ()
            unit.outbox.add(known.id, REPLY, None, delivered=True)
            unit.outbox.add(known.id, Reply("Chỉ đọc được chữ.", meta={"aside": True}), None, delivered=True)
            assert unit.outbox.last_buttons(known.id) == REPLY.buttons
            unit.outbox.add(known.id, Reply("Tên gì ạ?"), None, delivered=True)
            assert unit.outbox.last_buttons(known.id) == ()

    def test_unknown_message_is_nothing(self, uow: MakeUow) -> None:
        with uow() as unit:
            assert unit.outbox.get(999) is None


class TestButtons:
    def test_token_means_something_in_its_conversation_only(self, uow: MakeUow) -> None:
        known, other = conversation(uow), conversation(uow, "2002")
        meaning = {"say": None, "intent": "choose_aspect", "slots": {"program": "bhyt"}}
        with uow() as unit:
            token = unit.buttons.mint(known.id, "Giấy tờ", meaning)
            unit.commit()
        with uow() as unit:
            assert unit.buttons.resolve(known.id, token) == ("Giấy tờ", meaning)
            assert unit.buttons.resolve(other.id, token) is None
            assert unit.buttons.resolve(known.id, token + "x") is None

    def test_tokens_are_all_different_and_hard_to_guess(self, uow: MakeUow) -> None:
        known = conversation(uow)
        with uow() as unit:
            tokens = {unit.buttons.mint(known.id, "A", {}) for _ in range(50)}
        assert len(tokens) == 50
        assert min(map(len, tokens)) >= 16


class TestKnowledge:
    def test_new_entries_are_added_and_published_ones_found(self, uow: MakeUow) -> None:
        shown, draft = entry(suffix=".a"), entry(suffix=".b", state=State.DRAFT)
        with uow() as unit:
            before = unit.knowledge.revision()
            assert unit.knowledge.sync([shown, draft], replace=False) == {"added": 2, "changed": 0, "kept": 0, "same": 0}
            unit.commit()
        with uow() as unit:
            assert unit.knowledge.published() == [shown]
            assert unit.knowledge.all() == [shown, draft]
            assert unit.knowledge.get(shown.id) == shown
            assert unit.knowledge.get("nothing") is None
            assert unit.knowledge.revision() == before + 1

    def test_same_again_changes_nothing(self, uow: MakeUow) -> None:
        with uow() as unit:
            unit.knowledge.sync([entry()], replace=False)
            before = unit.knowledge.revision()
            assert unit.knowledge.sync([entry()], replace=True)["same"] == 1
            assert unit.knowledge.revision() == before

    def test_changed_seed_becomes_the_next_version(self, uow: MakeUow) -> None:
        with uow() as unit:
            unit.knowledge.sync([entry()], replace=False)
            before = unit.knowledge.revision()
            assert unit.knowledge.sync([entry(answer="Mới.")], replace=False)["changed"] == 1
            assert unit.knowledge.revision() == before + 1
            found = unit.knowledge.get(entry().id)
        assert (found.version, found.answer) == (2, "Mới.")

    def test_what_people_edited_stays_unless_it_is_to_be_replaced(self, uow: MakeUow) -> None:
        with uow() as unit:
            unit.knowledge.sync([entry(answer="Của cán bộ.", reviewer="canbo")], replace=False)
            assert unit.knowledge.sync([entry(answer="Của hạt giống.")], replace=False)["kept"] == 1
            assert unit.knowledge.get(entry().id).answer == "Của cán bộ."
            assert unit.knowledge.sync([entry(answer="Của hạt giống.")], replace=True)["changed"] == 1
            assert unit.knowledge.get(entry().id).answer == "Của hạt giống."

    def test_seed_whose_file_is_gone_is_withdrawn_but_edited_ones_are_not(self, uow: MakeUow) -> None:
        gone, edited, kept = entry(suffix=".gone"), entry(suffix=".edited", reviewer="canbo"), entry(suffix=".kept")
        with uow() as unit:
            unit.knowledge.sync([gone, edited, kept], replace=False)
            before = unit.knowledge.revision()
            assert unit.knowledge.withdraw_missing_seeds([kept.id]) == 1
            assert unit.knowledge.revision() == before + 1
            assert unit.knowledge.withdraw_missing_seeds([kept.id]) == 0
            assert unit.knowledge.revision() == before + 1
            unit.commit()
        with uow() as unit:
            assert [one.id for one in unit.knowledge.published()] == [edited.id, kept.id]
            assert unit.knowledge.get(gone.id).state is State.WITHDRAWN
            assert unit.knowledge.get(gone.id).version == 2

    def test_entry_that_comes_back_is_published_again(self, uow: MakeUow) -> None:
        with uow() as unit:
            unit.knowledge.sync([entry()], replace=False)
            unit.knowledge.withdraw_missing_seeds([])
            assert unit.knowledge.sync([entry()], replace=False)["changed"] == 1
            assert [one.id for one in unit.knowledge.published()] == [entry().id]


DOSSIER = Dossier(
    "000.00.99.H01-251103-0012", "0000099H01-251103-0012", "Trợ cấp", "Một cửa xã Mẫu", date(2026, 11, 3), DossierStatus.IN_REVIEW,
    date(2026, 11, 4), "huu_tri_xa_hoi", "0912 345 678", "6789", "0296", date(2026, 11, 30), "giấy ra viện", is_sample=True,
)  # fmt: skip


class TestDossiers:
    def test_found_by_the_whole_key_or_by_its_end(self, uow: MakeUow) -> None:
        with uow() as unit:
            assert unit.dossiers.upsert([DOSSIER]) == 1
            unit.commit()
        with uow() as unit:
            assert unit.dossiers.find(DOSSIER.code_key) == DOSSIER
            assert unit.dossiers.find("H01-251103-0012") == DOSSIER
            for key in ("", "H01-251103-001", "-0012", "0012", "99H01-251103-0012", "%", "H%", "H01-25110_-0012"):
                assert unit.dossiers.find(key) is None, key

    def test_end_that_fits_two_finds_neither(self, uow: MakeUow) -> None:
        with uow() as unit:
            unit.dossiers.upsert([DOSSIER, replace(DOSSIER, code_key="0000088H01-251103-0012")])
            assert unit.dossiers.find("H01-251103-0012") is None
            assert unit.dossiers.find(DOSSIER.code_key) == DOSSIER

    def test_importing_again_replaces(self, uow: MakeUow) -> None:
        with uow() as unit:
            unit.dossiers.upsert([DOSSIER])
            unit.dossiers.upsert([replace(DOSSIER, status=DossierStatus.APPROVED, missing="")])
            unit.commit()
        with uow() as unit:
            assert unit.dossiers.find(DOSSIER.code_key).status is DossierStatus.APPROVED

    def test_nothing_to_import_is_no_error(self, uow: MakeUow) -> None:
        with uow() as unit:
            assert unit.dossiers.upsert([]) == 0

    def test_attempts_are_counted_by_person_and_by_code(self, uow: MakeUow) -> None:
        first, second = conversation(uow), conversation(uow, "2002")
        for known, key in ((first, "a"), (first, "b"), (second, "a")):
            with uow() as unit:
                unit.dossiers.record_attempt(known.id, key, None)
                unit.commit()
        since = datetime.now(UTC) - timedelta(minutes=30)
        with uow() as unit:
            assert len(unit.dossiers.attempts_since(since, conversation_id=first.id)) == 2
            assert len(unit.dossiers.attempts_since(since, code_key="a")) == 2
            assert unit.dossiers.attempts_since(datetime.now(UTC) + timedelta(minutes=1), code_key="a") == []
            times = unit.dossiers.attempts_since(since, conversation_id=first.id)
            for _ in range(2):  # the same turn again counts once
                unit.dossiers.record_attempt(first.id, "a", "turn 1")
            assert len(unit.dossiers.attempts_since(since, conversation_id=first.id)) == len(times) + 1
            assert len(unit.dossiers.attempts_since(since, conversation_id=first.id, but_not="turn 1")) == len(times)
            assert len(unit.dossiers.attempts_since(since)) == len(unit.dossiers.attempts_since(since, but_not="turn 1")) + 1
        assert times == sorted(times)


REQUEST = TransportRequest(
    "k1", "bà Sáu", "0912 345 678", "an_giang", "xã Vĩnh Hậu", "Bệnh viện tỉnh", "6 giờ ngày 22/11/2026", Posture.LIE, oxygen=True,
    commune_code="30307", wanted_at=NOW + timedelta(days=1),
)  # fmt: skip


class TestTransport:
    def test_request_gets_a_reference_and_comes_back(self, uow: MakeUow) -> None:
        known = conversation(uow)
        with uow() as unit:
            stored = unit.transport.add_request(replace(REQUEST, conversation_id=known.id))
            unit.commit()
        assert stored.reference
        assert stored.created_at is not None
        assert replace(stored, reference="", created_at=None) == replace(REQUEST, conversation_id=known.id)
        with uow() as unit:
            assert unit.transport.of_conversation(known.id) == [stored]
            assert unit.transport.of_conversation(uuid4()) == []

    def test_same_key_again_returns_the_first(self, uow: MakeUow) -> None:
        with uow() as unit:
            first = unit.transport.add_request(REQUEST)
            assert unit.transport.add_request(replace(REQUEST, patient="ông Tám")) == first
            unit.commit()
        with uow() as unit:
            assert unit.transport.add_request(REQUEST) == first
            assert len(unit.transport.requests()) == 1

    def test_newest_first_and_open_only(self, uow: MakeUow) -> None:
        with uow() as unit:
            for number, state in enumerate(RequestState):
                unit.transport.add_request(replace(REQUEST, request_key=str(number), state=state))
            assert [row.request_key for row in unit.transport.requests()] == ["4", "3", "2", "1", "0"]
            assert [row.state for row in unit.transport.requests(open_only=True)] == [RequestState.ASSIGNED, RequestState.NEW]
            assert len(unit.transport.requests(limit=2)) == 2

    def test_vehicles_are_replaced_by_plate(self, uow: MakeUow) -> None:
        one, other = Vehicle("M-1", "an_giang", "1", "Xã A"), Vehicle("M-2", "an_giang", "2", "Xã B", "0912", True, True, False, True)
        with uow() as unit:
            assert unit.transport.upsert_vehicles([one, other]) == 2
            assert unit.transport.upsert_vehicles([replace(one, fit=False)]) == 1
            unit.commit()
        with uow() as unit:
            assert unit.transport.vehicles() == [replace(one, fit=False), other]
            assert unit.transport.vehicles(commune_code="2") == [other]


class TestHandovers:
    def test_one_open_per_conversation_made_urgent_when_it_turns_so(self, uow: MakeUow) -> None:
        known = conversation(uow)
        with uow() as unit:
            first = unit.handovers.open(known.id, "Xin gặp cán bộ")
            unit.commit()
        with uow() as unit:
            second = unit.handovers.open(known.id, "Cấp cứu y tế", urgent=True)
            assert unit.handovers.open(known.id, "lại nữa").urgent, "urgent stays urgent"
            unit.commit()
        assert second.id == first.id
        assert (first.urgent, second.urgent) == (False, True)
        assert (second.channel, second.display_name, second.reason) == ("telegram", "Người dân thử", "Cấp cứu y tế")
        with uow() as unit:
            (waiting,) = unit.handovers.waiting()
        assert waiting.reason == "Cấp cứu y tế", "what is urgent is what staff must read"

    def test_closed_one_makes_room_for_the_next(self, uow: MakeUow) -> None:
        known = conversation(uow)
        with uow() as unit:
            first = unit.handovers.open(known.id, "một")
            assert unit.handovers.close(first.id, "trucmay")
            assert not unit.handovers.close(first.id, "dongnghiep")
            assert unit.handovers.waiting() == []
            second = unit.handovers.open(known.id, "hai")
            assert second.id != first.id
            assert [row.reason for row in unit.handovers.waiting()] == ["hai"]

    def test_unknown_one_cannot_be_closed(self, uow: MakeUow) -> None:
        with uow() as unit:
            assert not unit.handovers.close(999, "trucmay")


def test_jobs_and_notices_are_taken_inside_the_transaction(uow: MakeUow) -> None:
    known = conversation(uow)
    with uow() as unit:
        unit.jobs.defer_inbound(1, known.id)
        unit.jobs.defer_send(2, known.id)
        unit.notify("ansinh_outbound", str(known.id))
        unit.audit.record("cli", "fleet.import", "mẫu", "thử", {"vehicles": 3})
        unit.commit()


def test_unknown_conversation_raises(uow: MakeUow) -> None:
    with pytest.raises((KeyError, NoResultFound)), uow() as unit:
        unit.conversations.get(UUID(int=0))


class TestChecklists:
    def test_a_checklist_is_kept_until_it_expires(self, uow: MakeUow) -> None:
        known = conversation(uow)
        kept = Checklist("token", {"who": "mother", "told": {"age": {"age": 78}}}, date(2026, 11, 21), NOW + timedelta(days=1))
        with uow() as unit:
            unit.checklists.add(kept, known.id)
            unit.checklists.add(replace(kept, token="without a conversation"), None)
            unit.commit()
        with uow() as unit:
            assert unit.checklists.get("token") == kept
            assert unit.checklists.get("other") is None
            unit.checklists.delete_expired(NOW)
            assert unit.checklists.get("token") == kept
            unit.checklists.delete_expired(NOW + timedelta(days=1))
            unit.commit()
        with uow() as unit:
            assert unit.checklists.get("token") is None
