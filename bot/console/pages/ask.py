"""Ask as a resident would, and see why the answer came out so."""

from __future__ import annotations

import asyncio
import json
from datetime import date, datetime
from typing import TYPE_CHECKING

from fastapi import Request
from nicegui import Client, ui

from bot.channels.plain_text import rendered
from bot.channels.web_session import MAX_TEXT
from bot.channels.web_view import Node, answer, box
from bot.console.layout import Visit, badge, frame, visit
from bot.console.when import today
from bot.errors import AnSinhError, EngineUnavailable
from knowledge_base.programs import Aspect, Program, Province
from knowledge_base.text import clean
from knowledge_base.times import show_day

if TYPE_CHECKING:
    from bot.answer_model import Answer
    from bot.console.services import Services
    from bot.messages import Reply

PATH = "/console/ask"
_SEED = "seed"
_ANY = "all"
_NO_MODEL = "Máy trả lời chưa sẵn sàng. Chờ ít giây rồi hỏi lại."
_BUSY = "Hệ thống đang bận. Chờ ít phút rồi hỏi lại."
_FORMS = {"transport": "Đặt xe chuyển bệnh", "dossier": "Tra cứu hồ sơ", "entitlement": "Xem được hưởng gì"}
# Copies on plain http too, where browsers keep navigator.clipboard for themselves.
_COPY = """(text => {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const field = document.createElement('textarea');
  field.value = text; document.body.append(field); field.select(); document.execCommand('copy'); field.remove();
})"""


def register(services: Services) -> None:
    @ui.page(PATH)
    def ask(request: Request, client: Client) -> None:
        current = visit(services, request, client, PATH)
        frame(current)
        AskPage(current)


class AskPage:
    """The form and the newest answer below it."""

    def __init__(self, current: Visit) -> None:
        self._current = current
        self._running = False
        with box("div", "ask-form"):
            self._question = ui.input("Câu hỏi của người dân", placeholder="Gõ như người gọi nói, không dấu cũng được")
            self._question.props(f'outlined autofocus clearable maxlength={MAX_TEXT} input-class="ask-input"').classes("ask-question")
            self._question.on("keydown.enter", self._ask)
            provinces = {_ANY: "Chưa rõ tỉnh", **{province.value: province.label for province in Province}}
            self._province = ui.select(provinces, value=_ANY, label="Tỉnh").props("outlined").classes("ask-province")
            self._day = ui.input("Theo quy định ngày", value=show_day(today(current.services.clock())), placeholder="ngày/tháng/năm")
            self._day.props("outlined mask=##/##/#### inputmode=numeric").classes("ask-day").on("keydown.enter", self._ask)
            ui.button("Hỏi", on_click=self._ask).props("unelevated no-caps").classes("ask-button")
        self._result = box("div", "ask-result", aria_live="polite")

    async def _ask(self) -> None:
        text = clean(str(self._question.value or ""), MAX_TEXT)
        on = _date(self._day.value)
        if self._running:
            return
        if not text:
            self._say("Mời nhập câu hỏi.")
        elif on is None:
            self._say("Ngày chưa đúng. Mời nhập lại, ví dụ 01/12/2026.")
        else:
            self._running = True
            try:
                await self._answer(text, on)
            finally:
                self._running = False

    async def _answer(self, text: str, on: date) -> None:
        services = self._current.services
        province = None if self._province.value == _ANY else str(self._province.value)
        try:
            if not await self._current.still_allowed():
                return
            found = await asyncio.to_thread(services.ask, text, province, on)
            confirmed = await asyncio.to_thread(_confirmed, services, found.entry_id)
        except AnSinhError as error:
            self._say(_NO_MODEL if isinstance(error, EngineUnavailable) else _BUSY)
            return
        self._result.clear()
        with self._result:
            _draw(self._current, text, found, confirmed=confirmed)

    def _say(self, text: str) -> None:
        self._result.clear()
        with self._result:
            Node("p", text, "notice", role="status")


def _confirmed(services: Services, entry_id: str | None) -> bool:
    """False for an entry that no provincial officer has looked at."""
    if entry_id is None:
        return True
    with services.uow() as uow:
        entry = uow.knowledge.get(entry_id)
        return entry is None or entry.reviewer not in (None, _SEED)


def _date(value: object) -> date | None:
    try:
        return datetime.strptime(str(value), "%d/%m/%Y").date()  # noqa: DTZ007 (a day, no time)
    except ValueError:
        return None


def _draw(current: Visit, text: str, found: Answer, *, confirmed: bool) -> None:
    reply = found.to_reply()
    with box("section", "panel"):
        with box("div", "panel-head"):
            badge(found.outcome.label, found.outcome.value)
            if not confirmed:
                badge("Chưa có cán bộ tỉnh xác nhận", "sample")
            copy = ui.button("Chép câu trả lời", icon="content_copy", on_click=lambda: _copy(current, reply))
            copy.props("outline no-caps").classes("copy")
        Node("p", f"“{text}”", "asked")
        with box("div", "bubble as-resident"):
            answer(reply, current.services.texts, open_sources=True)
            _offered(reply)
    with box("section", "panel"):
        Node("h2", "Vì sao trả lời như vậy")
        _why(found)


def _copy(current: Visit, reply: Reply) -> None:
    current.client.run_javascript(f"{_COPY}({json.dumps(rendered(reply, current.services.texts))})")
    ui.notify("Đã chép.", type="positive", timeout=1500)


def _offered(reply: Reply) -> None:
    """The choices a resident would get, as words: here they lead nowhere."""
    titles = [button.title for button in reply.buttons]
    if titles:
        Node("p", "Nút bấm kèm theo: " + " · ".join(titles), "offered")


def _why(found: Answer) -> None:
    with box("dl", "facts"):
        for name, value in _facts(found):
            Node("dt", name)
            Node("dd", value)
    if found.alternatives:
        Node("h3", "Câu trả lời khác gần nghĩa")
        with box("ol", "alternatives"):
            for other in found.alternatives:
                about = _about(other.program, other.aspect)
                Node("li", f"{other.title or other.entry_id} – {about} (mã {other.entry_id}, điểm {_number(other.score)})")


def _facts(found: Answer) -> list[tuple[str, str]]:
    entry = f"{found.entry_id} (bản {found.entry_version})" if found.entry_id else "–"
    entities = "; ".join(f"{item.get('entity')}: {item.get('value')} (“{item.get('text', '')}”)" for item in found.entities)
    facts = [
        ("Ý hỏi", f"{found.intent or '–'}, chắc {found.intent_confidence:.0%}"),
        ("Chế độ", _about(found.program, found.aspect)),
        ("Mã câu trả lời", entry),
        ("Áp dụng từ", show_day(found.effective_from) if found.effective_from else "–"),
        ("Chi tiết nhận ra", entities or "–"),
        ("Thời gian trả lời", f"{found.took_ms:.0f} ms"),
    ]
    return [*facts, ("Mở mẫu hỏi", _FORMS.get(found.form, found.form))] if found.form else facts


def _about(program: str | None, aspect: str | None) -> str:
    program_label = Program(program).label if program in set(Program) else program
    aspect_label = Aspect(aspect).label if aspect in set(Aspect) else aspect
    return ", ".join(label for label in (program_label, aspect_label) if label) or "–"


def _number(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")
