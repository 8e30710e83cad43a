"""The closed lists of programmes, aspects and provinces, with the words residents and staff see."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Slug(StrEnum):
    """An enum whose values are read from outside."""

    @classmethod
    def read(cls, value: object) -> Self | None:
        """The member of a slug, or None when there is none (Python 3.11 raises on ``value in Enum``)."""
        return cls(value) if isinstance(value, str) and value in cls._value2member_map_ else None


class Program(Slug):
    """A welfare programme. ``label`` is its everyday Vietnamese name."""

    TRO_GIUP_XA_HOI = "tro_giup_xa_hoi"
    HUU_TRI_XA_HOI = "huu_tri_xa_hoi"
    NGUOI_CAO_TUOI = "nguoi_cao_tuoi"
    NGUOI_KHUYET_TAT = "nguoi_khuyet_tat"
    TRE_EM_MO_COI = "tre_em_mo_coi"
    HO_NGHEO = "ho_ngheo"
    BHYT = "bhyt"
    MAI_TANG_PHI = "mai_tang_phi"
    TRO_GIUP_KHAN_CAP = "tro_giup_khan_cap"
    NGUOI_CO_CONG = "nguoi_co_cong"
    NHA_DAI_DOAN_KET = "nha_dai_doan_ket"
    QUY_VI_NGUOI_NGHEO = "quy_vi_nguoi_ngheo"
    XE_CHUYEN_BENH = "xe_chuyen_benh"
    TRA_CUU_HO_SO = "tra_cuu_ho_so"
    HOTLINE = "hotline"
    DIA_GIOI = "dia_gioi"

    @property
    def label(self) -> str:
        return _PROGRAM_LABELS[self]


_PROGRAM_LABELS = {
    Program.TRO_GIUP_XA_HOI: "Trợ cấp xã hội hằng tháng",
    Program.HUU_TRI_XA_HOI: "Hưu trí xã hội",
    Program.NGUOI_CAO_TUOI: "Người cao tuổi",
    Program.NGUOI_KHUYET_TAT: "Người khuyết tật",
    Program.TRE_EM_MO_COI: "Trẻ em mồ côi",
    Program.HO_NGHEO: "Hộ nghèo, cận nghèo",
    Program.BHYT: "Bảo hiểm y tế",
    Program.MAI_TANG_PHI: "Mai táng phí",
    Program.TRO_GIUP_KHAN_CAP: "Trợ giúp khẩn cấp",
    Program.NGUOI_CO_CONG: "Người có công",
    Program.NHA_DAI_DOAN_KET: "Hỗ trợ nhà ở",
    Program.QUY_VI_NGUOI_NGHEO: "Quỹ Vì người nghèo",
    Program.XE_CHUYEN_BENH: "Xe chuyển bệnh miễn phí",
    Program.TRA_CUU_HO_SO: "Tra cứu hồ sơ",
    Program.HOTLINE: "Số điện thoại liên hệ",
    Program.DIA_GIOI: "Xã, phường sau sáp nhập",
}


class Aspect(Slug):
    """What about a programme is asked. ``label`` is the quick-reply title."""

    OVERVIEW = "overview"
    ELIGIBILITY = "eligibility"
    AMOUNT = "amount"
    DOCUMENTS = "documents"
    PROCEDURE = "procedure"
    WHERE = "where"
    DURATION = "duration"
    PAYMENT = "payment"
    STATUS = "status"
    CONTACT = "contact"

    @property
    def label(self) -> str:
        return _ASPECT_LABELS[self]


_ASPECT_LABELS = {
    Aspect.OVERVIEW: "Tìm hiểu chung",
    Aspect.ELIGIBILITY: "Ai được hưởng",
    Aspect.AMOUNT: "Được bao nhiêu",
    Aspect.DOCUMENTS: "Giấy tờ cần có",
    Aspect.PROCEDURE: "Làm thế nào",
    Aspect.WHERE: "Nộp ở đâu",
    Aspect.DURATION: "Bao lâu thì có",
    Aspect.PAYMENT: "Nhận tiền thế nào",
    Aspect.STATUS: "Thay đổi, tạm dừng",
    Aspect.CONTACT: "Hỏi ai, gọi số nào",
}


class Province(Slug):
    """A province An Sinh serves. ``label`` is its official name since 2025-07-01 (Nghị quyết 202/2025/QH15)."""

    AN_GIANG = "an_giang"
    BAC_NINH = "bac_ninh"

    @property
    def label(self) -> str:
        return {"an_giang": "An Giang", "bac_ninh": "Bắc Ninh"}[self.value]


NATIONAL = "national"
