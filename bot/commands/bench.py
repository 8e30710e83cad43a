"""``ansinh bench``: speed of our own parts, on the machine it runs on."""

from __future__ import annotations

import time
from statistics import median, quantiles

from rich.progress import track

from bot.commands.local_app import local_app
from bot.settings import Settings
from knowledge_base.text import strip_marks


def ask(settings: Settings, repeat: int) -> None:
    """Milliseconds to understand, search and answer, over our own seed questions; the parse alone is the peer."""
    with local_app(settings) as app:
        questions = [question for entry in app.shelf.current().index.entries for question in entry.questions][:: max(1, 2000 // repeat)]
        texts = [text for question in questions for text in (question, strip_marks(question))][:repeat]
        whole = [_milliseconds(lambda text=text: app.ask(text)) for text in track(texts, "ask")]
        parse = [_milliseconds(lambda text=text: app.parser.parse(text)) for text in track(texts, "parse")]
    for name, values in (("parse + search + answer", whole), ("parse alone", parse)):
        print(f"{name}: p50 {median(values):.1f} ms, p95 {quantiles(values, n=20)[-1]:.1f} ms, {len(values)} questions")
    print(f"ratio of medians: {median(whole) / median(parse):.2f}")


def _milliseconds(call) -> float:  # type: ignore[no-untyped-def]
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000
