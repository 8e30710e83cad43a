"""Scores as tables for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from rich.box import SIMPLE_HEAD
from rich.table import Table

from bot.evaluation.answers import Score
from bot.evaluation.labels import Confusion
from bot.evaluation.names import label_name
from bot.evaluation.rates import percent, short
from bot.evaluation.reading import Understood

NOTE = "Trong ngoặc: khoảng tin cậy 95 %. Hai số có khoảng chồng lên nhau thì chưa chắc đã khác nhau."


def slices_table(scores: Sequence[Score]) -> Table:
    """The three scores of every slice with their intervals."""
    table = _table("Theo cách viết", "cách viết", "đúng chương trình", "đúng khía cạnh", "câu ngoài bị trả lời")
    for score in scores:
        table.add_row(score.slice.label, str(score.program), str(score.aspect), str(score.out_of_domain))
    return table


def programs_table(scores: Sequence[Score]) -> Table:
    """Right programmes in percent, one row a programme, one column a slice."""
    table = _table("Đúng chương trình, %", "chương trình", "số câu", *(score.slice.label for score in scores))
    for topic, number in scores[0].asked.most_common():
        table.add_row(label_name(topic), str(number), *(short(score.of_program(topic).share) for score in scores))
    return table


def aspects_table(scores: Sequence[Score]) -> Table:
    """Right aspects in percent, one row an aspect, one column a slice."""
    table = _table("Đúng khía cạnh, %", "khía cạnh", "số câu", *(score.slice.label for score in scores))
    for aspect, number in scores[0].aspects.most_common():
        table.add_row(label_name(aspect), str(number), *(short(score.of_aspect(aspect).share) for score in scores))
    return table


def understood_tables(result: Understood) -> Iterator[Table]:
    """What there is of: totals, intents, aspects, confusions, entities, confidences."""
    yield _totals(result)
    yield _labels("Ý định", result.intents)
    if result.aspects:
        yield _labels("Khía cạnh", Confusion(result.aspects))
    yield _confusions(result.intents)
    if result.entities:
        yield _entities(result)
    if calibrated := result.calibration:
        table = _table("Độ tin cậy", "độ tin", "số câu", "độ tin bình quân", "tỷ lệ đúng")
        for one in calibrated.bins:
            table.add_row(f"{percent(one.low)} – {percent(one.high)}", str(one.count), percent(one.confidence), percent(one.accuracy))
        yield table


def _totals(result: Understood) -> Table:
    table = _table(f"{result.source}, {len(result.pairs)} câu", "chỉ số", "giá trị")
    table.add_row("đúng ý định (F1 micro)", str(result.intents.accuracy))
    table.add_row("F1 macro", percent(result.intents.macro_f1))
    if result.aspects:
        table.add_row(f"đúng khía cạnh ({len(result.aspects)} câu)", str(Confusion(result.aspects).accuracy))
    if result.entities:
        table.add_row("F1 thực thể", percent(result.entities.rates()[2]))
    if calibrated := result.calibration:
        table.add_row("ECE (càng thấp càng tốt)", percent(calibrated.ece))
        table.add_row("Brier (càng thấp càng tốt)", f"{calibrated.brier:.3f}".replace(".", ","))
    return table


def _labels(title: str, confusion: Confusion) -> Table:
    table = _table(title, "nhãn", "số câu", "chính xác", "bao phủ", "F1")
    for score in confusion.by_label:
        table.add_row(label_name(score.label), str(score.support), percent(score.precision), percent(score.recall), percent(score.f1))
    return table


def _confusions(confusion: Confusion) -> Table:
    table = _table("Hay nhầm nhất", "thật ra là", "đọc là", "số câu")
    for (expected, read), count in confusion.worst(12):
        table.add_row(label_name(expected), label_name(read), str(count))
    return table


def _entities(result: Understood) -> Table:
    assert result.entities is not None
    score = result.entities
    table = _table("Thực thể", "nhãn", "có", "chính xác", "bao phủ", "F1", "đúng giá trị")
    for label, number in Counter(score.expected | score.found).most_common():
        precision, recall, f1 = score.rates(label)
        values = percent(score.values[label] / score.right[label]) if score.right[label] else "-"
        table.add_row(label, str(score.expected[label] or f"0 (thấy {number})"), percent(precision), percent(recall), percent(f1), values)
    return table


def _table(title: str, first: str, *others: str) -> Table:
    """Narrow enough for a terminal of 80 columns; names are never broken."""
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    table.add_column(first, no_wrap=True)
    for other in others:
        table.add_column(other, justify="right")
    return table
