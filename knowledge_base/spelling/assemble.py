"""From letters and the marks typed apart from them to a syllable: what Telex and VNI have in common."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge_base.spelling.syllables import TONES, with_tone

HATS = {"a": "â", "e": "ê", "o": "ô"}
# What a horn or breve does to the vowels, tried in this order; "uo" is "ươ" in "được", "uơ" in "thuở".
HORNS = (("uo", "ươ"), ("uo", "uơ"), ("o", "ơ"), ("u", "ư"))
BREVES = (("a", "ă"),)


@dataclass(frozen=True, slots=True)
class Marks:
    """Marks found in a typed word. ``tone``: a Telex key of ``TONES``; ``hat``: the vowel it goes on; ``bar``: đ."""

    tone: str = ""
    hat: str = ""
    horn: bool = False
    breve: bool = False
    bar: bool = False

    @property
    def shaped(self) -> bool:
        """A letter changes, not only its tone."""
        return bool(self.hat) or self.horn or self.breve or self.bar


def onset_length(letters: str) -> int:
    """Letters before the first vowel; the u of "qu" is not one, the i of "gi" may be.

    >>> onset_length("quyet"), onset_length("nghe"), onset_length("tks")
    (2, 3, 3)
    """
    if letters.startswith("qu"):
        return 2
    return next((at for at, letter in enumerate(letters) if letter in "aeiouyăâêôơư"), len(letters))


def assemble(letters: str, marks: Marks) -> str | None:
    """The legal syllable of lower-case ``letters`` with ``marks`` on them; None when there is none."""
    at = onset_length(letters)
    onset, rest = letters[:at], letters[at:]
    if not rest:
        return None
    if marks.bar:
        if onset != "d":
            return None
        onset = "đ"
    for shaped in _shapes(rest, marks):
        if syllable := with_tone(onset + shaped, TONES[marks.tone]):
            return syllable
    return None


def _shapes(rest: str, marks: Marks) -> list[str]:
    """The rime with hat, horn or breve, likelier ones first; nothing where a mark finds no vowel."""
    if marks.hat and (marks.horn or marks.breve):
        return []
    if marks.hat:
        return [rest.replace(marks.hat, HATS[marks.hat], 1)] if marks.hat in rest else []
    pairs = (HORNS if marks.horn else ()) + (BREVES if marks.breve else ())
    if pairs:
        return [rest.replace(plain, shaped, 1) for plain, shaped in pairs if plain in rest]
    return [rest]
