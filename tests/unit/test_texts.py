"""Resident texts and their buttons, read from the domain's files."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import ContentError
from bot.messages import Button
from bot.texts import Texts, button_from_payload

FILE = """\
version: "3.1"
responses:
  utter_one:
  - text: "  Dạ, {name} được {amount}. {name}!  "
    buttons:
    - {title: "Gặp cán bộ", payload: "/request_person"}
    - {title: "Gọi 115", payload: "tel:115"}
  - text: "lời thứ hai không bao giờ dùng"
  utter_two:
  - text: "Hai"
"""


@pytest.fixture
def texts(tmp_path: Path) -> Texts:
    (tmp_path / "a.yml").write_text(FILE, encoding="utf-8")
    (tmp_path / "empty.yml").write_text("", encoding="utf-8")
    return Texts(tmp_path)


def test_placeholders_are_filled_everywhere(texts: Texts) -> None:
    assert texts.get("utter_one", name="bác", amount=3) == "Dạ, bác được 3. bác!"


def test_value_with_braces_is_not_filled_again(texts: Texts) -> None:
    assert texts.get("utter_one", name="{x}", amount=1) == "Dạ, {x} được 1. {x}!"


def test_missing_value_leaves_the_placeholder_visible(texts: Texts) -> None:
    assert "{amount}" in texts.get("utter_one", name="bác")


def test_unknown_key_raises(texts: Texts) -> None:
    with pytest.raises(KeyError):
        texts.get("utter_three")


def test_keys_and_buttons(texts: Texts) -> None:
    assert texts.keys == {"utter_one", "utter_two"}
    assert texts.buttons("utter_one") == (Button("Gặp cán bộ", intent="request_person"), Button("Gọi 115", phone="115"))
    assert texts.buttons("utter_two") == ()


def test_key_in_two_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(FILE, encoding="utf-8")
    (tmp_path / "b.yml").write_text("responses:\n  utter_two:\n  - text: x\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"b\.yml: khóa utter_two"):
        Texts(tmp_path)


@pytest.mark.parametrize(
    ("payload", "button"),
    [
        ("/cancel", Button("T", intent="cancel")),
        (
            '/choose_aspect{"program": "bhyt", "aspect": "amount"}',
            Button("T", intent="choose_aspect", slots={"program": "bhyt", "aspect": "amount"}),
        ),
        ("tel:115", Button("T", phone="115")),
        ("share:contact", Button("T", share="contact")),
        ("có cần oxy", Button("T", say="có cần oxy")),
    ],
)
def test_payload_becomes_what_it_means(payload: str, button: Button) -> None:
    assert button_from_payload("T", payload) == button
