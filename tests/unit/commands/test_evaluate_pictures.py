"""What people see of the scores: tables that fit a terminal, one picture, JSON in a file."""

from __future__ import annotations

import io
import json
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console

from bot.answer_model import Answer
from bot.commands import evaluate as command
from bot.evaluation.answers import Score
from bot.evaluation.calibration import calibration
from bot.evaluation.labels import Confusion
from bot.evaluation.names import label_name
from bot.evaluation.pictures import draw
from bot.evaluation.report import aspects_table, programs_table, slices_table
from bot.evaluation.slices import SLICES
from bot.messages import Outcome
from bot.settings import Settings
from knowledge_base.programs import Aspect, Program
from tests.unit.builders import nlu_blocks


def test_tables_fit_a_terminal_and_break_no_name() -> None:
    scores = [Score(one) for one in SLICES]
    for score in scores:
        score.asked.update({program.value: 10 for program in Program})
        score.right.update({program.value: 9 for program in Program})
        score.aspects.update({aspect.value: 10 for aspect in Aspect})
        score.outside = 10
    out = io.StringIO()
    console = Console(file=out, width=80)
    for table in (slices_table(scores), programs_table(scores), aspects_table(scores)):
        console.print(table)
    lines = out.getvalue().splitlines()
    assert max(map(len, lines)) <= 80
    for name in (*(program.label for program in Program), *(aspect.label for aspect in Aspect)):
        assert any(name in line for line in lines), name
    assert "90,0 %" in out.getvalue()


def test_every_intent_has_a_vietnamese_name() -> None:
    assert [intent for block in nlu_blocks() if label_name(intent := block["intent"]) == intent] == []


def test_picture_is_a_png(tmp_path: Path) -> None:
    pairs = [("ask_bhyt", "ask_bhyt"), ("ask_bhyt", "greet"), ("greet", "greet"), ("greet", "-")]
    calibrated = calibration([(expected, [(read, 0.8)]) for expected, read in pairs])
    for number, confidences in enumerate((calibrated, None)):
        file = tmp_path / f"{number}.png"
        draw(Confusion(pairs), confidences, "thử", file)
        assert file.read_bytes().startswith(b"\x89PNG")
        assert file.stat().st_size > 10_000


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any, Any]]:
    """An An Sinh that answers everything with health insurance; gives what it was asked."""
    asked: list[tuple[str, Any, Any]] = []

    def ask(text: str, province: str | None, on: Any) -> Answer:
        asked.append((text, province, on))
        return Answer(Outcome.ANSWERED, text, "đáp", program="bhyt", aspect="amount")

    @contextmanager
    def local(settings: Settings) -> Any:
        yield SimpleNamespace(ask=ask)

    monkeypatch.setattr(command, "local_app", local)
    return asked


def test_chosen_slices_are_asked_and_reported(app: list[Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, out = tmp_path / "q.jsonl", tmp_path / "out.json"
    file.write_text(
        '{"text": "Được mấy tiền", "topic": "bhyt", "accept": ["bhyt"], "asks": "amount", "province": "an_giang"}\n'
        '{"text": "mai mưa", "topic": "ood"}\n',
        encoding="utf-8",
    )
    command.answers(Settings(), file, slices="unmarked,marked", as_json=True, out=out)
    assert [text for text, _, _ in app] == ["Được mấy tiền", "mai mưa", "Duoc may tien", "mai mua"]
    assert app[0][1] == "an_giang"
    report = json.loads(out.read_text(encoding="utf-8"))
    assert json.loads(capsys.readouterr().out) == report
    assert [one["slice"] for one in report["slices"]] == ["marked", "unmarked"]
    assert [one["out_of_domain_answered"]["share"] for one in report["slices"]] == [1.0, 1.0]
