from __future__ import annotations

from pathlib import Path

import pytest

from bot.runtime.logfiles import complaint, last_words, rotate, size, tail


def test_small_file_is_left_alone(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    assert not rotate(log)
    log.write_text("x" * 10)
    assert not rotate(log, 10)


def test_large_file_moves_on_and_only_three_old_ones_are_kept(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    for number in range(5):
        log.write_text(f"{number}" * 20)
        assert rotate(log, 10)
    assert size(log) == 0
    assert [(tmp_path / f"a.log.{number}").read_text()[0] for number in (1, 2, 3)] == ["4", "3", "2"]
    assert not (tmp_path / "a.log.4").exists()


def test_running_process_goes_on_writing_after_rotation(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    with log.open("ab", buffering=0) as file:
        file.write(b"old " * 10)
        rotate(log, 10)
        file.write(b"new")
    assert log.read_bytes() == b"new"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", ""),
        ("one\ntwo\n\n", "two"),
        ('{"event": "start"}\n{"event": "cannot", "error": "no model"}\n', "cannot: no model"),
        ('{"event": "hỏng", "exception": "Traceback\\n  x\\nKeyError: 1"}\n', "hỏng: KeyError: 1"),
        ("[1, 2]\n", "[1, 2]"),
        ("x" * 1000, "x" * 300),
    ],
)
def test_last_words(tmp_path: Path, content: str, words: str) -> None:
    log = tmp_path / "a.log"
    log.write_text(content, encoding="utf-8")
    assert last_words(log) == words


def test_last_words_of_this_run_only(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    log.write_text("before\n")
    assert last_words(log, size(log)) == ""
    assert tail(tmp_path / "none.log") == []


def test_complaint_of_a_command_is_kept_whole(tmp_path: Path) -> None:
    log = tmp_path / "train.log"
    log.write_text("Processed 40 trackers\nLỗi: 2 lỗi trong dữ liệu:\n- a.yml dòng 3: hỏng\n- b.yml dòng 9: hỏng\n", encoding="utf-8")
    assert complaint(log) == "2 lỗi trong dữ liệu:\n- a.yml dòng 3: hỏng\n- b.yml dòng 9: hỏng"


def test_command_that_died_without_a_complaint_leaves_its_last_words(tmp_path: Path) -> None:
    log = tmp_path / "train.log"
    log.write_text("Processed 40 trackers\nKilled\n", encoding="utf-8")
    assert complaint(log) == "Killed"
