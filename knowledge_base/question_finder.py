"""What is asked in a message: its sentences, and those among them that ask.

Residents write letters: who they are, what happened, what the hamlet head said, and somewhere the question. Signs of a question are
Vietnamese question words (with or without marks), "cho tôi hỏi", and the question mark.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge_base.text import fold, strip_marks

# A message up to this many syllables is taken as a whole, whatever it is made of.
SHORT = 30
# A point inside "1.500.000", "000.00.19.H01", "TP.HCM" ends nothing; one after a single capital or a known short form neither.
SENTENCE_END = re.compile(r"(?<!\b[A-ZĐ])(?<!\bTP)(?<!\bTX)(?<!\bTT)(?<!\bNĐ)(?<!\bQĐ)[.](?=\s|$)|[?!…]+|\n+|;")
QUESTION_WORDS = (
    "bao nhieu",
    "bao lau|bao gio|khi nao|luc nao",
    "may (?:tien|ngay|thang|lan|nguoi|tuoi|muc|loai|phan|gio|nam)",
    "o dau|dau vay|cho nao|noi nao|co quan nao",
    "the nao|ra sao|lam sao|tai sao|vi sao|thi sao|cach nao",
    "nhung gi|giay to gi|cai gi|duoc gi|ho tro gi|gi khong",
    "(?:huong|can|gom|lam|mang|nop|nhan|lanh|xin|che do|quyen loi|chinh sach|dieu kien|thu tuc|ho so) (?:nhung )?(?:gi|nao)",
    "ai (?:duoc|cap|co|lam|chiu|la)|nhung ai|doi tuong nao|truong hop nao",
    "(?:duoc|phai|dung|vay|co|the|nua|chua|hay) (?:khong|chua|ko|k|hong|ha)|roi (?:chua|ha)|(?:phai khong|vay|the) a$",
    r"co (?:\w+ ){1,12}khong",
    r"(?:cho|xin|muon|nho|can) (?:\w+ ){0,3}(?:hoi|biet|tu van|huong dan|chi giup)",
    r"xin hoi|hoi (?:la|rang|ve|giup)|huong dan (?:\w+ )?(?:giup|gium)",
)
ASKS = re.compile(rf"\b(?:{'|'.join(QUESTION_WORDS)})\b")
# "Tôi muốn hỏi như sau: …": what comes behind the colon is asked, whatever its words.
ANNOUNCED = re.compile(
    r"\b(?:hoi|thac mac|giai dap|cau hoi|noi dung|nhu sau|the nay|vay ne|chuyen nay|viec nay|cai nay|muon biet|cho biet|khong ai biet|la)\b"
    r"[^:]{0,40}:\s"
)
# Sentences that thank, greet or promise, although they may hold such words.
ONLY_POLITE = re.compile(
    r"^(?:xin |em |toi |chau |con )*(?:chao|kinh gui|kinh chao|cam on|mong som|rat mong|tran trong)\b(?!.*\b(?:hoi|khong)\b)"
)
JOINED = re.compile(r",?\s(?:và|va|với lại|voi lai|đồng thời|dong thoi|còn|con|rồi|roi|ngoài ra|ngoai ra)\s|,\s", re.IGNORECASE)
FEWEST_IN_PART = 3
NUMBERED = re.compile(r"(?:^|\s)\d{1,2}[.)]\s+")
# What questions are made of whatever they are about.
GENERIC_WORDS = (
    "a ai anh ba bac bao ben bi biet bo cac can cap cau chau chi cho chu chua chuan co con cu cua da dang dau de di dinh do "
    "don dung duoc em gi gia giay gio gium giup gom ha hay ho hoi hom huong khi khong la lam lanh lau len luc ma mat may me "
    "minh moi mot muon nao ngay nha nhan nhe nhieu nhu nhung noi nop o oi ong phai ra roi sao se so tai thang the them thi "
    "thu thuc tien to toi tro truoc tu tuc tui va vay ve viec xin y "
)
GENERIC = frozenset(GENERIC_WORDS.split())


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of the text given (trimmed, never empty). ``asks``: it holds a question; ``surely``: by its mark or its announcement."""

    start: int
    end: int
    text: str
    asks: bool
    surely: bool


def sentences(text: str) -> list[Sentence]:
    """The sentences of a text in order; offsets count its characters."""
    found, start = [], 0
    for end in (*SENTENCE_END.finditer(text), None):
        stop = end.end() if end else len(text)
        found += _announced(text, start, stop) or _sentence(text, start, stop, None)
        start = stop
    return found


def _announced(text: str, start: int, stop: int) -> list[Sentence]:
    """The two halves of a sentence that announces its question; [] when it does not."""
    colon = ANNOUNCED.search(strip_marks(text[start:stop]).lower())
    if colon is None or not any(character.isalnum() for character in text[start + colon.end() : stop]):
        return []
    return _sentence(text, start, start + colon.end(), False) + _sentence(text, start + colon.end(), stop, True)


def _sentence(text: str, start: int, stop: int, asks: bool | None) -> list[Sentence]:
    piece = text[start:stop]
    if not any(character.isalnum() for character in piece):
        return []
    left, right = start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
    inside = text[left:right]
    surely = asks if asks is not None else inside.endswith("?")
    return [Sentence(left, right, inside, surely or (asks is None and _asks(inside)), surely)]


def focus(text: str) -> tuple[str, str]:
    """The part of a letter that asks, and the rest: ``(question, context)``.

    Sentences that surely ask leave those that only hold a question word to the context.
    A short message, and one in which no sentence asks or all do, is all question.

    >>> focus("chế độ mai táng phí được bao nhiêu?")
    ('chế độ mai táng phí được bao nhiêu?', '')
    """
    if len(text.split()) <= SHORT:
        return text, ""
    found = sentences(text)
    asking = [sentence for sentence in found if sentence.surely] or [sentence for sentence in found if sentence.asks]
    if not asking or len(asking) == len(found):
        return text, ""
    return " ".join(sentence.text for sentence in asking), " ".join(sentence.text for sentence in found if sentence not in asking)


def is_generic(question: str) -> bool:
    """Whether a question names nothing by itself and means what was told before it.

    >>> is_generic("Vậy nhà em cần chuẩn bị những giấy tờ gì ạ?"), is_generic("Thẻ bảo hiểm y tế mua ở đâu?")
    (True, False)
    """
    return all(syllable in GENERIC for syllable in fold(question).split())


def parts(text: str, limit: int = 3) -> list[str]:
    """The single questions of a message that asks several, in order, at most ``limit``; [] when it asks one thing.

    The items of a numbered list; else its sentences, and one with question words on both sides of "và", "với lại", a comma …
    is cut there.

    >>> parts("mai táng phí được bao nhiêu và nộp hồ sơ ở đâu")
    ['mai táng phí được bao nhiêu', 'nộp hồ sơ ở đâu']
    """
    items = [item.strip() for item in NUMBERED.split(text)[1:] if len(item.split()) >= FEWEST_IN_PART - 1]
    if len(items) > 1:
        return items[:limit]
    found = [piece for sentence in sentences(text) if sentence.asks for piece in _cut(sentence.text)]
    return found[:limit] if len(found) > 1 else []


def _cut(sentence: str) -> list[str]:
    for joint in JOINED.finditer(sentence):
        left, right = sentence[: joint.start()].strip(), sentence[joint.end() :].strip()
        if min(len(left.split()), len(right.split())) >= FEWEST_IN_PART and _has_question_word(left) and _has_question_word(right):
            return [left, *_cut(right)]
    return [sentence]


def _asks(sentence: str) -> bool:
    return not ONLY_POLITE.match(fold(sentence)) and _has_question_word(sentence)


def _has_question_word(text: str) -> bool:
    return bool(ASKS.search(" ".join(strip_marks(text).lower().split())))
