"""``ansinh bench kb``: the search over knowledge of three sizes, beside plain BM25 on the same texts and questions."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from itertools import chain, islice, product
from statistics import median, quantiles

from rich.console import Console
from rich.table import Table

from bot.commands.local_app import local_app
from bot.errors import ContentError
from bot.ports import Parser
from bot.settings import Settings
from knowledge_base.entries import Entry, State, read_entries
from knowledge_base.places import default_places
from knowledge_base.search import Index
from knowledge_base.text import fold
from knowledge_base.times import VIETNAM

SEED = 2026
OURS = "an-sinh"
TARGETS_MS = {150: 5.0, 10_000: 25.0}

# The id of the best entry for a question.
Search = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Measured:
    """One searcher at one size. Milliseconds per question; ``recall``: share of questions whose own entry came first."""

    name: str
    entries: int
    p50: float
    p95: float
    recall: float
    recall_misspelt: float
    build_seconds: float
    change_seconds: float | None = None


def kb(settings: Settings, sizes: str, repeat: int, *, with_model: bool, as_json: bool) -> None:
    """Print the measurements side by side; with the language model also what its programme and aspect add.

    Raises:
        ContentError: a size is no number, or more than can be made.
        ModelMissing: ``with_model``, but there is none.
    """
    try:
        wanted = [int(size) for size in sizes.split(",")]
    except ValueError:
        raise ContentError("phải là các số, cách nhau bằng dấu phẩy", place="--sizes") from None
    with local_app(settings) if with_model else nullcontext() as app:
        measured = [one for size in wanted for one in _measure(size, repeat, app.parser if app else None)]
    if as_json:
        print(json.dumps([asdict(one) for one in measured]))
    else:
        Console(width=120).print(_table(measured))


def _table(measured: Sequence[Measured]) -> Table:
    table = Table("Mục", "", "p50 ms", "p95 ms", "đích p95", "đúng ngay", "gõ sai một chữ", "dựng, giây", "đổi một mục, giây")
    for one in measured:
        target = f"{TARGETS_MS[one.entries]:.0f}" if one.name == OURS and one.entries in TARGETS_MS else "–"
        shares = (f"{one.recall:.1%}", f"{one.recall_misspelt:.1%}")
        again = "–" if one.change_seconds is None else f"{one.change_seconds:.2f}"
        table.add_row(str(one.entries), one.name, f"{one.p50:.2f}", f"{one.p95:.2f}", target, *shares, f"{one.build_seconds:.1f}", again)
    return table


def knowledge(size: int) -> list[tuple[Entry, str]]:
    """Our entries, and copies of them for single communes until there are enough, each with a question taken out of it to be asked.

    Only entries in force today. The same question is taken out of all copies of an entry, so that another wording must find it.

    Raises:
        ContentError: there are not so many communes.
    """
    choice = random.Random(SEED)  # noqa: S311  (a fixed choice)
    today = datetime.now(VIETNAM).date()
    held = [entry for entry in read_entries() if entry.state is State.PUBLISHED and entry.holds_on(today)]
    often = Counter(fold(question) for entry in held for question in entry.questions)
    published = [_without(entry, choice.choice([one for one in entry.questions if often[fold(one)] == 1])) for entry in held]
    choice.shuffle(published)
    communes = sorted(unit.name for unit in default_places().units.values())
    copies = (_of_commune(*one, number, name) for (number, name), one in product(enumerate(communes), published))
    made = list(islice(chain(published, copies), size))
    if len(made) < size:
        raise ContentError(f"nhiều nhất {len(made)} mục", place="--sizes")
    return made


def misspelt(text: str) -> str:
    """The text with the first two letters of its longest word in the wrong order.

    >>> misspelt("mua thuoc o dau")
    'mua htuoc o dau'
    """
    longest = max(text.split(), key=len, default="")
    return text.replace(longest, longest[1::-1] + longest[2:], 1)


def _without(entry: Entry, question: str) -> tuple[Entry, str]:
    others = tuple(other for other in entry.questions if other != question)
    return replace(entry, questions=others, effective_to=None), question


def _of_commune(entry: Entry, question: str, number: int, name: str) -> tuple[Entry, str]:
    questions = tuple(f"{other} ở {name}" for other in entry.questions)
    copy = replace(entry, id=f"{entry.id}.{number}", title=f"{entry.title}, {name}", questions=questions, answer=f"{name}: {entry.answer}")
    return copy, f"{question} ở {name}"


def _measure(size: int, repeat: int, parser: Parser | None) -> list[Measured]:
    known = knowledge(size)
    entries = [entry for entry, _ in known]
    asked = [(question, entry.id) for entry, question in random.Random(SEED).choices(known, k=repeat)]  # noqa: S311
    index, built, change = _index(entries)
    signals = {text: _signals(parser, text) for question, _ in asked for text in (question, misspelt(question))} if parser else {}
    found = [_asked(OURS, lambda text: _best(index, text), entries, asked, built, change)]
    if parser:
        found.append(_asked(f"{OURS} + mô hình", lambda text: _best(index, text, *signals[text]), entries, asked, built))
    search, built = _bm25(entries)
    return [*found, _asked("bm25", search, entries, asked, built)]


def _asked(
    name: str, search: Search, entries: Sequence[Entry], asked: Sequence[tuple[str, str]], built: float, change: float | None = None
) -> Measured:
    for text, _ in asked[:10]:
        search(text)
    milliseconds, right, right_misspelt = [], 0, 0
    for text, wanted in asked:
        before = time.perf_counter()
        right += search(text) == wanted
        milliseconds.append((time.perf_counter() - before) * 1000)
        right_misspelt += search(misspelt(text)) == wanted
    slow = quantiles(milliseconds, n=20)[-1]
    return Measured(name, len(entries), median(milliseconds), slow, right / len(asked), right_misspelt / len(asked), built, change)


def _index(entries: Sequence[Entry]) -> tuple[Index, float, float]:
    """The index, the seconds it took, and the seconds the next revision takes when one entry has changed."""
    started = time.perf_counter()
    index = Index(entries)
    built = time.perf_counter()
    Index([replace(entries[0], answer="Đang sửa."), *entries[1:]], index)
    return index, built - started, time.perf_counter() - built


def _best(index: Index, text: str, programs: Mapping[str, float] | None = None, aspects: Mapping[str, float] | None = None) -> str:
    return index.search(text, on=date.max, programs=programs, aspects=aspects, limit=1)[0].entry.id


def _signals(parser: Parser, text: str) -> tuple[dict[str, float], dict[str, float]]:
    """What the language model makes of a question: probability per programme and per aspect."""
    understood = parser.parse(text)
    return {name.removeprefix("ask_"): confidence for name, confidence in understood.ranking}, dict(understood.aspects)


def _bm25(entries: Sequence[Entry]) -> tuple[Search, float]:
    """BM25 over the same folded syllables, one document per text; the entry of the best document."""
    import bm25s

    started = time.perf_counter()
    owners = [entry.id for entry in entries for _ in range(len(entry.questions) + 2)]
    documents = [fold(text).split() for entry in entries for text in (*entry.questions, entry.title, entry.answer)]
    index = bm25s.BM25()
    index.index(documents, show_progress=False)

    def search(text: str) -> str:
        found, _ = index.retrieve([fold(text).split()], k=1, show_progress=False, backend_selection="numpy")
        return owners[int(found[0][0])]

    return search, time.perf_counter() - started
