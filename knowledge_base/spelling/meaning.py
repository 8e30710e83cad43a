"""Step: chat spelling and words of the regions, first those that mean one thing, then those that need their neighbours."""

from __future__ import annotations

import re
from itertools import pairwise

from knowledge_base.spelling.aligned import Aligned, Edit
from knowledge_base.spelling.tables import Rule, Variant, rules, variants, with_signs
from knowledge_base.spelling.words import Word, cased_as, is_name, words
from knowledge_base.text import strip_marks

ROUNDS = 8  # two are usual; each takes spellings away, so that the tables cannot make it go on for ever
SIGN = re.compile(r"\w[./]\w")
SIGNED = re.compile(r"(?<![\w./])[^\W\d_]+(?:[./][^\W\d_]+)+(?![\w/\u0300-\u036f])")


def meaning(aligned: Aligned) -> Aligned:
    """Both until nothing changes: a word that became clear may make its neighbour clear."""
    aligned = signed(aligned)
    for _ in range(ROUNDS):
        if (done := in_context(unambiguous(aligned))) is aligned:
            break
        aligned = done
    return aligned


def signed(aligned: Aligned) -> Aligned:
    """Abbreviations with a stroke or dots: "h/s", "đ/c", "b.h.y.t"."""
    if not SIGN.search(aligned.text):
        return aligned
    found = ((match, with_signs().get(match[0].lower())) for match in SIGNED.finditer(aligned.text))
    return aligned.replace([(*match.span(), _cased(match[0], new, aligned.text.isupper())) for match, new in found if new])


def unambiguous(aligned: Aligned) -> Aligned:
    """Variants of the tables, the longest that fits; a name stays."""
    text, table = aligned.text, variants()
    found = words(text)
    shouting = text.isupper()
    edits: list[Edit] = []
    end = 0
    for number, word in enumerate(found):
        if word.lower not in table or word.start < end:
            continue
        for variant in table[word.lower]:
            last = number + len(variant.rest)
            if not _stands(variant, text, found, number) or not (variant.capitals or not is_name(word, text, shouting)):
                continue
            end = found[last].end
            edits.append((word.start, end, _cased(text[word.start : end], variant.standard, shouting)))
            break
    return aligned.replace(edits)


def _stands(variant: Variant, text: str, found: tuple[Word, ...], number: int) -> bool:
    """Whether the variant begins at this word, with nothing but white space in it."""
    if not variant.rest:
        return True
    here = found[number : number + len(variant.rest) + 1]
    if tuple(word.lower for word in here[1:]) != variant.rest:
        return False
    return all(text[left.end : right.start].isspace() for left, right in pairwise(here))


def _cased(typed: str, standard: str, shouting: bool) -> str:
    """An abbreviation in capitals becomes words in lower case, one in small letters stays in small letters."""
    if standard.isupper() and not typed.isupper():
        standard = standard.lower()
    return standard if typed.isupper() and len(typed) > 1 and not shouting else cased_as(typed, standard)


def in_context(aligned: Aligned) -> Aligned:
    """Ambiguous variants whose neighbours tell what they mean."""
    text, table = aligned.text, rules()
    found = words(text)
    shouting = text.isupper()
    edits: list[Edit] = []
    read = ""  # what the word before was read as
    for number, word in enumerate(found):
        before, read = read, ""
        if word.lower not in table or is_name(word, text, shouting):
            continue
        left = found[number - 1] if number and text[found[number - 1].end : word.start].isspace() else None
        right = found[number + 1] if number + 1 < len(found) and text[word.end : found[number + 1].start].isspace() else None
        last = strip_marks(before.split()[-1]) if before and left else ""
        chosen = _choose(table[word.lower], {last} if last else _kinds(left, "START"), _kinds(right, "END"))
        if chosen:
            edits.append((word.start, word.end, cased_as(word.text, chosen)))
            read = chosen
    return aligned.replace(edits)


def _kinds(word: Word | None, border: str) -> set[str]:
    """What conditions may say of a neighbour."""
    if word is None:
        return {border}
    kinds = {strip_marks(word.lower)}
    if word.text[0].isdigit():
        kinds.add("NUMBER")
    elif word.text[0].isupper():
        kinds.add("CAPITAL")
    return kinds


def _choose(candidates: tuple[Rule, ...], left: set[str], right: set[str]) -> str | None:
    for rule in candidates:
        if (
            (not rule.after or rule.after & left)
            and (not rule.before or rule.before & right)
            and not rule.not_after & left
            and not rule.not_before & right
        ):
            return rule.reads
    return None
