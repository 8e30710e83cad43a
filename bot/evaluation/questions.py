"""Questions with the programme and aspect they ask about: read from a file, or our own for the gate."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bot.errors import ContentError
from knowledge_base.programs import Province

OUT_OF_DOMAIN = "ood"
ANY_ASPECT = "other"
OWN_QUESTIONS = Path(__file__).parent / "questions.yml"


@dataclass(frozen=True, slots=True)
class Expected:
    """A question and what counts as right. ``topic`` is a programme slug or ``ood``; ``accept`` the slugs that count as right."""

    id: str
    text: str
    topic: str
    accept: tuple[str, ...] = ()
    asks: str = ANY_ASPECT
    kind: str = ""
    province: str | None = None
    on: date | None = None

    @property
    def inside(self) -> bool:
        return self.topic != OUT_OF_DOMAIN


def read_questions(path: Path) -> list[Expected]:
    """Questions of a JSONL file, one object a line: text, topic; accept (not for ``ood``); id?, asks?, kind?, province?, date?.

    Raises:
        ContentError: naming file and line.
    """
    found = [_question(line, number, f"{path.name} dòng {number}") for number, line in _lines(path)]
    if not found:
        raise ContentError("không có câu hỏi nào", place=path.name)
    return found


def own_questions(path: Path = OWN_QUESTIONS) -> list[Expected]:
    """Our own questions, written for the gate and taught nowhere: programme, then aspect, then texts (``ood``: texts by field)."""
    written: Mapping[str, Mapping[str, list[str]]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        Expected(
            f"{topic}-{group}-{number}",
            text,
            topic,
            () if topic == OUT_OF_DOMAIN else (topic,),
            ANY_ASPECT if topic == OUT_OF_DOMAIN else group,
            group,
        )
        for topic, groups in written.items()
        for group, texts in groups.items()
        for number, text in enumerate(texts, start=1)
    ]


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ContentError("tệp không phải chữ UTF-8", place=path.name) from None
    return ((number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip())


def _question(line: str, number: int, place: str) -> Expected:
    try:
        data = json.loads(line)
    except json.JSONDecodeError:
        raise ContentError("không phải JSON", place=place) from None
    if not isinstance(data, dict) or not isinstance(data.get("text"), str) or not data["text"].strip():
        raise ContentError('cần {"text": "…", "topic": "…", "accept": […]}', place=place)
    topic, accept = data.get("topic"), data.get("accept") or []
    if not isinstance(topic, str) or not isinstance(accept, list) or (topic != OUT_OF_DOMAIN and not accept):
        raise ContentError("câu hỏi để chấm cần topic và accept", place=place)
    if data.get("province") not in (None, *(province.value for province in Province)):
        raise ContentError("province phải là an_giang hoặc bac_ninh", place=place)
    return Expected(
        id=str(data.get("id", number)),
        text=data["text"],
        topic=topic,
        accept=tuple(map(str, accept)),
        asks=str(data.get("asks") or ANY_ASPECT),
        kind=str(data.get("kind") or ""),
        province=data.get("province"),
        on=_day(data, place),
    )


def _day(data: Mapping[str, Any], place: str) -> date | None:
    try:
        return date.fromisoformat(data["date"]) if data.get("date") else None
    except (TypeError, ValueError):
        raise ContentError("date phải có dạng YYYY-MM-DD", place=place) from None
