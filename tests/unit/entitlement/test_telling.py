"""The result as messages and as a page to print."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bot.channels.base import TEXT_LIMITS
from bot.channels.plain_text import rendered, utf16_length
from bot.entitlement.case import Case
from bot.entitlement.checklist import KEPT_FOR, Checklist, keep, link_for, open_checklist
from bot.entitlement.page import gone, page
from bot.entitlement.result import result_of
from bot.entitlement.telling import tell, tell_not_yet
from bot.messages import Channel
from tests.fakes.uow import FakeClock, FakeStore
from tests.unit.builders import TODAY, texts

NOW = FakeClock()()
NOBODY_ELSE = {"caring_for": [], "death": False, "disaster": False, "occasion": True, "children": []}
VINH_HAU = {"name": "xã Vĩnh Hậu", "codes": ["30367"]}
MOTHER = Case(
    "mother",
    {"age": {"age": 78}, "pension": "none", "household": "other", "disability": "none", "commune": VINH_HAU, **NOBODY_ELSE},
)
OPEN = Case(
    "self", {"age": {"age": 67}, "pension": "none", "household": "poor", "disability": "severe", **NOBODY_ELSE}, skipped=("support", "hiv")
)


def heard(case: Case, link: str | None = None) -> list[str]:
    return [rendered(reply, texts()) for reply in tell(result_of(case, TODAY), texts(), link)]


def test_first_which_benefits_and_how_much_then_each_of_them() -> None:
    summary, pension, card, closing = heard(MOTHER)
    assert summary.startswith("Dạ, theo những gì bác cho biết, mẹ của bác được:\n- Trợ cấp hưu trí xã hội: 540.000 đồng mỗi tháng")
    assert summary.endswith("Cộng các khoản hằng tháng: 540.000 đồng.")
    for part in (
        "Vì sao: ",
        "Giấy tờ: Tờ khai",
        "Mang theo: Căn cước",
        "Nộp ở: ",
        "bộ phận Một cửa xã Vĩnh Hậu",
        "ngày làm việc",
        "Căn cứ: ",
    ):
        assert part in pension
    assert "không phải đóng tiền" in card
    assert "tuổi: 78 tuổi" in closing
    assert "hưu trí" not in closing


def test_what_is_open_is_told_with_what_would_settle_it() -> None:
    summary, *_, closing = heard(OPEN)
    assert "Một khoản trợ cấp hằng tháng, ít nhất 1.080.000 đồng" in summary
    assert "từ 1.080.000 đồng đến 1.620.000 đồng" in summary
    assert "Điều cần biết: người phụng dưỡng, nhiễm HIV." in closing


def test_nothing_certain_names_what_comes_near() -> None:
    case = Case("self", {"age": {"age": 74}, "pension": "none", "household": "other", "disability": "none", **NOBODY_ELSE})
    summary = heard(case)[0]
    assert "chưa thấy khoản nào chắc chắn" in summary
    assert "Trợ cấp hưu trí xã hội: Chưa đủ 75 tuổi." in summary
    assert "Chưa đủ 75 tuổi" in rendered(tell_not_yet(result_of(case, TODAY), texts()))


def test_a_doubtful_benefit_is_referred_to_the_commune() -> None:
    case = Case("mother", {**MOTHER.told, "pension": "survivor"})
    assert any("Chưa đủ căn cứ, bác hỏi xã, phường" in text for text in heard(case))


@pytest.mark.parametrize("case", [MOTHER, OPEN, Case("child", {"age": {"age": 7}})], ids=["certain", "open", "child"])
def test_messages_are_whole_and_fit_a_phone(case: Case) -> None:
    for text in heard(case, "https://ansinh.example/checklist/x"):
        assert "{" not in text
        assert utf16_length(text) <= TEXT_LIMITS[Channel.ZALO]


def test_the_last_message_leads_on() -> None:
    *_, closing = tell(result_of(MOTHER, TODAY), texts(), "https://ansinh.example/checklist/x")
    assert [button.title for button in closing.buttons] == [
        "Mở bản in",
        "Đọc lại",
        "Sửa thông tin",
        "Vì sao chưa được?",
        "Xem cho người khác",
    ]
    assert closing.buttons[0].url == "https://ansinh.example/checklist/x"
    assert tell(result_of(MOTHER, TODAY), texts())[-1].buttons[0].title == "Đọc lại"


def test_the_page_lists_everything_and_escapes_it() -> None:
    odd = Case("mother", {**MOTHER.told, "commune": {"name": "<script>", "codes": ["30367"]}})
    html = page(Checklist("t", odd.to_json(), TODAY, NOW + KEPT_FOR), texts())
    assert "<script" not in html
    for part in ("Trợ cấp hưu trí xã hội: 540.000 đồng mỗi tháng", "Mẫu số 01", "Xã Vĩnh Hậu", "21/11/2026", "20/01/2027", "Căn cứ: "):
        assert part in html
    assert not re.search(r"\{[a-z_]+\}", html.split("</style>")[1])


def test_a_checklist_is_found_by_its_token_until_it_expires() -> None:
    store = FakeStore()
    with store.uow() as uow:
        token = keep(uow, MOTHER, TODAY, NOW)
        uow.commit()
    with store.uow() as uow:
        found = open_checklist(uow, token, NOW + KEPT_FOR - timedelta(seconds=1))
        assert found is not None
        assert Case.from_json(found.case) == MOTHER
        assert open_checklist(uow, token, NOW + KEPT_FOR) is None
        assert open_checklist(uow, "khác", NOW) is None
        keep(uow, MOTHER, TODAY, NOW + KEPT_FOR)
        uow.commit()
    assert list(store.state.checklists.rows) != [token]
    assert len(store.state.checklists.rows) == 1, "the expired one is thrown away"


def test_tokens_cannot_be_guessed() -> None:
    with FakeStore().uow() as uow:
        tokens = {keep(uow, MOTHER, TODAY, NOW) for _ in range(50)}
    assert len(tokens) == 50
    assert all(len(token) >= 32 for token in tokens)


@pytest.mark.parametrize(
    ("public_url", "channel", "link"),
    [
        ("https://ansinh.example/", Channel.ZALO, "https://ansinh.example/checklist/t"),
        (None, Channel.WEB, "http://127.0.0.1:8080/checklist/t"),
        (None, Channel.ZALO, None),
        (None, None, None),
    ],
)
def test_the_link_is_one_the_resident_can_open(public_url: str | None, channel: Channel | None, link: str | None) -> None:
    assert link_for("t", public_url, "127.0.0.1:8080", channel) == link


def test_an_address_without_a_checklist_says_so() -> None:
    assert "hết hạn" in gone(texts())
