"""Bringing vehicles and dossiers in from CSV: whole files or nothing, the wrong row named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.commands import cases
from bot.commands.cases import _dossier, _rows, _vehicle
from bot.dossiers.model import Dossier, DossierStatus
from bot.errors import ContentError
from bot.transport.model import Vehicle
from knowledge_base.places import default_places

COMMUNE = next(unit.code for unit in default_places().units.values() if unit.name == "Phường Long Xuyên")
VEHICLES = "plate,province,commune_code,commune,phone,has_stretcher,has_oxygen,fit\n"
DOSSIERS = "code,title,desk,filed_on,status,status_since,program,phone,cccd_last4,due_on,missing\n"
GOOD_DOSSIER = "000.00.19.H01-251103-0012,Trợ cấp,Một cửa xã Mẫu,2026-11-03,in_review,2026-11-04,huu_tri_xa_hoi,,6789,2026-11-30,\n"


def file(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "nhap.csv"
    path.write_text(text, encoding=encoding)
    return path


def test_vehicles_are_read(tmp_path: Path) -> None:
    source = file(
        tmp_path,
        f"{VEHICLES}MAU-1,an_giang,{COMMUNE},Phường Mẫu, 0912345678 ,có,x,1\nMAU-2,an_giang,{COMMUNE},Phường Mẫu,,,,0\n",
        "utf-8-sig",
    )
    first, second = _rows(source, _vehicle, Vehicle)
    assert first == Vehicle("MAU-1", "an_giang", COMMUNE, "Phường Mẫu", "0912345678", True, True, True)
    assert (second.phone, second.has_stretcher, second.fit, second.is_sample) == (None, False, False, False)


def test_columns_that_may_be_missing_take_defaults(tmp_path: Path) -> None:
    (only,) = _rows(file(tmp_path, f"plate,province,commune_code,commune\nMAU-1,an_giang,{COMMUNE},Phường Mẫu\n"), _vehicle, Vehicle)
    assert only.fit
    assert not only.has_oxygen


def test_dossiers_are_read(tmp_path: Path) -> None:
    (only,) = _rows(file(tmp_path, DOSSIERS + GOOD_DOSSIER), _dossier, Dossier)
    assert only.code_key == "0000019H01-251103-0012"
    assert (only.status, only.filed_on, only.due_on) == (DossierStatus.IN_REVIEW, date(2026, 11, 3), date(2026, 11, 30))
    assert (only.phone, only.cccd_last4, only.is_sample) == (None, "6789", False)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (("000.00.19.H01-251103-0012", "12345"), "không đọc được"),
        (("6789", ""), "cần cccd_last4 hoặc phone"),
        (("in_review", "lost"), "lost"),
        (("2026-11-03", "03/11/2026"), "03/11/2026"),
        (("huu_tri_xa_hoi", "xo_so"), "xo_so"),
        (("Trợ cấp", ""), "title"),
        ((",6789,", ",678,"), "cccd_last4"),
        ((",6789,", ",089123456789,"), "cccd_last4"),
        ((",6789,", ",67a9,"), "cccd_last4"),
        ((",,6789,", ",12345,6789,"), "phone"),
    ],
)
def test_wrong_dossier_is_named_with_its_row(tmp_path: Path, changed: tuple[str, str], said: str) -> None:
    source = file(tmp_path, DOSSIERS + GOOD_DOSSIER + GOOD_DOSSIER.replace(*changed))
    with pytest.raises(ContentError, match=r"nhap\.csv dòng 3") as caught:
        _rows(source, _dossier, Dossier)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (f"MAU-1,ha_noi,{COMMUNE},Phường Mẫu\n", "ha_noi"),
        (f",an_giang,{COMMUNE},Phường Mẫu\n", "plate"),
        ("MAU-1,an_giang,99999,Phường Mẫu\n", "99999"),
        ("MAU-1,an_giang,00000,phường Long Xuyên\n", COMMUNE),
        (f"MAU-1,bac_ninh,{COMMUNE},Phường Mẫu\n", COMMUNE),
    ],
)
def test_wrong_vehicle_is_named_with_its_row(tmp_path: Path, row: str, said: str) -> None:
    with pytest.raises(ContentError, match="dòng 2") as caught:
        _rows(file(tmp_path, "plate,province,commune_code,commune\n" + row), _vehicle, Vehicle)
    assert said in str(caught.value)


def test_vehicle_whose_driver_cannot_be_called_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="phone"):
        _rows(file(tmp_path, f"plate,province,commune_code,commune,phone\nMAU-1,an_giang,{COMMUNE},Phường Mẫu,0912\n"), _vehicle, Vehicle)


def test_missing_columns_are_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"thiếu cột commune, commune_code"):
        _rows(file(tmp_path, "plate,province\nMAU-1,an_giang\n"), _vehicle, Vehicle)


def test_neither_file_nor_sample_is_an_error() -> None:
    with pytest.raises(ContentError, match="--sample"):
        _rows(None, _vehicle, Vehicle)


def test_empty_file_has_no_columns(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="thiếu cột"):
        _rows(file(tmp_path, ""), _dossier, Dossier)


def test_import_takes_the_marks_people_write() -> None:
    assert {"1", "x", "có", "yes"} <= cases.YES
