"""How many children and how many people in the household, in a view with digits ("2 đứa con", "nuôi ba con nhỏ", "nhà 5 người")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge_base.mentions.sentence import View, words
from knowledge_base.patterns import Found

NOT_A_CHILD = r"(?!\s(?:ga|vit|bo|heo|lon|trau|cho|meo|ca|de|duong|song|so|xe|ngua|tom|thu|dao|ngan|ngong|dau|nuoi benh))"
QUALITY = r"(?:\s(?:nho|tho|dai|trai|gai))*"
CHILDREN = (
    re.compile(r"(?<![\d.,/])(?P<count>\d{1,2})\s(?:dua|nhoc)(?:\s(?:con|chau|nho|tre|be)\b)*" + QUALITY),
    re.compile(r"(?<![\d.,/])(?P<count>\d{1,2})\snguoi con\b" + QUALITY),
    re.compile(r"(?<![\d.,/])(?P<count>\d{1,2})\s(?:con|be|chau|tre)\b" + NOT_A_CHILD + QUALITY),
)
# "có được không con" speaks to a child: without "có" only beside "không chồng".
NO_CHILDREN = re.compile(
    r"\b(?:(?:khong|ko|k|hong|hok|chua)\sco\s(?:dua\s)?|(?:(?<=chong )|(?<=chong, )|(?<=vo ))(?:khong|ko|chua)\s)"
    r"con(?:\s(?:cai|chau|nao))?\b(?!\s(?:trai|gai|nho|duoc|song|o\b|suc|kha|ai|gi|bi|la|thuoc|ho|duong))"
    r"|\b(?:khong|ko) con cai\b"
)
# "1 đứa 5 tuổi, 1 đứa 2 tuổi": children told one by one.
WITH_AGE = re.compile(r"\s(?:thi\s|moi\s|duoc\s)?\d{1,2}\s?(?:thang\s)?(?:tuoi|t\b)")
NOUNS = words("đứa dua nhóc nhoc người nguoi con bé be cháu chau trẻ tre")
# "đứa lớn 13, đứa nhỏ 9": ages.
ANOTHER = re.compile(r"\b(?:dua|con|be|chau) (?:lon|nho|dau|ut) $")
PEOPLE = (
    re.compile(
        r"\b(?:nha|gia dinh|ho|gd)(?:\s(?:toi|tui|em|minh|con|chau|chi|anh|ong|ba|co|hien|dang|tong|cong|la|ca|nay|e|chung))*\s"
        r"(?P<span>(?P<count>\d{1,2})\s(?:nguoi|mang)\b)(?!\s(?:gia|khuyet|benh|lon|con|om|bi|cao|tan|mat|chet|di))"
    ),
    re.compile(r"(?<![\d.,/])(?P<span>(?P<count>\d{1,2})\s(?:nhan khau|khau|mieng an)\b)"),
)
ALONE = re.compile(r"\b(?:song|o|sinh song|sinh sống|don than|con|co)\s(?:co\s)?(?:mot|1) minh\b|\bsong don than\b|\bo don chiec\b")


def find(view: View) -> Iterator[Found]:
    """Entities ``children`` and ``household_size``; the values are whole numbers."""
    text = view.plain
    yield from _children(view)
    if "con" in text:
        for match in NO_CHILDREN.finditer(text):
            if view.marked[match.start() : match.end()].split()[-1] in ("con", "cái", "cai", "cháu", "chau", "nào", "nao"):
                yield Found("children", "0", *view.span(*match.span()))
    for pattern in PEOPLE:
        for match in pattern.finditer(text):
            if 0 < int(match["count"]) <= 30:
                yield Found("household_size", str(int(match["count"])), *view.span(*match.span("span")))
    for match in ALONE.finditer(text):
        yield Found("household_size", "1", *view.span(*match.span()))


def _children(view: View) -> Iterator[Found]:
    """Each number of children; those told one by one with their ages are added up and stand where the first one does."""
    told: list[re.Match[str]] = []
    for pattern in CHILDREN:
        for match in pattern.finditer(view.plain):
            typed = view.marked[match.end("count") : match.end()].split()
            if typed[0] not in NOUNS or ANOTHER.search(view.plain, 0, match.start()):
                continue
            if WITH_AGE.match(view.plain, match.end()):
                told.append(match)
            else:
                yield Found("children", str(int(match["count"])), *view.span(*match.span()))
    if told:
        first = min(told, key=lambda match: match.start())
        yield Found("children", str(sum(int(match["count"]) for match in told)), *view.span(*first.span()))
