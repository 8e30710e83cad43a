"""The closed lists read values from outside without raising."""

from __future__ import annotations

import pytest

from knowledge_base.programs import Aspect, Program, Province, Slug


@pytest.mark.parametrize("kind", [Program, Aspect, Province])
def test_every_slug_reads_back(kind: type[Slug]) -> None:
    assert [kind.read(member.value) for member in kind] == list(kind)


@pytest.mark.parametrize("value", [None, "", "ha_noi", 3, ["bhyt"], {"a": 1}, "BHYT"])
def test_anything_else_reads_as_nothing(value: object) -> None:
    assert Program.read(value) is None
    assert Aspect.read(value) is None
    assert Province.read(value) is None


def test_slugs_are_plain_ascii_and_in_the_contract() -> None:
    assert {program.value for program in Program} == {
        "tro_giup_xa_hoi", "huu_tri_xa_hoi", "nguoi_cao_tuoi", "nguoi_khuyet_tat", "tre_em_mo_coi", "ho_ngheo", "bhyt", "mai_tang_phi",
        "tro_giup_khan_cap", "nguoi_co_cong", "nha_dai_doan_ket", "quy_vi_nguoi_ngheo", "xe_chuyen_benh", "tra_cuu_ho_so", "hotline",
        "dia_gioi",
    }  # fmt: skip
    assert [aspect.value for aspect in Aspect] == [
        "overview", "eligibility", "amount", "documents", "procedure", "where", "duration", "payment", "status", "contact",
    ]  # fmt: skip
