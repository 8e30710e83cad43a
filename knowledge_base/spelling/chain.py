"""All steps in order."""

from __future__ import annotations

from knowledge_base.spelling.aligned import Aligned
from knowledge_base.spelling.cleaned import cleaned
from knowledge_base.spelling.lettering import lettering
from knowledge_base.spelling.letters import letters
from knowledge_base.spelling.meaning import meaning
from knowledge_base.spelling.repeats import doubled, stretched
from knowledge_base.spelling.telex import telex
from knowledge_base.spelling.tones import tones
from knowledge_base.spelling.vni import vni

STEPS = (cleaned, lettering, stretched, telex, vni, doubled, letters, tones, meaning)


def normalised(text: str) -> Aligned:
    """The text in standard spelling, with offsets into the text given."""
    aligned = Aligned.of(text)
    for step in STEPS:
        aligned = step(aligned)
    return aligned
