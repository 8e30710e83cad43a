"""What ``bench kb`` measures with: knowledge of a wished size, questions that are not in it, a slip of the finger."""

from __future__ import annotations

import json

import pytest

from bot.commands import bench_kb
from bot.commands.bench_kb import knowledge, misspelt
from bot.errors import ContentError
from bot.settings import Settings


def test_knowledge_has_the_size_and_no_asked_question() -> None:
    known = knowledge(700)
    assert len({entry.id for entry, _ in known}) == 700
    questions = {question for entry, _ in known for question in entry.questions}
    assert not questions & {question for _, question in known}
    assert knowledge(700) == known


def test_more_than_there_are_communes_is_refused() -> None:
    with pytest.raises(ContentError, match="nhiều nhất"):
        knowledge(10**6)


@pytest.mark.parametrize(("text", "expected"), [("mai táng phí", "mai átng phí"), ("", ""), ("a", "a")])
def test_slip_of_the_finger(text: str, expected: str) -> None:
    assert misspelt(text) == expected


def test_measurements_stand_side_by_side(capsys: pytest.CaptureFixture[str]) -> None:
    bench_kb.kb(Settings(), "40", 20, with_model=False, as_json=True)
    ours, peer = json.loads(capsys.readouterr().out)
    assert (ours["name"], peer["name"]) == ("an-sinh", "bm25")
    assert ours["entries"] == peer["entries"] == 40
    assert 0 < ours["p50"] <= ours["p95"]
    assert ours["recall"] > 0.3
    with pytest.raises(ContentError, match="--sizes"):
        bench_kb.kb(Settings(), "nhiều", 20, with_model=False, as_json=True)
