"""The spellings in which every question is asked when answers are scored.

They are made apart from the training noise (own rules, tables and seed), so that a score on them says how strangers fare and not how
well the model remembers its own noise. The same question always gets the same spelling.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from bot.errors import ContentError
from bot.evaluation.letters import in_letter
from bot.evaluation.misspelling import as_teencode, in_dialect, with_telex
from knowledge_base.text import strip_marks

SEED = "phép thử 2026"


@dataclass(frozen=True, slots=True)
class Slice:
    """A spelling: ``key`` for commands and JSON, ``label`` for tables."""

    key: str
    label: str
    respell: Callable[[str, Random], str]

    def spell(self, text: str) -> str:
        return self.respell(text, Random(f"{SEED} {self.key} {text}"))  # noqa: S311


SLICES = (
    Slice("marked", "có dấu", lambda text, _: text),
    Slice("unmarked", "không dấu", lambda text, _: strip_marks(text)),
    Slice("teencode", "viết tắt", as_teencode),
    Slice("telex", "lỗi Telex", with_telex),
    Slice("dialect", "phương ngữ", in_dialect),
    Slice("letter", "thư dài", in_letter),
)


def chosen(keys: str | None) -> Sequence[Slice]:
    """The slices named in a comma-separated list, in their usual order; all without one.

    Raises:
        ContentError: an unknown name, with those that exist.
    """
    if not keys:
        return SLICES
    asked = {key.strip() for key in keys.split(",") if key.strip()}
    known = [one.key for one in SLICES]
    if unknown := sorted(asked - set(known)):
        raise ContentError(f"không có lát {', '.join(unknown)}; chọn trong: {', '.join(known)}", place="--slices")
    return [one for one in SLICES if one.key in asked]
