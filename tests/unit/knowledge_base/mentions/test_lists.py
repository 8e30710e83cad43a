"""Programmes, beneficiary groups and illnesses by name."""

from __future__ import annotations

import pytest

from knowledge_base.mentions.gazetteer import read_names
from knowledge_base.programs import Program
from knowledge_base.text import strip_marks
from tests.support.mentions import texts, values

PROGRAMS = [
    ("tiền già", "huu_tri_xa_hoi"),
    ("trợ cấp hưu trí xã hội", "huu_tri_xa_hoi"),
    ("lương hưu xã hội", "huu_tri_xa_hoi"),
    ("thẻ bảo hiểm", "bhyt"),
    ("bảo hiểm y tế", "bhyt"),
    ("thẻ BHYT", "bhyt"),
    ("bhyt hộ gia đình", "bhyt"),
    ("chế độ chất độc da cam", "nguoi_co_cong"),
    ("chế độ thương binh", "nguoi_co_cong"),
    ("trợ cấp xã hội", "tro_giup_xa_hoi"),
    ("bảo trợ xã hội", "tro_giup_xa_hoi"),
    ("trợ cấp cho mẹ đơn thân", "tro_giup_xa_hoi"),
    ("mừng thọ", "nguoi_cao_tuoi"),
    ("giấy xác nhận khuyết tật", "nguoi_khuyet_tat"),
    ("trợ cấp người khuyết tật", "nguoi_khuyet_tat"),
    ("trợ cấp trẻ mồ côi", "tre_em_mo_coi"),
    ("chuẩn nghèo", "ho_ngheo"),
    ("xét hộ nghèo", "ho_ngheo"),
    ("mai táng phí", "mai_tang_phi"),
    ("tiền đám ma", "mai_tang_phi"),
    ("cứu trợ", "tro_giup_khan_cap"),
    ("nhà đại đoàn kết", "nha_dai_doan_ket"),
    ("nhà tình thương", "nha_dai_doan_ket"),
    ("quỹ vì người nghèo", "quy_vi_nguoi_ngheo"),
    ("xe chuyển bệnh", "xe_chuyen_benh"),
    ("tra cứu hồ sơ", "tra_cuu_ho_so"),
    ("đường dây nóng", "hotline"),
    ("sáp nhập xã", "dia_gioi"),
]
SLIPS = [
    ("bảo hiễm y tế", "bhyt"),
    ("bao hiem y tee", "bhyt"),
    ("bảo hiêm y tế", "bhyt"),
    ("trợ cấp xã hôi", "tro_giup_xa_hoi"),
    ("tro cap xa hoii", "tro_giup_xa_hoi"),
    ("hưu trí xã họi", "huu_tri_xa_hoi"),
    ("huu trí xa hoi", "huu_tri_xa_hoi"),
    ("mai tang phis", "mai_tang_phi"),
    ("nhà đại đòan kết", "nha_dai_doan_ket"),
    ("quỹ vì ngừơi nghèo", "quy_vi_nguoi_ngheo"),
    ("xe chuyênr bệnh", "xe_chuyen_benh"),
    ("trơ giúp xã hội", "tro_giup_xa_hoi"),
    ("bảo hểm y tế", "bhyt"),
    ("bao hiemr y te ho gia dinh", "bhyt"),
    ("mai tnag phí", "mai_tang_phi"),
    ("trợ gip xã hội", "tro_giup_xa_hoi"),
    ("nhà đại đoàm kết", "nha_dai_doan_ket"),
    ("xe chuyểm bệnh", "xe_chuyen_benh"),
    ("quỹ vì ngưi nghèo", "quy_vi_nguoi_ngheo"),
]
NO_PROGRAMS = [
    "bảo hiểm xã hội một lần",
    "bảo hiểm xe máy",
    "tiền nhà",
    "trợ cấp thất nghiệp",
    "trợ cấp thai sản",
    "già rồi",
    "xe ôm",
    "nhà ở xã hội",
    "thẻ ngân hàng",
    "hồ sơ xin việc",
    "hội nghị xã",
    "quỹ đất",
    "chế độ ăn",
    "cứu hỏa",
]
BENEFICIARIES = [
    ("người cao tuổi", "elderly"),
    ("người già neo đơn", "lonely_elderly"),
    ("người khuyết tật", "disabled"),
    ("người bị tâm thần", "mentally_ill"),
    ("trẻ mồ côi", "orphan"),
    ("mồ côi cả cha lẫn mẹ", "orphan"),
    ("mẹ đơn thân", "single_parent"),
    ("một mình nuôi con", "single_parent"),
    ("người nhiễm HIV", "hiv"),
    ("người nghèo", "poor"),
    ("dân tộc thiểu số", "ethnic_minority"),
    ("thương binh", "war_invalid"),
    ("bệnh binh", "sick_soldier"),
    ("con liệt sĩ", "martyr_family"),
    ("mẹ Việt Nam anh hùng", "heroic_mother"),
    ("nhiễm chất độc hóa học", "agent_orange"),
    ("thanh niên xung phong", "youth_volunteer"),
    ("cựu chiến binh", "veteran"),
    ("trẻ em dưới 6 tuổi", "child_under_6"),
    ("học sinh sinh viên", "student"),
]
NO_BENEFICIARIES = [
    "người ta",
    "người nhà",
    "con cái",
    "thương cháu",
    "mẹ đi làm",
    "đơn xin",
    "già trẻ",
    "anh hùng",
    "nghèo",
    "dân số",
    "thương lượng",
]
CONDITIONS = [
    ("bị tâm thần", "mental_illness"),
    ("ung thư phổi", "cancer"),
    ("chạy thận", "dialysis"),
    ("lọc máu", "dialysis"),
    ("nhiễm HIV", "hiv"),
    ("tai biến", "stroke"),
    ("đột quỵ", "stroke"),
    ("nằm liệt giường", "paralysis"),
    ("nằm một chỗ", "bedridden"),
    ("bị mù", "blind"),
    ("khiếm thị", "blind"),
    ("câm điếc", "deaf"),
    ("tự kỷ", "autism"),
    ("động kinh", "epilepsy"),
    ("hội chứng down", "down_syndrome"),
    ("bại não", "cerebral_palsy"),
    ("chậm phát triển", "intellectual_disability"),
    ("tim bẩm sinh", "heart_disease"),
    ("tiểu đường", "diabetes"),
    ("cụt chân", "amputation"),
]
NO_CONDITIONS = [
    "mù mịt",
    "tâm sự",
    "thận trọng",
    "liệt kê",
    "máu me",
    "ung dung",
    "tim đường",
    "bị bệnh",
    "con mu",
    "liet ke",
    "mu mit",
    "bị cấm",
    "bi lu",
    "không đi làm được",
    "Việt Nam cho",
]


@pytest.mark.parametrize(("text", "expected"), PROGRAMS, ids=[row[0] for row in PROGRAMS])
def test_programme_is_found_with_and_without_marks(text: str, expected: str) -> None:
    for spelling in (text, strip_marks(text), text.upper()):
        assert values(f"cho hỏi {spelling} ở đâu", "program") == [expected], spelling


@pytest.mark.parametrize(("text", "expected"), SLIPS, ids=[row[0] for row in SLIPS])
def test_one_slip_in_a_long_name_does_no_harm(text: str, expected: str) -> None:
    assert values(f"hỏi {text} ạ", "program") == [expected]


@pytest.mark.parametrize("text", NO_PROGRAMS)
def test_other_matters_are_no_programme(text: str) -> None:
    assert values(text, "program") == []


@pytest.mark.parametrize(("text", "expected"), BENEFICIARIES, ids=[row[0] for row in BENEFICIARIES])
def test_beneficiary_is_found_with_and_without_marks(text: str, expected: str) -> None:
    for spelling in (text, strip_marks(text)):
        assert values(spelling, "beneficiary") == [expected], spelling


@pytest.mark.parametrize("text", NO_BENEFICIARIES)
def test_other_people_are_no_beneficiary(text: str) -> None:
    assert values(text, "beneficiary") == []


@pytest.mark.parametrize(("text", "expected"), CONDITIONS, ids=[row[0] for row in CONDITIONS])
def test_illness_is_found_with_and_without_marks(text: str, expected: str) -> None:
    for spelling in (text, strip_marks(text)):
        assert values(f"mẹ {spelling} rồi", "condition") == [expected], spelling


@pytest.mark.parametrize("text", NO_CONDITIONS)
def test_other_words_are_no_illness(text: str) -> None:
    assert values(text, "condition") == []


def test_programme_of_a_person_is_longer_than_the_person() -> None:
    assert texts("chế độ cho người khuyết tật", "program") == ["chế độ cho người khuyết tật"]
    assert values("chế độ cho người khuyết tật", "beneficiary") == []


def test_no_name_goes_on_across_a_comma() -> None:
    assert values("nộp bảo hiểm, y tế xã hội", "program") == []


def test_every_programme_has_names() -> None:
    assert {name.value for name in read_names("program_names.yml")} == {program.value for program in Program}


@pytest.mark.parametrize("file", ["program_names.yml", "beneficiary_names.yml", "condition_names.yml"])
def test_every_name_of_a_list_is_found_as_itself(file: str) -> None:
    entity = file.removesuffix("_names.yml")
    for name in read_names(file):
        found = values(" ".join(name.syllables), entity)
        assert found == [name.value] or file != "program_names.yml", name
