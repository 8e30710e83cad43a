"""Danger before everything: signs of an emergency in what a resident wrote, found without any model.

Works on folded text (no marks, lower case), so marks never matter. A sign alone is not enough where people also *ask about* such
things: questions about money, papers or the past are left to the normal answer unless they say it is happening now.
"""

from __future__ import annotations

import re
from enum import StrEnum

from knowledge_base.text import fold


class Danger(StrEnum):
    """Kinds of danger; the resident's text is ``utter_emergency_<value>``, ``number`` is the number it names."""

    MEDICAL = "medical"
    SELF_HARM = "self_harm"
    CHILD = "child"
    FIRE = "fire"
    VIOLENCE = "violence"

    @property
    def label(self) -> str:
        return {
            "medical": "Cấp cứu y tế",
            "self_harm": "Có ý định tự hại",
            "child": "Trẻ em bị xâm hại",
            "fire": "Cháy, mắc kẹt",
            "violence": "Bạo lực",
        }[self.value]

    @property
    def number(self) -> str:
        return {"medical": "115", "self_harm": "115", "child": "111", "fire": "114", "violence": "113"}[self.value]


CHILD_WORDS = (
    r"(?:be|chau|con (?:nit|be|no|chau|em|gai|trai)|dua (?:nho|be|tre|chau|con)|tre(?: em| con| nho)?|em be|thang be|nhoc|hoc sinh)"
)

# "đánh", not "đánh giá", "đánh máy" or what a storm does.
BEAT = r"danh(?! (?:gia|may|dau|ca|bat|tan|sap|thuc|van|so|thue|bac|chuyen)\b)"

SIGNS: tuple[tuple[Danger, re.Pattern[str]], ...] = tuple(
    (danger, re.compile(rf"\b(?:{pattern})\b"))
    for danger, pattern in (
        (
            Danger.SELF_HARM,
            r"(?:muon|dinh|tinh|chi con nuoc|khong thiet|chan) (?:\w+ )?(?:tu tu|tu sat|tu van|chet (?:di|cho xong|quach|cho roi|luon))",
        ),
        (Danger.SELF_HARM, r"(?:khong|ko|k|hong|chang|het) (?:con )?(?:muon|thiet) song(?: nua)?"),
        (
            Danger.SELF_HARM,
            r"(?:vua |moi |dang |da |tinh |dinh |doi )(?:uong thuoc (?:sau|tru sau|chuot|diet co|doc|ngu)|treo co|nhay (?:cau|song|lau)|cat tay|cua tay)",
        ),
        (Danger.SELF_HARM, r"uong (?:nham )?thuoc (?:sau|tru sau|diet co|chuot)"),
        (
            Danger.CHILD,
            rf"{CHILD_WORDS}(?: \w+){{0,4}} (?:bi|dang bi) (?:\w+ ){{0,4}}(?:{BEAT}|xam hai|hiep|lam dung|bao hanh|hanh ha|so mo|nhot|bat coc|dam o)",
        ),
        (
            Danger.CHILD,
            r"(?:be|so sinh|tre|chau) (?:\w+ )?bi bo roi (?:truoc|ngoai|giua|ben|duoi|trong (?:thung|bui)|o (?:cho|cong|chua|goc|bai))",
        ),
        (Danger.CHILD, rf"(?:{BEAT}|hanh ha|bao hanh|xam hai|hiep dam|lam nhuc|so mo|dam o|bo doi) (?:\w+ ){{0,2}}{CHILD_WORDS}"),
        (
            Danger.FIRE,
            r"(?:dang|bi|boc) chay (?:nha|lon|to|rui)|chay nha roi|nha (?:\w+ ){0,3}(?:dang chay|boc chay|bi chay roi)|chay (?:no|lon) qua",
        ),
        (
            Danger.FIRE,
            r"(?:mac ket|ket) (?:\w+ ){0,3}(?:trong (?:nha|lu|dam chay)|tren mai|giua (?:lu|song))|nuoc (?:lu )?(?:dang )?(?:dang|len) (?:\w+ ){0,3}cuu",
        ),
        (
            Danger.VIOLENCE,
            r"(?:chong|vo|con|ba|cha|bo|me|no|han|ong ay|anh ta|ai do|hang xom) (?:\w+ ){0,3}(?:dang danh|danh (?:toi|tui|em|me|ma|ba|vo|con)|doi giet|cam dao|chem)",
        ),
        (Danger.VIOLENCE, r"(?:dang )?bi (?:\w+ ){0,2}(?:danh dap|hanh hung|doi giet|doa giet|chem|dam dao|bat coc|hiep dam|cuong hiep)"),
        (
            Danger.MEDICAL,
            r"bat tinh|ngat(?: xiu| di| luon)|hon me|xiu (?:roi|luon|di)|bat dong(?! (?:san|phi|tien|thue|bao|hoc)\b)|khong (?:con )?tho(?! (?:cung|phung|tu)\b)|ngung tho|tat tho|tim ngung",
        ),
        (Danger.MEDICAL, r"(?:rat |bi |dang |thay |khong )?kho tho|tho (?:khong|ko|hong|k|het) (?:duoc|noi|ra)|tim tai|sui bot mep"),
        (Danger.MEDICAL, r"dot quy|tai bien(?: mach mau nao)?|meo mieng|liet nua nguoi|noi diu luoi|nhoi mau"),
        (
            Danger.MEDICAL,
            r"dau (?:that )?(?:nguc|tim) (?:du doi|qua|lam|tung con)|dau (?:bung|dau) (?:du doi|quan quai)|oi ra mau|ho ra mau|non ra mau|di cau ra mau",
        ),
        (
            Danger.MEDICAL,
            r"(?:chay|ra|mat) (?:nhieu )?mau (?:qua|nhieu|khong|ko|hong|lai lang|xoi xa)"
            r"|mau (?:chay|ra) (?:\w+ )?(?:qua|nhieu|khong|ko|hong|lai lang|xoi xa)|cam mau khong|co giat|len con giat|dong kinh",
        ),
        (
            Danger.MEDICAL,
            r"duoi nuoc|chet duoi|dien giat|ran can|ran doc can|ong dot (?:\w+ ){0,2}(?:sung|kho)|hoc (?:xuong|di vat|thuc an)|ngo doc|soc phan ve|bong (?:nang|nuoc soi)",
        ),
        (
            Danger.MEDICAL,
            r"(?:goi|can|keu|cho|xin) (?:\w+ )?(?:xe )?cap cuu (?:gap|lien|ngay|voi|di|gium|nhanh)|cuu (?:voi|toi|tui|em|ma|me|ba)\b|cap cuu (?:gap|voi|khan)",
        ),
        (
            Danger.MEDICAL,
            r"(?:sap|vo|ra) (?:sinh|de|nuoc oi) (?:\w+ )?(?:roi|gap|toi noi)|vo oi|(?<!lac )(?<!van )(?<!chu )(?<!tieu )de (?:rot|roi)",
        ),
        (
            Danger.MEDICAL,
            r"(?:bi |vua |moi )(?:tai nan|dung xe|te xe|xe tong|te lau|te gieng|nga (?:cau thang|tu tren cao))(?: \w+){0,4} (?:nang|gay|mau|bat|nguy|khong day|lien)",
        ),
        (Danger.MEDICAL, r"te (?:lau|gieng|xe|nga) (?:\w+ )?(?:gay|bat tinh|chay mau|nang)"),
        (Danger.MEDICAL, r"nguy kich|hap hoi|sap chet|chet mat(?! (?:tich|xac|mau)\b)|khong qua khoi"),
    )
)

# Words of somebody who asks about rules, money or papers.
ASKING = re.compile(
    r"\b(?:bhyt|bao hiem|tro cap|che do|duoc huong|huong (?:gi|che do)|ho so|giay to|thu tuc|thanh toan|chi tra|muc ho tro|ho tro (?:gi|bao nhieu|tien)"
    r"|bao nhieu tien|quy dinh|nghi dinh|luat|dieu kien|doi tuong|mai tang|xac nhan|giay chung|xu phat|phat bao nhieu|di chung|phuc hoi|tap vat ly"
    r"|duoc ho tro|ho tro (?:nao|khong)|xa (?:\w+ )?ho tro|nha nuoc (?:\w+ )?(?:giup|lo|cho|ho tro)|(?:quy|mat tran) (?:\w+ )?giup|tro giup khan cap"
    r"|(?:giay|tien) khuyet tat|thuoc muc nao|toi gi|truy cuu|ai chiu|chuan bi gi)\b"
)
# Words of the past or of somebody already dead: nothing to rescue any more.
PAST = re.compile(
    r"\b(?:nam (?:ngoai|truoc|kia)|thang (?:truoc|roi)|tuan (?:truoc|roi)|hoi (?:truoc|nam|nho|xua|thang)|truoc day|ngay xua|da mat|mat (?:roi|nam|hoi|cach day)"
    r"|tu (?:nam|hoi|thang)|tung bi|da tung|bam sinh|lau nay|may nam|\d+ nam (?:nay|truoc)|cach day|da ra vien|xuat vien|bi tai bien (?:nam|tu|\d)|tuan toi|ngay mai|mai (?:di|tai kham)"
    r"|tai kham|cham cuu|(?:lanh|lay) thuoc|moi (?:thang|tuan)|(?:hai|ba|bon|may) nam nay|nam mot cho|liet giuong)\b"
)
NOW = re.compile(
    r"\b(?:dang|ngay bay gio|bay gio|hien gio|luc nay|vua (?:moi|xong)|moi (?:nay|bi|vua)|gap|khan cap|cuu|nhanh len|lien (?:di|gium)|lam sao (?:bay gio|day))\b"
)


# Said to be happening this minute: then a question about the insurance card in the same breath changes nothing.
THIS_MINUTE = re.compile(
    r"\b(?:dang|vua|tu nhien|bay gio|luc nay) (?:\w+ ){0,2}(?:bat tinh|ngat(?: xiu)?|hon me|co giat|kho tho|khong tho|tho khong|ngung tho|tim tai"
    r"|chay mau|duoi nuoc|dien giat|boc chay|chay nha|treo co|uong thuoc (?:sau|tru sau|diet co|chuot)|danh (?:toi|tui|em|con|me|vo))\b"
)


def detect(text: str) -> Danger | None:
    """The danger a message speaks of, or None. Only what is happening now, or is said so strongly that asking first would be wrong."""
    folded = fold(text)
    if not folded:
        return None
    asking, past = bool(ASKING.search(folded)), bool(PAST.search(folded))
    quiet = asking or (past and not NOW.search(folded))
    if quiet and (past or not THIS_MINUTE.search(folded)):
        return None
    return next((danger for danger, sign in SIGNS if sign.search(folded)), None)
