"""Hospitals by their full, short and unmarked names: "bvđk An Giang", "benh vien cho ray", "viện K"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import yaml

from knowledge_base.mentions.gazetteer import FOLDER, Gazetteer, Hit, Name, syllables
from knowledge_base.mentions.sentence import Token, View, words
from knowledge_base.patterns import Found

FILE = "hospitals.yml"
KINDS = (("benh", "vien", "da", "khoa"), ("bv", "da", "khoa"), ("benh", "vien"), ("bvdk",), ("bvdktt",), ("bv",), ("vien",))
GOING = words("o di nam len xuong tai ra vao tri sang qua den toi")
# "giáo viên Bắc Ninh" is a person.
MEMBERS = words("giao nhan sinh thanh hoc dang cong doan hoi chuyen bien uy")
LEFT_OUT = frozenset({"tinh"})


def find(view: View) -> Iterator[Found]:
    """Entity ``hospital``; the value is a key of the YAML file, or several with commas when the name fits several ("bv ung bướu")."""
    named, bare = _gazetteers()
    at, tokens = 0, view.tokens
    while at < len(tokens):
        kind = _kind(tokens, at)
        name = at + kind
        while kind and name < len(tokens) and tokens[name].plain in LEFT_OUT:
            name += 1
        hit = named.at(tokens, name) if kind else bare.at(tokens, at)
        if hit and not _pronoun(view, hit, at):
            start, end = view.span(tokens[at].start, tokens[hit.last].end)
            yield Found("hospital", ",".join(hit.values), start, end)
        at = hit.last + 1 if hit else at + 1


def label(key: str) -> str:
    """The official name of a hospital.

    Raises:
        KeyError: no such hospital.
    """
    return str(_hospitals()[key]["label"])


def _pronoun(view: View, hit: Hit, first: int) -> bool:
    """ "bv e ở đâu" speaks of oneself (e = em), "BV E" is a hospital: a letter counts as a capital only, "k" also in "nằm viện k"."""
    token = view.tokens[hit.last]
    start, end = view.span(token.start, token.end)
    if len(token.word) > 1 or token.word.isdigit() or view.original[start:end].isupper():
        return False
    return not (token.word == "k" and first and view.tokens[first - 1].plain in GOING)


def _kind(tokens: Sequence[Token], at: int) -> int:
    """How many tokens at this place say "hospital"."""
    if tokens[at].plain == "vien" and at and tokens[at - 1].plain in MEMBERS:
        return 0
    kind_words = tuple(token.plain for token in tokens[at : at + 4])
    return next(
        (len(kind) for kind in KINDS if kind_words[: len(kind)] == kind and not (kind == ("vien",) and tokens[at].word == "viên")), 0
    )


@cache
def _hospitals() -> dict[str, dict[str, object]]:
    content: dict[str, dict[str, object]] = yaml.safe_load((FOLDER / FILE).read_text(encoding="utf-8"))
    return content


@cache
def _gazetteers() -> tuple[Gazetteer, Gazetteer]:
    def names(field: str) -> list[Name]:
        return [Name(key, syllables(str(name))) for key, entry in _hospitals().items() for name in entry.get(field, [])]  # type: ignore[attr-defined]

    return Gazetteer(names("names")), Gazetteer(names("bare"))
