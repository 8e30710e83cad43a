"""Numbers in words: "tám mươi hai" → 82, "hai trăm ngàn" → 200 ngàn, so that the other recognisers only meet digits.

Words that are something else as often as a number ("ba" father, "năm" year, "sáu" without marks "after") count only in a row of number
words or before a word that is counted. Vietnamese numerals as taught in school; "lăm, nhăm, mốt, tư" after tens, "chục, linh, lẻ".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge_base.mentions.sentence import Token, View, words

ONES = {
    "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5, "sáu": 6, "bảy": 7, "bẩy": 7,
    "tám": 8, "chín": 9,
}  # fmt: skip
PLAIN_ONES = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "nham": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9}
ONLY_AFTER_TENS = frozenset({"mốt", "tư", "tu", "lăm", "lam", "nhăm", "nham"})
# What is counted: a single number word before one of these is a number.
COUNTED = words(
    "tuoi trieu tr ngan nghin ty ti dua nguoi khau nhan mieng gio h thang ngay hom bua tuan tieng phut chau be nam cai don thanh ruoi"
)
NOT_UNMARKED = frozenset({"nam", "sau", "ba", "tam", "tu", "bay", "chin"})
CHILD_CUES = words("nuoi co sinh de duoc them toi den con voi va ca")
CHILD_QUALITIES = words("nho tho dai an di con chua deu mo trai gai")
PLAIN_SEVEN = words("sang som toi ruoi kem mai ngay thu chu trua chieu dem")
NEXT_IS_RELATION = words("toi tui em minh con chau no chong vo")
# "ngày năm tháng ba": numbers of the calendar.
CALENDAR = frozenset({"ngay", "mung", "mong", "thang"})
TEN_AFTER = frozenset({"kem", "gio", "thang", "mung", "mong"})
DIGITS = re.compile(r"\d{1,3}")


def in_digits(view: View) -> View:
    """The view with number words replaced by digits; a replaced row of words keeps one span."""
    pieces, at = view.spans(), 0
    rewritten: list[tuple[str, int, int]] = []
    for start, end, value in _numbers(view.tokens):
        rewritten += pieces[at:start]
        begin, finish = view.span(start, end)
        rewritten += [(digit, begin, finish) for digit in str(value)]
        at = end
    return View.of(rewritten + pieces[at:], view.original) if rewritten else view


def _numbers(tokens: Sequence[Token]) -> Iterator[tuple[int, int, int]]:
    """(start, end, value) of the rows of number words."""
    at = 0
    while at < len(tokens):
        value, size, certain = _calendar(tokens, at) or _row(tokens, at)
        if size and (certain or _counted(tokens, at, size)):
            yield tokens[at].start, tokens[at + size - 1].end, value
        at += size or 1


def _one(token: Token) -> int | None:
    return ONES.get(token.word) or (None if token.marked else PLAIN_ONES.get(token.plain))


def _calendar(tokens: Sequence[Token], at: int) -> tuple[int, int, bool] | None:
    """A single number word that what stands before it makes one: "tháng tư", "mùng hai", "ngày năm tháng ba"; "tháng sau" is next month."""
    token, value = tokens[at], _one(tokens[at])
    before = tokens[at - 1].plain if at else ""
    if value and before == "trieu" and token.word in ONLY_AFTER_TENS:  # "4 triệu mốt"
        return value, 1, True
    after = tokens[at + 1].plain if at + 1 < len(tokens) else ""
    if value is None or before not in CALENDAR or token.word in ("sau", "mốt", "lăm", "nhăm", "lam", "nham") or after in NEXT_IS_RELATION:
        return None
    if after in ("muoi", "chuc", "tram") or (before == "ngay" and after != "thang"):
        return None
    return value, 1, True


def _row(tokens: Sequence[Token], at: int) -> tuple[int, int, bool]:
    """Value of the number that starts at a token, how many tokens it takes (0: none starts there), and whether it can be nothing else."""
    token = tokens[at]
    if token.word == "mười" or (token.plain == "muoi" and not token.marked and _ten(tokens, at)):
        unit = _one(tokens[at + 1]) if at + 1 < len(tokens) else None
        closed = unit and (_ends(tokens, at + 1) or (tokens[at - 1].plain in TEN_AFTER and not _year_follows(tokens, at + 1)))
        return (10 + unit, 2, True) if unit and closed else (10, 1, True)
    first = int(token.word) if DIGITS.fullmatch(token.word) else _one(token)
    if first is None or token.word in ONLY_AFTER_TENS:
        return 0, 0, False
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if following is None or first >= 10:
        return (0, 0, False) if token.word.isdigit() else (first, 1, False)
    if following.plain in ("muoi", "chuc"):
        unit = _one(tokens[at + 2]) if at + 2 < len(tokens) else None
        return (first * 10 + unit, 3, True) if unit and _ends(tokens, at + 2) else (first * 10, 2, True)
    if following.word in ("lăm", "nhăm") and not token.word.isdigit() and first > 1:  # "bảy lăm"
        return first * 10 + 5, 2, True
    if following.plain == "tram" and at + 2 < len(tokens):
        return _hundreds(tokens, at, first)
    unit = _one(following)
    if unit and not token.word.isdigit() and at + 2 < len(tokens) and tokens[at + 2].plain in ("tuoi", "t"):  # "bảy lăm tuổi"
        return first * 10 + unit, 2, True
    return (0, 0, False) if token.word.isdigit() else (first, 1, False)


def _year_follows(tokens: Sequence[Token], at: int) -> bool:
    """ "tháng mười năm 2027": a year, not the unit five."""
    return tokens[at].plain == "nam" and at + 1 < len(tokens) and tokens[at + 1].word.isdigit()


def _ten(tokens: Sequence[Token], at: int) -> bool:
    """Unmarked "muoi" (ten, salt, mosquito) is ten before what is counted, also with a unit in between."""
    unit = at + 1 < len(tokens) and _one(tokens[at + 1])
    if at and tokens[at - 1].plain in TEN_AFTER:
        return True
    return _counted(tokens, at, 1) or bool(unit and _counted(tokens, at, 2))


def _hundreds(tokens: Sequence[Token], at: int, hundreds: int) -> tuple[int, int, bool]:
    """ "hai trăm (linh năm | năm mươi | mười lăm)" before a word of thousands; a bare "hai trăm" is left as it is.

    "hai trăm rưỡi" is 250 before a word of thousands, else "2 trăm rưỡi".
    """
    rest, size, last = hundreds * 100, 2, at + 2
    half = tokens[last].word in ("rưỡi", "ruoi") and tokens[at + 1].word in ("trăm", "tram")
    if half:
        rest, size = rest + 50, 3
    elif tokens[last].plain in ("linh", "le") and last + 1 < len(tokens) and (unit := _one(tokens[last + 1])):
        rest, size = rest + unit, 4
    elif (found := _row(tokens, last))[1] and found[0] < 100 and (found[2] or _ends(tokens, last)):
        rest, size = rest + (found[0] if found[2] else found[0] * 10), 2 + found[1]
    following = tokens[at + size].plain if at + size < len(tokens) else ""
    if following in ("ngan", "nghin", "trieu", "tr", "k", "ty", "ti", "dong", "nguoi"):
        return rest, size, True
    return (hundreds, 1, True) if half else (0, 0, False)


def _ends(tokens: Sequence[Token], at: int) -> bool:
    """True when the unit at ``at`` closes its number: "mười năm nữa" is ten years, "mười lăm tuổi" is fifteen."""
    token, following = tokens[at], tokens[at + 1].plain if at + 1 < len(tokens) else ""
    if token.plain == "nam" and token.word != "lăm":
        return following in COUNTED - {"nam", "ngay", "thang"}
    if token.plain == "ba" and following in NEXT_IS_RELATION:
        return False
    return not (token.plain in NOT_UNMARKED and not token.marked and token.plain != "ba") or following in COUNTED or following == "tram"


def _counted(tokens: Sequence[Token], at: int, size: int) -> bool:
    token = tokens[at]
    following = tokens[at + size].plain if at + size < len(tokens) else ""
    before = tokens[at - 1].plain if at else ""
    after = tokens[at + size + 1].plain if at + size + 1 < len(tokens) else ""
    if token.word == "một":
        return True
    if before in ("trieu", "tr", "thu", "t"):
        return before in ("trieu", "tr") and following not in NEXT_IS_RELATION
    if following == "con":
        return before in CHILD_CUES or after in CHILD_QUALITIES
    if token.plain == "bay" and following == "gio":
        return token.marked or after in PLAIN_SEVEN
    if token.plain == "nam" and following in ("thang", "ngay", "nam", "tuan"):  # "năm tháng" as in "sinh năm, tháng nào"
        return False
    if not token.marked and token.plain in ("sau", "ba", "nam") and following in ("ngay", "thang", "tuan", "hom", "bua"):
        return after in ("nua", "tuoi")
    return following in COUNTED
