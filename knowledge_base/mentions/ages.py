"""Ages, years of birth and animal years, in a view with digits.

Values: ``"78"`` (years), ``"3m"`` (months), ``"70-75"``, ``"<80"`` (gần, dưới), ``">70"`` (ngoài, hơn, trên), ``">=80"`` (trở lên),
``"<=6"`` (trở xuống). ``birth_year`` has four digits: two typed digits are of this century up to the present year, else of the last.
``zodiac`` (tuổi Dần, tuổi Mậu Tý) cannot be turned into a year: it returns every 12 or 60 years, so the caller must ask.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from knowledge_base.mentions.sentence import View, words
from knowledge_base.patterns import Found

OLDEST, MOST_MONTHS, FIRST_YEAR = 120, 72, 1900
LESS, MORE = ("gan", "duoi", "chua toi", "chua den", "chua du"), ("ngoai", "hon", "tren", "qua")
BOUNDS = {**dict.fromkeys(LESS, "<"), **dict.fromkeys(MORE, ">")}
ABOUT = r"(?:khoang|tam|chung|do|co|tron|du|dung|da|duoc)"
BOUND = f"(?:{'|'.join(BOUNDS)})"
UNITS = (
    r"(?:%|k\b|tr\b|trieu|ngan|nghin|tram|d\b|dong|nguoi|con\b|dua|km|ngay|thang|nam\b|tuan|gio|h\b|m2|ho\b|khau|lan|phut|kg|ty\b"
    r"|\d|/|[.,:]\d)"
)
AGE = re.compile(
    rf"(?<![\d.,/])(?:\b(?P<bound>{BOUND})\s(?:{ABOUT}\s)?)?(?P<low>\d{{1,3}})"
    rf"(?:\s?(?:-|–|~|den|toi|hay|hoac)\s?(?P<before>duoi\s)?(?P<high>\d{{1,3}}))?"
    rf"(?:\s?(?P<months>thang)\s?tuoi|\s?(?P<some>may)\s?tuoi|\s?(?:tuoi|tuoj|tủi)|t(?!\w))(?P<open>\stro (?:len|xuong))?"
)
BARE = (
    re.compile(rf"\b(?P<bound>gan|ngoai|hon|tren)\s(?P<low>[5-9][05]|100)\b(?!\s?{UNITS})"),
    re.compile(
        rf"\bnam nay\s(?:(?:da|duoc|vua|tron|cung|moi|len|ba|ong|cu)\s)*(?:(?P<bound>{BOUND})\s)?(?P<low>\d{{1,3}})\b(?!\s?{UNITS})"
    ),
    re.compile(rf"\btuoi\s(?:(?:da|tron)\s)?(?:(?P<bound>{BOUND})\s)?(?P<low>[3-9]\d|1[01]\d)\b(?!\s?{UNITS}|\stuoi)"),
    re.compile(
        rf"\b(?:me|bo|ba|ma|cha|tia|ngoai|noi|cu) (?:(?:toi|tui|em|minh|con|chau|e) )?(?:da )?(?P<low>[6-9]\d|10\d)\b(?!\s?{UNITS}|\s?t)"
    ),
    re.compile(r"\btu\s(?:du\s)?(?P<low>1[68]|[2-9]\d|1[01]\d)(?P<open>\stro (?:len|xuong))\b"),
    re.compile(rf"\b(?P<bound>chua (?:du|toi|den))\s(?P<low>1[68]|[5-9]\d)\b(?!\s?{UNITS})"),
    re.compile(r"\b(?P<low>[2-9]0)\s(?P<some>may)\b(?!\s(?:tuoi|trieu|ngan|nghin|nguoi|nam))"),
)
BABY = re.compile(
    r"\b(?:be|con|chau)\s(?:(?:noi|ngoai|nha em|nha minh|em|toi|tui|trai|gai|moi|duoc|gan)\s)*(?P<low>\d{1,2})\s"
    r"(?P<months>thang)\b(?!\s?\d|\snua)"
)
BIRTH = re.compile(
    r"\b(?:(?:sinh|de)\s(?:vao\s)?nam|nam sinh|sn|sinh|nam)\s?:?\s?(?:(?:la|ngay|thang)\s)*"
    r"(?:\d{1,2}\s?(?:[/.-]|thang|nam)\s?){0,2}(?:nam\s)?"
    r"(?P<year>(?:19|20)\d\d|\d\d)(?![\d/.]\d|\d|\s?(?:tuoi|dua|con|nguoi|chau|be|thang|lan|ngay))"
)
BARE_YEAR = re.compile(r"\b(?:me|bo|ba|ma|cha|tia|ngoai|noi|ong|toi|tui|em|co|chu|bac|chong|vo)\s(?P<year>19[1-9]\d)\b(?!\s?[/.-]?\d)")
STEMS = r"(?:giap|at|binh|dinh|mau|ky|canh|tan|nham|quy)"
ANIMALS = "ty|ti|suu|dan|mao|meo|thin|ngo|mui|than|dau|tuat|hoi"
ZODIAC = re.compile(rf"(?<!\d )\btuoi\s(?:con\s)?(?P<name>(?:{STEMS}\s)?(?:{ANIMALS}))\b")
# "tuổi thân" is self-pity, "tuổi hồi" no animal: with marks they must be these.
MARKED_ANIMALS = words("tý tí tỵ tị sửu dần mão mẹo thìn ngọ mùi thân dậu tuất hợi")


def find(view: View, today: date) -> Iterator[Found]:
    """Entities ``age``, ``birth_year`` and ``zodiac``."""
    text = view.plain
    if "tuoi" in text or any(character.isdigit() for character in text):
        for pattern in (AGE, BABY, *BARE):
            for match in pattern.finditer(text):
                if value := _age(match):
                    bound = match.groupdict().get("bound") is not None
                    if bound and _grandparent(match, view):
                        value, bound = value.lstrip("<>="), False
                    yield Found("age", value, *view.span(match.start("bound" if bound else "low"), _end(match)))
        for match in (*BIRTH.finditer(text), *BARE_YEAR.finditer(text)):
            if (year := _year(match["year"], today)) and _is_birth(match):
                start = match.start("year") if match.re is BARE_YEAR else match.start()
                yield Found("birth_year", str(year), *view.span(start, match.end("year")))
        for match in ZODIAC.finditer(text):
            animal = view.marked[match.start("name") : match.end("name")].split()[-1]
            if animal in MARKED_ANIMALS or animal.isascii():
                yield Found("zodiac", match["name"].replace(" ", "_"), *view.span(match.start(), match.end()))


def _grandparent(match: re.Match[str], view: View) -> bool:
    """ "ông ngoại 79 tuổi" is 79; "ngoài 79 tuổi" is older."""
    word, before = view.marked[match.start("bound") : match.end("bound")], view.plain[: match.start("bound")].split()[-1:]
    return word == "ngoại" or (word == "ngoai" and before in (["ong"], ["ba"], ["chau"]))


def _end(match: re.Match[str]) -> int:
    if match.re in (AGE, BABY):
        return match.end()
    return max(match.end(group) for group in ("low", "some", "open") if group in match.re.groupindex)


def _age(match: re.Match[str]) -> str | None:
    found = {"bound": None, "high": None, "months": None, "some": None, "open": None, **match.groupdict()}
    low, high = int(match["low"]), int(found["high"]) if found["high"] else None
    if found["months"]:
        return f"{low}m" if 0 < low <= MOST_MONTHS else None
    if not 0 < low <= OLDEST or (high is not None and not low < high <= OLDEST):
        return None
    if high is not None:
        return f"{low}-{high}"
    if found["some"]:
        return f"{low}-{low + 9}" if low % 10 == 0 else None
    if found["open"]:
        return f"{'>=' if found['open'].endswith('len') else '<='}{low}"
    return f"{BOUNDS[found['bound']] if found['bound'] else ''}{low}"


def _year(typed: str, today: date) -> int | None:
    year = int(typed)
    if len(typed) == 2:
        year += 2000 if year <= today.year % 100 else 1900
    return year if FIRST_YEAR <= year <= today.year else None


def _is_birth(match: re.Match[str]) -> bool:
    """ "sinh 48" and "năm 1948" need more: a year alone may be any year, "sinh 2" is a number of children."""
    words = match.group()
    if match.re is BARE_YEAR or words.startswith(("sinh nam", "de nam", "nam sinh", "sn", "sinh vao", "de vao")):
        return True
    if words.startswith("nam"):
        return False
    return len(match["year"]) == 4 or words.count("/") == 2
