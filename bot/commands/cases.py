"""``ansinh fleet`` and ``ansinh dossiers``: bringing vehicles and dossiers in, from CSV or as marked samples."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import MISSING, fields
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.commands.local_app import local_app
from bot.commands.samples import sample_dossiers, sample_fleet
from bot.dossiers.model import Dossier, DossierStatus
from bot.errors import ContentError
from bot.settings import Settings
from bot.transport.model import Vehicle
from knowledge_base.patterns import dossier_key, phone_number
from knowledge_base.places import default_places
from knowledge_base.programs import Program, Province
from knowledge_base.text import fold

LAST_FOUR = re.compile(r"\d{4}", re.ASCII)
YES = {"1", "co", "có", "x", "yes", "true"}


def import_fleet(settings: Settings, file: Path | None, *, sample: bool) -> None:
    """Import vehicles, all or nothing.

    Raises:
        ContentError: naming the row that is wrong.
    """
    vehicles = sample_fleet() if sample else _rows(file, _vehicle, Vehicle)
    with local_app(settings, with_model=False) as app, app.uow() as uow:
        count = uow.transport.upsert_vehicles(vehicles)
        uow.audit.record("cli", "fleet.import", "mẫu" if sample else str(file), detail={"vehicles": count})
        uow.commit()
    print(f"{count} xe{' mẫu' if sample else ''} đã nạp")


def list_fleet(settings: Settings) -> None:
    """Print the vehicles by commune."""
    with local_app(settings, with_model=False) as app, app.uow() as uow:
        vehicles = uow.transport.vehicles()
    table = Table("Xã, phường", "Biển số", "Cáng", "Oxy", "Đạt kiểm tra", "")
    for vehicle in vehicles:
        marks = ("có" if mark else "" for mark in (vehicle.has_stretcher, vehicle.has_oxygen, vehicle.fit))
        table.add_row(vehicle.commune, vehicle.plate, *marks, "MẪU" if vehicle.is_sample else "")
    Console().print(table)
    print(f"{len(vehicles)} xe")


def import_dossiers(settings: Settings, file: Path | None, *, sample: bool) -> None:
    """Import dossiers, all or nothing.

    Raises:
        ContentError: naming the row that is wrong.
    """
    dossiers = sample_dossiers(date.today()) if sample else _rows(file, _dossier, Dossier)  # noqa: DTZ011
    with local_app(settings, with_model=False) as app, app.uow() as uow:
        count = uow.dossiers.upsert(dossiers)
        uow.audit.record("cli", "dossiers.import", "mẫu" if sample else str(file), detail={"dossiers": count})
        uow.commit()
    print(f"{count} hồ sơ{' mẫu' if sample else ''} đã nạp")
    if sample:
        for dossier in dossiers:
            print(f"  {dossier.code}  ·  4 số cuối CCCD {dossier.cccd_last4}  ·  {dossier.status.label}")


def _rows(file: Path | None, read: Any, kind: type) -> Sequence[Any]:
    if file is None:
        raise ContentError("cần một tệp CSV, hoặc --sample")
    required = {field.name for field in fields(kind) if field.default is MISSING} - {"code_key"}
    with file.open(encoding="utf-8-sig", newline="") as opened:
        reader = csv.DictReader(opened)
        missing = required - set(reader.fieldnames or ())
        if missing:
            raise ContentError(f"thiếu cột {', '.join(sorted(missing))}", place=file.name)
        return list(_read_all(reader, read, file.name))


def _read_all(reader: csv.DictReader[str], read: Any, name: str) -> Iterator[Any]:
    for number, row in enumerate(reader, start=2):
        try:
            yield read({key: (value or "").strip() for key, value in row.items() if key})
        except (ValueError, KeyError) as error:
            raise ContentError(str(error), place=f"{name} dòng {number}") from None


def _vehicle(row: dict[str, str]) -> Vehicle:
    province, commune, commune_code = Province(row["province"]), _needed(row, "commune"), _needed(row, "commune_code")
    _check_commune(province, commune, commune_code)
    return Vehicle(
        plate=_needed(row, "plate"),
        province=province.value,
        commune_code=commune_code,
        commune=commune,
        phone=_phone(row),
        has_stretcher=row.get("has_stretcher", "").lower() in YES,
        has_oxygen=row.get("has_oxygen", "").lower() in YES,
        fit=row.get("fit", "1").lower() in YES,
    )


def _check_commune(province: Province, commune: str, code: str) -> None:
    """A vehicle under an unknown code would never be suggested to anybody; the right code of the name is told when there is one."""
    units = {unit.code: unit for unit in default_places().units.values() if unit.province is province}
    if code not in units:
        right = [unit.code for unit in units.values() if fold(unit.name) == fold(commune)]
        hint = f"; mã của {commune} là {right[0]}" if len(right) == 1 else ""
        raise ValueError(f"commune_code “{code}” không phải mã xã, phường hiện nay của {province.label}{hint}")


def _dossier(row: dict[str, str]) -> Dossier:
    key = dossier_key(row["code"])
    if not key:
        raise ValueError(f"mã hồ sơ “{row['code']}” không đọc được")
    if not (row.get("cccd_last4") or row.get("phone")):
        raise ValueError("cần cccd_last4 hoặc phone để xác nhận người hỏi")
    if row.get("cccd_last4") and not LAST_FOUR.fullmatch(row["cccd_last4"]):
        raise ValueError("cccd_last4 phải là đúng 4 chữ số cuối (mở bằng bảng tính có thể mất số 0 đứng đầu)")
    return Dossier(
        code=row["code"],
        code_key=key,
        title=_needed(row, "title"),
        desk=_needed(row, "desk"),
        filed_on=date.fromisoformat(row["filed_on"]),
        status=DossierStatus(row["status"]),
        status_since=date.fromisoformat(row["status_since"]),
        program=Program(row["program"]).value if row.get("program") else None,
        phone=_phone(row),
        cccd_last4=row.get("cccd_last4") or None,
        desk_phone=row.get("desk_phone") or None,
        due_on=date.fromisoformat(row["due_on"]) if row.get("due_on") else None,
        missing=row.get("missing", ""),
    )


def _phone(row: dict[str, str]) -> str | None:
    """As written, when somebody can be called there."""
    phone = row.get("phone") or None
    if phone and phone_number(phone) is None:
        raise ValueError("phone không phải số điện thoại gọi được")
    return phone


def _needed(row: dict[str, str], name: str) -> str:
    if not row.get(name):
        raise ValueError(f"ô {name} để trống")
    return row[name]
