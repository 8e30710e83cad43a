"""What travels between channels, use cases and engine survives storing."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import Button, Reply, Source

TEXT = st.text(max_size=40)
VALUES = st.dictionaries(TEXT, TEXT | st.integers() | st.booleans() | st.none(), max_size=3)
BUTTONS = st.builds(
    Button,
    title=TEXT,
    say=st.none() | TEXT,
    intent=st.none() | TEXT,
    slots=VALUES,
    url=st.none() | TEXT,
    phone=st.none() | TEXT,
    share=st.none() | st.sampled_from(["contact", "location"]),
    token=st.none() | TEXT,
)
SOURCES = st.builds(Source, document=TEXT, article=TEXT, url=st.none() | TEXT)
REPLIES = st.builds(
    Reply,
    text=TEXT,
    buttons=st.lists(BUTTONS, max_size=3).map(tuple),
    sources=st.lists(SOURCES, max_size=3).map(tuple),
    effective_from=st.none() | TEXT,
    meta=VALUES,
)


@given(REPLIES)
def test_reply_survives_json(reply: Reply) -> None:
    assert Reply.from_json(json.loads(json.dumps(reply.to_json()))) == reply


def test_reply_of_an_older_version_takes_defaults() -> None:
    assert Reply.from_json({"text": "Dạ"}) == Reply("Dạ")
    assert Reply.from_json({"text": "Dạ", "buttons": None, "sources": None, "meta": None}) == Reply("Dạ")


def test_unknown_key_in_a_button_is_an_error() -> None:
    with pytest.raises(TypeError):
        Reply.from_json({"text": "Dạ", "buttons": [{"title": "T", "colour": "red"}]})


def test_reply_without_text_is_an_error() -> None:
    with pytest.raises(KeyError):
        Reply.from_json({})


def test_messages_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Reply("Dạ").text = "Vâng"  # type: ignore[misc]
