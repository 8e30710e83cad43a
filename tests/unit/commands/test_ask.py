"""Reading a file of questions."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.commands.ask import read_questions
from bot.errors import ContentError


def write(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = folder / "hoi.jsonl"
    path.write_text("\n".join(lines), encoding=encoding)
    return path


def test_questions_are_read_with_their_other_keys(tmp_path: Path) -> None:
    file = write(
        tmp_path, '{"id": "a", "text": "chào", "topic": "bhyt"}', "", '{"text": "mấy tuổi", "province": "an_giang", "date": "2026-03-15"}'
    )
    first, second = read_questions(file)
    assert first == {"id": "a", "text": "chào", "topic": "bhyt"}
    assert second["id"] == "3", "the line's number stands in for a missing id"
    assert (second["province"], second["date"]) == ("an_giang", "2026-03-15")


def test_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    assert [question["text"] for question in read_questions(write(tmp_path, '{"text": "chào"}', encoding="utf-8-sig"))] == ["chào"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("chào", "không phải JSON"),
        ("[1]", 'cần {"id"'),
        ('{"id": "a"}', 'cần {"id"'),
        ('{"text": 3}', 'cần {"id"'),
        ('{"text": "a", "province": "ha_noi"}', "province"),
        ('{"text": "a", "date": "15/3/2026"}', "date"),
        ('{"text": "a", "date": 20260315}', "date"),
    ],
)
def test_wrong_line_is_named_with_its_number(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(ContentError, match=r"^hoi\.jsonl dòng 2: ") as caught:
        list(read_questions(write(tmp_path, '{"text": "đúng"}', line)))
    assert said in str(caught.value)
