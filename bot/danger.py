"""Danger before everything: signs of an emergency in what a resident wrote, found without any model.

Works on folded text (no marks, lower case), so marks never matter, and on its standard spelling, so that teencode and slips do not either.
A sign alone is not enough where people also *ask about* such things: questions about money, papers or the past are left to the normal
answer unless they say it is happening now. One quiet word (a company, an insurance card, "since noon") silences nobody: it takes a question
with it. Self-harm, children and violence are never left for being past.
"""

from __future__ import annotations

import re
from enum import StrEnum

from knowledge_base.text import fold, standard


class Danger(StrEnum):
    """Kinds of danger; the resident's text is ``utter_emergency_<value>``, ``number`` is the number it names."""

    MEDICAL = "medical"
    SELF_HARM = "self_harm"
    CHILD = "child"
    FIRE = "fire"
    VIOLENCE = "violence"
    RESCUE = "rescue"

    @property
    def label(self) -> str:
        return {
            "medical": "Cấp cứu y tế",
            "self_harm": "Có ý định tự hại",
            "child": "Trẻ em bị xâm hại",
            "fire": "Cháy",
            "violence": "Bạo lực",
            "rescue": "Lũ lụt, chìm ghe, sập nhà",
        }[self.value]

    @property
    def number(self) -> str:
        return {"medical": "115", "self_harm": "115", "child": "111", "fire": "114", "violence": "113", "rescue": "112"}[self.value]


CHILD_WORDS = r"(?:be|chau|con (?:nit|be|no|nho|chau|em|gai|trai)|dua (?:nho|be|tre|chau|con)|tre(?: em| con| nho)?|em be|thang (?:be|nho|cu|chau)|nhoc|hoc sinh)"
PERSON = r"(?:ba|bo|cha|me|ma|ong|cu|noi|ngoai|con|chau|be|nho|no|vo|chong|toi|tui|anh|chi|em|co|chu|bac|di|cau|mo|nguoi|hoc sinh)"
WHOSE = r"(?: (?:toi|tui|em|minh|noi|ngoai|ay|gai|trai|no|nho|ruot|be|co|cu))?"
NOT = r"(?:khong|ko|k|hong|hok|hem|chang|chua)"
FAMILY = r"(?:chong|ong xa|vo|ba xa|cha duong|bo duong|me ghe|con (?:trai|gai|re|dau)|con|thang con|ba|cha|bo|me|anh|em|no|han|ong ay|anh ta|ai do|hang xom|nguoi yeu|ban trai)"
# "hiếp", not a place or a club ("Phú Hiệp", "Hiệp Hòa", "hiệp hội").
RAPE = r"(?<!phu )(?<!binh )(?<!xa )(?<!hoa )(?<!vinh )(?<!tan )(?<! o )hiep(?! (?:hoi|dinh|hoa|thanh|xuong|hung|binh|duc|my)\b)"
POISON = r"thuoc (?:tru sau|sau|ray|chuot|diet co|tru co|doc|bao ve thuc vat)"
PILLS = r"thuoc (?:ngu|an than|giam dau|ha ap|huyet ap|tim|dien)"
KIN = rf"(?:(?:ba|bo|cha|ma|me|ong|noi|ngoai|vo|chong|bac){WHOSE}|(?:con|chau|anh|chi|em|di|co|chu|cau) (?:toi|tui|em|minh|gai|trai|ay))"
SNAKE = r"ran(?: (?:doc|luc|bien|la|ri|cham quap|cap (?:nia|nong)|ho(?: mang| dat| chua| may)?))?"
SWALLOWED = r"(?:pin|dong xu|dong tien|kim|dinh|nam cham|luoi lam|xuong|di vat|vien bi|hat (?:me|nhan|chom chom|dau))"
WATER = r"(?:song|gieng|muong|kenh|ao|suoi|bien)"
# What follows "máu" in a cry and not "mẫu" in a question about forms or kindergartens ("em ơi mẫu đơn", "học mẫu giáo").
BLOOD_END = r"(?=$| (?:nhieu|qua|roi|lien tuc|tuoi|hoai|lam sao|cuu|bam|dam|lai lang)\b)"
BOAT = r"(?:ghe|xuong|tau(?: ca)?|thuyen|do|vo lai|sa lan|pha)"
STROKE = r"(?:meo mieng|noi (?:do|diu|ngong)|(?:tay|chan|tay chan) khong nhac)"

# "đánh", not "đánh giá", "đánh máy" or what a storm does.
BEAT = r"(?<!vo )danh(?! (?:gia|sach|may|dau|ca|bat|tan|sap|thuc|van|so|thue|bac|chuyen|rang|bai)\b)"

# The first kind that fits is told; what is an accident or an adult's matter stands before what sounds alike.
SIGNS: tuple[tuple[Danger, re.Pattern[str]], ...] = tuple(
    (danger, re.compile(rf"\b(?:{pattern})\b"))
    for danger, pattern in (
        (
            Danger.MEDICAL,
            rf"uong (?:\w+ )?(?:nham|lon) {POISON}|uong (?:\w+ )?(?:nham|lon) (?:xang|dau (?:hoa|lua|nhot|gio)|axit|acid|hoa chat|nuoc (?:tay|javel|rua chen|lau san)|{PILLS})",
        ),
        (
            Danger.SELF_HARM,
            r"(?:muon|mun|dinh|tinh|chi con nuoc|khong thiet|chan|doi) (?:\w+ )?(?:tu tu|tu sat|chet (?:di|cho xong|quach|cho roi|luon))"
            r"|(?:noi|bao|nhan tin|keu|doa) (?:la )?(?:muon|doi|dinh|tinh|se) tu van$"
            r"|nghi (?:toi|den|ve) (?:viec |chuyen )?(?:tu sat|tu tu(?! (?:thoi|roi)\b)|cai chet)|(?:y dinh|co y|se) (?:tu sat|tu tu$)",
        ),
        # "mệt muốn chết", "chờ muốn chết" are only a manner of speaking: the person must stand right before.
        (
            Danger.SELF_HARM,
            rf"(?<!dong ){PERSON}{WHOSE} (?:chi |that |rat |cu |dang |noi |con |la )?(?:muon|mun|(?<!bo )doi) chet(?! (?:voi|vi|duoc|gia|o|tai|trong|thanh than)\b)"
            r"|^(?:chi )?(?:muon|mun) chet(?: qua| thoi| that| luon| roi)*$",
        ),
        (
            Danger.SELF_HARM,
            rf"{PERSON}{WHOSE} (?:vua |moi |da |dang |lo |tu |lay dao )*(?:cat|cua|rach) co tay|thu tuyet menh"
            r"|(?<!le )(?<!van )vinh biet(?=$| (?:moi nguoi|ca nha|gia dinh|tat ca|cac|con|me|ba|cha|bo|vo|chong|anh|chi|em|nhe|nha|cuoc|the gian|coi)\b)"
            r"|(?<!de )nghi quan(?! (?:trong|tam|ly|he|su|huyen|doi|an|nuoc|cafe|ca phe)\b)"
            r"|chi (?:con )?muon (?:di|chet) theo (?:(?:ong|ba|anh|chi|co|em) (?:ay|nha)|chong|vo)",
        ),
        (Danger.SELF_HARM, r"chet quach|chet cho (?:xong|roi|khuat mat|khoe than|nhe)|chan song|khong thiet song"),
        (
            Danger.SELF_HARM,
            rf"(?:{NOT}|het) (?:con )?(?:muon|thiet) song(?! (?:chung|voi|cung|tai|nho|mot minh|canh|gan|o(?! doi)|trong|xa)\b)"
            rf"|song {NOT} noi nua|song hong noi nua",
        ),
        (
            Danger.SELF_HARM,
            rf"(?:vua |moi |dang |da |tinh |dinh |doi |muon )(?:uong (?:{POISON}|thuoc ngu)|treo co|nhay (?:xuong )?(?:cau|song|lau|kinh|kenh|gieng|ho|ao|rach)|cat tay|cua tay)",
        ),
        (
            Danger.SELF_HARM,
            rf"uong (?:{PILLS}|thuoc)(?: \w+)? (?:tu van|tu sat|cho (?:xong|roi|chet))|uong thuoc (?:ngu|an than) tu tu|uong {POISON}",
        ),
        (
            Danger.SELF_HARM,
            rf"uong (?:het |ca |nguyen )?(?:\d\d+|ca|nguyen|het|may chuc|chuc|vai chuc|mot nam|nhieu) (?:vien |vi |lo |hop |chai |voc )?{PILLS}"
            r"|(?<!cho )(?:vua|moi|da|lo) uong (?:het |luon )?(?:(?:[1-9]\d+|(?:ca|may|vai|hai|ba|bon|nam) chuc) vien(?: thuoc)?|(?:nguyen|ca) (?:vi|lo|hop|nam|voc|chai) thuoc)",
        ),
        (
            Danger.SELF_HARM,
            r"nhay (?:xuong )?(?:cau|song|lau|kinh|kenh|gieng|ho|ao|rach|bien) (?:\w+ )?(?:tu tu|tu van|tu sat|chet)|treo co (?:tu tu|tu van|chet)|(?:co nguoi|no) nhay (?:cau|song|lau)",
        ),
        # Somebody with a husband is no child any more.
        (Danger.VIOLENCE, rf"(?<!hon vi )bi chong (?:\w+ ){{0,3}}(?:{BEAT}|bop co|dam|chem|hanh ha|bao hanh)"),
        (
            Danger.CHILD,
            rf"{CHILD_WORDS}(?: \w+){{0,4}} (?:bi|dang bi) (?:\w+ ){{0,4}}(?:{BEAT}|xam hai|{RAPE}|lam dung|bao hanh|hanh ha|so mo|so soang|sam so|nhot|xich|troi|bo doi|bat coc|dam o|giat do(?! dien)|gio tro)",
        ),
        (
            Danger.CHILD,
            rf"{CHILD_WORDS}(?: \w+){{0,4}} bi (?:\w+ ){{0,2}}(?:hang xom|duong|ong|chu|thay|nguoi la|nguoi ta) so(?: vao| nguc| mong| dui| nguoi| hoai|$)",
        ),
        (
            Danger.CHILD,
            r"(?:duong|ghe|thay(?: giao)?|ong|chu|bac|cau|hang xom|bao ve|nguoi la) (?:\w+ ){0,3}so (?:vao (?:nguoi|dui|nguc|mong|vung kin|cho kin)|dui|nguc|mong|vung kin|cho kin)",
        ),
        (
            Danger.CHILD,
            r"(?:be|so sinh|tre|chau) (?:\w+ )?bi bo roi (?:truoc|ngoai|giua|ben|duoi(?! \d)|trong (?:thung|bui)|o (?:cho|cong|chua|goc|bai))",
        ),
        (
            Danger.CHILD,
            rf"(?:{BEAT}|hanh ha|bao hanh|xam hai|hiep dam|lam nhuc|(?<!ho )(?<!co )so mo(?! (?:coi|the|tai|rong|o|cua|cho)\b)|so soang|sam so|dam o|bo doi) (?:\w+ ){{0,2}}{CHILD_WORDS}(?! bo\b)",
        ),
        (
            Danger.VIOLENCE,
            rf"{FAMILY} (?:\w+ ){{0,5}}(?:dang danh|duoi danh|dap pha (?:nha|do|duoi)|danh (?:toi|tui|em|me|ma|ba|vo|con)|doi giet|doa giet|bop co|cam dao (?!mo)|chem)",
        ),
        (Danger.VIOLENCE, rf"(?<!hon vi )bi (?:{FAMILY}) (?:\w+ ){{0,2}}{BEAT}"),
        (Danger.VIOLENCE, r"(?:cam|xach|vac) (?:dao|rua|gay|bua|sung|ma tau|kiem) (?:\w+ ){0,3}(?:ruot|duoi|chem|doi|dam|hu|doa)"),
        (Danger.VIOLENCE, r"(?:dang )?bi (?:\w+ ){0,2}(?:danh dap|hanh hung|doi giet|doa giet|chem|dam dao|bat coc|hiep dam|cuong hiep)"),
        (
            Danger.VIOLENCE,
            rf"bi (?:(?:nguoi (?:ta|la)|ke (?:xau|la)|(?:cha |bo |ba )?duong|ong(?: \w+)?|chu|bac|thay(?: giao)?|ban|hang xom|tui no|no) )?{RAPE}"
            r"|chem nhau|dang (?:\w+ ){0,2}danh nhau",
        ),
        (Danger.VIOLENCE, r"(?:trom|cuop)(?: \w+){0,5} (?:cam|xach|co|gi) (?:theo )?(?:dao|sung|bua|rua|ma tau|hung khi)"),
        (
            Danger.FIRE,
            r"(?<!xe )(?:dang|bi|boc) chay (?:nha|lon|to|rui)|(?<!xe )(?<!xe dang )chay (?:nha|cho|bep|rung|kho|xuong)(?! (?:em|anh|chi|con|bac|a|nhe|vay)\b)(?: roi| hang xom| ke ben|$)|(?:^|oi |troi )chay roi"
            r"|(?<!ve )(?<!toi )nha(?: (?:toi|tui|em|minh|ben|ke ben|hang xom|ben canh))? chay(?=$| (?:qua|lon|cuu|du)\b)"
            r"|nha (?:\w+ ){0,3}(?:dang chay|boc chay|bi chay roi)|nha chay roi|lua (?:dang )?chay|chay (?:no|lon) qua|(?:phat no|no binh ga|binh ga (?:\w+ )?no)",
        ),
        (Danger.FIRE, r"(?:mac ket|ket) (?:\w+ ){0,3}(?:trong (?:nha|dam chay|lua))"),
        (
            Danger.RESCUE,
            rf"(?:mac ket|ket|co lap) (?:\w+ ){{0,4}}(?:tren (?:mai|noc)|trong lu|giua (?:\w+ )?(?:lu|song|bien))|(?:mai|noc) nha (?:\w+ ){{0,2}}ket|{BOAT} (?:\w+ ){{0,2}}(?:chim|lat)(?! (?:doc|hang)\b)"
            rf"|(?:chim|lat up|lat|up) {BOAT}(?! (?:so|vui)\b)",
        ),
        (
            Danger.RESCUE,
            r"ngap (?:\w+ )?(?:toi|den|ngang|len) (?:(?:\w+ )?(?:mai|noc|nguc)|co(?=$| (?:roi|nguoi|cuu)\b))|ngap (?:qua |lut )(?:dau (?:nguoi|roi)|mai|noc)"
            r"|(?:nuoc|lu) (?:lu |ngap |song |dang )?(?:\w+ ){0,2}(?:toi|len|qua|ngap) (?:\w+ )?(?:mai|noc|nguc|co nguoi)|nuoc (?:lu )?(?:dang )?(?:dang|len) (?:\w+ ){0,3}cuu",
        ),
        (
            Danger.RESCUE,
            r"(?:sap nha|nha (?:\w+ )?sap) (?:\w+ ){0,3}cuu(?! tro)\b|(?:nha|tuong|vach|cay|dat|nui) (?:\w+ )?(?:sap|do|lo) (?:\w+ )?(?:de|vui|trung)\b|sat lo (?:\w+ ){0,3}(?:vui|cuon|de)|bi (?:lu|nuoc) cuon(?! (?:het|mat|chuong|ruong|do|lua)\b)|(?:lu|nuoc) cuon (?:\w+ )?(?:nguoi|con|chau|be|em|vo|chong|ba|me|toi)|bi (?:vui|vui lap)",
        ),
        (
            Danger.RESCUE,
            rf"(?:te|rot|nga|lot|sup|roi) (?:xuong )?(?:song|kinh|kenh|muong|ao|ho(?! (?:ngheo|can|gia|so|tro|khau|dan)\b)|bien)(?: \w+){{0,3}} (?:cuu|mat tich|chim|{NOT} (?:thay|noi|vot))"
            rf"|(?:{CHILD_WORDS}{WHOSE}|{KIN}|co nguoi|nguoi ta) (?:\w+ ){{0,2}}(?:(?:te|rot|nga|lot|sup|roi) xuong (?:{WATER}|kinh|cong|ho(?! (?:ngheo|can|gia|so)\b))"
            rf"|(?:te|rot|lot|sup) (?:{WATER}|kinh))(?!(?: \w+){{0,3}} (?:gay|bat tinh|chay mau|nang|khong sao)\b)",
        ),
        (
            Danger.MEDICAL,
            rf"bat tinh|ngat (?:xiu|di|luon)|hon me|xiu (?:roi|luon|di)|(?<!doi )(?<!cho )(?<!giup )(?<!hoi )(?<!gium )(?<!phien )(?<!nho ){KIN}(?: tu nhien| dot nhien| bi| vua| dang| moi| lai){{0,2}} xiu(?! (?:nua|thoi|thui|xiu|nha|nhe|a|duoc)\b)|(?<!van )(?<!truong )(?<!phai )bat dong(?! (?:san|phi|tien|thue|bao|hoc)\b)|khong (?:con )?tho(?! (?:cung|phung|tu)\b)|ngung tho|tat tho|tim ngung"
            rf"|(?:goi|keu|lay|lac)(?: hoai| mai)?(?: ma)?(?: \w+)? {NOT} (?:\w+ )?tinh",
        ),
        # "ngất" and "ngạt", not "ngắt" (what is cut off).
        (
            Danger.MEDICAL,
            rf"(?!co (?:bi )?ngat){PERSON}{WHOSE}(?: tu nhien| dot nhien| bi| vua| dang| moi| lai){{0,2}} ngat(?! (?:dien|nuoc|mang|tro|tien|luong|quang|ket|lien|che|the|bao|bhyt|bhxh|huong|so|dong|cuoc|loi|nguong|goi khong)\b)"
            r"|(?:be|chau|con|nguoi) (?:\w+ ){0,2}ngat nuoc|ngat (?:khoi|ga|tho)",
        ),
        (
            Danger.MEDICAL,
            rf"(?:rat |bi |dang |thay |khong )?kho tho|tho {NOT} (?:duoc|noi|ra)|tim tai(?! xe)|sui bot mep|mac nghen|nghen (?:com|keo|sua|thuc an|ca|thit|banh|hat|trai)|sac (?:sua|\w+ tim)",
        ),
        (
            Danger.MEDICAL,
            rf"dot quy|tai bien(?: mach mau nao)?|meo mieng|liet nua nguoi|noi diu luoi|nhoi mau|{STROKE} (?:\w+ ){{0,3}}{STROKE}",
        ),
        (
            Danger.MEDICAL,
            r"dau that nguc(?! (?:on dinh|man)\b)|dau (?:that )?(?:nguc|tim) (?:du doi|qua|lam|tung con)|dau (?:bung|dau) (?:du doi|quan quai)|oi ra mau|ho ra mau|non ra mau|di cau ra mau"
            rf"|(?:oi|hoc|non) mau{BLOOD_END}|(?:oi|hoc|non|ho) ra huyet|tho huyet|(?:ra|xuat) huyet (?:nhieu|qua|xoi xa|lai lang|o at|khong cam)",
        ),
        (
            Danger.MEDICAL,
            r"(?:chay|ra|mat) (?:nhieu )?mau (?:qua|nhieu|khong|ko|hong|lai lang|xoi xa)"
            r"|mau (?:chay|ra) (?:\w+ )?(?:qua|nhieu|khong|ko|hong|lai lang|xoi xa)|cam mau khong|bang huyet|co giat|len con giat"
            r"|(?<!nguoi )(?<!nguoi bi )(?<!benh )(?<!thuoc )(?<!tri )dong kinh",
        ),
        (
            Danger.MEDICAL,
            rf"duoi nuoc|chet duoi|(?<!tien )dien gi[au]t(?! minh)|{SNAKE} can(?! (?:cuoc|bo|tho)\b)|bi phong (?:nuoc soi|lua|dau|bo xe|nang|dien)|nuoc soi (?:do|tat) (?:vao|len|trung)"
            rf"|nuot (?:\w+ ){{0,2}}{SWALLOWED}|(?<!dong )nghet tho|ong (?:dot|chich) (?:\w+ ){{0,2}}(?:sung|kho)|hoc (?:xuong|di vat|thuc an)|ngo doc|soc (?:phan ve|thuoc)|bong (?:nang|nuoc soi)",
        ),
        (
            Danger.MEDICAL,
            r"(?:goi|can|keu|cho|xin) (?:\w+ )?(?:xe )?cap cuu (?:gap|lien|ngay|voi|di|gium|nhanh)|(?<!tra )(?<!nghien )cuu (?:voi|toi|tui|em|ma|me|ba)\b|cap cuu (?:gap|voi|khan)"
            r"|^(?:(?:troi|oi|lam on|alo|admin|xin|hay|ai do) )*(?:(?:cuu|cap cuu|sos)(?: |$))+$",
        ),
        (
            Danger.MEDICAL,
            r"(?:sap|vo|ra) (?:sinh|de|nuoc oi) (?:\w+ )?(?:roi|gap|toi noi)|vo oi|(?<!lac )(?<!van )(?<!chu )(?<!tieu )de (?:rot|roi(?! (?:thi|lam|co|duoc|dc|xin|muon|can|moi)\b))",
        ),
        (
            Danger.MEDICAL,
            r"(?:bi |vua |moi )(?:tai nan|dung xe|te xe|xe tong|te lau|te gieng|nga (?:cau thang|tu tren cao))(?: \w+){0,4} (?:nang|gay|mau|bat|nguy|khong day|lien)"
            r"|bi (?:xe|oto|o to)(?: \w+){0,2} (?:tong|dung|can|can qua)(?:(?: \w+){0,3} nam (?:im|bat|(?:ngoai|giua|tren|ven|duoi|ben) (?:lo|duong|le|ruong|dat|vung))| roi$|$)",
        ),
        (
            Danger.MEDICAL,
            rf"te (?:lau|gieng|xe|nga) (?:\w+ )?(?:gay|bat tinh|chay mau|nang)|te gay (?:xuong|chan|co|tay)|(?:te|nga|truot)(?: \w+){{0,5}} {NOT} (?:\w+ )?(?:day|dung (?:day|len)|nhuc nhich|cu dong)",
        ),
        (Danger.MEDICAL, r"nguy kich|hap hoi|sap chet|chet mat(?! (?:tich|xac|mau)\b)|khong qua khoi"),
    )
)

# Words of somebody who asks about rules, money or papers: a question by themselves.
ASKING = re.compile(
    r"\b(?:duoc huong|huong (?:gi|che do)|muc ho tro|ho tro (?:gi|bao nhieu|tien)"
    r"|bao nhieu tien|quy dinh|nghi dinh|luat|dieu kien|doi tuong|mai tang|xac nhan|giay chung|xu phat|phat bao nhieu|di chung|phuc hoi|tap vat ly"
    r"|duoc ho tro|ho tro (?:nao|khong)|xa (?:\w+ )?ho tro|nha nuoc (?:\w+ )?(?:giup|lo|cho|ho tro)|(?:quy|mat tran) (?:\w+ )?giup|tro giup khan cap"
    r"|giay kt|di chuc|dai dien|khai bao|thiet hai|thuoc muc nao|toi gi|truy cuu|ai chiu|chuan bi gi|ho tro vien phi|gia dinh (?:toi )?duoc gi|thi (?:duoc|co duoc)"
    r"|trung tam (?:bao tro|tam lanh|nuoi)|tam lanh|(?:duoc|dc) (?:bao nhieu|bn)|den (?:bao nhieu|bn|bu)|boi thuong|khai sinh|muon ly hon|xin xe lan|co (?:ai |duoc )?cho (?:cai )?gi|cho ve (?:nha|que)"
    r"|(?:xin|hoi) (?:\w+ ){0,2}(?:ho tro(?! (?:gap|khan|cuu|lien|ngay))|cuu tro|tien|giam dinh|cap lai|giay|cat lai|chinh sach))\b"
    r"|^(?:\w+ ){1,4}la (?:benh )?gi\b"
)
# What such questions are about; said alone it is only what somebody in danger has or has not.
TOPIC = re.compile(
    r"\b(?:bhyt|bao hiem|tro cap|che do|ho so|giay to|thu tuc|thanh toan|chi tra|cong ty|vien phi|khuyet tat|ho ngheo|bi phat|phat (?:tien|tu)|mien phi|thuoc dien|(?:o|cho o) tam)\b"
)
# The form of a question or of asking for something.
FORM = re.compile(
    r"\b(?:(?:(?<!khong )co|duoc|dc) (?!(?:sao|giat) )(?:\w+ ){0,8}(?:khong|ko|k|hong|hok|hk)(?! (?:co|con|tien|ai|biet|duoc|thay|dam|du|muon|thiet|kip|chiu|nhan|tho|tinh|day)\b)"
    r"|bao nhieu|bn|gi|nao|o dau|the nao|ra sao|(?:thi|thi lam) sao|lam sao(?! (?:bay gio|day|gio)\b)(?= \w)|gom|xin(?! (?:giup|cuu|hay|gium|goi)\b)"
    r"|(?:cho|xin|muon|can) (?:\w+ ){0,2}hoi|hoi (?:ve|xin|bhyt|the|bao|che|ho|tien|tro)|(?:lam|nop) (?:ho so|giay|thu tuc))\b"
)
# What is only said to be missing asks nothing ("không có giấy tờ gì trong người").
NOTHING = re.compile(rf"\b{NOT} (?:co|con|biet|an|lam)(?: \w+){{0,3}}? (?:gi|nao)\b(?! (?:khong|ko|k)\b)")
# Words of the past, of a state long settled, or of somebody already dead: nothing to rescue any more. "Since noon" is today.
TODAY = r"(?! (?:chieu|sang|trua|toi|khuya|dem|nay|gio|xe|an|ngu|\d+ ?(?:h|g|gio|phut)|\d+h\d*|\d+g\d*)\b)"
PAST = re.compile(
    r"\b(?:nam (?:ngoai(?! (?:lo|duong|san|dong|ruong|hien|cong)\b)|truoc|kia)|thang (?:truoc|roi)|tuan (?:truoc|roi)|hom truoc|hoi (?:truoc|nam|nho|xua|thang|mua|\d+(?! (?:gio|g|h|phut)\b))"
    r"|truoc day|ngay xua|da mat|(?<!tinh )(?<!xiu )(?<!ngat )(?<!hon me )(?<!tho )(?<!chay )mat roi|mat (?:nam|hoi|cach day|vi|do)|qua doi|tu vong|(?<!sap )chet (?:vi|do)"
    rf"|tu (?:nam|thang|nho|be|thuo|lau|(?:hoi|luc|khi){TODAY})|tung bi|da tung|bam sinh|lau nay|may nam|\d+ nam(?! (?:tuoi|benh))|cach day|nam vien|da mo|mo xong|xuat vien"
    rf"|da ra vien|bi tai bien (?:nam|tu{TODAY}|\d)|tuan toi|ngay mai|mai (?:di|tai kham)|o nho nha|(?:o|song) nho$|o tam|da dap tat"
    r"|tai kham|cham cuu|(?:lanh|lay) thuoc|moi (?:thang|tuan)|(?:hai|ba|bon|may) nam nay|nam mot cho|liet giuong|kinh nien|man tinh|giam dinh)\b"
)
NOW = re.compile(
    r"\b(?:dang(?! (?:nam vien|dieu tri|dung|song|o)\b)|ngay bay gio|bay gio|hien gio|luc nay|vua (?:moi|xong)|moi (?:nay|bi|vua)|gap|khan cap|(?<!cham )cuu(?! tro)|nhanh len|lien (?:di|gium)|lam sao (?:bay gio|day))\b"
)


# Said to be happening this minute, or two signs of a stroke at once: then a question about the insurance card changes nothing.
THIS_MINUTE = re.compile(
    r"\b(?:(?:dang|vua|tu nhien|bay gio|luc nay) (?:\w+ ){0,2}(?:bat tinh|ngat(?: xiu)?|hon me|co giat|kho tho|khong tho|tho khong|ngung tho|tim tai"
    r"|chay mau|duoi nuoc|dien giat|dot quy|nhoi mau|boc chay|chay nha|treo co|uong thuoc (?:sau|ray|tru sau|diet co|chuot)|danh (?:toi|tui|em|con|me|vo))"
    rf"|{STROKE} (?:\w+ ){{0,3}}{STROKE})\b"
)


# Kinds that being past does not settle: who was beaten may be beaten again.
GRAVE = {Danger.SELF_HARM, Danger.CHILD, Danger.VIOLENCE}
# A wish to die that no question beside it takes back; only with its marks does "tự vẫn" differ from "tư vấn".
WISH = re.compile(r"\b(?:muon|mun|dinh|tinh|doi|nghi (?:toi|den)) (?:\w+ )?(?:tu tu|tu sat)\b")
WISH_MARKED = re.compile(r"\b(?:muốn|định|tính|đòi|sẽ) (?:\w+ )?tự v[ẫẩ]n\b")


def detect(text: str) -> Danger | None:
    """The danger a message speaks of, or None. Only what is happening now, or is said so strongly that asking first would be wrong.

    Read twice, as typed and in standard spelling ("ba t bat tinh r", "nhaf toi dang chays"): a sign in either counts, and so does a word
    that shows somebody is asking or telling of the past.
    """
    spelled = standard(text)
    if WISH_MARKED.search(spelled.lower()):
        return Danger.SELF_HARM
    forms = {fold(text), fold(spelled)} - {""}
    signs = dict.fromkeys(danger for danger, sign in SIGNS if any(sign.search(form) for form in forms))
    return next((danger for danger in signs if not any(_quiet(form, danger) for form in forms)), None)


def _quiet(folded: str, danger: Danger) -> bool:
    form = bool(FORM.search(NOTHING.sub("", folded)))
    asking = bool(ASKING.search(folded)) or (form and bool(TOPIC.search(folded)))
    if danger in GRAVE:
        return asking and form and not WISH.search(folded)
    past = bool(PAST.search(folded))
    return (asking or (past and not NOW.search(folded))) and (past or not THIS_MINUTE.search(folded))
