"""What must stay as typed: standard text, names, codes, numbers, addresses, other languages."""

from __future__ import annotations

import pytest

from knowledge_base.spelling.aligned import Aligned
from knowledge_base.text import normalise

STANDARD = [
    "mẹ tôi 78 tuổi được hưởng trợ cấp gì?",
    "me toi 78 tuoi duoc huong tro cap gi",
    "toi muon hoi ve ho ngheo",
    "ho so cua toi den dau roi",
    "so dien thoai cua uy ban xa la bao nhieu",
    "chi tra trợ cấp vào ngày nào",
    "chi phí mai táng, chi nhánh ngân hàng",
    "ảnh 3x4 dán vào hồ sơ, chụp ảnh giấy tờ",
    "làm răng giả có được bảo hiểm trả không",
    "mô hình sinh kế, quy mô hộ",
    "vô gia cư, vô sinh, vô điều kiện",
    "xe hỏng, nhà hư hỏng nặng",
    "kết hôn, ly hôn, giấy hôn thú",
    "tiểu đường típ 2, gò má, hở van tim, hàm ếch",
    "chỉ có 2 triệu, chỉ cần căn cước",
    "xoong nồi bị cuốn trôi",
    "bản lĩnh, lĩnh vực",
    "thuốc bả chuột, gieo mạ, tôn mạ kẽm",
]
NAMES = [
    "Cà Mau",
    "U Minh Thượng",
    "U Minh",
    "bà Má Bảy ở Chợ Mới",
    "anh Tui, chị Hem",
    "xã Vô Tranh",
    "Kon Tum",
    "cô Jenny và anh Max",
    "tên con là Luis",
    "Óc Eo, Tri Tôn, Thoại Sơn",
    "Bệnh viện K",
    "Đạ Tẻh",
]
CODES = [
    "BHYT",
    "thẻ BHYT mã TE1",
    "mã GD4797915123456",
    "000.00.19.H01-250731-0012",
    "H01 250731 0012",
    "0912 345 678",
    "0912345678",
    "091.234.5678",
    "CCCD 089123456789",
    "Nghị định 20/2021/NĐ-CP, 176/2025/NĐ-CP",
    "điểm a khoản 2 điều 5",
    "phụ lục III, khóa VIII, thế kỷ XX",
    "viêm gan b, vitamin C, nhóm máu O",
    "test_k_dc",
    "mục ii, mục iii, khóa xiii",
]
NUMBERS = [
    "xe 16 chỗ",
    "9h sáng",
    "2tr",
    "1tr5",
    "500k",
    "mẹ 80t",
    "7h30 ngày 5/12",
    "1.500.000đ",
    "tổ 5, ấp 3",
    "to1 ap3 xa5",
    "30m2",
    "h2o",
    "covid19",
    "t7 tuần này",
    "600k/tháng",
]
WEB = ["tui.an@gmail.com", "https://dichvucong.gov.vn/k?j=1&v=ko", "www.baohiem.vn/dc", "dichvucong.gov.vn", "@ko_dc", "e-mail", "#trocaap"]
ENGLISH = [
    "visa",
    "taxi",
    "sofa",
    "oxi",
    "wifi",
    "facebook",
    "please help me",
    "how are you",
    "this is my bus",
    "MoMo, momo",
    "see you soon",
    "I'm fine",
]
ODD = ["", "?", "kkk", "haha", "😀🙏", "....", "ٱلسَّلَامُ", "你好", "ok", "123", "- ", "cccd", "xy" * 500]


@pytest.mark.parametrize("text", STANDARD + NAMES + CODES + NUMBERS + WEB + ENGLISH, ids=lambda text: text[:30])
def test_text_stays_as_typed(text: str) -> None:
    assert normalise(text) == Aligned.of(text)


@pytest.mark.parametrize("text", ODD, ids=lambda text: text[:12] or "empty")
def test_odd_text_stays_as_typed(text: str) -> None:
    assert normalise(text).text == text.strip()
