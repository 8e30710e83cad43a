"""Steps of the spelling chain that look at one word: stretched letters, Telex, VNI, swapped letters, place of the tone mark."""

from __future__ import annotations

import pytest

from knowledge_base.spelling.syllables import TONES, is_legal, looks_vietnamese, split_tone, with_tone
from knowledge_base.text import standard

FACES = [
    ("ｂảo ｈｉểm", "bảo hiểm"),
    ("ＢＨＹＴ １２３", "BHYT 123"),
    ("𝐛𝐚\u0309𝐨 𝐡𝐢𝐞\u0302\u0309𝐦", "bảo hiểm"),
    ("𝘁𝗶𝗲\u0302\u0300𝗻 𝗴𝗶𝗮\u0300", "tiền già"),
    ("tiền\u200bgià", "tiền già"),
]
STRETCHED = [
    ("đượccccc không ạaaa", "được không ạ"),
    ("ơiiii cho hỏi", "ơi cho hỏi"),
    ("quáaaaa lâu", "quá lâu"),
    ("lâuuuuu lắmmm rồiiii", "lâu lắm rồi"),
    ("kooooo biết", "không biết"),
    ("hixxxx", "hix"),
    ("alooooo", "alo"),
    ("MẸ ƠIIII", "MẸ ƠI"),
    ("khôngg có tiềnn", "không có tiền"),
    ("giúpp emm vớii", "giúp em với"),
    ("koo dcc", "không dcc"),
    ("là con trai làa", "là con trai là"),
]
TELEX = [
    ("trowj caaps", "trợ cấp"),
    ("ddi kham", "đi kham"),
    ("hooj ngheof", "hộ nghèo"),
    ("dduwowcj bao nhieeu", "được bao nhiêu"),
    ("duwowcj khoong", "dược không"),
    ("dduowcj", "được"),
    ("nguwowif cao tuooir", "người cao tuổi"),
    ("nguowif khuyeets taatj", "người khuyết tật"),
    ("Nguwowif giaf", "Người già"),
    ("mej tooi 80 tuooir cos dduowcj huwowrng khoong", "mẹ tôi 80 tuổi có được hưởng không"),
    ("tieefn huwu", "tiền hưu"),
    ("baor hieemr y tees", "bảo hiểm y tế"),
    ("theer bhyt", "thể bhyt"),
    ("hoof sow", "hồ sơ"),
    ("giaays tow", "giấy tơ"),
    ("nhwng chuwa cos", "nhưng chưa có"),
    ("twf thasng 7", "từ tháng 7"),
    ("thuowr xuwa", "thuở xưa"),
    ("mai tangs phis", "mai táng phí"),
    ("quyeets ddinhj", "quyết định"),
    ("tieesng vieejt", "tiếng việt"),
    ("di ddaau", "di đâu"),
    ("did kham beenhj", "đi kham bệnh"),
    ("nghiax vuj", "nghĩa vụ"),
    ("chowr mas ddi bệnh viện", "chở mẹ đi bệnh viện"),
    ("taats car mij nguwowif", "tất cả mị người"),
    ("TROWJ CAAPS", "TRỢ CẤP"),
    ("hooxx trợ", "hỗ trợ"),
    ("cos con nhor laf dduwowcj af", "có con nhỏ là được à"),
]
VNI = [
    ("tro75 ca61p", "trợ cấp"),
    ("d9i kha1m", "đi khám"),
    ("d9u7o75c kho6ng", "được không"),
    ("nguo72i gia2 co1 tro75 ca61p", "người già có trợ cấp"),
    ("ba3o hie63m", "bảo hiểm"),
    ("ho65 nghe2o", "hộ nghèo"),
    ("huo73ng bao nhie6u", "hưởng bao nhiêu"),
    ("d9a8ng ky1", "đăng ký"),
    ("tie62n mai ta1ng", "tiền mai táng"),
]
SWAPPED = [
    ("fải làm sao", "phải làm sao"),
    ("lâu wá", "lâu quá"),
    ("jấy tờ gì", "giấy tờ gì"),
    ("thág này", "tháng này"),
    ("đượk khôg", "được không"),
    ("kó tiền", "có tiền"),
    ("bệh viện trườg học", "bệnh viện trường học"),
    ("fí khám", "phí khám"),
]
TONED = [
    ("hoà giải", "hòa giải"),
    ("uỷ ban", "ủy ban"),
    ("thuý", "thúy"),
    ("sức khoẻ", "sức khỏe"),
    ("goá phụ", "góa phụ"),
    ("hòang hôn", "hoàng hôn"),
    ("Toà án", "Tòa án"),
    ("gìa yếu", "già yếu"),
    ("quý, giữ, giường, khuỷu, ngoằn", "quý, giữ, giường, khuỷu, ngoằn"),
]


@pytest.mark.parametrize(("typed", "expected"), FACES + STRETCHED + TELEX + VNI + SWAPPED + TONED, ids=lambda text: text)
def test_a_word_is_brought_to_its_spelling(typed: str, expected: str) -> None:
    assert standard(typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("car", "car"), ("taats car", "tất cả"), ("ba2", "ba2"), ("d9i ba2", "đi bà"), ("of", "of"), ("cái car", "cái car")],
    ids=lambda text: text,
)
def test_doubtful_keys_are_read_only_beside_sure_ones(typed: str, expected: str) -> None:
    assert standard(typed) == expected


@pytest.mark.parametrize(
    "word",
    [
        "trợ",
        "cấp",
        "nghiêng",
        "khuỷu",
        "giường",
        "gì",
        "già",
        "giếng",
        "quốc",
        "quý",
        "quyết",
        "yên",
        "yêu",
        "ỷ",
        "uống",
        "ướt",
        "xoong",
        "khuya",
        "ngoẹo",
        "toàn",
        "huơ",
        "giữa",
        "thuở",
        "đượm",
        "oái",
        "êm",
    ],
)
def test_vietnamese_syllables_are_legal(word: str) -> None:
    assert is_legal(word)
    assert looks_vietnamese(word)


@pytest.mark.parametrize("word", ["cê", "ngê", "gê", "ka", "ja", "fa", "trowj", "bốk", "đ", "tr", "cảp", "xbhyt", "hoaf", "pizza"])
def test_other_words_are_not(word: str) -> None:
    assert not is_legal(word)


def test_a_stop_takes_two_tones_only() -> None:
    assert [with_tone("cap", mark) for mark in TONES.values()] == ["cap", "cáp", None, None, None, "cạp"]


def test_tone_comes_off_and_goes_on_again() -> None:
    assert with_tone(*split_tone("thuỷ")) == "thủy"
