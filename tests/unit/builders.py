"""Builders with defaults, and the shipped content read once for all unit tests."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.answer_model import Library
from bot.messages import Channel, Incoming, Kind
from bot.ports import Understanding
from bot.texts import Texts
from knowledge_base.entries import Entry, EntrySource, Signpost, State, read_entries, read_signposts
from knowledge_base.figures import Figures, default_figures
from knowledge_base.places import default_places
from knowledge_base.programs import NATIONAL, Aspect, Program
from knowledge_base.search import Index, Signposts

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 21)
_numbers = itertools.count(1)


def entry(program: Program = Program.HUU_TRI_XA_HOI, aspect: Aspect = Aspect.AMOUNT, suffix: str = "", **values: Any) -> Entry:
    """A published entry that passes every check."""
    identifier = f"{program.value}.{aspect.value}{suffix}"
    standard = Entry(
        id=identifier,
        program=program,
        aspect=aspect,
        title=f"{program.label}: {aspect.label}"[:40],
        provinces=(NATIONAL,),
        state=State.PUBLISHED,
        certainty="seen",
        effective_from=date(2025, 7, 1),
        questions=tuple(f"câu hỏi thứ {word} về {identifier}" for word in ["một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám"]),
        answer="Mức hiện nay là {social_pension.amount} mỗi tháng.",
        sources=(EntrySource("Nghị định 176/2025/NĐ-CP", "Điều 4", "Chính phủ", None, date(2026, 11, 21)),),
        reviewer="seed",
    )
    return replace(standard, **values)


def incoming(text: str = "", kind: Kind = Kind.TEXT, channel: Channel = Channel.TELEGRAM, who: str = "1001", **values: Any) -> Incoming:
    """An event with a message id of its own."""
    return Incoming(channel, who, values.pop("message_id", f"m{next(_numbers)}"), kind, text, **values)


def understood(text: str, intent: str, confidence: float = 0.9, **values: Any) -> Understanding:
    """A reading of a text; the rankings hold its intent and aspect unless given."""
    program = Program.read(intent.removeprefix("ask_"))
    standard = Understanding(text, intent, confidence, program.value if program else None, ranking=((intent, confidence),))
    if values.get("aspect"):
        standard = replace(standard, aspects=((values["aspect"], values.get("aspect_confidence", 0.0)),))
    return replace(standard, **values)


class StubParser:
    """A language model that answers from a table; anything else is out of scope."""

    def __init__(self, known: dict[str, Understanding] | None = None) -> None:
        self.known, self.asked = known or {}, list[str]()

    def parse(self, text: str) -> Understanding:
        self.asked.append(text)
        return self.known.get(text) or understood(text, "out_of_scope", 0.5)


@cache
def seed_entries() -> tuple[Entry, ...]:
    """The entries An Sinh ships."""
    return tuple(read_entries())


@cache
def seed_signposts() -> tuple[Signpost, ...]:
    return tuple(read_signposts())


@cache
def texts() -> Texts:
    return Texts()


@cache
def seed_library() -> Library:
    """What a fresh installation answers from."""
    index = Index([one for one in seed_entries() if one.state is State.PUBLISHED])
    return Library(index, Signposts(seed_signposts()), default_figures(), texts(), default_places())


def library(*entries: Entry, signposts: tuple[Signpost, ...] = (), figures: Figures | None = None) -> Library:
    """A library of a few entries."""
    return Library(Index(entries), Signposts(signposts), figures or default_figures(), texts(), default_places())


@cache
def domain() -> dict[str, Any]:
    """Rasa's domain as one mapping: lists joined, mappings merged."""
    merged: dict[str, Any] = {}
    for path in sorted((ROOT / "bot" / "domain").rglob("*.yml")):
        for key, value in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).items():
            if isinstance(value, list):
                merged.setdefault(key, []).extend(value)
            elif isinstance(value, dict):
                merged.setdefault(key, {}).update(value)
    return merged


@cache
def nlu_blocks() -> tuple[dict[str, Any], ...]:
    """The intent blocks of the training data: ``{file, intent, metadata, examples}``."""
    blocks = []
    for path in sorted((ROOT / "nlu_data" / "nlu").glob("*.yml")):
        for item in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            lines = [line.strip().removeprefix("- ").strip() for line in str(item.get("examples", "")).splitlines()]
            blocks.append(
                {
                    "file": path.name,
                    "intent": item.get("intent"),
                    "metadata": item.get("metadata") or {},
                    "examples": [line for line in lines if line],
                }
            )
    return tuple(blocks)
