from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.runtime.logging import configure_logging, drop_texts, mask, mask_numbers


@pytest.fixture
def restored() -> Iterator[None]:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = before
    structlog.reset_defaults()


@pytest.mark.parametrize(
    "text",
    ["0912345678", "gọi 0912 345 678 nhé", "0912.345.678", "+84912345678", "84 912 345 678", "CCCD 089123456678,", "(0912345678)"],
)
def test_phone_and_identity_numbers_are_masked(text: str) -> None:
    masked = mask(text)
    assert "***678" in masked
    assert "345" not in masked


@pytest.mark.parametrize(
    "text", ["1900 1234", "115", "job 4711", "2026-11-21T08:15:00", "6f1e0912345678ab", "a1b2-012345678901-c3", "540.000 đồng"]
)
def test_other_numbers_stay(text: str) -> None:
    assert mask(text) == text


def test_numbers_deep_inside_values_are_masked() -> None:
    event = {"event": "x", "who": {"phones": ["0912345678", {"id": 89123456678, "cccd": 189123456678}]}, "count": 3}
    found = mask_numbers(None, "info", event)
    assert found["who"]["phones"][0] == "***678"
    assert found["who"]["phones"][1]["cccd"] == "***678"
    assert found["count"] == 3


def test_what_a_resident_wrote_is_left_out() -> None:
    assert drop_texts(None, "info", {"event": "turn", "text": "tôi bị bệnh", "payload": {"a": 1}}) == {
        "event": "turn",
        "text": "<11 characters>",
        "payload": "<left out>",
    }


def test_a_line_is_one_json_object_from_both_kinds_of_logger(restored: None, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging()
    structlog.get_logger("a").info("đã gửi", phone="0912345678")
    logging.getLogger("b").warning("số %s", "0912345678")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(line["event"], line["level"], line["logger"]) for line in lines] == [("đã gửi", "info", "a"), ("số ***678", "warning", "b")]
    assert lines[0]["phone"] == "***678"


def test_error_keeps_its_trace_in_the_same_line(restored: None, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging()
    try:
        raise ValueError("số 0912345678 sai")
    except ValueError:
        structlog.get_logger("a").exception("hỏng")
    (line,) = capsys.readouterr().err.splitlines()
    assert "ValueError: số ***678 sai" in json.loads(line)["exception"]


def test_loggers_that_show_addresses_are_quiet(restored: None, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging()
    for name in ("httpx", "httpcore.connection", "telegram.ext"):
        logging.getLogger(name).info("POST https://api.telegram.org/bot123:abc/sendMessage")
    assert capsys.readouterr().err == ""
