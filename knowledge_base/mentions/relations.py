"""Whom the message is about, as a relation to the writer: "mẹ tôi" → mother, "bà ngoại" → grandmother, "bản thân" → self.

A word of address is no relation: "bà" counts before "tôi, em, con …" only, "ba" (three, father) likewise or before what happens to a
person, "bà con" (folk) never. The writer is the case (``self``) only as the subject of a fact: "tôi năm nay 62 tuổi", "em bị khuyết tật".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import yaml

from knowledge_base.mentions.gazetteer import FOLDER, Gazetteer, Name, syllables
from knowledge_base.mentions.sentence import View, words
from knowledge_base.patterns import Found

FILE = "relation_names.yml"
OWNERS = ("tôi", "tui", "em", "mình", "con", "cháu", "toi", "minh", "chau", "e", "tao", "nó", "ảnh")
# After these somebody else speaks of siblings and children as "em", "con": only "tôi, tui, mình" own them.
PLAIN_OWNERS = ("tôi", "tui", "mình", "toi", "minh", "nhà tôi", "nhà em", "nhà tui", "nhà mình")
CLOSE = frozenset({"sibling", "child", "grandchild", "aunt_or_uncle"})
FACT = (
    r"(?:nam nay|bi|mat|chet|qua doi|dang (?:nam|o|bi|benh|lanh|huong|dieu)|da (?:mat|chet|ngoai|gan|hon|\d)|\d{2,3}\s?(?:tuoi|t\b)"
    r"|\d+ tuoi|tren \d|ngoai \d|gan \d|"
    r"sinh nam|sn \d|khuyet tat|om|benh|gia yeu|liet|mu\b|"
    r"la (?:thuong binh|benh binh|liet si|nguoi|ho|me|gao phu)|thuoc|mac benh|song mot minh|o mot minh)"
)
BARE_FATHER = re.compile(
    rf"(?:^|[.,;!?:\n]\s*|\b(?:cho|cua|va|nha co|de) )(?P<name>ba|bo|tia|ma)\s(?:(?:em|con|toi|tui|minh|chau)\s)?(?={FACT})"
)
SELF = re.compile(
    rf"(?:^|[.,;!?:\n]\s*|\b(?:cho hoi|oi|a|la|ma|vi|neu|gio|nay|nhu) )(?P<name>toi|tui|minh|em)\s"
    rf"(?:(?:cung|thi|hien|la|gio|da|hien nay|dang)\s)?"
    rf"(?={FACT}|don than|mo coi|"
    r"(?:khong|ko|k|hong|chua) (?:co|phai|duoc)? ?(?:luong huu|chong|vo|con|ho ngheo|viec lam|nha)|co \d con|nuoi)"
)
CHILD = re.compile(rf"\b(?P<name>(?:con|be|chau) (?:nha )?(?:em|chi|anh|co|bac|chu))\s(?={FACT}|\d{{1,2}} (?:thang|tuoi)|moi \d|hoc lop)")
MYSELF = re.compile(r"\b(?:ban than(?: (?:toi|tui|em|minh|con|chau))?|chinh (?:toi|tui|minh|em))\b(?! (?:la )?gia dinh)")
# "không chồng, lấy vợ, có chồng" tell of a marriage, not whom the message is about.
# "công bố, tuyên bố, khủng bố"
NO_FATHER = words("cong tuyen phan khung ban")
NO_SPOUSE = words("khong ko k kg hong hok chua lay co bo mat cuoi")
MARKS = {"ba": "ba", "bo": "bố", "tia": "tía", "ma": "má"}
FATHERS = {"ba": "father", "bo": "father", "tia": "father", "ma": "mother"}


def find(view: View) -> Iterator[Found]:
    """Entity ``relation``; values are the keys of the YAML file and ``self``, with commas when unmarked text leaves several ("ba toi")."""
    for hit in _gazetteer().find(view.tokens):
        first, last = view.tokens[hit.first], view.tokens[hit.last]
        if not _something_else(view, first.start, last.end):
            yield Found("relation", ",".join(hit.values), *view.span(first.start, last.end))
    for match in BARE_FATHER.finditer(view.plain):
        word = view.marked[match.start("name") : match.end("name")]
        if word in (MARKS[match["name"]], match["name"]):
            yield Found("relation", FATHERS[match["name"]], *view.span(*match.span("name")))
    for match in CHILD.finditer(view.plain):
        child, _, owner = view.marked[match.start("name") : match.end("name")].rpartition(" ")
        if child.split()[0] in ("con", "bé", "be", "cháu", "chau") and owner not in ("có", "cỏ", "bạc", "chủ"):
            yield Found("relation", "child", *view.span(*match.span("name")))
    for match in SELF.finditer(view.plain):
        if view.marked[match.start("name") : match.end("name")] not in ("tối", "mỉnh", "êm", "ém", "tới", "tỏi"):
            yield Found("relation", "self", *view.span(*match.span("name")))
    for match in MYSELF.finditer(view.plain):
        if view.marked[match.start() : match.end()].split()[0] in ("bản", "ban", "chính", "chinh"):
            yield Found("relation", "self", *view.span(*match.span()))


def _something_else(view: View, start: int, end: int) -> bool:
    """ "ba con nhỏ" (three small children), "bà con" (folk), "mẹ con" (mother and child), "con mình" in "bà con mình", "thương con em"."""
    found, after = view.plain[start:end], view.plain[end : end + 16].lstrip()
    before = view.plain[:start].split()[-1:]
    if found == "bo" and before and before[0] in NO_FATHER:
        return True
    if found in ("chong", "vo") and before and before[0] in NO_SPOUSE:
        return True
    if before in (["ba"], ["bà"]) and found.startswith("con"):
        return True
    if found.endswith(("ba chau", "me con")) and before == ["hai"]:
        return True
    if found == "ba con":
        word = view.marked[start:end].split()[0]
        return word == "bà" or not re.match(rf"{FACT}", after)
    if found in ("ba em", "ba chau"):
        return bool(re.match(r"(?:hoc|nho|deu|dang hoc)\b", after))
    return found in ("me con", "vo con", "chong con") and not re.match(rf"{FACT}", after)


@cache
def _gazetteer() -> Gazetteer:
    content: dict[str, dict[str, Any]] = yaml.safe_load((FOLDER / FILE).read_text(encoding="utf-8"))
    names = []
    for value, written in content.items():
        names += [Name(value, syllables(name)) for name in written["always"]]
        names += [Name(value, (*syllables(name), owner)) for name in written["always"] if " " in name for owner in OWNERS]
        owners = PLAIN_OWNERS if value in CLOSE else OWNERS
        names += [Name(value, (*syllables(name), *syllables(owner))) for name in written.get("own", []) for owner in owners]
    return Gazetteer(names, strict=True)
