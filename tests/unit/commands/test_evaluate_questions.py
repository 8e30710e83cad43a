"""Question files: the agreed format, and the place of what is wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.errors import ContentError
from bot.evaluation.questions import Expected, read_questions


def written(folder: Path, *lines: str) -> Path:
    file = folder / "q.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_agreed_format_is_read(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        '{"id": "q1", "text": "a", "topic": "bhyt", "accept": ["bhyt", "ho_ngheo"], "asks": "amount", "kind": "chat"}',
        "",
        '{"id": 7, "text": "b", "topic": "ood", "accept": [], "asks": null, "kind": null}',
        '{"text": "c", "topic": "dia_gioi", "accept": ["dia_gioi"], "province": "bac_ninh", "date": "2026-08-01"}',
    )
    assert read_questions(file) == [
        Expected("q1", "a", "bhyt", ("bhyt", "ho_ngheo"), "amount", "chat"),
        Expected("7", "b", "ood"),
        Expected("4", "c", "dia_gioi", ("dia_gioi",), province="bac_ninh", on=date(2026, 8, 1)),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '{"topic": "ood"}',
        '{"text": " ", "topic": "ood"}',
        '{"text": "a"}',
        '{"text": "a", "topic": 3}',
        '{"text": "a", "topic": "bhyt"}',
        '{"text": "a", "topic": "bhyt", "accept": []}',
        '{"text": "a", "topic": "bhyt", "accept": "bhyt"}',
        '{"text": "a", "topic": "ood", "province": "hue"}',
        '{"text": "a", "topic": "ood", "date": "01/07/2026"}',
        '{"text": "a", "topic": "ood", "date": 5}',
    ],
)
def test_broken_line_is_named_with_its_file(tmp_path: Path, line: str) -> None:
    file = written(tmp_path, '{"text": "b", "topic": "ood"}', "", line)
    with pytest.raises(ContentError, match=r"^q\.jsonl dòng 3: "):
        read_questions(file)


def test_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="không có câu hỏi"):
        read_questions(written(tmp_path, "", " "))


def test_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    file.write_bytes('{"text": "được", "topic": "ood"}'.encode("utf-16"))
    with pytest.raises(ContentError, match="UTF-8"):
        read_questions(file)
