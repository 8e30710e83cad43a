"""``ansinh ask``: one question, or a file of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress

from bot.answer_model import Answer
from bot.commands.local_app import local_app
from bot.errors import ContentError
from bot.settings import Settings
from knowledge_base.programs import Province
from knowledge_base.text import clean


def one(settings: Settings, text: str, province: str | None, on: date | None, *, as_json: bool) -> None:
    """Print the answer to one question."""
    with local_app(settings) as app:
        answer = app.ask(clean(text), province, on)
    if as_json:
        print(json.dumps(answer.to_json(), ensure_ascii=False))
    else:
        _print(answer)


def batch(settings: Settings, source: Path, out: Path) -> None:
    """Answer a JSONL file line by line into another; the output appears whole or not at all.

    Raises:
        ContentError: a line that is no question, with its number.
    """
    questions = list(read_questions(source))
    partial = out.with_name(out.name + ".part")
    with local_app(settings) as app, partial.open("w", encoding="utf-8") as file, Progress(console=Console(stderr=True)) as progress:
        for question in progress.track(questions, description="Đang trả lời"):
            day = date.fromisoformat(question["date"]) if question.get("date") else None
            answer = app.ask(clean(question["text"]), question.get("province"), day)
            file.write(json.dumps(answer.to_json(question["id"]), ensure_ascii=False) + "\n")
    partial.replace(out)


def read_questions(source: Path) -> Iterator[dict[str, Any]]:
    """Questions of a JSONL file: {id, text, province?, date?}; other keys are kept.

    Raises:
        ContentError: naming the line.
    """
    for number, line in enumerate(source.read_text(encoding="utf-8-sig").splitlines(), start=1):
        if not line.strip():
            continue
        place = f"{source.name} dòng {number}"
        try:
            question = json.loads(line)
        except json.JSONDecodeError:
            raise ContentError("không phải JSON", place=place) from None
        if not isinstance(question, dict) or not isinstance(question.get("text"), str):
            raise ContentError('cần {"id": …, "text": "…"}', place=place)
        if question.get("province") not in (None, *(province.value for province in Province)):
            raise ContentError("province phải là an_giang hoặc bac_ninh", place=place)
        try:
            date.fromisoformat(question.get("date") or "2026-01-01")
        except (TypeError, ValueError):
            raise ContentError("date phải có dạng YYYY-MM-DD", place=place) from None
        yield {**question, "id": question.get("id", str(number))}


def _print(answer: Answer) -> None:
    console = Console(highlight=False)
    console.print(answer.answer, markup=False)
    for source in answer.sources:
        console.print(f"  Căn cứ: {', '.join(part for part in (source.article, source.document) if part)}", style="dim", markup=False)
    if answer.effective_from:
        console.print(f"  Áp dụng từ {answer.effective_from:%d/%m/%Y}", style="dim")
    facts = (answer.outcome.label, answer.intent, f"{answer.intent_confidence:.2f}", answer.entry_id or "-", f"{answer.took_ms:.0f} ms")
    console.print("  [" + " · ".join(facts) + "]", style="dim", markup=False)
