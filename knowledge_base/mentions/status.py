"""Standing of a household, pension and disability degree; "không" and "chưa" before them change the value.

- ``household_status``: poor, near_poor, average, escaped_poverty, escaped_near_poverty, not_poor, not_near_poor
  (chuẩn nghèo đa chiều: Nghị định 07/2021/NĐ-CP).
- ``pension``: yes, no (a monthly pension of the social insurance; "lương hưu" alone says neither).
- ``disability_degree``: especially_severe, severe, mild (Luật Người khuyết tật 2010, Điều 3).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge_base.mentions.sentence import View
from knowledge_base.patterns import Found

NOT = r"(?:khong|ko|kg|kh|k|hong|hok|hem|hok|chang|chua|chưa)"
LINK = (
    r"(?:co|phai|thuoc|la|dien|duoc|xet|vao|vo|cong nhan|cap|dung|nam|trong|danh sach|so|giay|duoc xet|ten|ho|nam nay|nua|huong"
    r"|thuoc ve|con)"
)
NEGATED = re.compile(rf"\b{NOT}\s(?:{LINK}\s)*$")
LEFT = re.compile(
    r"\b(?:(?:moi|da|vua|duoc|bi|cho)\s)*(?:thoat|ra khoi|het|rot|bi cat|cat|khong con|ko con|k con|hong con|loai khoi|roi khoi)"
    r"\s(?:(?:la|thuoc|dien|khoi|so|ra|duoc|danh sach)\s)*$"
)
NOT_SURE = re.compile(r"\b(?:khong|ko|k|hong|chua|chang)\s(?:biet|ro|hieu|chac)\s(?:\w+\s){0,4}$|\bco phai\s(?:\w+\s){0,3}$")
STATUS = re.compile(
    r"\b(?:(?:ho\s)?(?P<near>can\s?ngheo)|ho\s(?P<poor>ngheo)|(?P<escaped>thoat\sngheo)|(?:ho|muc song)\s(?P<average>trung binh))\b"
)
AND = re.compile(r"\s?(?:,|/|-|hay|hoac|va|voi|cung (?:khong|ko|k)(?: phai)?(?: la)?)\s?(?:la\s|thuoc\s)?")
PENSION = re.compile(r"\b(?:luong\s?huu|huu(?:\s?tri)?)\b(?!\s(?:tri\s)?(?:xa hoi|xh))")
HAS = re.compile(
    r"\b(?:co|dang|da|duoc|lanh|linh|nhan|huong|nghi|can bo)\s"
    r"(?:(?:dang|lanh|linh|nhan|huong|nghi|tien|che do|so|duoc|co|an)\s)*$|\b(?:(?:da|moi|ra)\s)?ve\s$"
)
LACKS = re.compile(rf"\b{NOT}\s(?:(?:co|duoc|huong|lanh|linh|nhan|he|dong|mot|dong nao|tien|che do|khoan|bat ky|he co|thuoc dien)\s)*$")
NOT_AT_ALL = re.compile(r"\s(?:gi |nao )?dau\b")
QUESTION = re.compile(r"\s(?:khong|ko|k|hong|hok|chua)\b\W*$")
DEGREE = re.compile(
    r"\b(?:(?:nguoi |tre |tre em )?(?:khuyet tat|tan tat|kt|nkt)|muc do|muc|dang|dien|loai)\s"
    r"(?:(?:van dong|tri tue|tam than|nhin|nghe|noi|than kinh|o|muc|do|dang|loai|thuoc|la|bi)\s){0,3}"
    r"(?P<degree>dac biet nang|dbn|db nang|nang|nhe)\b"
    r"|\b(?P<bare>dac biet nang|db nang)\b"
)
DEGREES = {"nang": "severe", "nhe": "mild"}


def find(view: View) -> Iterator[Found]:
    """Entities ``household_status``, ``pension`` and ``disability_degree``."""
    text = view.plain
    if "ngheo" in text or "trung binh" in text:
        yield from _households(view)
    if "huu" in text:
        yield from _pensions(view)
    if "nang" in text or "nhe" in text or "dbn" in text:
        for match in DEGREE.finditer(text):
            degree = match["degree"] or match["bare"]
            if degree != "nang" or view.marked[match.end() - 4 : match.end()] in ("nặng", "nang"):
                yield Found("disability_degree", DEGREES.get(degree, "especially_severe"), *view.span(*match.span()))


def _households(view: View) -> Iterator[Found]:
    """A negation also holds for what is joined to it: "không phải hộ nghèo hay cận nghèo"."""
    text, last_end, last_prefix = view.plain, -1, ""
    for match in STATUS.finditer(text):
        kind = "near_poor" if match["near"] else "average" if match["average"] else "poor"
        before = text[max(0, match.start() - 45) : match.start()]
        joined = AND.fullmatch(text, last_end, match.start()) if last_end >= 0 else None
        start, prefix = match.start(), last_prefix if joined else ""
        if match["escaped"]:
            prefix = "escaped"
        elif left := LEFT.search(before):
            prefix, start = "escaped", match.start() - len(before) + left.start()
        elif (negated := NEGATED.search(before)) and not NOT_SURE.search(before):
            prefix, start = "not", match.start() - len(before) + negated.start()
        last_end, last_prefix = match.end(), prefix
        if kind == "average":
            prefix = ""
        yield Found("household_status", _status(kind, prefix), *view.span(start, match.end()))


def _status(kind: str, prefix: str) -> str:
    if prefix == "escaped":
        return "escaped_near_poverty" if kind == "near_poor" else "escaped_poverty"
    return f"not_{kind}" if prefix else kind


def _pensions(view: View) -> Iterator[Found]:
    text = view.plain
    for match in PENSION.finditer(text):
        if "hữu" in view.marked[match.start() : match.end()]:
            continue
        before = text[max(0, match.start() - 40) : match.start()]
        if (lacks := LACKS.search(before)) or (NOT_AT_ALL.match(text, match.end()) and (lacks := HAS.search(before))):
            yield Found("pension", "no", *view.span(match.start() - len(before) + lacks.start(), match.end()))
        elif (has := HAS.search(before)) and not QUESTION.match(text[match.end() :]):
            yield Found("pension", "yes", *view.span(match.start() - len(before) + has.start(), match.end()))
