"""Step 1: what ``knowledge_base.text.clean`` makes of a text, with offsets."""

from __future__ import annotations

import re

from knowledge_base.spelling.aligned import Aligned, Edit
from knowledge_base.text import clean

# A character with everything that may compose with it or vanish behind it: marks, invisible and control characters, Hangul parts.
CLUSTER = re.compile(
    "(?:\r\n|[\ud800-\udbff][\udc00-\udfff]|.)"
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\u1160-\u11ff\u200b-\u200f\u2060-\u206f\u00ad\ufeff"
    "\u034f\u115f\u202a-\u202e\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]*",
    re.DOTALL,
)


def cleaned(aligned: Aligned) -> Aligned:
    """Composed (NFC), trimmed, without invisible characters."""
    target = clean(aligned.text)
    if target == aligned.text:
        return aligned
    edits = [
        (match.start(), match.end(), new)
        for match in CLUSTER.finditer(aligned.text)
        if (new := _clean_inside(match[0], aligned.text[match.end() : match.end() + 1])) != match[0]
    ]
    loose = aligned.replace(edits)
    left = len(loose.text) - len(loose.text.lstrip())
    trimmed = Aligned(loose.text.strip(), loose.original, loose.origin[left : left + len(loose.text.strip())])
    return trimmed if trimmed.text == target else _between_equal_ends(aligned, target)


def _clean_inside(cluster: str, following: str) -> str:
    """A cluster as ``clean`` leaves it in the middle of a text, where nothing is trimmed."""
    return clean(f"x{cluster}{'x' if following.isalnum() else '.'}")[1:-1]


def _between_equal_ends(aligned: Aligned, target: str) -> Aligned:
    """For scripts that compose over clusters: what differs in the middle stands for all of the middle."""
    text = aligned.text
    head = next((i for i, (a, b) in enumerate(zip(text, target, strict=False)) if a != b), min(len(text), len(target)))
    most = min(len(text), len(target)) - head
    tail = next((i for i in range(most) if text[-1 - i] != target[-1 - i]), most)
    edit: Edit = (head, len(text) - tail, target[head : len(target) - tail])
    if edit[0] < edit[1]:
        return aligned.replace([edit])
    place = aligned.span_in_original(head, head)
    return Aligned(target, aligned.original, aligned.origin[:head] + (place,) * len(edit[2]) + aligned.origin[head:])
