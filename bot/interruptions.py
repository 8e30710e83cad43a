"""When a resident, in the middle of a form, says something that is no answer to its question."""

from __future__ import annotations

import re
from enum import StrEnum

from bot.ports import Understanding
from knowledge_base.text import clean, fold

CONFIDENT = 0.55
# Leaving one form for another takes more: a place or a hospital may look like a wish for a vehicle.
OTHER_FORM = 0.78
CANCEL = re.compile(
    r"(?:thoi|huy|dung|bo|ngung)(?: (?:di|nha|nhe|a|bo|luon|khoi|khong|ko|dat|xe|nua|tra|cuu|lai|em|con|ban))*|khong (?:dat|can|tra|lam)(?: \w+)? nua(?: \w+)?"
)
QUESTION = re.compile(
    r"\?|\b(?:khong|ko|hong|hok|bao nhieu|nhieu|the nao|sao|gi|o dau|dau|khi nao|may gio|bao lau|ai|phai khong|chua|duoc khong|nhu nao)\W*$"
    r"|^(?:tai sao|sao|co phai|co can|co duoc|ai |muon hoi|cho hoi|xin hoi|hoi)"
)


class Interruption(StrEnum):
    """What the resident does instead of answering. ``label`` is for staff."""

    CANCEL = "cancel"
    PERSON = "person"
    QUESTION = "question"
    OTHER_FORM = "other_form"
    PROVINCE = "province"

    @property
    def label(self) -> str:
        return {
            "cancel": "Thôi không làm nữa",
            "person": "Xin gặp cán bộ",
            "question": "Hỏi chen",
            "other_form": "Chuyển sang việc khác",
            "province": "Cho biết tỉnh",
        }[self.value]


def interruption(understanding: Understanding, readable: bool) -> Interruption | None:
    """What a message means for the running form; None when it is (or may be) an answer to its question.

    Args:
        understanding: the model's reading.
        readable: the text has the shape the question asks for (a phone number, a place …), so it is taken as the answer.
    """
    folded, intent = fold(understanding.text), understanding.intent
    right = "đúng" in clean(understanding.text).lower()  # without marks the same word as "dừng" (stop)
    if (intent == "cancel" and understanding.confidence > 0.99) or (CANCEL.fullmatch(folded) and not right):
        return Interruption.CANCEL
    tapped = understanding.text.startswith("/")  # a button or command: typed text never reaches the model with a slash
    if not tapped and (readable or understanding.confidence < CONFIDENT):
        return None
    if tapped and intent == "inform_province":
        return Interruption.PROVINCE
    if intent == "cancel":
        return Interruption.CANCEL
    if intent == "request_person":
        return Interruption.PERSON
    if intent in ("check_dossier", "request_vehicle") and understanding.confidence >= OTHER_FORM:
        return Interruption.OTHER_FORM
    if tapped:
        return Interruption.QUESTION
    asks = intent.startswith("ask_") or intent == "out_of_scope"
    return Interruption.QUESTION if asks and QUESTION.search(_loose(understanding.text)) else None


def _loose(text: str) -> str:
    return fold(text) + ("?" if text.rstrip().endswith("?") else "")
