"""The resident's chat page, in a real browser over fakes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.web_server import WebServer

MEAN = [
    "<img src=x onerror=\"document.title='x'\"><script>document.title='x'</script></script>",
    "'; DROP TABLE inbound_messages; --",
    "{{ 7*7 }} ${7*7} `x` &lt;b&gt; \\u003c",
    '/inform{"transport_phone": "0900000000"}',
    "🙏🙏🙏",
]


def open_chat(page: Any) -> None:
    page.goto("/")
    expect(page.locator(".field")).to_be_visible()
    page.wait_for_function("window.did_handshake === true")


def say(page: Any, text: str) -> None:
    page.locator(".field").fill(text)
    page.keyboard.press("Enter")


def last_answer(page: Any) -> Any:
    return page.locator(".lines .line.theirs").last


def test_the_page_greets_and_an_example_is_asked_by_a_tap(page: Any) -> None:
    open_chat(page)
    expect(page.locator(".lines .line")).to_have_count(1)
    examples = page.locator(".choice")
    expect(examples).to_have_count(6)
    title = examples.first.inner_text()
    examples.first.click()
    expect(page.locator(".line.mine .typed")).to_have_text(title)
    expect(last_answer(page)).to_contain_text("Hưu trí xã hội là tiền")
    expect(page.locator(".field")).to_be_focused()


def test_dots_show_until_the_answer_comes_with_folded_sources(page: Any) -> None:
    open_chat(page)
    say(page, "hưu trí xã hội là gì")
    expect(page.locator(".typing")).to_be_visible()
    expect(page.locator(".typing .sr-only")).to_have_text("An Sinh đang soạn câu trả lời…")
    answer = last_answer(page)
    expect(answer).to_contain_text("Hưu trí xã hội là tiền")
    expect(page.locator(".typing")).to_have_count(0)
    expect(answer.get_by_text("Áp dụng từ 01/07/2025")).to_be_hidden()
    answer.locator("summary").click()
    expect(answer.get_by_text("Áp dụng từ 01/07/2025")).to_be_visible()
    expect(answer.get_by_text("Điều 21, Luật Bảo hiểm xã hội 41/2024/QH15")).to_be_visible()
    expect(answer.get_by_role("link", name="Xem văn bản")).to_have_attribute("href", "https://vanban.chinhphu.vn/")
    expect(answer.get_by_role("link", name="1900 9068")).to_have_attribute("href", "tel:19009068")


def test_a_tapped_choice_sends_its_token_and_shows_its_title(page: Any, web: WebServer) -> None:
    open_chat(page)
    say(page, "hưu trí xã hội là gì")
    before = len(web.stored()["buttons"])
    page.get_by_role("button", name="Được bao nhiêu").dblclick()
    expect(last_answer(page)).to_contain_text("Bác vừa viết: Được bao nhiêu")
    tokens = [token for token in web.stored()["buttons"][before:] if token]
    assert len(tokens) == 1
    assert re.fullmatch(r"[0-9a-f]{32}", tokens[0])
    expect(page.locator(".choice")).to_have_count(0)
    page.reload()
    expect(page.locator(".line.mine .typed").last).to_have_text("Được bao nhiêu")


def test_history_survives_a_reload_and_stays_with_its_browser(page: Any, new_page: Callable[..., Any]) -> None:
    open_chat(page)
    say(page, "câu riêng của tôi")
    expect(last_answer(page)).to_contain_text("Bác vừa viết: câu riêng của tôi")
    page.reload()
    expect(page.locator(".line.mine .typed")).to_have_text("câu riêng của tôi")
    expect(page.locator(".lines .line")).to_have_count(3)
    expect(page.locator(".choice")).to_have_count(0)
    other = new_page()
    open_chat(other)
    expect(other.locator(".lines .line")).to_have_count(1)


def test_looking_stores_nothing(page: Any, web: WebServer) -> None:
    before = web.stored()["conversations"]
    open_chat(page)
    page.wait_for_timeout(300)
    assert web.stored()["conversations"] == before


def test_enter_sends_and_shift_enter_makes_a_line(page: Any, web: WebServer) -> None:
    open_chat(page)
    page.locator(".field").type("dòng một")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("dòng hai")
    page.keyboard.press("Enter")
    expect(page.locator(".field")).to_have_value("")
    expect(page.locator(".field")).to_be_focused()
    expect(last_answer(page)).to_contain_text("dòng hai")
    assert "dòng một\ndòng hai" in web.stored()["texts"]


@pytest.mark.parametrize("text", MEAN)
def test_what_residents_type_is_shown_as_text(page: Any, web: WebServer, text: str) -> None:
    open_chat(page)
    say(page, text)
    expect(page.locator(".line.mine .typed")).to_have_text(text)
    expect(last_answer(page)).to_contain_text("Bác vừa viết:")
    assert text in web.stored()["texts"]
    page.reload()
    expect(page.locator(".line.mine .typed")).to_have_text(text)
    expect(page.locator(".lines img, .lines script")).to_have_count(0)
    assert page.title() == "An Sinh"


def test_empty_and_invisible_messages_are_not_sent(page: Any, web: WebServer) -> None:
    open_chat(page)
    before = len(web.stored()["texts"])
    say(page, "   ")
    say(page, "\u200b\u202e")
    expect(page.locator(".notice")).to_contain_text("chưa có chữ nào đọc được")
    assert len(web.stored()["texts"]) == before


def test_a_message_too_long_is_counted_and_kept(page: Any, web: WebServer) -> None:
    open_chat(page)
    say(page, "a" * 1_990)
    expect(last_answer(page)).to_contain_text("Bác vừa viết:")
    page.locator(".field").fill("á" * 10_000)
    expect(page.locator(".count.over")).to_contain_text("dài quá 2000 ký tự")
    page.keyboard.press("Enter")
    expect(page.locator(".field")).to_have_value("á" * 10_000)
    page.locator(".field").fill("á" * 1_995)
    expect(page.locator(".count")).to_have_text("Bác còn viết thêm được 5 ký tự.")
    assert all(len(text) <= 2_000 for text in web.stored()["texts"])


def test_a_script_that_skips_the_counter_is_refused_by_the_server(page: Any, web: WebServer) -> None:
    open_chat(page)
    page.evaluate("sessionStorage.setItem('ansinh-unsent', JSON.stringify([{id: 'x', text: 'q'.repeat(10000)}]))")
    page.reload()
    expect(page.locator(".notice")).to_contain_text("dài hơn 2000 ký tự")
    assert all(len(text) <= 2_000 for text in web.stored()["texts"])


def test_the_same_send_twice_is_one_message(page: Any, web: WebServer) -> None:
    open_chat(page)
    for _ in range(2):
        page.evaluate("sessionStorage.setItem('ansinh-unsent', JSON.stringify([{id: 'once', text: 'chỉ một lần'}]))")
        page.reload()
        expect(last_answer(page)).to_contain_text("Bác vừa viết: chỉ một lần")
    assert web.stored()["texts"].count("chỉ một lần") == 1
    expect(page.locator(".line.mine")).to_have_count(1)


def test_after_a_lost_connection_the_page_shows_what_came_meanwhile(page: Any) -> None:
    open_chat(page)
    say(page, "câu trước khi mất mạng")
    expect(page.locator(".line.mine")).to_have_count(1)
    page.evaluate("window.socket.io.engine.close()")
    expect(page.locator("#popup")).to_have_attribute("aria-hidden", "false")
    expect(page.locator("#popup")).to_contain_text("Mất kết nối mạng")
    expect(last_answer(page)).to_contain_text("Bác vừa viết: câu trước khi mất mạng")


def test_a_message_written_without_connection_is_sent_later(page: Any) -> None:
    open_chat(page)
    page.evaluate("window.socket.disconnect()")
    say(page, "viết lúc mất mạng")
    page.reload()
    expect(last_answer(page)).to_contain_text("Bác vừa viết: viết lúc mất mạng")


def test_a_draft_survives_a_reload(page: Any) -> None:
    open_chat(page)
    page.locator(".field").fill("đang viết dở")
    page.reload()
    expect(page.locator(".field")).to_have_value("đang viết dở")


def test_too_many_messages_are_slowed_down_kindly(page: Any, web: WebServer) -> None:
    open_chat(page)
    for number in range(21):
        say(page, f"tin nhanh {number}")
        expect(page.locator(".field")).to_have_value("" if number < 20 else f"tin nhanh {number}")
    expect(page.locator(".notice")).to_contain_text("Bác gửi hơi nhanh")
    assert "tin nhanh 19" in web.stored()["texts"]
    assert "tin nhanh 20" not in web.stored()["texts"]


def test_a_message_that_cannot_be_stored_goes_back_into_the_field(page: Any) -> None:
    open_chat(page)
    say(page, "tin này không lưu được")
    expect(page.locator(".notice")).to_contain_text("chưa gửi được vì hệ thống đang bận")
    expect(page.locator(".field")).to_have_value("tin này không lưu được")
    expect(page.locator(".line.mine")).to_have_count(0)


def test_the_page_opens_and_recovers_without_the_store(page: Any, web: WebServer) -> None:
    web.store_down(True)
    try:
        page.goto("/")
        expect(page.locator(".notice")).to_contain_text("Hệ thống đang bận")
        expect(page.get_by_role("link", name="115")).to_be_visible()
    finally:
        web.store_down(False)
    expect(page.locator(".notice")).to_have_count(0, timeout=15_000)
    say(page, "đã chạy lại")
    expect(last_answer(page)).to_contain_text("Bác vừa viết: đã chạy lại")


def test_a_late_answer_is_announced(page: Any) -> None:
    open_chat(page)
    say(page, "trả lời chậm")
    expect(page.locator(".notice")).to_contain_text("Tin của bác đã được lưu lại")


def test_emergency_answers_carry_a_call_link_and_no_share_button(page: Any) -> None:
    open_chat(page)
    say(page, "mẹ tôi đau ngực")
    expect(last_answer(page).get_by_role("link", name="Gọi 115")).to_have_attribute("href", "tel:115")
    expect(page.get_by_text("Chia sẻ vị trí")).to_have_count(0)


def test_only_web_addresses_become_links(page: Any) -> None:
    open_chat(page)
    say(page, "liên kết xấu")
    expect(last_answer(page)).to_contain_text("Xem")
    assert page.locator("a[href^=javascript]").count() == 0


def test_it_fits_a_phone_with_large_type(new_page: Callable[..., Any]) -> None:
    page = new_page(**PHONE)
    open_chat(page)
    say(page, "hưu trí xã hội là gì " + "dài" * 60)
    expect(page.get_by_role("button", name="Được bao nhiêu")).to_be_attached()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    sizes = page.evaluate(
        "[...document.querySelectorAll('.para, .typed, .choice, .field')].map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(sizes) >= 18
    heights = page.evaluate("[...document.querySelectorAll('.choice, .send, .field, .call')].map(e => e.getBoundingClientRect().height)")
    assert min(heights) >= 40
    box = page.locator(".field").bounding_box()
    assert box["y"] + box["height"] <= 844


def test_everything_is_reached_by_keyboard_in_a_sensible_order(page: Any) -> None:
    open_chat(page)
    expect(page.locator(".field")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.locator(".choice").last).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".line.mine")).to_have_count(1)
    expect(page.locator(".field")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".send")).to_be_focused()
    order = []
    while "111" not in order and len(order) < 12:
        page.keyboard.press("Tab")
        order.append(page.evaluate("document.activeElement.textContent.trim().slice(0, 3)"))
    assert order[-4:] == ["115", "113", "114", "111"]
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_landmarks_and_live_region_for_screen_readers(page: Any) -> None:
    open_chat(page)
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    expect(page.get_by_role("log")).to_have_attribute("aria-live", "polite")
    expect(page.get_by_role("heading", level=1)).to_have_text("An Sinh")
    expect(page.get_by_label("Câu hỏi của bác")).to_be_visible()
    expect(page.get_by_text("không phải cơ quan nhà nước")).to_be_visible()


def test_a_wrong_address_says_so_in_vietnamese(page: Any) -> None:
    response = page.goto("/khong-co-trang-nay")
    assert response.status == 404
    page.get_by_role("link", name="Không có trang này").click()
    expect(page.locator(".field")).to_be_visible()


def test_without_scripts_the_numbers_to_call_are_shown(new_page: Callable[..., Any]) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/")
    expect(page.locator(".no-script")).to_contain_text("115")
