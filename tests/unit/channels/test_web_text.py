"""Answer text in blocks and links."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.web_text import blocks, clock_time, phone_address, pieces, web_address


def hrefs(text: str) -> list[str]:
    return [piece.href for piece in pieces(text) if piece.href]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gọi 1900 9068 nhé", ["tel:19009068"]),
        ("gọi 18001096.", ["tel:18001096"]),
        ("số 0296 3 123 456", []),
        ("số 0900 000 001", ["tel:0900000001"]),
        ("số 02963123456", ["tel:02963123456"]),
        ("số tiền 1.900.000 đồng", []),
        ("CCCD 089012345678", []),
        ("Nghị định 176/2025/NĐ-CP", []),
        ("xem https://dichvucong.gov.vn.", ["https://dichvucong.gov.vn"]),
        ("javascript:alert(1)", []),
    ],
)
def test_links_found_in_text(text: str, expected: list[str]) -> None:
    assert hrefs(text) == expected


@given(st.text(max_size=300))
def test_pieces_joined_are_the_line(text: str) -> None:
    assert "".join(piece.text for piece in pieces(text)) == text


@given(st.text(max_size=300))
def test_blocks_never_fail(text: str) -> None:
    assert all(block.pieces for block in blocks(text))


def test_blocks_know_bullets_and_gaps() -> None:
    found = blocks("Mở đầu\n\n- một\n- hai\n\nKết")
    assert [(block.bullet, block.gap) for block in found] == [(False, False), (True, True), (True, False), (False, True)]
    assert found[1].pieces[0].text == "một"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//evil", "https://", "ftp://a/b", "http://[", "", None])
def test_only_web_addresses_become_links(address: str | None) -> None:
    assert web_address(address) is None


@pytest.mark.parametrize(
    ("phone", "expected"), [("115", "tel:115"), ("+84 900 000 001", "tel:+84900000001"), ("x", None), ("1" * 20, None)]
)
def test_phone_addresses(phone: str, expected: str | None) -> None:
    assert phone_address(phone) == expected


def test_times_are_vietnamese_local_time() -> None:
    at = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)
    assert clock_time(at, at) == "01:30"
    assert clock_time(at, datetime(2026, 11, 22, tzinfo=UTC)) == "21/11/2026 01:30"
