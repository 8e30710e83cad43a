"""``ansinh places``."""

from __future__ import annotations

import json

import pytest

from bot.commands.places import show


def test_old_commune_is_shown_with_what_it_is_today(capsys: pytest.CaptureFixture[str]) -> None:
    show("xã Tân Hòa, huyện Tân Hiệp", as_json=False)
    out = capsys.readouterr().out
    assert "Huyện Tân Hiệp, Kiên Giang cũ" in out
    assert "→ Xã Tân Hội" in out
    assert "tỉnh An Giang" in out


def test_json_has_offsets_and_candidates(capsys: pytest.CaptureFixture[str]) -> None:
    text = "nhà ở xã Vĩnh Hậu"
    show(text, as_json=True)
    (mention,) = json.loads(capsys.readouterr().out)
    assert text[mention["start"] : mention["end"]] == mention["text"] == "xã Vĩnh Hậu"
    assert {candidate["level"] for candidate in mention["candidates"]} == {"commune", "old_commune"}
    assert all(unit["code"] for candidate in mention["candidates"] for unit in candidate["units"])


def test_text_without_a_place_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    show("trợ cấp bao nhiêu", as_json=False)
    assert "Không thấy" in capsys.readouterr().out
    show("trợ cấp bao nhiêu", as_json=True)
    assert json.loads(capsys.readouterr().out) == []
