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
        "uống nhầm thuốc trừ sâu",
        "con tôi uống nhầm thuốc chuột",
        "mẹ uống nhầm thuốc diệt cỏ",
        "ba bị ngất",
        "mẹ tôi ngất",
        "ông nội tự nhiên ngất giữa sân",
        "cháu tôi vừa ngất ở trường",
        "bé bị ngạt nước",
        "hai mẹ con bị ngạt khói",
        "bà té không dậy được",
        "ông ngoại trượt chân té trong nhà tắm không đứng lên được",
        "nội té xuống giường không nhúc nhích được nữa",
        "mắc nghẹn cơm tím mặt",
        "cháu bị nghẹn kẹo thở không được",
        "bé sặc sữa tím tái",
        "méo miệng nói đớ tay không nhấc được có bảo hiểm không",
        "ba tôi đang bị đột quỵ cho hỏi thẻ bhyt cần mang gì",
        "má tự nhiên nói đớ, tay chân không nhấc lên được",
        "chồng tôi vừa bị đột quỵ, đi cấp cứu có cần giấy tờ gì không",
        "bà cố không còn thở nữa",
        "ba tôi gọi hoài không tỉnh",
        "lay hoài mà ông không tỉnh dậy",
        "mẹ tôi đang khó thở lắm",
        "ông cụ bị điện giật nằm dưới đất",
        "con chó cắn cháu chảy máu nhiều quá",
        "em bé sốt cao co giật tím môi",
        "ba tôi bị rắn độc cắn sưng chân",
        "vợ tôi đau bụng dữ dội ra máu nhiều",
        "bà ngoại bị sốc thuốc khó thở",
        "anh tôi bị xe tông chảy máu nằm giữa đường",
        "bị ong đốt sưng khắp người khó thở",
        "bà tui uống lộn thuốc trừ sâu",
        "sản phụ băng huyết",
        "mẹ tôi té gãy xương đùi",
        "ba tôi bất tỉnh có được đi xe bệnh viện không",
    ],
    Danger.SELF_HARM: [
        "tôi không muốn sống nữa",
        "tui hổng thiết sống nữa",
        "muốn chết cho xong",
        "tôi muốn tự tử",
        "nó định tự sát",
        "em tính uống thuốc trừ sâu",
        "con tôi vừa uống thuốc sâu",
        "nó đang đòi nhảy cầu",
        "tôi chỉ muốn chết quách đi",
        "chị ấy vừa cắt tay",
        "sống khổ quá chỉ muốn chết đi cho rồi",
        "tôi muốn chết",
        "tui muốn chết quá",
        "mẹ tôi đòi chết",
        "tôi chán sống",
        "chán sống lắm rồi",
        "chán đời quá… chết quách cho xong",
        "sống không nổi nữa",
        "tui sống hổng nổi nữa đâu",
        "uống thuốc ngủ tự tử",
        "tôi vừa uống 20 viên thuốc ngủ",
        "nó uống nguyên vỉ thuốc ngủ rồi",
        "chắc tui uống thuốc rầy cho xong",
        "vợ tôi mới uống thuốc rầy",
        "nhảy xuống kinh tự tử",
        "có người nhảy xuống sông tự tử",
        "nó đòi nhảy xuống cầu",
        "có người nhảy cầu",
        "con tôi nhắn tin nói muốn tự vẫn",
        "tôi chỉ muốn chết thôi",
        "không còn thiết sống gì nữa",
        "chết cho rồi chứ sống chi cho khổ",
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
        "bé gái bị hàng xóm sờ",
        "con gái 12 tuổi bị ông hàng xóm sàm sỡ",
        "thằng nhỏ hàng xóm bị cha nó đánh hoài",
        "con nhỏ kế bên bị mẹ ghẻ bỏ đói",
        "cháu tôi bị thầy sờ soạng",
        "cháu gái bị cha dượng giở trò",
        "thằng bé bị trói ngoài nắng",
        "con bé bị xích trong nhà",
    ],
    Danger.FIRE: [
        "nhà tôi đang cháy",
        "cháy nhà rồi",
        "nhà bên cạnh bốc cháy",
        "cháy lớn quá",
        "bà nội mắc kẹt trong nhà",
        "mấy đứa nhỏ kẹt trong đám cháy",
        "cháy nhà",
        "cháy nhà hàng xóm",
        "trời ơi cháy rồi",
        "lửa cháy nhà",
        "lửa cháy lan qua nhà tôi rồi",
        "cháy chợ rồi",
        "nhà cháy rồi cứu",
        "bình ga phát nổ cháy bếp",
    ],
    Danger.RESCUE: [
        "nước lũ dâng lên cứu",
        "cả nhà mắc kẹt trên mái",
        "nước lũ dâng lên mái nhà kẹt 4 người",
        "chìm ghe rồi cứu",
        "lũ lên mái nhà rồi",
        "kẹt trên mái nhà xin hỗ trợ gấp",
        "ghe bị lật giữa sông",
        "xuồng chìm có mấy người dưới nước",
        "tàu cá bị chìm ngoài biển",
        "nước ngập tới nóc nhà rồi",
        "nhà sập đè người",
        "sạt lở đất vùi nhà còn người ở trong",
        "nhà tôi bị lũ cuốn trôi còn người trong đó",
        "kẹt giữa dòng lũ không ra được",
        "thằng nhỏ té sông chưa thấy nổi lên",
        "bị nước cuốn rồi cứu với",
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
        "tôi bị chồng đánh",
        "em bị chồng đánh tím mặt",
        "con gái tôi bị chồng đánh",
        "chồng nhậu về đập phá đuổi đánh mẹ con tui",
        "ông xã cầm dao rượt",
        "thằng con nghiện xách dao rượt cả nhà",
        "tôi bị con trai đánh đuổi ra khỏi nhà",
        "mẹ tôi bị con dâu đánh",
        "chồng bóp cổ tôi",
        "nó dọa giết cả nhà tôi",
        "có mấy người cầm mã tấu chém nhau",
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
    # somebody already dead, or long settled
    "ba tôi mất vì nhồi máu cơ tim tháng 3",
    "mẹ tôi bị liệt nửa người 3 năm",
    "con tôi động kinh từ nhỏ",
    "chồng tôi bị tai biến liệt nửa người, xin giám định khuyết tật",
    "con bị điện giật nằm viện, xin tiền hỗ trợ",
    "nhà cháy rụi rồi giờ ở nhờ",
    "chồng tôi qua đời do đột quỵ",
    "ba tôi chết vì tai nạn giao thông, làm giấy tờ ở đâu",
    "em tôi mất do đuối nước, gia đình được gì",
    "mẹ tôi bị tai biến đang nằm viện",
    "ông nội bị nhồi máu cơ tim đã mổ xong",
    "ba bị tai biến liệt từ hồi 50 tuổi",
    "con tôi bị bại não từ lúc mới sinh, hay co giật",
    "vợ tôi bị động kinh 10 năm rồi",
    "bà ngoại bị liệt nửa người mấy năm rồi",
    "nhà tôi cháy hồi tháng 9, nay xin cất lại",
    "nhà bị cháy hôm trước, xã hứa hỗ trợ mà chưa thấy",
    "ghe chìm hồi mùa lũ, xin hỗ trợ mua ghe khác",
    "nhà sập vì bão, xin hỗ trợ cất lại",
    "nhà bị lũ cuốn trôi được hỗ trợ bao nhiêu",
    "mẹ tôi hay bị ngất, xin khám ở đâu",
    "tôi ly hôn vì bị chồng đánh hồi trước",
    "bị chồng đánh thì làm đơn ly hôn có được trợ cấp đơn thân không",
    "con tôi mắc bệnh tim, sắp mổ, hỏi hỗ trợ viện phí",
    # everyday speech that sounds dramatic
    "chờ lâu muốn chết",
    "mệt muốn chết mà hồ sơ chưa xong",
    "nóng muốn chết",
    "đông người muốn chết",
    "tôi không muốn sống chung với con dâu",
    "mẹ tôi không muốn sống ở viện dưỡng lão",
    "ông không muốn sống với con nữa, muốn vô nhà dưỡng lão",
    "nghèo quá sống không nổi, xin trợ cấp",
    "nói từ từ thôi em",
    "uống thuốc từ từ rồi khỏe",
    "mỗi tối bà uống 1 viên thuốc ngủ",
    "xịt thuốc sâu xong bỏ vỏ ở đâu",
    "bán thuốc trừ sâu có cần giấy phép không",
    "tính mua thuốc chuột",
    "treo cờ tổ quốc ngày nào",
    "bị ngắt trợ cấp từ tháng này",
    "mẹ tôi bị ngắt bảo hiểm y tế",
    "nhà bị ngắt điện",
    "ba tôi bị ngắt lương hưu",
    "tháng này bị cắt trợ cấp",
    "xe chạy nha em",
    "mai mấy giờ xe chạy",
    "xe chạy nhanh không em",
    "đường về xã mới chạy lối nào",
    "nhà tôi chạy vạy khắp nơi",
    "bé bị ghi sai số căn cước",
    "cháu bị mất sổ hộ nghèo",
    "con tôi bị ghi sai sổ khai sinh",
    "bé bị cô giáo ghi nhầm số nhà",
    "vợ tôi ốm nghén có được nghỉ không",
    "thai nghén được khám miễn phí mấy lần",
    "tìm người thân bị lạc",
    "tìm mặt bằng bán vé số",
    "bị tê tay không cầm được, khám ở đâu có bảo hiểm",
    "nuôi chim yến cần giấy gì",
    "ghe chài có phải đăng ký không",
    "hỗ trợ tàu cá vươn khơi",
    "hồ sơ bị kẹt ở xã mấy tháng nay",
    "hồ sơ mắc kẹt hoài chưa ra",
    "tiền trợ cấp bị kẹt ở bưu điện",
    "nước ngập ruộng lúa có được đền không",
    "nước lũ về có được nghỉ học không",
    "đánh giá cán bộ xã ở đâu",
    "bão đánh sập mái nhà, xã hỗ trợ gì",
    "cầm dao mổ cho heo có cần giấy không",
    "nghỉ học vì bị bạn chê nghèo",
    "con dâu tôi sắp sinh tháng sau, hỏi thẻ bảo hiểm cho bé",
    "bà cụ trên 80 tuổi còn khỏe",
    "nghe nói trợ cấp tăng, mừng muốn chết",
    "tai nạn lao động khai ở đâu",
    "người bị chất độc da cam được gì",
    "hàng xóm tôi nghèo lắm, xin cho họ vào hộ nghèo",
    "thằng nhỏ nhà tôi bị khuyết tật",
    "bé gái nhà tôi 12 tuổi bị mồ côi",
    "chồng tôi nhậu hoài không lo làm, có được xét hộ nghèo không",
    "ông xã tôi cầm sổ đi rồi",
    "vừa đi khám tim về, xin hỏi trợ cấp",
    "ba tôi khó thở kinh niên, xe có bình oxy không",
    "nước lên ruộng rồi",
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
    assert len(phrases()) >= 150
    assert len(NEAR_MISSES) >= 150


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


# As people type when they have no time: teencode, Telex and VNI remains, stretched letters, dialect.
TYPED_IN_HASTE = """
ba t bat tinh r
ba e ngất xỉu r ad oi
má tui khó thở wá
mẹ e ko thở đc nữa
con e co giật r lm s đây
ck e bị tai biến méo miệng r
ông ngoại e đột qụy r
vk e vỡ ối r
vk mk sắp sinh r kêu xe cấp cứu vs
kíu vs ba tui hk thở
cuuw voiws ba tooi baats tinhr
mej tooi ngaats xiur rooif
ba tooi ddau nguwcj duwx dooij
nhaf tooi ddang chays
con toi bij ddieenj giaatj
vowj tooi sawps sinh roofi
m3 to6i bat1 tinh3
me5 to6i kho1 tho73 qua1
nhà e đag cháy
nhà cháyyyyy rùi cứu vs
e hk mún sống nữa
t mún chết quá
e muốn tự tử
em uống thuốc sâu r
con e uống nhầm thuốc chuột
ck e đánh e dã man
ông xã t đang đánh con
thằng hàng xóm sàm sỡ con e
nc ngập tới nóc r cứu vs
ghe chìm r cíu
ba tui té lầu bất tỉnh
bé nhà e sốt co giật lun
con bé bị đuối nước r
cháu nó hóc xương r tím tái
chảy máu wá trời k cầm đc
má ói ra máu nhìu lắm
nội tui hấp hối r
bà nội hôn mê r ad ơi
ông hk nhúc nhích j hết, ngưng thở r
chồng tui bị điện giật té xuống đất
bả uống thuốc rầy r
ổng đòi nhảy cầu
ổng cầm dao rượt tui
con nhỏ bị dượng nó hiếp
bị rắn cắn r giờ lm s
tai nạn xe nặng lắm kêu cấp cứu gấp dùm
nhà sập đè người r
lũ cuốn trôi ngừ r
kẹt trong nhà nc dâng cao
bi soc phan ve r
""".strip().splitlines()
ASKED_IN_TEENCODE = """
me t mat nam ngoai dc mai tang bn
ba e bị tai biến năm ngoái giờ xin trợ cấp dc k
tai nạn lđ thì dc hưởng j
con e bị động kinh lm giấy kt dc ko
bị điện giật chết thì dc hỗ trợ bn tiền
mệt mún chết, chờ wài k thấy tiền
nhà e cháy hùi năm ngoái xin hỗ trợ đc k
ck e mất r lm mai táng phí s
đẻ rồi thì bhyt cho con lm s
bhyt có chi trả cấp cứu ko
ngày mai chở má đi chạy thận
e mún hỏi xe cấp cứu bn tiền
má tui nằm viện, bị đột quỵ, xin tiền ở đâu
hộ nghèo bị sập nhà dc bn
chết đuối dc trợ giúp khẩn cấp bn
thuốc trừ sâu giá bn
tự tử thì có dc mai táng phí k
ăn cưới về mún xỉu
cháy túi r xin vay tiền hộ nghèo
nc ngập năm trc dc hỗ trợ ko
lo muốn chết, hồ sơ tới đâu r
đói mún chết
nóng mún xỉu, tiền điện hộ nghèo dc bn
bạo lực gia đình thì gọi số nào để hỏi luật
con e bị tâm thần từ nhỏ
ba e liệt nửa người 3 năm nay
má tui té gãy chân hồi tháng trc
hiến máu dc j
co giật mãn tính có dc giấy khuyết tật k
chó cắn tiêm bhyt trả hk
tra cứu mã hồ sơ
tra cuu ma ho so giup
tra cứu em bé có thẻ chưa
""".strip().splitlines()


@pytest.mark.parametrize("phrase", TYPED_IN_HASTE)
def test_cry_for_help_in_any_spelling_fires(phrase: str) -> None:
    assert detect(phrase) is not None


@pytest.mark.parametrize("phrase", ASKED_IN_TEENCODE)
def test_question_in_teencode_stays_silent(phrase: str) -> None:
    assert detect(phrase) is None


# Cries with a quiet word in them (a company, an insurance card, "since noon", last year), and cries of two or three words.
CRIES: dict[Danger, str] = {
    Danger.SELF_HARM: """
chồng tôi mất năm ngoái, tôi không thiết sống nữa
mẹ em mất rồi em không muốn sống nữa
không có bảo hiểm không có tiền chữa, tôi muốn tự tử
công ty đuổi việc, em muốn tự tử
em vừa uống 30 viên thuốc
muốn chết quá
tôi muốn chết quá
tôi muốn tự sát
em nghĩ tới tự sát
toi mun tu tu
em cứa cổ tay
để lại thư tuyệt mệnh
vĩnh biệt
tôi nghĩ quẩn, chỉ muốn đi theo ông ấy
ba con mất rồi, con không muốn sống nữa
hồ sơ bị trả hoài, tôi chán sống lắm rồi
em muốn tự tử vì nợ viện phí
năm ngoái em mất con, giờ em chỉ muốn chết
chị ấy rạch cổ tay rồi
vĩnh biệt mọi người
em đang nghĩ đến cái chết
má em vừa uống cả vỉ thuốc
con gái tôi để lại thư tuyệt mệnh rồi bỏ đi
tui mún chết cho rồi, không có bảo hiểm
""",
    Danger.CHILD: """
mỗi tối ba dượng vào phòng sờ mó cháu gái tôi
con bé bị cha dượng hiếp từ năm ngoái tới giờ
bố dượng sờ vào người em
thầy giáo sờ đùi em
mỗi ngày cháu bé bị mẹ ghẻ đánh
chú hàng xóm sờ ngực con tôi
con gái tôi bị hiếp từ tháng trước
cháu gái bị thằng hàng xóm hiếp
""",
    Danger.VIOLENCE: """
chồng đánh tôi mỗi đêm
em bị hiếp
ng ta dag chém nhau
có trộm vào nhà cầm dao
chồng tôi đánh tôi từ năm ngoái tới giờ
chồng đánh tôi hoài, không có giấy tờ gì trong người
em bị cưỡng hiếp
có cướp cầm dao trong nhà
tụi nó đang đánh nhau trước nhà
em bị người ta hiếp
""",
    Danger.MEDICAL: """
ba tôi khó thở quá mà không có thẻ bảo hiểm y tế
ba tôi khó thở từ lúc chiều
con sốt co giật từ hồi 2 giờ khuya
chồng em bị điện giật ở công ty, bất tỉnh
mẹ tôi bất tỉnh, bệnh viện đòi viện phí
ba tôi bất tỉnh mất rồi
mẹ tôi xỉu
má xỉu
mẹ tôi xỉu trong nhà tắm
ói máu
hộc máu
con tôi bị phỏng nước sôi
điện giựt
rắn hổ cắn
bị rắn lục cắn
con tôi nuốt đồng xu nghẹt thở
bé nuốt pin
uống nhầm dầu lửa
vợ em ra huyết nhiều
ba tôi bị xe tông nằm ngoài lộ
cứu
cấp cứu
ba tôi bất tỉnh từ hồi sáng
má tôi co giật ở công ty
bà nội khó thở mà quên thẻ bảo hiểm y tế
mẹ tôi hôn mê, bệnh viện đòi hồ sơ
ba tôi bất tỉnh, có bảo hiểm mà bệnh viện không nhận
mẹ tôi co giật, không có thẻ bhyt có sao không
chồng tôi đau thắt ngực từ lúc trưa
vợ em ra huyết nhiều, chưa đóng viện phí
ông nội té ngoài lộ bất tỉnh
ngoại tui hộc máu lai láng
chồng em xỉu ngoài ruộng
con em nuốt cục pin
cháu bé bị phỏng nước sôi khắp người
chị tôi bị rắn chàm quạp cắn
em bé hóc xương nghẹt thở
anh tôi bị xe tải tông nằm giữa đường
bé uống lộn dầu lửa
ông ngoại bị điện giựt
cứu cứu
trời ơi cứu
alo cấp cứu
""",
    Danger.RESCUE: """
có đứa nhỏ té sông
con tui rớt xuống mương chưa vớt được
bé rớt giếng
lũ về nhà tui ngập tới cổ rồi
sạt lở sập nhà rồi cứu
thằng nhỏ té xuống giếng
bé gái rớt xuống ao
có người té xuống sông
nước ngập tới ngực rồi
nhà sập rồi cứu tụi tui
""",
    Danger.FIRE: """
nhà cháy
nhà hàng xóm cháy
nhà tôi cháy
""",
}
# Questions about papers and money, manners of speaking, and words that only look alike, next to the cries above.
NO_CRIES = """
mẹ tôi bị đột quỵ liệt nửa người có được khuyết tật không
bệnh nhân hấp hối muốn chở về nhà có xe không
tiền điện giật mình luôn
người động kinh
đột quỵ là gì
tôi muốn chết già ở quê
ghe chìm xã đền bao nhiêu
đẻ rồi làm giấy khai sinh
mệt muốn chết
người bị bạo lực gia đình được hưởng trợ cấp gì
trẻ bị xâm hại thì hồ sơ xin trợ cấp gồm gì
con tôi bị động kinh có được giấy khuyết tật không
tai biến là bệnh gì
ba tôi bị tai biến liệt nửa người có được hưởng trợ cấp khuyết tật không
xuồng chìm xã đền bao nhiêu
tàu chìm có được bồi thường không
muốn chết già ở quê có được hỗ trợ không
ba tôi chỉ muốn chết ở nhà
đợi em xíu nha
chờ chị xíu
má xíu nữa tới
em ơi mẫu đơn ở đâu
mẹ ơi mau lên
con học mẫu giáo có được miễn học phí không
cho xin mẫu
tôi muốn tư vấn
cần tư vấn
đề nghị quan tâm hộ nghèo
nghĩ quan trọng là có thẻ
nói từ từ thôi
từ từ
cựu chiến binh
con cừu
số cấp cứu là số mấy
tôi bị ăn hiếp ở xã
lễ vĩnh biệt liệt sĩ
tiền điện giật mình
thuốc động kinh ở đâu phát
em bé bị rơi hồ sơ
con rớt hộ nghèo
bị máy cưa cổ tay có được khuyết tật không
ba tôi bất tỉnh năm ngoái
chồng em bị điện giật ở công ty năm ngoái, có được trợ cấp không
nhà cháy năm ngoái xin hỗ trợ
đẻ rồi làm thẻ bảo hiểm cho bé
vợ em đẻ rồi, làm giấy khai sinh ở đâu
xe chạy về nhà
phòng nước sôi ở đâu
tiền thuốc ngủ có được bảo hiểm không
hỏi chú số người trong hộ
nước ngập đến cỡ nào thì được hỗ trợ
uống viên sắt mỗi ngày
mưa từ năm ngoái sập nhà xin hỗ trợ
bé rơi thẻ bảo hiểm
bác sĩ cho vừa uống 10 viên
xin số cấp cứu
đói quá, cần cứu trợ
hồ sơ cháu bị trả ở Hiệp Hòa
em bị từ chối ở xã Phú Hiệp
hồ sơ mồ côi của cháu đã được ký chưa
nước ngập tới nhà có ai cho gì không
con tôi rồi biên lai đâu
bị chồng đánh cần chỗ ở tạm thì làm sao
mất sổ mở thẻ cho cháu ở đâu
muốn xin xe lăn cho ba bị tai biến phải tới nơi nào
nước cuốn trôi nhà tui rồi có ai cho gì hông
""".strip().splitlines()


def cries() -> list[tuple[Danger, str]]:
    return [(danger, phrase) for danger, listed in CRIES.items() for phrase in listed.strip().splitlines()]


@pytest.mark.parametrize(("danger", "phrase"), cries(), ids=lambda value: strip_marks(str(value)))
def test_quiet_word_silences_no_cry(danger: Danger, phrase: str) -> None:
    for spelling in (phrase, strip_marks(phrase), phrase.upper(), unicodedata.normalize("NFD", phrase), f"  {phrase}!!! 😭"):
        assert detect(spelling) is danger, spelling


@pytest.mark.parametrize("phrase", NO_CRIES, ids=strip_marks)
def test_question_beside_a_cry_stays_silent(phrase: str) -> None:
    for spelling in (phrase, strip_marks(phrase), phrase.upper()):
        assert detect(spelling) is None, spelling


def test_only_marks_tell_a_wish_to_die_from_a_wish_for_advice() -> None:
    assert detect("chồng tôi muốn tự vẫn") is Danger.SELF_HARM
    assert detect("tôi muốn tư vấn") is None
    assert detect("toi muon tu van") is None


# Shipped wordings in which somebody needs help right now: the number to call is the right answer to them.
RIGHTLY_LOUD = {
    "người nuôi đánh đập cháu thì xử lý sao",
    "bi chong danh goi so nao",
    "người khuyết tật bị đánh đập báo ai",
    "ba em bị đột quỵ đưa thẳng lên bệnh viện tỉnh có sao không",
}


def test_the_shipped_questions_are_no_emergencies() -> None:
    """A question An Sinh has an answer for must reach it; only those about whom to call in danger may be answered before."""
    quiet = [entry for entry in seed_entries() if entry.aspect is not Aspect.CONTACT and ".emergency" not in entry.id]
    asked = [question for owner in (*quiet, *seed_signposts()) for question in (*owner.questions, owner.title)]
    assert {question for question in asked if detect(question)} <= RIGHTLY_LOUD


def test_training_examples_are_no_emergencies() -> None:
    """What is taught as an intent must reach the model; a handful of examples are real cries for help or ask whom to call."""
    asked = [line for block in nlu_blocks() for line in block["examples"] if block["intent"] != "ask_hotline"]
    loud = [line for line in asked if detect(line)]
    assert len(loud) <= 12, loud


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
