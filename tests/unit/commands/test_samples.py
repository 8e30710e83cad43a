"""Sample dossiers and the sample fleet."""

from __future__ import annotations

from datetime import date

import pytest

from bot.commands.samples import sample_dossiers, sample_fleet
from bot.dossiers.lookup import read_proof
from knowledge_base.patterns import dossier_key
from knowledge_base.places import default_places
from knowledge_base.programs import Program


def test_plates_and_codes_are_unique() -> None:
    fleet = sample_fleet()
    assert len({vehicle.plate for vehicle in fleet}) == len(fleet)
    dossiers = sample_dossiers(date(2026, 11, 21))
    assert len({dossier.code_key for dossier in dossiers}) == len(dossiers)


def test_fleet_stands_in_real_communes_and_is_mixed() -> None:
    fleet = sample_fleet()
    codes = {unit.code: unit.name for unit in default_places().units.values()}
    assert all(codes[vehicle.commune_code] == vehicle.commune for vehicle in fleet)
    assert {vehicle.province for vehicle in fleet} == {"an_giang"}
    for mark in ("has_stretcher", "has_oxygen", "fit"):
        assert {getattr(vehicle, mark) for vehicle in fleet} == {True, False}


def test_fleet_is_the_same_every_time() -> None:
    assert sample_fleet() == sample_fleet()


@pytest.mark.parametrize("today", [date(2026, 11, 21), date(2026, 1, 1), date(2028, 2, 29)])
def test_dossiers_can_be_looked_up_as_printed(today: date) -> None:
    for dossier in sample_dossiers(today):
        assert dossier_key(dossier.code) == dossier.code_key
        assert read_proof(dossier.cccd_last4 or "") == dossier.cccd_last4
        assert dossier.filed_on <= dossier.status_since <= today
        assert Program.read(dossier.program)


def test_one_sample_is_overdue_and_one_lacks_papers() -> None:
    today = date(2026, 11, 21)
    dossiers = sample_dossiers(today)
    assert any(dossier.due_on and dossier.due_on < today and dossier.status.value == "in_review" for dossier in dossiers)
    assert any(dossier.missing for dossier in dossiers)
