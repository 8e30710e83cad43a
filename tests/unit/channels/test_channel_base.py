from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.channels.base import MAX_INBOUND_TEXT, BodyTooLargeError, id_hasher, read_body, same_secret
from knowledge_base.text import clean

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("   \n ", ""),
        ("👵🏻❤️‍🩹", "👵🏻❤🩹"),
        ("a\x00b\x1b[31mc\x7f", "ab[31mc"),
        ("dòng một\r\ndòng hai\rdòng ba", "dòng một\ndòng hai\ndòng ba"),
        ("tiền\u202e trợ\u200b cấp\ufeff", "tiền trợ cấp"),
        ("nửa ký tự \ud83d thôi", "nửa ký tự \ufffd thôi"),
        ('/ask_benefit{"program": "bhyt"}', '/ask_benefit{"program": "bhyt"}'),
        ("'; DROP TABLE conversations; --", "'; DROP TABLE conversations; --"),
        ("<b onclick=alert(1)>tiền</b>", "<b onclick=alert(1)>tiền</b>"),
    ],
)
def test_typed_text_keeps_its_meaning_and_loses_what_breaks_storage(typed: str, kept: str) -> None:
    assert clean(typed) == kept


def test_ten_thousand_characters_pass_and_more_are_cut() -> None:
    assert len(clean("ă" * 10_000, MAX_INBOUND_TEXT)) == 10_000
    assert len(clean("ă" * 50_000, MAX_INBOUND_TEXT)) == MAX_INBOUND_TEXT


def test_decomposed_vietnamese_becomes_composed() -> None:
    assert clean(unicodedata.normalize("NFD", "Trợ cấp xã hội hàng tháng")) == "Trợ cấp xã hội hàng tháng"


@hypothesis_settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet=st.characters(), max_size=200))
def test_any_text_can_be_stored_and_cleaning_again_changes_nothing(typed: str) -> None:
    kept = clean(typed, MAX_INBOUND_TEXT)
    assert "\x00" not in kept
    kept.encode()
    assert clean(kept) == kept


def test_hashed_ids_are_short_stable_and_depend_on_the_key() -> None:
    hashed = id_hasher(SecretStr("khoá một"))
    assert hashed("24684588352961979221") == id_hasher(SecretStr("khoá một"))("24684588352961979221")
    assert len(hashed("555")) == 12
    assert hashed("555") != id_hasher(SecretStr("khoá hai"))("555")
    assert id_hasher(None)("555") != id_hasher(None)("555")


def test_secrets_compare_even_when_a_header_is_not_ascii() -> None:
    assert same_secret("bí-mật", "bí-mật")
    assert not same_secret("ë", "e")


async def test_a_body_beyond_the_limit_is_not_read_to_its_end() -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 10
            yield b"x" * 10

    with pytest.raises(BodyTooLargeError):
        await read_body(endless(), limit=100)
    assert read <= 120
