"""A dossier as the registry knows it, and the closed set of places it can be at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DossierStatus(StrEnum):
    """Where a dossier is. ``label`` is for staff; the resident's text is ``utter_dossier_status_<value>``."""

    RECEIVED = "received"
    IN_REVIEW = "in_review"
    NEED_MORE = "need_more"
    APPROVED = "approved"
    REFUSED = "refused"
    RETURNED = "returned"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    DossierStatus.RECEIVED: "Đã tiếp nhận",
    DossierStatus.IN_REVIEW: "Đang xem xét",
    DossierStatus.NEED_MORE: "Chờ bổ sung giấy tờ",
    DossierStatus.APPROVED: "Đã có kết quả",
    DossierStatus.REFUSED: "Không được duyệt",
    DossierStatus.RETURNED: "Đã trả kết quả",
}


@dataclass(frozen=True, slots=True)
class Dossier:
    """``code`` as printed on the receipt, ``code_key`` its comparable form; the second secret is never shown."""

    code: str
    code_key: str
    title: str
    desk: str
    filed_on: date
    status: DossierStatus
    status_since: date
    program: str | None = None
    phone: str | None = None
    cccd_last4: str | None = None
    desk_phone: str | None = None
    due_on: date | None = None
    missing: str = ""
    is_sample: bool = False
