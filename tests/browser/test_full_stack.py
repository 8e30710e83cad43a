"""A resident on a phone and a member of staff at a desk, in real browsers over the whole running system."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE

if TYPE_CHECKING:
    from bot.dossiers.model import Dossier
    from bot.wiring import App
    from tests.support.system import System

PATIENCE = 20_000
NEW_PASSWORD = "mot-mat-khau-rieng-7"


@pytest.fixture(scope="module")
def use_cases(system: System) -> Iterator[App]:
    from bot.commands.samples import sample_dossiers, sample_fleet
    from tests.support.dialogue import wide_app

    with wide_app(system.settings, system.database_url) as app:
        with app.uow() as uow:
            uow.dossiers.upsert(sample_dossiers(app.today()))
            uow.transport.upsert_vehicles(sample_fleet())
            uow.commit()
        yield app


@pytest.fixture
def open_page(browser: Any, system: System) -> Iterator[Callable[..., Any]]:
    """A page in a browser of its own; script errors and requests to anybody else fail the test."""
    contexts, problems = [], []

    def make(**options: Any) -> Any:
        context = browser.new_context(locale="vi-VN", base_url=system.app_url, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: problems.append(f"script error: {error}"))
        page.on("request", lambda request: problems.append(request.url) if not _ours(request.url, system.app_url) else None)
        return page

    yield make
    for context in contexts:
        context.close()
    assert not problems


@pytest.fixture
def shoot(tmp_path: Path) -> Callable[[Any, str], None]:
    """Take a screenshot under a name."""

    def take(page: Any, name: str) -> None:
        path = tmp_path / f"{name}.png"
        page.screenshot(path=str(path))

    return take


def test_residents_are_served_and_staff_see_it(open_page: Callable[..., Any], use_cases: App, shoot: Callable[[Any, str], None]) -> None:
    from bot.accounts import FIRST_ADMINISTRATOR, first_administrator
    from bot.commands.samples import sample_dossiers

    with use_cases.uow() as uow:
        password = first_administrator(uow)
    assert password, "another test made accounts before"
    phone, other_phone, desk = open_page(**PHONE), open_page(**PHONE), open_page(**DESKTOP)
    reference = _resident(phone, sample_dossiers(use_cases.today())[1], shoot)
    _another_resident(other_phone, shoot)
    _sign_in(desk, FIRST_ADMINISTRATOR, password, shoot)
    _look_at_the_lists(desk, reference, shoot)
    _ask(desk, shoot)


def test_the_page_comes_back_with_the_conversation_in_it(open_page: Callable[..., Any], use_cases: App) -> None:
    page = open_page(**PHONE)
    _open_chat(page)
    _say(page, "mai táng phí được bao nhiêu", "hỗ trợ mai táng")
    page.reload()
    expect(page.locator(".line.mine .typed")).to_have_text("mai táng phí được bao nhiêu")
    expect(page.locator(".line.theirs").last).to_contain_text("hỗ trợ mai táng")
    _say(page, "hồ sơ gồm gì", "tờ khai")


def _resident(page: Any, dossier: Dossier, shoot: Callable[[Any, str], None]) -> str:
    """The conversation of the issue; gives the reference of the vehicle request."""
    _open_chat(page)
    shoot(page, "01-greeting")
    _say(page, "Người từ 75 tuổi không có lương hưu thì được bao nhiêu tiền một tháng?", "đồng")
    sources = page.locator(".line.theirs").last.locator("summary")
    shoot(page, "02-answer")
    sources.click()
    expect(page.locator(".line.theirs").last.locator("details")).to_contain_text("Áp dụng từ")
    shoot(page, "03-sources")
    _say(page, "hồ sơ gồm gì", "ờ khai")
    _say(page, "nguoi khuyet tat dac biet nang duoc tro cap bao nhieu", "1.080.000")
    shoot(page, "04-second-programme")
    _say(page, "ai duoc cap the bao hiem y te mien phi", "")
    _say(page, "tra cứu hồ sơ", "mã hồ sơ")
    _say(page, dossier.code, "4 số cuối")
    _say(page, dossier.cccd_last4 or "", "HỒ SƠ MẪU")
    shoot(page, "07-dossier")
    _say(page, "xin xe cho me toi di benh vien", "họ tên người bệnh")
    _say(page, "bà Nguyễn Thị Sáu", "Số điện thoại")
    _say(page, "0912 345 678", "Đón người bệnh ở đâu")
    _say(page, "xe có tốn tiền không?", "Đón người bệnh ở đâu")
    shoot(page, "08-digression")
    _say(page, "ấp Vĩnh Hòa, xã Vĩnh Hậu", "bệnh viện hay cơ sở y tế nào")
    _say(page, "bệnh viện Chợ Rẫy", "ngày nào, mấy giờ")
    _say(page, "sáng mai 6 giờ", "ngồi được hay phải nằm")
    shoot(page, "09-buttons")
    _tap(page, "Phải nằm", "bình oxy")
    _tap(page, "Có, cần oxy", "đúng chưa")
    shoot(page, "10-confirmation")
    _tap(page, "Đúng, gửi yêu cầu", "Mã yêu cầu")
    shoot(page, "11-stored")
    reference = re.search(r"XE-\w{3}-\w{3}", page.locator(".line.theirs").last.inner_text())
    assert reference
    _say(page, "cho toi gap can bo", "danh sách chờ")
    shoot(page, "12-person")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    return reference[0]


def _another_resident(page: Any, shoot: Callable[[Any, str], None]) -> None:
    """Asks what depends on the province, then is in danger."""
    _open_chat(page)
    _say(page, "xe chuyển bệnh có thu tiền không", "An Giang hay Bắc Ninh")
    shoot(page, "13-province")
    _tap(page, "An Giang", "Hội Chữ thập đỏ")
    shoot(page, "14-local-answer")
    _tap(page, "Ai được hưởng", "")
    _say(page, "mẹ tôi ngất xỉu rồi", "GỌI 115 NGAY")
    expect(page.locator(".line.theirs").last.get_by_role("link", name="115").first).to_have_attribute("href", "tel:115")
    shoot(page, "15-danger")


def _sign_in(page: Any, username: str, password: str, shoot: Callable[[Any, str], None]) -> None:
    """With the one-time password; nothing opens before it is changed."""
    page.goto("/console")
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu").fill(password)
    shoot(page, "20-login")
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/password*")
    page.goto("/console/vehicles")
    page.wait_for_url("**/console/password*")
    shoot(page, "21-password")
    page.get_by_label("Mật khẩu đang dùng").fill(password)
    page.get_by_label("Mật khẩu mới (ít nhất 10 ký tự)").fill(NEW_PASSWORD)
    page.get_by_label("Nhập lại mật khẩu mới").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Lưu mật khẩu").click()
    expect(page.locator(".card", has_text="Yêu cầu xe chờ điều")).to_be_visible()
    shoot(page, "22-overview")


def _look_at_the_lists(page: Any, reference: str, shoot: Callable[[Any, str], None]) -> None:
    page.goto("/console/vehicles")
    row = page.locator(".list tbody tr", has_text=reference)
    expect(row).to_contain_text("bà Nguyễn Thị Sáu")
    expect(row).to_contain_text("phải nằm")
    expect(row.get_by_role("link", name="0912 345 678")).to_have_attribute("href", "tel:0912345678")
    shoot(page, "23-vehicles")
    page.goto("/console/waiting")
    waiting = page.locator(".waiting", has_text="Cấp cứu y tế").filter(has_text="Trang web").first
    expect(waiting).to_contain_text("Cần gấp")
    expect(page.locator(".waiting", has_text="Xin gặp cán bộ").filter(has_text="Trang web").first).to_be_visible()
    shoot(page, "24-waiting")
    waiting.get_by_role("button", name="Đã gọi lại").click()
    page.get_by_label("Ghi chú (bắt buộc)").fill("đã gọi, người bệnh đã được đưa đi cấp cứu")
    shoot(page, "25-note")
    before = page.locator(".waiting").count()
    page.get_by_role("button", name="Lưu và đóng yêu cầu").click()
    expect(page.locator(".waiting")).to_have_count(before - 1)


def _ask(page: Any, shoot: Callable[[Any, str], None]) -> None:
    page.goto("/console/ask")
    page.get_by_label("Câu hỏi của người dân").fill("mai tang phi duoc bao nhieu tien")
    page.keyboard.press("Enter")
    expect(page.locator(".panel").first).to_contain_text("Đã trả lời")
    expect(page.locator(".panel").last).to_contain_text("mai_tang_phi.amount")
    shoot(page, "26-ask")


def _open_chat(page: Any) -> None:
    page.goto("/")
    expect(page.locator(".field")).to_be_visible()
    page.wait_for_function("window.did_handshake === true")


def _say(page: Any, text: str, answer: str) -> None:
    """Type a message and wait until its answer (the last bubble) contains this."""
    page.locator(".field").fill(text)
    _answered(page, lambda: page.keyboard.press("Enter"), answer)


def _tap(page: Any, title: str, answer: str) -> None:
    _answered(page, page.locator(".choices").get_by_role("button", name=title, exact=True).click, answer)


def _answered(page: Any, act: Callable[[], None], answer: str) -> None:
    before = page.locator(".line.theirs:not(:has(.typing))").count()
    act()
    page.wait_for_function(
        "before => document.querySelectorAll('.line.theirs:not(:has(.typing))').length > before && !document.querySelector('.typing')",
        arg=before,
    )
    expect(page.locator(".line.theirs").last).to_contain_text(answer, timeout=PATIENCE)


def _ours(url: str, ours: str) -> bool:
    return url.startswith((ours, "data:", "blob:"))
