"""Questions kept for measuring are taught nowhere: neither our own for the gate, nor those of others where they are at hand."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from rapidfuzz import fuzz, process

from bot.evaluation.questions import own_questions
from knowledge_base.text import fold
from tests.nlu.held_out import HELD_OUT
from tests.unit.builders import ROOT, seed_entries, seed_signposts
from tests.unit.test_content import examples

# Where the development questions usually lie beside the project; another place is named in the environment.
DEVELOPMENT = Path(os.environ.get("ANSINH_EVAL_QUESTIONS") or ROOT.parent / "shared" / "eval" / "dev_questions.jsonl")
# Shorter questions ("tra cứu hồ sơ") are near hundreds of others; only their being equal counts.
FEWEST_SYLLABLES = 6
NEAR = 92.0


def taught() -> list[str]:
    return sorted({fold(text) for _, _, text in examples()})


def written() -> list[str]:
    return sorted({fold(question) for owner in (*seed_entries(), *seed_signposts()) for question in owner.questions})


def near(kept: Iterable[str], texts: list[str]) -> int:
    """How many of the kept questions have an equal or a near copy among the texts."""
    folded = sorted({fold(question) for question in kept})
    long = [question for question in folded if len(question.split()) >= FEWEST_SYLLABLES]
    scores = process.cdist(long, texts, scorer=fuzz.ratio, score_cutoff=NEAR, dtype=np.uint8, workers=2)
    return len(set(folded) & set(texts)) + int((scores.max(axis=1, initial=0) >= NEAR).sum()) - len(set(long) & set(texts))


def test_near_copies_are_seen() -> None:
    kept = ["Hồ sơ xin trợ cấp hưu trí xã hội gồm giấy tờ gì?", "tra cứu hồ sơ", "mua thẻ bảo hiểm y tế cho cả nhà ở đâu"]
    texts = [
        fold(text) for text in ("ho so xin tro cap huu tri xa hoi gom nhung giay to gi", "tra cứu hồ sơ ạ", "thẻ bảo hiểm y tế mua ở đâu")
    ]
    assert near(kept, texts) == 1
    assert near(["tra cứu hồ sơ"], [fold("Tra cứu hồ sơ!")]) == 1


@pytest.mark.parametrize("place", [taught, written])
def test_our_own_questions_for_measuring_are_taught_nowhere(place: object) -> None:
    assert callable(place)
    held_out = [text for texts in HELD_OUT.values() for text in texts]
    assert near([question.text for question in own_questions()] + held_out, place()) == 0


@pytest.mark.skipif(not DEVELOPMENT.is_file(), reason="no file of development questions here")
@pytest.mark.parametrize("place", [taught, written])
def test_no_development_question_is_taught_or_written_into_an_entry(place: object) -> None:
    assert callable(place)
    asked = [json.loads(line)["text"] for line in DEVELOPMENT.read_text(encoding="utf-8").splitlines() if line.strip()]
    copies = near(asked, place())
    assert copies == 0  # counted, never printed: whoever mends this must not read the questions
