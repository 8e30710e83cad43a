"""Danger is seen in clear phrases, with and without marks, and not in questions about rules, money, papers or the past."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.danger import Danger, detect
from knowledge_base.programs import Aspect
from knowledge_base.text import strip_marks
from tests.unit.builders import nlu_blocks, seed_entries, seed_signposts, texts

DANGER: dict[Danger, list[str]] = {
    Danger.MEDICAL: [
        "ba tôi bất tỉnh rồi",
        "má tui xỉu rồi làm sao giờ",
        "bà ngoại ngất xỉu giữa nhà",
        "ông nội hôn mê không biết gì",
        "mẹ tôi khó thở quá",
        "con tôi tím tái hết người",
        "chồng tôi thở không nổi",
        "ba tui đột quỵ, méo miệng, nói đớ",
        "ông ấy bị tai biến ngay bây giờ",
        "má tự nhiên méo miệng liệt nửa người",
        "ba tôi đau ngực dữ dội",
        "đau thắt ngực quá chịu không nổi",
        "bà bị nhồi máu cơ tim",
        "con bé co giật liên tục",
        "cháu sốt cao lên cơn giật",
        "vợ tôi ra máu nhiều quá",
        "chảy máu không cầm được",
        "máu chảy không ngừng",
        "nó ói ra máu",
        "ông ho ra máu nhiều lắm",
        "thằng nhỏ bị đuối nước",
        "anh tôi bị điện giật",
        "cha tôi bị rắn cắn",
        "bé bị hóc xương cá",
        "cả nhà ngộ độc nấm",
        "bé bị bỏng nước sôi",
        "vợ tôi sắp sinh rồi",
        "vợ em vỡ ối rồi",
        "đẻ rơi ngoài đường",
        "anh tôi bị tai nạn giao thông nặng lắm",
        "ông té lầu bất động",
        "ngoại té giếng gãy chân rồi",
        "gọi cấp cứu gấp giùm",
        "kêu xe cấp cứu liền đi",
        "cứu với",
        "cứu ba tôi với",
        "bà hấp hối rồi",
        "nguy kịch lắm",
        "ba tôi ngưng thở",
        "không thở được nữa",
        "sốc phản vệ sau khi tiêm",
        "ba tôi đang bất tỉnh, không có thẻ bảo hiểm y tế có được cấp cứu không",
        "con tôi đang co giật, quên mang thẻ bảo hiểm y tế thì sao",
    ],
    Danger.SELF_HARM: [
        "tôi không muốn sống nữa",
        "tui hổng thiết sống nữa",
        "muốn chết cho xong",
        "tôi muốn tự tử",
        "nó định tự sát",
        "em tính uống thuốc trừ sâu",
        "con tôi vừa uống thuốc sâu",
        "mẹ uống nhầm thuốc diệt cỏ",
        "nó đang đòi nhảy cầu",
        "tôi chỉ muốn chết quách đi",
        "chị ấy vừa cắt tay",
        "sống khổ quá chỉ muốn chết đi cho rồi",
    ],
    Danger.CHILD: [
        "đứa nhỏ kế nhà bị cha dượng đánh hoài",
        "cháu bé bị xâm hại",
        "con bé hàng xóm đang bị nhốt trong nhà",
        "có người đang đánh con nít dã man",
        "thầy giáo sờ mó học sinh",
        "đứa bé bị bỏ rơi trước chùa",
        "trẻ em bị bạo hành ở nhà trẻ",
        "cháu tôi bị bắt cóc",
        "bé gái bị hiếp dâm",
        "cha dượng đánh cháu tím mình",
    ],
    Danger.FIRE: [
        "nhà tôi đang cháy",
        "cháy nhà rồi",
        "nhà bên cạnh bốc cháy",
        "cháy lớn quá",
        "bà nội mắc kẹt trong nhà",
        "mấy đứa nhỏ kẹt trong đám cháy",
        "nước lũ dâng lên cứu",
        "cả nhà mắc kẹt trên mái",
    ],
    Danger.VIOLENCE: [
        "chồng tôi đang đánh tôi",
        "chồng say rượu cầm dao đòi giết",
        "con trai đánh mẹ",
        "hàng xóm cầm dao chém người",
        "tôi đang bị đánh đập",
        "có người bị chém trước nhà",
        "tôi bị dọa giết",
        "vợ tôi bị bắt cóc",
    ],
}

NEAR_MISSES = [
    # questions about rules, money and papers
    "bị tai biến có được hưởng trợ cấp khuyết tật không",
    "người bị đột quỵ liệt nửa người được hưởng chế độ gì",
    "mẹ tôi bị tai biến năm ngoái giờ xin xác nhận khuyết tật",
    "hồ sơ xin trợ cấp cho người bị tai biến gồm gì",
    "bị tai nạn giao thông nặng có được hỗ trợ tiền không",
    "tai nạn chết người thì mai táng phí bao nhiêu",
    "nhà bị cháy được hỗ trợ bao nhiêu",
    "nhà bị cháy thì làm hồ sơ gì để được hỗ trợ",
    "bảo hiểm y tế có chi trả khi cấp cứu không",
    "đi cấp cứu không mang thẻ bảo hiểm y tế có được thanh toán không",
    "cấp cứu trái tuyến được hưởng bao nhiêu phần trăm",
    "số điện thoại cấp cứu là số mấy",
    "trợ giúp khẩn cấp là gì",
    "trẻ em bị xâm hại được hưởng chế độ gì",
    "trẻ bị bỏ rơi được trợ cấp bao nhiêu",
    "trẻ em bị bỏ rơi có được hưởng trợ cấp không",
    "đánh trẻ em bị phạt bao nhiêu tiền",
    "bạo hành trẻ em bị xử phạt thế nào",
    "quy định về phòng chống bạo lực gia đình",
    "người bị động kinh có được trợ cấp không",
    "con tôi bị động kinh bẩm sinh xin giấy xác nhận khuyết tật ở đâu",
    "người chết đuối có được mai táng phí không",
    "nạn nhân ngộ độc được hỗ trợ gì",
    "chết vì tự tử có được mai táng phí không",
    "bị rắn cắn bảo hiểm y tế có chi trả không",
    "sinh con có được tiền gì không",
    "vợ sắp sinh có được hưởng chế độ gì không",
    "vợ tôi sắp sinh con muốn hỏi bảo hiểm y tế",
    "bệnh tim có được miễn phí không",
    "mẹ tôi hay đau ngực, có thẻ bảo hiểm y tế khám ở đâu",
    "chạy máu có được bảo hiểm không",
    "chạy thận nhân tạo có xe đưa đón không",
    "ba tôi mất rồi xin mai táng phí ở đâu",
    "ba tôi mới mất cần làm giấy tờ gì",
    "người già neo đơn không ai nuôi",
    # the past
    "năm ngoái ba tôi bị đột quỵ",
    "hồi năm 2020 tôi bị tai nạn giao thông gãy chân",
    "ông nội bị tai biến lâu nay nằm một chỗ",
    "mẹ bị tai biến 3 năm nay",
    "trước đây chồng tôi từng bị động kinh",
    "con tôi từng bị co giật lúc nhỏ",
    "tháng trước nhà tôi bị cháy rồi",
    # a vehicle for an appointment is no emergency
    "xin xe chuyển bệnh sáng mai 6 giờ",
    "tôi muốn đặt xe đi tái khám",
    "xin xe chở mẹ tôi đi chạy thận tuần tới",
    "mai đi tái khám tai biến cần xe",
    "xe chuyển bệnh có bình oxy không",
    "người bệnh phải nằm, không ngồi được",
    # words that only look alike once marks are gone
    "cứu trợ lũ lụt ở đâu phát",
    "tôi muốn hỏi cựu chiến binh được gì",
    "tư vấn giúp tôi về bảo hiểm",
    "tôi muốn tư vấn chế độ người cao tuổi",
    "tự túc tiền khám được không",
    "chảy máu cam thường xuyên có được khám miễn phí không",
    "bà tôi khỏe, đi đứng được",
    "thờ cúng liệt sĩ được bao nhiêu",
    "không thờ cúng nữa có phải trả lại tiền không",
    "đề nghị cấp lại thẻ",
    "sáp nhập xã rồi thì nộp ở đâu",
    "bố đồi Mai có hỗ trợ gì không",
    "chợ đánh cá ở đâu",
    "đánh máy đơn giùm được không",
    "con mẹ liệt sĩ được hưởng gì",
    "con của thương binh đi học được miễn học phí không",
    "cán bộ xã ở đâu",
    "chậm trả tiền thì kêu ai",
    "cháu bị câm điếc xin trợ cấp",
    "tôi bị điếc",
    "hồ sơ bị trả lại",
    "cháu tôi bị đánh giá sai mức độ khuyết tật",
    "con tôi bị bệnh tim bẩm sinh",
    "muốn chết mà làm hồ sơ cũng không xong",
    "cảm ơn nhiều",
    "chào em",
    "",
    "🙏",
]


def phrases() -> list[tuple[Danger, str]]:
    return [(danger, phrase) for danger, listed in DANGER.items() for phrase in listed]


def test_the_tables_are_large_enough() -> None:
    assert len(phrases()) >= 60
    assert len(NEAR_MISSES) >= 60


@pytest.mark.parametrize(("danger", "phrase"), phrases(), ids=lambda value: strip_marks(str(value)))
def test_clear_phrase_fires_in_every_spelling(danger: Danger, phrase: str) -> None:
    for spelling in (
        phrase,
        strip_marks(phrase),
        phrase.upper(),
        unicodedata.normalize("NFD", phrase),
        f"  {phrase}!!! 😭",
        f"chào em, {phrase}",
    ):
        assert detect(spelling) is danger, spelling


@pytest.mark.parametrize("phrase", NEAR_MISSES, ids=strip_marks)
def test_near_miss_stays_silent_in_every_spelling(phrase: str) -> None:
    for spelling in (phrase, strip_marks(phrase), phrase.upper()):
        assert detect(spelling) is None, spelling


# Shipped wordings in which somebody needs help right now: the number to call is the right answer to them.
RIGHTLY_LOUD = {"người nuôi đánh đập cháu thì xử lý sao"}


def test_the_shipped_questions_are_no_emergencies() -> None:
    """A question An Sinh has an answer for must reach it; only those about whom to call in danger may be answered before."""
    quiet = [entry for entry in seed_entries() if entry.aspect is not Aspect.CONTACT and ".emergency" not in entry.id]
    asked = [question for owner in (*quiet, *seed_signposts()) for question in (*owner.questions, owner.title)]
    assert {question for question in asked if detect(question)} <= RIGHTLY_LOUD


def test_training_examples_are_no_emergencies() -> None:
    """What is taught as an intent must reach the model; a handful of examples are real cries for help."""
    asked = [line for block in nlu_blocks() for line in block["examples"] if block["intent"] != "ask_hotline"]
    loud = [line for line in asked if detect(line)]
    assert len(loud) <= 4, loud


@pytest.mark.parametrize("danger", list(Danger))
def test_text_of_a_danger_names_its_number_and_offers_to_call_it(danger: Danger) -> None:
    key = f"utter_emergency_{danger.value}"
    assert danger.number in texts().get(key)
    assert danger.number in [button.phone for button in texts().buttons(key)]


@given(st.text())
def test_any_text_is_looked_at_without_raising(text: str) -> None:
    assert detect(text) in (None, *Danger)


def test_a_very_long_text_is_looked_at_quickly() -> None:
    assert detect("con bi " * 1500) is None
    assert detect("tôi muốn hỏi " * 700 + " ba tôi bất tỉnh rồi") is Danger.MEDICAL
