"""The staff console in a real browser over fakes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.fakes.web_services import PASSWORDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.web_server import WebServer


def sign_in(page: Any, username: str, target: str = "/console") -> None:
    page.goto(target)
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu").fill(PASSWORDS[username])
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"^[^?]*/console(?!/login)"))


def test_login_works_without_scripts_and_leads_on(new_page: Callable[..., Any]) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/console/vehicles")
    page.get_by_label("Tên đăng nhập").fill("quantri")
    page.get_by_label("Mật khẩu").fill("sai mật khẩu")
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("alert")).to_contain_text("chưa đúng")
    expect(page.get_by_label("Tên đăng nhập")).to_have_value("quantri")
    page.get_by_label("Mật khẩu").fill(PASSWORDS["quantri"])
    page.get_by_role("button", name="Đăng nhập").click()
    assert page.url.endswith("/console/vehicles")


def test_the_menu_shows_what_the_role_may_open(page: Any) -> None:
    sign_in(page, "bientap")
    expect(page.get_by_role("navigation", name="Danh mục").locator(".menu-item span")).to_have_text(
        ["Tổng quan", "Hỏi đáp", "Xem được hưởng gì"]
    )
    expect(page.locator(".who")).to_contain_text("Biên tập nội dung")
    response = page.goto("/console/waiting")
    assert response.status == 403
    expect(page.get_by_text("Không mở được trang này")).to_be_visible()


def test_the_overview_counts_and_marks_samples(page: Any) -> None:
    sign_in(page, "quantri")
    expect(page.locator(".card", has_text="Yêu cầu xe chờ điều").locator(".card-number")).to_have_text("1")
    expect(page.locator(".sample-notice")).to_contain_text("Dữ liệu mẫu")
    page.locator(".card", has_text="Yêu cầu xe chờ điều").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Yêu cầu xe")


def test_asking_shows_the_answer_its_sources_and_why(page: Any) -> None:
    sign_in(page, "trucmay", "/console/ask")
    question = page.get_by_label("Câu hỏi của người dân")
    expect(question).to_be_focused()
    question.fill("bao nhiêu tuổi được hưu trí <b>xã hội</b>")
    page.keyboard.press("Enter")
    panel = page.locator(".panel").first
    expect(panel).to_contain_text("Đã trả lời")
    expect(panel).to_contain_text("<b>xã hội</b>")
    expect(panel.get_by_text("Áp dụng từ 01/07/2025")).to_be_visible()
    expect(panel).to_contain_text("Nút bấm kèm theo: Được bao nhiêu · Giấy tờ cần có")
    why = page.locator(".panel").last
    expect(why).to_contain_text("ask_huu_tri_xa_hoi, chắc 93%")
    expect(why).to_contain_text("huu_tri_xa_hoi.overview (bản 1)")
    expect(why).to_contain_text("Mức hưu trí xã hội")
    expect(why).to_contain_text("12 ms")


def test_the_answer_is_copied_with_its_sources(browser: Any, web: WebServer) -> None:
    context = browser.new_context(base_url=web.url, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    sign_in(page, "trucmay", "/console/ask")
    page.get_by_label("Câu hỏi của người dân").fill("hưu trí")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Chép câu trả lời").click()
    expect(page.get_by_text("Đã chép.")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    context.close()
    assert copied.startswith("Hưu trí xã hội là tiền")
    assert "Căn cứ: Điều 21 Luật Bảo hiểm xã hội 41/2024/QH15" in copied


def test_asking_nothing_a_wrong_day_or_a_sleeping_engine_is_said(page: Any) -> None:
    sign_in(page, "trucmay", "/console/ask")
    page.get_by_role("button", name="Hỏi", exact=True).click()
    expect(page.locator(".notice")).to_have_text("Mời nhập câu hỏi.")
    page.get_by_label("Câu hỏi của người dân").fill("ngắt máy")
    page.get_by_label("Theo quy định ngày").fill("31/02/2026")
    page.keyboard.press("Enter")
    expect(page.locator(".notice")).to_contain_text("Ngày chưa đúng")
    page.get_by_label("Theo quy định ngày").fill("01/12/2026")
    page.keyboard.press("Enter")
    expect(page.locator(".notice")).to_contain_text("Máy trả lời chưa sẵn sàng")


def test_vehicle_requests_show_as_text_with_local_times(page: Any) -> None:
    sign_in(page, "trucmay", "/console/vehicles")
    rows = page.locator(".list tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("Người bệnh <b>B</b>")
    expect(rows.first).to_contain_text("đã có xe")
    expect(rows.last).to_contain_text("Phường Long Xuyên, An Giang")
    expect(rows.last).to_contain_text("21/11/2026 08:30")
    expect(rows.last).to_contain_text("phải nằm, cần ô-xy")
    expect(rows.last.get_by_role("link", name="0900 000 001")).to_have_attribute("href", "tel:0900000001")
    expect(page.locator(".sample-notice")).to_contain_text("Dữ liệu mẫu")


def test_a_waiting_resident_is_shown_with_the_talk_the_number_and_the_vehicle(page: Any) -> None:
    sign_in(page, "trucmay", "/console/waiting")
    urgent, other = page.locator(".waiting").first, page.locator(".waiting").last
    expect(urgent.get_by_role("link", name="0900 000 003")).to_have_attribute("href", "tel:0900000003")
    expect(urgent.locator(".said")).to_have_count(6)
    expect(urgent.locator(".said p").first).to_have_text("nhà tôi cần người giúp")
    expect(urgent.locator(".said p").last).to_be_visible()
    expect(other).to_contain_text("Zalo · An Giang")
    expect(other).to_contain_text("XE-ABC-234")
    expect(other.locator(".said.resident p").last).to_have_text("<b>CCCD</b> của tôi •••••••••345")
    expect(other).to_contain_text("chưa nhắn số điện thoại")


def test_on_a_phone_the_talk_is_folded_and_opens(new_page: Callable[..., Any]) -> None:
    page = new_page(**PHONE)
    sign_in(page, "trucmay", "/console/waiting")
    card = page.locator(".waiting").first
    expect(card.get_by_role("link", name="0900 000 003")).to_be_visible()
    expect(card.locator(".said").first).to_be_hidden()
    card.get_by_text("6 tin gần nhất").tap()
    expect(card.locator(".said").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    box = page.get_by_role("button", name="Đăng xuất").bounding_box()
    assert box["x"] + box["width"] <= 390, "the button is cut off"


def test_closing_a_waiting_resident_needs_a_note_and_is_recorded(page: Any, web: WebServer) -> None:
    sign_in(page, "trucmay", "/console/waiting")
    cards = page.locator(".waiting")
    expect(cards).to_have_count(2)
    page.evaluate("document.querySelector('.waiting .talk').open = true")
    expect(cards.first).to_contain_text("Cần gấp")
    cards.last.get_by_role("button", name="Đã gọi lại").click()
    save = page.get_by_role("button", name="Lưu và đóng yêu cầu")
    save.click()
    expect(page.get_by_text("Mời ghi lại kết quả cuộc gọi.")).to_be_visible()
    page.get_by_label("Ghi chú (bắt buộc)").fill("đã gọi, hẹn nộp hồ sơ thứ hai")
    save.click()
    expect(cards).to_have_count(1)
    expect(cards.locator(".talk[open]")).to_have_count(1)  # still unfolded after the list was drawn anew
    assert "trucmay|handover.close|1|đã gọi, hẹn nộp hồ sơ thứ hai" in web.stored()["audit"]


def test_a_one_time_password_is_changed_before_anything_else(page: Any) -> None:
    sign_in(page, "moi", "/console/vehicles")
    assert page.url.endswith("/console/password")
    page.get_by_label("Mật khẩu đang dùng").fill(PASSWORDS["moi"])
    page.get_by_label("Mật khẩu mới (ít nhất 10 ký tự)").fill("mat-khau-rieng-7")
    page.get_by_label("Nhập lại mật khẩu mới").fill("mat-khau-rieng-7")
    page.get_by_role("button", name="Lưu mật khẩu").click()
    expect(page.locator(".who")).to_contain_text("Điều phối xe")


def test_signing_out_closes_pages_still_open_elsewhere(page: Any) -> None:
    sign_in(page, "quantri")
    expect(page.locator(".card").first).to_be_visible()
    second = page.context.new_page()
    second.goto("/console/ask")
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_label("Tên đăng nhập")).to_be_visible()
    second.get_by_label("Câu hỏi của người dân").fill("hưu trí")
    second.keyboard.press("Enter")
    expect(second.get_by_label("Tên đăng nhập")).to_be_visible()


def test_lists_say_when_the_store_is_away_and_come_back(page: Any, web: WebServer) -> None:
    sign_in(page, "quantri", "/console/vehicles")
    expect(page.locator(".list")).to_be_visible()
    web.store_down(True)
    try:
        expect(page.locator(".notice")).to_contain_text("chưa cập nhật được", timeout=12_000)
        expect(page.locator(".list")).to_be_visible()
    finally:
        web.store_down(False)
    expect(page.locator(".notice")).to_be_hidden(timeout=12_000)


def test_it_fits_a_phone_with_a_menu_button(new_page: Callable[..., Any]) -> None:
    page = new_page(**PHONE)
    sign_in(page, "quantri", "/console/ask")
    for path in ("/console", "/console/ask", "/console/vehicles", "/console/waiting"):
        page.goto(path)
        page.wait_for_function("window.did_handshake === true")
        page.wait_for_timeout(300)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
    page.get_by_label("Mở hoặc đóng danh mục").click()
    page.get_by_role("link", name="Hỏi đáp").click()
    expect(page.get_by_label("Câu hỏi của người dân")).to_be_visible()
