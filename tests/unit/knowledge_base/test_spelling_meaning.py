"""Chat spelling and words of the regions, alone and where neighbours decide."""

from __future__ import annotations

import pytest

from knowledge_base.text import standard

TEENCODE = [
    ("k bit lm s", "không biết làm sao"),
    ("dc hk v ad", "được không vậy admin"),
    ("ko bik hỏi ai", "không biết hỏi ai"),
    ("dc bn tiền 1 thág z", "được bao nhiêu tiền 1 tháng vậy"),
    ("cần gtờ j", "cần giấy tờ gì"),
    ("ntn thì dc hưởng", "như thế nào thì được hưởng"),
    ("cx k có lương", "cũng không có lương"),
    ("bao nhiu tuổi thì dc", "bao nhiêu tuổi thì được"),
    ("nhiu tiền vậy ạ", "bao nhiêu tiền vậy ạ"),
    ("mún hỏi htro", "muốn hỏi hỗ trợ"),
    ("vk ck mình già rùi", "vợ chồng mình già rồi"),
    ("xin sđt cán bộ", "xin số điện thoại cán bộ"),
    ("SĐT xã", "số điện thoại xã"),
    ("NKT nặng", "người khuyết tật nặng"),
    ("nkt nặng", "người khuyết tật nặng"),
    ("mẹ là NCT", "mẹ là người cao tuổi"),
    ("thủ tục TGXH", "thủ tục trợ giúp xã hội"),
    ("HSSV nghèo", "học sinh sinh viên nghèo"),
    ("con của NCC", "con của người có công"),
    ("trung tâm BTXH", "trung tâm bảo trợ xã hội"),
    ("thẻ bh yt hết hạn", "thẻ bhyt hết hạn"),
    ("đi kcb ở TYT", "đi khám chữa bệnh ở trạm y tế"),
    ("nộp h/s ở đâu", "nộp hồ sơ ở đâu"),
    ("đổi đ/c", "đổi địa chỉ"),
    ("a/c cho hỏi", "anh chị cho hỏi"),
    ("b.h.y.t", "bhyt"),
    ("B.H.Y.T của mẹ", "BHYT của mẹ"),
    ("tks nhìu", "cảm ơn nhiều"),
    ("Ko biết", "Không biết"),
    ("KO BIẾT", "KHÔNG BIẾT"),
    ("lsao để nhận", "làm sao để nhận"),
    ("ktra hso giùm", "kiểm tra hồ sơ giùm"),
    ("nhận qua tkhoản", "nhận qua tài khoản"),
    ("hnay có lm k", "hôm nay có làm không"),
    ("đki xe đi bv", "đăng ký xe đi bệnh viện"),
]
IN_CONTEXT = [
    ("500 k", "500 nghìn"),
    ("2 tr", "2 triệu"),
    ("tr ơi", "trời ơi"),
    ("9 h sáng", "9 giờ sáng"),
    ("mấy h nghỉ", "mấy giờ nghỉ"),
    ("h em phải làm sao", "giờ em phải làm sao"),
    ("dc k", "được không"),
    ("đk k ạ", "được không ạ"),
    ("đủ đk hưởng", "đủ điều kiện hưởng"),
    ("muốn đk bhyt", "muốn đăng ký bhyt"),
    ("e muốn hỏi", "em muốn hỏi"),
    ("a ơi cho e hỏi", "anh ơi cho em hỏi"),
    ("b ơi giúp t với", "bạn ơi giúp tôi với"),
    ("c ơi", "chị ơi"),
    ("sổ hk", "sổ hộ khẩu"),
    ("có hs lớp 9", "có học sinh lớp 9"),
    ("nộp hs rồi", "nộp hồ sơ rồi"),
    ("chở bn đi viện", "chở bệnh nhân đi viện"),
    ("được bn", "được bao nhiêu"),
    ("thẻ bh", "thẻ bảo hiểm"),
    ("bh thì sao", "bây giờ thì sao"),
    ("ck em mất", "chồng em mất"),
    ("nhận ck", "nhận chuyển khoản"),
    ("quên mk", "quên mật khẩu"),
    ("mk muốn hỏi", "mình muốn hỏi"),
    ("gặp cb xã", "gặp cán bộ xã"),
    ("cb giấy gì", "chuẩn bị giấy gì"),
    ("hộ gđ em", "hộ gia đình em"),
    ("gọi đt", "gọi điện thoại"),
    ("dt nhà 30m2", "diện tích nhà 30m2"),
    ("làm giấy xn", "làm giấy xác nhận"),
    ("tiền tc", "tiền trợ cấp"),
    ("cảm ơn nha", "cảm ơn nhé"),
    ("r giờ sao", "rồi giờ sao"),
    ("chợ cấp XH", "trợ cấp xã hội"),
    ("v k s", "v không sao"),
]
DIALECT = [
    ("tui hông biết", "tôi không biết"),
    ("má tui già rồi", "mẹ tôi già rồi"),
    ("hổng có tiền", "không có tiền"),
    ("được hông", "được không"),
    ("có được hôn", "có được không"),
    ("hỏng biết", "không biết"),
    ("ổng bị liệt", "ông ấy bị liệt"),
    ("bả bị bịnh", "bà ấy bị bệnh"),
    ("ảnh bị tai nạn", "anh ấy bị tai nạn"),
    ("mần giấy ở mô", "làm giấy ở đâu"),
    ("cần giấy tờ chi rứa", "cần giấy tờ gì thế"),
    ("răng rứa", "sao thế"),
    ("chừ nộp ở mô", "bây giờ nộp ở đâu"),
    ("u em 80 tuổi", "mẹ em 80 tuổi"),
    ("bầm tôi yếu lắm", "mẹ tôi yếu lắm"),
    ("thầy u tôi", "cha mẹ tôi"),
    ("tía má tui", "cha mẹ tôi"),
    ("dzậy hả", "vậy hả"),
    ("lãnh được nhiêu", "lãnh được bao nhiêu"),
    ("cho xe dô hẻm", "cho xe vào hẻm"),
    ("đi vô viện", "đi vào viện"),
    ("lĩnh trợ cấp", "lãnh trợ cấp"),
    ("mỗi tháng 600 ngàn", "mỗi tháng 600 nghìn"),
    ("đúng hông", "đúng không"),
    ("tụi tui nghèo", "chúng tôi nghèo"),
]


@pytest.mark.parametrize(("typed", "expected"), TEENCODE + IN_CONTEXT + DIALECT, ids=lambda text: text)
def test_what_people_type_becomes_standard(typed: str, expected: str) -> None:
    assert standard(typed) == expected


@pytest.mark.parametrize(
    "spellings",
    [
        ("tôi không biết làm sao", "tui hông biết lm s", "tooi khoong bieets lafm sao", "to6i kho6ng bie61t la2m sao"),
        (
            "mẹ tôi được trợ cấp bao nhiêu",
            "má tui dc trợ cấp bn",
            "mej tooi dduwowcj trowj caaps bao nhieeu",
            "mẹẹẹ tôiii đượccc trợ cấp bao nhiuuu",
        ),
        ("xin xe đi bệnh viện", "xjn xe đj bv", "xin xe ddi beenhj vieenj", "xin xe đi bịnh viện"),
    ],
    ids=["lost", "amount", "vehicle"],
)
def test_a_question_reads_the_same_in_every_spelling(spellings: tuple[str, ...]) -> None:
    assert {standard(spelling) for spelling in spellings} == {spellings[0]}
