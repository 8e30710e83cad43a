"""Hospitals by full, short and unmarked names."""

from __future__ import annotations

import pytest

from knowledge_base.mentions import hospitals
from knowledge_base.text import strip_marks
from tests.support.mentions import texts, values

HOSPITALS = [
    ("bệnh viện đa khoa trung tâm An Giang", "bvdk_trung_tam_an_giang"),
    ("bvđk An Giang", "bvdk_trung_tam_an_giang"),
    ("bv đa khoa khu vực Châu Đốc", "bvdk_khu_vuc_an_giang"),
    ("bệnh viện sản nhi An Giang", "bv_san_nhi_an_giang"),
    ("bệnh viện tim mạch An Giang", "bv_tim_mach_an_giang"),
    ("bv Hạnh Phúc", "bv_hanh_phuc"),
    ("bv Nhật Tân", "bv_nhat_tan"),
    ("bệnh viện đa khoa tỉnh Kiên Giang", "bvdk_kien_giang"),
    ("bv Kiên Giang", "bvdk_kien_giang"),
    ("bv ung bướu Kiên Giang", "bv_ung_buou_kien_giang"),
    ("vinmec Phú Quốc", "vinmec_phu_quoc"),
    ("bệnh viện đa khoa tỉnh Bắc Ninh", "bvdk_bac_ninh"),
    ("bv sản nhi Bắc Giang", "bv_san_nhi_bac_giang"),
    ("bv Kinh Bắc", "bv_kinh_bac"),
    ("chợ rẫy", "bv_cho_ray"),
    ("Chợ Rẩy", "bv_cho_ray"),
    ("bv đại học y dược Cần Thơ", "bv_dai_hoc_y_duoc_can_tho"),
    ("nhi đồng 1", "bv_nhi_dong_1"),
    ("bệnh viện nhi đồng 2", "bv_nhi_dong_2"),
    ("từ dũ", "bv_tu_du"),
    ("bv 115", "bv_nhan_dan_115"),
    ("bv 175", "bv_quan_y_175"),
    ("bv ung bướu Cần Thơ", "bv_ung_buou_can_tho"),
    ("bv đa khoa trung ương Cần Thơ", "bvdk_trung_uong_can_tho"),
    ("bạch mai", "bv_bach_mai"),
    ("việt đức", "bv_viet_duc"),
    ("viện K Tân Triều", "bv_k"),
    ("nằm viện K", "bv_k"),
    ("viện k hà nội", "bv_k"),
    ("bv k tân triều", "bv_k"),
    ("bv đa khoa bắc ninh số 2", "bvdk_bac_ninh,bvdk_bac_giang"),
    ("viện 103", "bv_quan_y_103"),
    ("bệnh viện chấn thương chỉnh hìnhh", "bv_chan_thuong_chinh_hinh"),
]
NOWHERE = [
    "bệnh viện nào",
    "đi viện",
    "bv e ở đâu",
    "đi chợ",
    "thống nhất với nhau",
    "hùng vương dựng nước",
    "hạnh phúc",
    "giáo viên An Giang",
    "giao vien Bac Ninh",
    "115",
    "nhân viên 108",
    "tim đau",
    "cần thơ",
    "số 175",
    "nhà bình an",
    "vào viện k có bhyt",
]


@pytest.mark.parametrize(("text", "expected"), HOSPITALS, ids=[row[0] for row in HOSPITALS])
def test_hospital_is_found_with_and_without_marks(text: str, expected: str) -> None:
    for spelling in (text, strip_marks(text)):
        assert values(f"chở mẹ đi {spelling} nha", "hospital") == [expected], spelling


@pytest.mark.parametrize("text", NOWHERE)
def test_other_words_are_no_hospital(text: str) -> None:
    assert values(text, "hospital") == []


def test_name_of_several_hospitals_leaves_all_of_them() -> None:
    (value,) = values("chuyển lên bv ung bướu", "hospital")
    assert set(value.split(",")) == {"bv_ung_buou_kien_giang", "bv_ung_buou_bac_giang", "bv_ung_buou_tphcm", "bv_ung_buou_can_tho"}


def test_hospital_hides_the_province_in_its_name() -> None:
    assert texts("đi bệnh viện đa khoa tỉnh Kiên Giang", "hospital") == ["bệnh viện đa khoa tỉnh Kiên Giang"]
    assert values("đi bệnh viện đa khoa tỉnh Kiên Giang", "province") == []


def test_the_number_of_a_hospital_belongs_to_its_name() -> None:
    assert texts("bv đa khoa bắc ninh số 2", "hospital") == ["bv đa khoa bắc ninh số 2"]
    assert texts("đi viện k", "hospital") == ["viện k"]


def test_every_hospital_has_a_label_in_vietnamese() -> None:
    assert hospitals.label("bv_cho_ray") == "Bệnh viện Chợ Rẫy"
    with pytest.raises(KeyError):
        hospitals.label("none")
