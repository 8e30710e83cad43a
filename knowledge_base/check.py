"""Proof that the knowledge is sound: every figure a dated parameter, every published entry with source and validity, nothing stale."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from knowledge_base.entries import Entry, Signpost, State
from knowledge_base.figures import PLACEHOLDER, FigureError, Figures, names_in
from knowledge_base.programs import NATIONAL, Aspect, Program, Province
from knowledge_base.text import clean, fold

FEWEST_QUESTIONS = 8
LONGEST_TITLE = 40
CERTAINTIES = ("seen", "computed", "memory")
# Digits that are no figures: document numbers, forms, articles, dates, steps, procedure codes, hotlines, codes and addresses.
HARMLESS = re.compile(
    r"""\d+/\d{4}/[A-ZĐ][\w-]*            # 335/2026/NĐ-CP
    | (?:Mẫu|mẫu)\ (?:số\ )?\d+\w*
    | (?:Điều|điều|Khoản|khoản|Chương|chương|Phụ\ lục|điểm)\ \d+
    | (?:[Bb]ước|[Cc]ách|[Vv]iệc|[Nn]hóm|[Mm]ục)\ \d+
    | ^\ *\d+[.)]\                       # a numbered step
    | \d{1,2}/\d{1,2}/\d{4}|\d{1,2}/\d{4}|\d{1,2}/\d{1,2}  # 01/07/2026, 7/2026, 31/12
    | (?:[Tt]háng|[Nn]gày|[Nn]ăm|[Qq]uý)\ (?!\d{1,2}/\d{1,2}\b)\d{1,4}(?:/\d{4})?
    | [123]\.\d{6}                       # procedure code 1.001776
    | (?<!\d)(?:111|112|113|114|115|1022|1800\ ?1096|1900\ ?9068|1900\ ?9095)(?!\d)
    | \d{3}\.(?:\d{2,3}\.){1,3}H\d{2}(?:-\d{6}-\d{4})?
    | (?<=[A-Z])\d+
    """,
    re.VERBOSE | re.MULTILINE,
)
STALE = re.compile(
    r"360\.000|500\.000|720\.000|cấp huyện|(?:UBND|[UỦ][ỷy] ban nhân dân) (?:huyện|quận)|Phòng (?:LĐ|Lao động)|Sở (?:LĐ|Lao động)",
    re.IGNORECASE,
)
STALE_DENIED = re.compile(r"không còn|đã bỏ|bỏ cấp|trước đây|bãi bỏ|kết thúc|thôi", re.IGNORECASE)


def check(entries: Sequence[Entry], signposts: Sequence[Signpost], figures: Figures, *, complete: bool = True) -> list[str]:
    """All problems, each naming its entry; empty when the knowledge is sound.

    Args:
        entries: what to check.
        signposts: neighbouring matters, checked along.
        figures: the parameters entries may use.
        complete: also report programmes without an answer and parameters nobody uses.
    """
    problems = [problem for entry in entries for problem in _entry(entry, figures)]
    problems += _shared(entries, signposts)
    problems += [f"{identifier}: id có hai lần" for identifier, count in Counter(entry.id for entry in entries).items() if count > 1]
    problems += [f"{post.id}: số không phải tham số: {digits}" for post in signposts for digits in _stray(post.answer)]
    if complete:
        problems += [
            f"{program.value}: chưa có câu trả lời nào"
            for program in Program
            if not any(entry.program is program for entry in _published(entries))
        ]
    return problems


def coverage(entries: Iterable[Entry]) -> Counter[tuple[Program, Aspect]]:
    """How many published entries answer each programme and aspect."""
    return Counter((entry.program, entry.aspect) for entry in _published(entries))


def _published(entries: Iterable[Entry]) -> Iterator[Entry]:
    return (entry for entry in entries if entry.state is State.PUBLISHED)


def _entry(entry: Entry, figures: Figures) -> Iterator[str]:
    name = entry.id
    if not name.startswith(f"{entry.program.value}.{entry.aspect.value}"):
        yield f"{name}: id phải bắt đầu bằng {entry.program.value}.{entry.aspect.value}"
    if len(entry.title) > LONGEST_TITLE:
        yield f"{name}: tên dài quá {LONGEST_TITLE} ký tự"
    if unknown := set(entry.provinces) - {NATIONAL, *Province}:
        yield f"{name}: không có tỉnh {', '.join(unknown)}"
    if entry.certainty not in CERTAINTIES:
        yield f"{name}: certainty phải là {', '.join(CERTAINTIES)}"
    if entry.effective_to and entry.effective_to < entry.effective_from:
        yield f"{name}: hết hiệu lực trước khi có hiệu lực"
    if clean(entry.answer) != entry.answer:
        yield f"{name}: câu trả lời có ký tự ẩn hoặc chưa chuẩn NFC"
    yield from (f"{name}: số không phải tham số: {digits}" for digits in _stray(entry.answer))
    yield from _stale(entry)
    yield from _figures(entry, figures)
    if entry.state is State.PUBLISHED:
        yield from _publishable(entry, figures)


def _stray(text: str) -> list[str]:
    """Digits that should be parameters."""
    return re.findall(r"\S*\d\S*", HARMLESS.sub(" ", PLACEHOLDER.sub(" ", text)))


def _stale(entry: Entry) -> Iterator[str]:
    for line in entry.answer.splitlines():
        match = STALE.search(line)
        if match and not STALE_DENIED.search(line):
            yield f"{entry.id}: dấu hiệu cũ “{match.group()}”"


def _figures(entry: Entry, figures: Figures) -> Iterator[str]:
    days = [entry.effective_from, *([entry.effective_to] if entry.effective_to else [])]
    for day in days:
        try:
            figures.fill(entry.answer, day)
        except FigureError as error:
            yield f"{entry.id}: {error}"


def _publishable(entry: Entry, figures: Figures) -> Iterator[str]:
    name = entry.id
    if entry.certainty == "memory":
        yield f"{name}: điều chỉ nhớ, chưa đọc thấy, chỉ được để nháp"
    if not entry.sources:
        yield f"{name}: thiếu nguồn"
    yield from (f"{name}: nguồn {source.document} thiếu ngày đọc" for source in entry.sources if source.read_on is None)
    if not entry.reviewer:
        yield f"{name}: thiếu người duyệt"
    if len(entry.questions) < FEWEST_QUESTIONS:
        yield f"{name}: cần ít nhất {FEWEST_QUESTIONS} cách hỏi"
    for used in names_in(entry.answer):
        if used in figures.names and _certainty(figures, used, entry.effective_from) == "memory":
            yield f"{name}: tham số {used} mới chỉ nhớ, chưa đọc thấy"


def _certainty(figures: Figures, name: str, on: date) -> str:
    try:
        return figures.get(name, on).certainty
    except FigureError:
        return "seen"


def _shared(entries: Sequence[Entry], signposts: Sequence[Signpost]) -> Iterator[str]:
    """Questions written for two answers: nobody could tell which one is meant. Entries whose times do not overlap may share."""
    owners: dict[str, list[Entry | Signpost]] = defaultdict(list)
    everyone: list[Entry | Signpost] = [*entries, *signposts]
    for owner in everyone:
        for question in {fold(question) for question in owner.questions}:
            owners[question].append(owner)
    for question, holders in owners.items():
        for place, one in enumerate(holders):
            for other in holders[place + 1 :]:
                if not (isinstance(one, Entry) and isinstance(other, Entry) and _apart(one, other)):
                    yield f"{one.id} và {other.id} cùng có câu hỏi “{question}”"


def _apart(one: Entry, other: Entry) -> bool:
    """True when the two never hold together: other times or other provinces."""
    early, late = sorted((one, other), key=lambda entry: entry.effective_from)
    times = early.effective_to is not None and early.effective_to < late.effective_from
    return times or (one.is_local and other.is_local and not set(one.provinces) & set(other.provinces))
