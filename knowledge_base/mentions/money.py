"""Amounts of money in a view with digits: "500k", "1tr2", "1 triệu rưỡi", "3,5 triệu/tháng", "650.000đ".

Values are whole đồng, with the period when one is said: ``"3500000/month"``, ``"540000/year"``, ``"60000/day"``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge_base.mentions.sentence import View
from knowledge_base.patterns import Found

UNITS = {
    "k": 1_000, "ngan": 1_000, "nghin": 1_000, "xi": 100_000, "lit": 100_000, "tram": 100_000, "tr": 1_000_000, "trieu": 1_000_000,
    "cu": 1_000_000, "ty": 1_000_000_000, "ti": 1_000_000_000, "d": 1, "dong": 1, "vnd": 1, "": 1,
}  # fmt: skip
NUMBER = r"\d{1,9}(?:[.,]\d{1,3})*"
# After a number without a unit: then it counts something else.
NO_MONEY = r"(?:\s?(?:nguoi|ho\b|m2|km|kg|lan|xa|phuong|can|xe|benh|phan|%|tuoi|[.,]?\d|gio|h\b))"
AMOUNT = re.compile(
    rf"(?<![\w.,/-])(?P<number>{NUMBER})"
    r"(?:(?P<unit>\s?(?:trieu|tr|cu|ty|ti|ngan|nghin|lit|xi|dong|vnd)|k|d|\sd|\stram)(?![a-z])"
    r"(?P<tail>\s?ruoi|\s?\d{1,3}(?!\d|[.,/]\d)(?:\s?(?:ngan|nghin|k|tram(?:\s(?:ngan|nghin))?)\b)?(?!\s?(?:thang|nam|ngay|tuoi|nguoi|dua|con|lan|gio|h\b)))?"
    rf"(?P<currency>\s?(?:d|dong|vnd)\b)?|(?<=000)(?!{NO_MONEY}))"
)
# "nửa triệu"; "1m5" is money only where money is spoken of: elsewhere it is a length.
HALF = re.compile(r"\bnua\s(?P<unit>trieu|ty|ti)\b")
SHORT_MILLION = re.compile(r"(?<![\w.,/-])(?P<number>\d{1,2})m(?P<tail>\d)?(?![\w.,])")
EARNINGS = re.compile(r"\b(?:luong|thu nhap|tien|tro cap|lanh|linh|nhan|huong|kiem|huu)\s(?:[a-z]+\s){0,3}$")
PERIOD = r"(?P<period>thang|th|t|nam|ngay)\b(?!\s?\d)"
PER = re.compile(
    rf"(?:\s?/\s?nguoi|\s(?:mot|1) nguoi)?\s?(?:/\s?(?:1\s|mot\s)?|\s(?:1|mot|moi|hang|tren)\s?){PERIOD}"
    r"|\sthang\b(?!\s(?:\d|nay|truoc|sau|toi|nao))"
)
BEFORE = re.compile(
    r"\bluong\s(thang)\s(?:[a-z]+\s){0,2}$|\b(?:moi|hang|1|mot|/)\s?(thang|nam|ngay)\s(?:[a-z]+\s){0,3}$|\b(thang)\s(?:(?:duoc|lanh|nhan|linh|co|chi|cho|khoang)\s){1,2}$"
)
PERIODS = {"thang": "month", "th": "month", "t": "month", "nam": "year", "ngay": "day"}
CUE = re.compile(r"\b(?:lanh|linh|duoc|nhan|huong|tien|cho|dong|tra|het|them|co)\s(?:(?:them|co|khoang|tam|gan|hon|chung)\s)?$")
COUNTS = re.compile(r"\s(?:nguoi|ho|em|chau|con|cay|ky|kg|gam|g|m|met|lit|ha|suat|phan)\b")
SMALLEST = 500  # đồng; less is "4D" or a slip
LARGEST = 1_000_000_000_000


def find(view: View) -> Iterator[Found]:
    """Entity ``money``."""
    text = view.plain
    for match in AMOUNT.finditer(text):
        unit = (match["unit"] or "").strip()
        if not _is_money(match, unit, view):
            continue
        amount = _amount(match["number"], unit, (match["tail"] or "").strip())
        if amount is not None and SMALLEST <= amount < LARGEST:
            yield _found(view, match, amount)
    for match in HALF.finditer(text):
        if view.marked[match.start() : match.end()].split()[0] in ("nửa", "nua"):
            yield _found(view, match, UNITS[match["unit"]] // 2)
    for match in SHORT_MILLION.finditer(text):
        if EARNINGS.search(text, max(0, match.start() - 40), match.start()) or PER.match(text, match.end()):
            yield _found(view, match, int(match["number"]) * 1_000_000 + _tail(match["tail"] or "", 1_000_000))


def _found(view: View, match: re.Match[str], amount: int) -> Found:
    """The amount with the period said behind or before it."""
    text = view.plain
    per = PER.match(text, match.end())
    end = per.end() if per else match.end()
    before = BEFORE.search(text, max(0, match.start() - 40), match.start())
    period = (per["period"] or "thang") if per else next(filter(None, before.groups())) if before else None
    return Found("money", f"{amount}/{PERIODS[period]}" if period else str(amount), *view.span(match.start(), end))


def _is_money(match: re.Match[str], unit: str, view: View) -> bool:
    text = view.plain
    if unit == "d":  # "đ" is the currency; a "d" apart from its number is a word
        return match.start("unit") + 1 == match.end("unit") or view.marked[match.end("unit") - 1] == "đ"
    if unit == "tram":
        half = (match["tail"] or "").strip() == "ruoi" and not COUNTS.match(text, match.end())
        return half or bool(CUE.search(text, max(0, match.start() - 30), match.start()) or PER.match(text, match.end()))
    if unit == "":  # 650.000 or 650000
        return "." in match["number"] or "," in match["number"] or len(match["number"]) >= 6
    return not (
        unit in ("ti", "xi", "cu") and view.marked[match.start("unit") : match.end("unit")].strip() not in ("tỉ", "tỷ", "ti", "xị", "củ")
    )


def _amount(number: str, unit: str, tail: str) -> int | None:
    worth = UNITS[unit]
    if re.fullmatch(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*", number) and not (worth >= 1_000_000 and number.endswith("00") is False):
        whole = float(re.sub(r"[.,]", "", number))
    elif re.fullmatch(r"\d+(?:[.,]\d{1,3})?", number):
        whole = float(number.replace(",", "."))
    else:
        return None
    return round(whole * worth) + _tail(tail, worth)


def _tail(tail: str, worth: int) -> int:
    """What follows the unit: "1 triệu rưỡi", "1tr2" (1.200.000), "1 triệu 250", "1 triệu 250 ngàn", "1 triệu hai trăm"."""
    if not tail:
        return 0
    if tail == "ruoi":
        return worth // 2
    digits = re.match(r"\d+", tail)
    count = int(digits.group()) if digits else 0
    if "tram" in tail:
        return count * 100_000
    if tail.endswith(("ngan", "nghin", "k")):
        return count * 1_000
    return count * worth // 10 ** len(digits.group()) if digits else 0
