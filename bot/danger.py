"""Danger before everything: signs of an emergency in what a resident wrote, found without any model.

Works on folded text (no marks, lower case), so marks never matter, and on its standard spelling, so that teencode and slips do not either.
A sign alone is not enough where people also *ask about* such things: questions about money, papers or the past are left to the normal
answer unless they say it is happening now.
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
POISON = r"thuoc (?:tru sau|sau|ray|chuot|diet co|tru co|doc|bao ve thuc vat)"
PILLS = r"thuoc (?:ngu|an than|giam dau|ha ap|huyet ap|tim|dien)"
BOAT = r"(?:ghe|xuong|tau(?: ca)?|thuyen|do|vo lai|sa lan|pha)"
STROKE = r"(?:meo mieng|noi (?:do|diu|ngong)|(?:tay|chan|tay chan) khong nhac)"

# "đánh", not "đánh giá", "đánh máy" or what a storm does.
BEAT = r"(?<!vo )danh(?! (?:gia|sach|may|dau|ca|bat|tan|sap|thuc|van|so|thue|bac|chuyen|rang|bai)\b)"

# The first kind that fits is told; what is an accident or an adult's matter stands before what sounds alike.
SIGNS: tuple[tuple[Danger, re.Pattern[str]], ...] = tuple(
    (danger, re.compile(rf"\b(?:{pattern})\b"))
    for danger, pattern in (
        (Danger.MEDICAL, rf"uong (?:\w+ )?(?:nham|lon) {POISON}|uong (?:nham|lon) (?:xang|dau hoa|axit|nuoc (?:tay|javel)|{PILLS})"),
        (
            Danger.SELF_HARM,
            r"(?:muon|dinh|tinh|chi con nuoc|khong thiet|chan|doi) (?:\w+ )?(?:tu tu|tu sat|tu van|chet (?:di|cho xong|quach|cho roi|luon))",
        ),
        # "mệt muốn chết", "chờ muốn chết" are only a manner of speaking: the person must stand right before.
        (
            Danger.SELF_HARM,
            rf"(?<!dong ){PERSON}{WHOSE} (?:chi |that |rat |cu |dang |noi |con |la )?(?:muon|(?<!bo )doi) chet(?! (?:voi|vi|duoc)\b)",
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
            rf"uong (?:het |ca |nguyen )?(?:\d\d+|ca|nguyen|het|may chuc|chuc|vai chuc|mot nam|nhieu) (?:vien |vi |lo |hop |chai |voc )?{PILLS}",
        ),
        (
            Danger.SELF_HARM,
            r"nhay (?:xuong )?(?:cau|song|lau|kinh|kenh|gieng|ho|ao|rach|bien) (?:\w+ )?(?:tu tu|tu van|tu sat|chet)|treo co (?:tu tu|tu van|chet)|(?:co nguoi|no) nhay (?:cau|song|lau)",
        ),
        # Somebody with a husband is no child any more.
        (Danger.VIOLENCE, rf"bi chong (?:\w+ ){{0,3}}(?:{BEAT}|bop co|dam|chem|hanh ha|bao hanh)"),
        (
            Danger.CHILD,
            rf"{CHILD_WORDS}(?: \w+){{0,4}} (?:bi|dang bi) (?:\w+ ){{0,4}}(?:{BEAT}|xam hai|hiep|lam dung|bao hanh|hanh ha|so mo|so soang|sam so|nhot|xich|troi|bo doi|bat coc|dam o|giat do(?! dien)|gio tro)",
        ),
        (
            Danger.CHILD,
            rf"{CHILD_WORDS}(?: \w+){{0,4}} bi (?:\w+ ){{0,2}}(?:hang xom|duong|ong|chu|thay|nguoi la|nguoi ta) so(?: vao| nguc| mong| dui| nguoi| hoai|$)",
        ),
        (
            Danger.CHILD,
            r"(?:be|so sinh|tre|chau) (?:\w+ )?bi bo roi (?:truoc|ngoai|giua|ben|duoi|trong (?:thung|bui)|o (?:cho|cong|chua|goc|bai))",
        ),
        (
            Danger.CHILD,
            rf"(?:{BEAT}|hanh ha|bao hanh|xam hai|hiep dam|lam nhuc|so mo|so soang|sam so|dam o|bo doi) (?:\w+ ){{0,2}}{CHILD_WORDS}(?! bo\b)",
        ),
        (
            Danger.VIOLENCE,
            rf"{FAMILY} (?:\w+ ){{0,5}}(?:dang danh|duoi danh|dap pha (?:nha|do|duoi)|danh (?:toi|tui|em|me|ma|ba|vo|con)|doi giet|doa giet|bop co|cam dao (?!mo)|chem)",
        ),
        (Danger.VIOLENCE, rf"bi (?:{FAMILY}) (?:\w+ ){{0,2}}{BEAT}"),
        (Danger.VIOLENCE, r"(?:cam|xach|vac) (?:dao|rua|gay|bua|sung|ma tau|kiem) (?:\w+ ){0,3}(?:ruot|duoi|chem|doi|dam|hu|doa)"),
        (Danger.VIOLENCE, r"(?:dang )?bi (?:\w+ ){0,2}(?:danh dap|hanh hung|doi giet|doa giet|chem|dam dao|bat coc|hiep dam|cuong hiep)"),
        (
            Danger.FIRE,
            r"(?<!xe )(?:dang|bi|boc) chay (?:nha|lon|to|rui)|(?<!xe )(?<!xe dang )chay (?:nha|cho|bep|rung|kho|xuong)(?! (?:em|anh|chi|con|bac|a|nhe|vay)\b)(?: roi| hang xom| ke ben|$)|(?:^|oi |troi )chay roi"
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
            r"(?:nuoc|lu) (?:lu |ngap |song |dang )?(?:\w+ ){0,2}(?:toi|len|qua|ngap) (?:\w+ )?(?:mai|noc|nguc|co nguoi)|nuoc (?:lu )?(?:dang )?(?:dang|len) (?:\w+ ){0,3}cuu",
        ),
        (
            Danger.RESCUE,
            r"(?:nha|tuong|vach|cay|dat|nui) (?:\w+ )?(?:sap|do|lo) (?:\w+ )?(?:de|vui|trung)\b|sat lo (?:\w+ ){0,3}(?:vui|cuon|de)|bi (?:lu|nuoc) cuon(?! (?:het|mat|chuong|ruong|do|lua)\b)|(?:lu|nuoc) cuon (?:\w+ )?(?:nguoi|con|chau|be|em|vo|chong|ba|me|toi)|bi (?:vui|vui lap)",
        ),
        (
            Danger.RESCUE,
            rf"(?:te|rot|nga|lot|sup|roi) (?:xuong )?(?:song|kinh|kenh|muong|ao|ho(?! (?:ngheo|can|gia|so|tro|khau|dan)\b)|bien)(?: \w+){{0,3}} (?:cuu|mat tich|chim|{NOT} (?:thay|noi))",
        ),
        (
            Danger.MEDICAL,
            r"bat tinh|ngat (?:xiu|di|luon)|hon me|xiu (?:roi|luon|di)|(?<!van )(?<!truong )(?<!phai )bat dong(?! (?:san|phi|tien|thue|bao|hoc)\b)|khong (?:con )?tho(?! (?:cung|phung|tu)\b)|ngung tho|tat tho|tim ngung"
            rf"|(?:goi|keu|lay|lac)(?: hoai| mai)?(?: ma)?(?: \w+)? {NOT} (?:\w+ )?tinh",
        ),
        # "ngất" and "ngạt", not "ngắt" (what is cut off).
        (
            Danger.MEDICAL,
            rf"(?!co (?:bi )?ngat){PERSON}{WHOSE}(?: tu nhien| dot nhien| bi| vua| dang| moi| lai){{0,2}} ngat(?! (?:dien|nuoc|mang|tro|tien|luong|quang|ket|lien|che|the|bao|bhyt|bhxh|huong|so|dong|cuoc|loi|nguong)\b)"
            r"|(?:be|chau|con|nguoi) (?:\w+ ){0,2}ngat nuoc|ngat (?:khoi|ga|tho)",
        ),
        (
            Danger.MEDICAL,
            rf"(?:rat |bi |dang |thay |khong )?kho tho|tho {NOT} (?:duoc|noi|ra)|tim tai|sui bot mep|mac nghen|nghen (?:com|keo|sua|thuc an|ca|thit|banh|hat|trai)|sac (?:sua|\w+ tim)",
        ),
        (
            Danger.MEDICAL,
            rf"dot quy|tai bien(?: mach mau nao)?|meo mieng|liet nua nguoi|noi diu luoi|nhoi mau|{STROKE} (?:\w+ ){{0,3}}{STROKE}",
        ),
        (
            Danger.MEDICAL,
            r"dau (?:that )?(?:nguc|tim) (?:du doi|qua|lam|tung con)|dau (?:bung|dau) (?:du doi|quan quai)|oi ra mau|ho ra mau|non ra mau|di cau ra mau",
        ),
        (
            Danger.MEDICAL,
            r"(?:chay|ra|mat) (?:nhieu )?mau (?:qua|nhieu|khong|ko|hong|lai lang|xoi xa)"
            r"|mau (?:chay|ra) (?:\w+ )?(?:qua|nhieu|khong|ko|hong|lai lang|xoi xa)|cam mau khong|bang huyet|co giat|len con giat|dong kinh",
        ),
        (
            Danger.MEDICAL,
            r"duoi nuoc|chet duoi|dien giat|ran (?:doc )?can|ong (?:dot|chich) (?:\w+ ){0,2}(?:sung|kho)|hoc (?:xuong|di vat|thuc an)|ngo doc|soc (?:phan ve|thuoc)|bong (?:nang|nuoc soi)",
        ),
        (
            Danger.MEDICAL,
            r"(?:goi|can|keu|cho|xin) (?:\w+ )?(?:xe )?cap cuu (?:gap|lien|ngay|voi|di|gium|nhanh)|(?<!tra )(?<!nghien )cuu (?:voi|toi|tui|em|ma|me|ba)\b|cap cuu (?:gap|voi|khan)",
        ),
        (
            Danger.MEDICAL,
            r"(?:sap|vo|ra) (?:sinh|de|nuoc oi) (?:\w+ )?(?:roi|gap|toi noi)|vo oi|(?<!lac )(?<!van )(?<!chu )(?<!tieu )de (?:rot|roi)",
        ),
        (
            Danger.MEDICAL,
            r"(?:bi |vua |moi )(?:tai nan|dung xe|te xe|xe tong|te lau|te gieng|nga (?:cau thang|tu tren cao))(?: \w+){0,4} (?:nang|gay|mau|bat|nguy|khong day|lien)",
        ),
        (
            Danger.MEDICAL,
            rf"te (?:lau|gieng|xe|nga) (?:\w+ )?(?:gay|bat tinh|chay mau|nang)|te gay (?:xuong|chan|co|tay)|(?:te|nga|truot)(?: \w+){{0,5}} {NOT} (?:\w+ )?(?:day|dung (?:day|len)|nhuc nhich|cu dong)",
        ),
        (Danger.MEDICAL, r"nguy kich|hap hoi|sap chet|chet mat(?! (?:tich|xac|mau)\b)|khong qua khoi"),
    )
)

# Words of somebody who asks about rules, money or papers.
ASKING = re.compile(
    r"\b(?:bhyt|bao hiem|tro cap|che do|duoc huong|huong (?:gi|che do)|ho so|giay to|thu tuc|thanh toan|chi tra|muc ho tro|ho tro (?:gi|bao nhieu|tien)"
    r"|bao nhieu tien|quy dinh|nghi dinh|luat|dieu kien|doi tuong|mai tang|xac nhan|giay chung|xu phat|phat bao nhieu|di chung|phuc hoi|tap vat ly"
    r"|duoc ho tro|ho tro (?:nao|khong)|xa (?:\w+ )?ho tro|nha nuoc (?:\w+ )?(?:giup|lo|cho|ho tro)|(?:quy|mat tran) (?:\w+ )?giup|tro giup khan cap"
    r"|(?:giay|tien|xet|cong nhan|muc|muc do) khuyet tat|giay kt|di chuc|cong ty|vien phi|dai dien|khai bao|thiet hai|thuoc muc nao|toi gi|truy cuu|ai chiu|chuan bi gi|ho tro vien phi|gia dinh (?:toi )?duoc gi|thi (?:duoc|co duoc)|trung tam (?:bao tro|tam lanh|nuoi)|tam lanh|(?:duoc|dc) (?:bao nhieu|bn)"
    r"|(?:xin|hoi) (?:\w+ ){0,2}(?:ho tro(?! (?:gap|khan|cuu|lien|ngay))|cuu tro|tien|giam dinh|cap lai|giay|cat lai|chinh sach))\b"
)
# Words of the past, of a state long settled, or of somebody already dead: nothing to rescue any more.
PAST = re.compile(
    r"\b(?:nam (?:ngoai|truoc|kia)|thang (?:truoc|roi)|tuan (?:truoc|roi)|hom truoc|hoi (?:truoc|nam|nho|xua|thang|mua|\d+)|truoc day|ngay xua|da mat"
    r"|mat (?:roi|nam|hoi|cach day|vi|do)|qua doi|tu vong|(?<!sap )chet (?:vi|do)"
    r"|tu (?:nam|hoi|thang|nho|be|luc|khi|thuo|lau)|tung bi|da tung|bam sinh|lau nay|may nam|\d+ nam(?! (?:tuoi|benh))|cach day|nam vien|da mo|mo xong|xuat vien"
    r"|da ra vien|bi tai bien (?:nam|tu|\d)|tuan toi|ngay mai|mai (?:di|tai kham)|o nho nha|(?:o|song) nho$|o tam|da dap tat"
    r"|tai kham|cham cuu|(?:lanh|lay) thuoc|moi (?:thang|tuan|toi|dem)|(?:hai|ba|bon|may) nam nay|nam mot cho|liet giuong|kinh nien|man tinh|giam dinh)\b"
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


def detect(text: str) -> Danger | None:
    """The danger a message speaks of, or None. Only what is happening now, or is said so strongly that asking first would be wrong.

    Read twice, as typed and in standard spelling ("ba t bat tinh r", "nhaf toi dang chays"): a sign in either counts, and so does a word
    that shows somebody is asking or telling of the past.
    """
    forms = {fold(text), fold(standard(text))} - {""}
    if any(_quiet(form) for form in forms):
        return None
    return next((danger for danger, sign in SIGNS if any(sign.search(form) for form in forms)), None)


def _quiet(folded: str) -> bool:
    asking, past = bool(ASKING.search(folded)), bool(PAST.search(folded))
    return (asking or (past and not NOW.search(folded))) and (past or not THIS_MINUTE.search(folded))
