"""Sample dossiers and a sample fleet: invented, marked as samples, for trying An Sinh out."""

from __future__ import annotations

from datetime import date, timedelta

from bot.dossiers.model import Dossier, DossierStatus
from bot.transport.model import Vehicle
from knowledge_base.patterns import dossier_key
from knowledge_base.places import default_places
from knowledge_base.programs import Province

VEHICLES = 188


def sample_fleet() -> list[Vehicle]:
    """188 invented vehicles over the communes of former An Giang; plates are no real series."""
    codes = sorted(
        {
            unit.code: unit
            for places in default_places().by_level("old_commune")
            for unit in places.units
            if places.old_province == "An Giang" and unit.province is Province.AN_GIANG
        }.items()
    )
    units = [unit for _, unit in codes]
    return [
        Vehicle(
            plate=f"MAU-{number:03d}",
            province=Province.AN_GIANG.value,
            commune_code=units[number % len(units)].code,
            commune=units[number % len(units)].name,
            has_stretcher=number % 5 != 0,
            has_oxygen=number % 3 != 0,
            fit=number % 16 != 15,
            is_sample=True,
        )
        for number in range(VEHICLES)
    ]


def sample_dossiers(today: date) -> list[Dossier]:
    """Six invented dossiers in every state, dated around today."""
    states = (
        ("0001", "Trợ cấp hưu trí xã hội", "huu_tri_xa_hoi", DossierStatus.RECEIVED, 2, 7, "", "H01"),
        ("0002", "Trợ cấp xã hội hằng tháng cho người khuyết tật", "nguoi_khuyet_tat", DossierStatus.IN_REVIEW, 5, 4, "", "H01"),
        ("0003", "Xác định mức độ khuyết tật", "nguoi_khuyet_tat", DossierStatus.NEED_MORE, 12, 10, "bản sao giấy ra viện", "H01"),
        ("0004", "Hỗ trợ chi phí mai táng", "mai_tang_phi", DossierStatus.APPROVED, 6, -1, "", "H05"),
        ("0005", "Trợ cấp xã hội hằng tháng", "tro_giup_xa_hoi", DossierStatus.REFUSED, 20, -9, "", "H05"),
        ("0006", "Trợ cấp hưu trí xã hội", "huu_tri_xa_hoi", DossierStatus.IN_REVIEW, 19, -5, "", "H05"),
    )
    return [_dossier(today, *state) for state in states]


def _dossier(
    today: date, number: str, title: str, program: str, status: DossierStatus, ago: int, due_in: int, missing: str, unit: str
) -> Dossier:
    filed = today - timedelta(days=ago)
    code = f"000.00.99.{unit}-{filed:%y%m%d}-{number}"
    return Dossier(
        code=code,
        code_key=dossier_key(code),
        title=title,
        desk="bộ phận Một cửa xã Mẫu",
        filed_on=filed,
        status=status,
        status_since=filed + timedelta(days=min(1, ago)),
        program=program,
        cccd_last4=f"{int(number) * 1111:04d}",
        due_on=today + timedelta(days=due_in),
        missing=missing,
        is_sample=True,
    )
