"""What the web chat and the console get passed in, in memory: an intake that answers after a moment, and sample cases."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from bot.accounts import Role, create_account
from bot.answer_model import Alternative, Answer
from bot.errors import DatabaseUnavailable, EngineUnavailable
from bot.handover import Handover
from bot.messages import Button, Channel, Incoming, Kind, Outcome, Reply, Source
from bot.records import Conversation
from bot.settings import Settings
from bot.texts import Texts
from bot.transport.model import Posture, RequestState, TransportRequest, Vehicle
from tests.fakes.web_store import FakeStore, now, with_tokens

PASSWORDS = {"quantri": "mat-khau-thu-1", "trucmay": "mat-khau-thu-2", "bientap": "mat-khau-thu-3", "moi": "mat-khau-thu-4"}
SOURCES = (Source("Luật Bảo hiểm xã hội 41/2024/QH15", "Điều 21", "https://vanban.chinhphu.vn/"), Source("Nghị định 176/2025/NĐ-CP"))
LONG_ANSWER = """Hưu trí xã hội là tiền Nhà nước trả hằng tháng cho người cao tuổi không có lương hưu.

- Ai được: người từ đủ tuổi theo luật, không có lương hưu.
- Người hưởng được cấp thẻ bảo hiểm y tế miễn phí.
- Khi qua đời, gia đình được hỗ trợ tiền mai táng.

Bác nộp tờ khai ở bộ phận Một cửa của xã, phường. Cần hỏi thêm, bác gọi 1900 9068 hoặc xem https://baohiemxahoi.gov.vn/."""


class FakeServices:
    """Texts are the real ones. Words in a message steer the answer: see :func:`reply_to`."""

    def __init__(self, delay: float = 0.3, **settings: Any) -> None:
        self.settings = Settings(**settings)
        self.texts = Texts()
        self.store = FakeStore()
        self.delay = delay
        self.intake = FakeIntake(self)
        self.wakeups = FakeWakeups()
        self.asked: list[tuple[str, str | None, date | None]] = []

    def uow(self) -> Any:
        return self.store.uow()

    def clock(self) -> datetime:
        return now()

    def ask(self, text: str, province: str | None, on: date | None) -> Answer:
        self.asked.append((text, province, on))
        if "ngắt" in text:
            raise EngineUnavailable("down")
        return Answer(
            Outcome.ANSWERED,
            text,
            LONG_ANSWER,
            intent="ask_huu_tri_xa_hoi",
            intent_confidence=0.934,
            program="huu_tri_xa_hoi",
            aspect="overview",
            entry_id="huu_tri_xa_hoi.overview",
            entry_version=1,
            sources=SOURCES,
            effective_from=date(2025, 7, 1),
            alternatives=(Alternative("huu_tri_xa_hoi.amount", "huu_tri_xa_hoi", "amount", 0.61, "Mức hưu trí xã hội"),),
            entities=({"entity": "age", "value": 75, "text": "75 tuổi", "start": 0, "end": 7},),
            took_ms=12.4,
            buttons=(Button("Được bao nhiêu", intent="choose_aspect"), Button("Giấy tờ cần có", intent="choose_aspect")),
        )


class FakeWakeups:
    """Wakes waiting pages of this process."""

    def __init__(self) -> None:
        self._waiting: dict[UUID, list[tuple[asyncio.AbstractEventLoop, asyncio.Event]]] = {}

    async def wait(self, conversation_id: UUID, timeout: float) -> bool:  # noqa: ASYNC109
        entry = (asyncio.get_running_loop(), asyncio.Event())
        self._waiting.setdefault(conversation_id, []).append(entry)
        try:
            await asyncio.wait_for(entry[1].wait(), timeout)
            return True
        except TimeoutError:
            return False
        finally:
            self._waiting[conversation_id].remove(entry)

    def wake(self, conversation_id: UUID) -> None:
        for loop, event in list(self._waiting.get(conversation_id, ())):
            loop.call_soon_threadsafe(event.set)


class FakeIntake:
    """Stores at once, answers after a moment in a thread."""

    def __init__(self, services: FakeServices) -> None:
        self._services = services

    def receive(self, incoming: Incoming) -> bool:
        if "không lưu được" in incoming.text:
            raise DatabaseUnavailable("down")
        late = timedelta(seconds=25) if "trả lời chậm" in incoming.text else timedelta()
        with self._services.uow() as uow:
            conversation = uow.conversations.ensure(incoming.channel, incoming.external_id)
            inbound_id = uow.inbox.add(conversation.id, incoming, now() - late)
            uow.commit()
        if inbound_id is None:
            return False
        if not late:
            threading.Timer(self._services.delay, self._answer, [conversation.id, inbound_id, incoming]).start()
        return True

    def _answer(self, conversation_id: UUID, inbound_id: int, incoming: Incoming) -> None:
        with self._services.uow() as uow:
            title = uow.buttons.resolve(conversation_id, incoming.button)[0] if incoming.button else ""
            for reply in reply_to(incoming.text or title):
                uow.outbox.add(conversation_id, with_tokens(uow, conversation_id, reply), inbound_id, delivered=True)
            uow.inbox.finish(inbound_id, now(), None)
            uow.commit()
        self._services.wakeups.wake(conversation_id)


def reply_to(text: str) -> list[Reply]:
    """Answers to a message, chosen by its words."""
    if "đau ngực" in text:
        return [Reply("Bác gọi 115 ngay.", (Button("Gọi 115", phone="115"), Button("Chia sẻ vị trí", share="location")))]
    if "hưu trí" in text:
        buttons = (Button("Được bao nhiêu", intent="choose_aspect"), Button("Giấy tờ cần có", intent="choose_aspect"))
        return [Reply(LONG_ANSWER, buttons, SOURCES, "2025-07-01", {"outcome": "answered"})]
    if "liên kết xấu" in text:
        return [Reply("Xem", (Button("Bấm", url="javascript:alert(1)"),), (Source("Văn bản", url="javascript:alert(2)"),))]
    return [Reply(f"Bác vừa viết: {text}")]


def fill_with_samples(services: FakeServices) -> None:
    """Accounts of every kind, a sample fleet, requests and waiting residents."""
    with services.uow() as uow:
        create_account(uow, "quantri", PASSWORDS["quantri"], Role.ADMINISTRATOR, display_name="Quản trị viên")
        create_account(uow, "trucmay", PASSWORDS["trucmay"], Role.HOTLINE, display_name="Trực tổng đài 1")
        create_account(uow, "bientap", PASSWORDS["bientap"], Role.EDITOR, display_name="Biên tập 1")
        create_account(uow, "moi", PASSWORDS["moi"], Role.DISPATCHER, display_name="Điều phối 1", must_change=True)
        uow.transport.fleet.append(Vehicle("68A-000.01", "an_giang", "30307", "Phường Long Xuyên", is_sample=True))
        asked, urgent = (uow.conversations.ensure(channel, "waiting") for channel in (Channel.ZALO, Channel.WEB))
        first, second = _requests()
        uow.transport.add_request(replace(first, conversation_id=asked.id))
        uow.transport.add_request(second)
        uow.handovers.rows.extend(_handovers(asked.id, urgent.id))
        uow.conversations.rows[asked.id] = replace(asked, province="an_giang")
        _talk(uow, asked, ["xin hỏi mai táng phí", "<b>CCCD</b> của tôi 089155012345"])
        _talk(uow, urgent, ["chào", "nhà tôi cần người giúp", "ba tôi đi không được", "gọi tôi số 0900 000 003"])
        uow.commit()


def _requests() -> list[TransportRequest]:
    base = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
    first = TransportRequest(
        "k1", "Người bệnh A", "0900 000 001", "an_giang", "12 đường thử, khóm 1", "Bệnh viện tỉnh", "sáng mai 7 giờ", Posture.LIE, True,
        commune_code="30307", wanted_at=base + timedelta(days=1), reference="XE-ABC-234", created_at=base,
    )  # fmt: skip
    second = TransportRequest(
        "k2", "Người bệnh <b>B</b>", "0900 000 002", "an_giang", "ấp thử, xã Vĩnh Gia", "Trung tâm y tế", "chiều thứ hai", Posture.SIT,
        False, state=RequestState.ASSIGNED, reference="XE-DEF-567", created_at=base + timedelta(hours=2),
    )  # fmt: skip
    return [first, second]


def _talk(uow: Any, conversation: Conversation, said: list[str]) -> None:
    """What a resident said a while ago, each answered after a few seconds."""
    for number, text in enumerate(said):
        at = now() - timedelta(minutes=10 - number)
        incoming = Incoming(conversation.channel, conversation.external_id, f"{conversation.id}-{number}", Kind.TEXT, text=text)
        inbound_id = uow.inbox.add(conversation.id, incoming, at)
        outbound_id = uow.outbox.add(conversation.id, Reply(f"Dạ, An Sinh đã nhận: {text}"), inbound_id, delivered=True)
        uow.outbox.rows[outbound_id - 1] = replace(uow.outbox.rows[outbound_id - 1], created_at=at + timedelta(seconds=5))
        uow.inbox.finish(inbound_id, at, None)


def _handovers(asked: UUID, urgent: UUID) -> list[Handover]:
    since = now() - timedelta(minutes=72)
    return [
        Handover(1, asked, "zalo", "Người dân thử 1", "Hỏi về mai táng phí", False, "waiting", since),
        Handover(2, urgent, Channel.WEB.value, "", "Muốn gặp cán bộ", True, "waiting", now() - timedelta(minutes=4)),
    ]
