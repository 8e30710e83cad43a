"""Closed lists: programmes, beneficiary groups and illnesses."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from knowledge_base.mentions.gazetteer import Gazetteer, Hit, Name, read_names
from knowledge_base.mentions.sentence import View
from knowledge_base.patterns import Found

FILES = {"program": "program_names.yml", "beneficiary": "beneficiary_names.yml", "condition": "condition_names.yml"}

COMPOUNDS = {"mù": ("mịt", "mờ", "tạt", "quáng", "u"), "liệt": ("kê", "sĩ", "sỹ", "vào", "nữ"), "điếc": ("mũi",)}


def find(view: View) -> Iterator[Found]:
    """Entities ``program`` (a programme slug), ``beneficiary`` and ``condition`` (keys of the YAML files).

    Of lists that share a name the first one is meant.
    """
    for hit in _gazetteer().find(view.tokens):
        if _something_else(view, hit):
            continue
        entity, _, value = hit.values[0].partition(":")
        first = hit.first + (entity == "condition" and view.tokens[hit.first].plain == "bi")  # "bị mù": the illness is "mù"
        start, end = view.span(view.tokens[first].start, view.tokens[hit.last].end)
        yield Found(entity, value, start, end)


def _something_else(view: View, hit: Hit) -> bool:
    """ "mù mịt", "liệt kê": a word of one syllable inside another word."""
    following = view.tokens[hit.last + 1].word if hit.last + 1 < len(view.tokens) else ""
    return hit.first == hit.last and following in COMPOUNDS.get(view.tokens[hit.first].word, ())


@cache
def _gazetteer() -> Gazetteer:
    """One tree for all lists: walked once per message."""
    return Gazetteer(Name(f"{entity}:{name.value}", name.syllables) for entity, file in FILES.items() for name in read_names(file))
