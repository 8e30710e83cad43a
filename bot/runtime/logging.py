"""Logs of all processes: one JSON object a line on standard error, without message texts, phone or identity numbers."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import structlog

# Libraries whose lines hold addresses with tokens, or a line for every request.
QUIET = (
    "httpx",
    "httpcore",
    "telegram",
    "apscheduler",
    "procrastinate",
    "sanic.access",
    "uvicorn.access",
    "urllib3",
    "asyncio",
    "openfisca",
    "rasa_sdk",
    "numexpr",
)
# Keys under which somebody could log what a resident wrote.
_TEXT_KEYS = frozenset({"text", "message", "reply", "payload", "body", "question", "answer", "utterance"})
_CCCD = re.compile(r"(?<![\w.-])\d{12}(?![\w-])")
_PHONE = re.compile(r"(?<![\w])(?:\+?84|0)(?:[ .-]?\d){9}(?![\w-])")


def configure_logging(level: int = logging.INFO) -> None:
    """Send structlog and the standard library's loggers through one chain to standard error."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        drop_texts,
        mask_numbers,
    ]
    render: list[Any] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processors=render, foreign_pre_chain=shared))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def drop_texts(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    """Replace what a resident wrote by its length."""
    for key in _TEXT_KEYS & event.keys():
        value = event[key]
        event[key] = f"<{len(value)} characters>" if isinstance(value, str) else "<left out>"
    return event


def mask_numbers(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    """Mask phone and identity numbers in every value, however deep."""
    return {key: value if key.startswith("_") else _masked(value) for key, value in event.items()}


def mask(text: str) -> str:
    """``text`` with phone numbers and 12-digit identity numbers reduced to their last three digits."""
    return _PHONE.sub(_last_three, _CCCD.sub(_last_three, text))


def _last_three(match: re.Match[str]) -> str:
    return "***" + match[0][-3:]


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, bool | float) or value is None:
        return value
    if isinstance(value, int):
        return mask(str(value)) if len(str(value)) == 12 else value
    if isinstance(value, Mapping):
        return {key: _masked(item) for key, item in value.items()}
    if isinstance(value, Sequence | set | frozenset) and not isinstance(value, bytes):
        return [_masked(item) for item in value]
    return mask(str(value))
