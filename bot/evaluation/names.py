"""Vietnamese names of what is scored, for tables and pictures."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from knowledge_base.programs import Aspect, Program

INTENTS = Path(__file__).parent / "intents.yml"


def label_name(label: str) -> str:
    """The name of an intent, programme or aspect; the label itself when it has none.

    >>> label_name("ask_bhyt"), label_name("greet"), label_name("amount")
    ('Bảo hiểm y tế', 'Chào', 'Được bao nhiêu')
    """
    program, aspect = Program.read(label.removeprefix("ask_")), Aspect.read(label)
    return program.label if program else aspect.label if aspect else _intents().get(label, label)


@cache
def _intents() -> Mapping[str, str]:
    names: Mapping[str, str] = yaml.safe_load(INTENTS.read_text(encoding="utf-8"))
    return names
