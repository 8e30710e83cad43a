"""Whether the training data can be trained on: every mistake with file, line and how to mend it, before any time is spent."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path

import yaml

from bot.engine.annotations import faults, plain
from bot.engine.data_files import read_files
from bot.engine.data_records import Example, Files, Label, Problem, short, suggestion
from knowledge_base.programs import Aspect, Program
from knowledge_base.text import CONTROL, INVISIBLE, WORD, fold

LONGEST = 4000  # characters, as long as a resident's message may be
MOST_SHOWN = 20
SIGNPOSTS = Path("knowledge_base", "signposts.yml")
LABELS = {"aspect": {item.value for item in Aspect}, "program": {item.value for item in Program}}
MATTER = "matter"


def check(root: Path) -> list[Problem]:
    """All problems of ``nlu_data/`` (and unreadable domain files) below a project's root, in order of files and lines."""
    files = read_files(root)
    matters = _matters(root / SIGNPOSTS)
    found = [
        *files.problems,
        *_intents(files),
        *(problem for path, label in files.labels for problem in _label(path, label, matters)),
        *(problem for example in files.examples for problem in _example(example, files.entities)),
        *_repeated(files.examples),
    ]
    return sorted(set(found))


def report(problems: Sequence[Problem]) -> str:
    """One problem per line, the first ``MOST_SHOWN`` and how many more there are."""
    more = len(problems) - MOST_SHOWN
    return "\n".join([*map(str, problems[:MOST_SHOWN]), *([f"và {more} lỗi nữa"] if more > 0 else [])])


def _intents(files: Files) -> Iterator[Problem]:
    if not files.intents:
        return
    for named in files.named:
        if named.name not in files.intents:
            yield Problem(named.path, named.line, f"không có ý định nào tên “{named.name}”", suggestion(named.name, files.intents))
    taught = {example.intent for example in files.examples}
    for name, declared in files.intents.items():
        if name not in taught | files.buttons and not files.broken:
            mend = "thêm ví dụ trong nlu_data/nlu, hoặc bỏ ý định này"
            yield Problem(declared.path, declared.line, f"ý định “{name}” chưa có ví dụ nào", mend)


def _label(path: str, label: Label, matters: set[str]) -> Iterator[Problem]:
    if label.name == MATTER:
        if not matters or label.value in matters:
            return
        # Some matters are taught only to be told apart and have no signpost: only a slip is surely wrong.
        slip = bool(get_close_matches(label.value, matters, n=1, cutoff=0.8))
        mend = suggestion(label.value, matters) if slip else f"viết biển chỉ đường cho việc này trong {SIGNPOSTS.as_posix()} nếu cần"
        yield Problem(path, label.line, f"không có biển chỉ đường nào cho matter “{label.value}”", mend, warning=not slip)
    elif label.name not in LABELS:
        yield Problem(path, label.line, f"metadata không có nhãn “{label.name}”", suggestion(label.name, [*LABELS, MATTER]))
    elif label.value not in LABELS[label.name]:
        yield Problem(path, label.line, f"không có {label.name} nào tên “{label.value}”", suggestion(label.value, LABELS[label.name]))


def _example(example: Example, entities: set[str]) -> Iterator[Problem]:
    def problem(text: str, mend: str) -> Problem:
        return Problem(example.path, example.line, text, mend)

    text = plain(example.text)
    if not text.strip():
        yield problem("ví dụ trống", "viết câu sau dấu gạch, hoặc bỏ dòng này")
        return
    if len(text) > LONGEST:
        yield problem(f"ví dụ dài {len(text)} ký tự, quá {LONGEST}", "chỉ giữ phần hỏi")
    if "\t" in text:
        yield problem("ví dụ có phím Tab", "thay bằng một khoảng trắng")
    for character in sorted({*INVISIBLE.findall(text), *CONTROL.findall(text)}):
        where = text.index(character)
        yield problem(f"ví dụ có ký tự ẩn U+{ord(character):04X} sau “{text[:where][-15:]}”", "xóa ký tự này, hoặc gõ lại câu")
    if not unicodedata.is_normalized("NFC", text):
        yield problem("ví dụ gõ bằng Unicode tổ hợp", "gõ lại câu với bảng mã Unicode dựng sẵn")
    for fault in faults(example.text, entities):
        yield problem(*fault)


def _repeated(examples: Sequence[Example]) -> Iterator[Problem]:
    """The same words in two intents, with or without marks: a mistake. Twice in one intent: a warning."""
    owners: dict[str, Example] = {}
    seen: dict[tuple[str, str], Example] = {}
    for example in examples:
        text = plain(example.text)
        if not text.strip():
            continue
        owner = owners.setdefault(fold(text) or text, example)
        if owner.intent != example.intent:
            told = f"“{short(text)}” là ví dụ của {example.intent}, mà cũng là của {owner.intent} ({owner.path}:{owner.line})"
            yield Problem(example.path, example.line, told, "chỉ giữ ở một ý định")
            continue
        first = seen.setdefault((example.intent, _words(text)), example)
        if first is not example:
            other = " với nhãn khác" if _values(first) != _values(example) else ""
            told = f"“{short(text)}” đã có{other} ở {first.path}:{first.line}"
            yield Problem(example.path, example.line, told, "bỏ một trong hai", warning=True)


def _matters(path: Path) -> set[str]:
    if not path.is_file():
        return set()
    return {str(post["matter"]) for post in yaml.safe_load(path.read_text(encoding="utf-8"))}


def _words(text: str) -> str:
    """The words with their marks, without case and punctuation."""
    return " ".join(WORD.findall(text.lower())) or text


def _values(example: Example) -> dict[str, str]:
    return {label.name: label.value for label in example.labels}
