"""The closed lists a situation is described with. Each member: the word used in YAML, and what residents call it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Self

from openfisca_core.indexed_enums import Enum as IndexedEnum


class Choice(StrEnum):
    """A list whose members carry a Vietnamese ``label``."""

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def read(cls, word: object) -> Self | None:
        """The member of a word, None when there is none."""
        return next((member for member in cls if member.value == word), None)


class Household(Choice):
    """What the commune has recognised the household as (Nghị định 07/2021/NĐ-CP, Nghị định 351/2025/NĐ-CP)."""

    OTHER = "other", "không phải hộ nghèo, cận nghèo"
    POOR = "poor", "hộ nghèo"
    NEAR_POOR = "near_poor", "hộ cận nghèo"


class Degree(Choice):
    """Degree on the disability certificate (Nghị định 28/2012/NĐ-CP, Điều 3)."""

    NONE = "none", "không khuyết tật"
    UNCERTIFIED = "uncertified", "chưa có giấy xác nhận khuyết tật"
    MILD = "mild", "khuyết tật nhẹ"
    SEVERE = "severe", "khuyết tật nặng"
    EXTREME = "extreme", "khuyết tật đặc biệt nặng"


class Pension(Choice):
    """Money the person already draws every month from social insurance or for merit."""

    NONE = "none", "không có khoản nào"
    PENSION = "pension", "lương hưu"
    SOCIAL_INSURANCE = "social_insurance", "trợ cấp bảo hiểm xã hội hằng tháng, như mất sức lao động"
    SURVIVOR = "survivor", "tiền tuất hằng tháng"
    MERIT = "merit", "trợ cấp người có công"


class Support(Choice):
    """Whether an older person has somebody with the duty to support them (Nghị định 335/2026/NĐ-CP, Điều 5 khoản 5)."""

    SUPPORTED = "supported", "có người phụng dưỡng"
    BY_RECIPIENT = "by_recipient", "có, nhưng người đó cũng đang hưởng trợ cấp xã hội hằng tháng"
    NOBODY = "nobody", "không có ai"


class Partner(Choice):
    """Husband or wife of a parent (Nghị định 335/2026/NĐ-CP, Điều 5 khoản 4)."""

    PRESENT = "present", "đang có vợ, chồng"
    NEVER = "never", "chưa có vợ, chồng"
    DEAD = "dead", "vợ, chồng đã mất"
    MISSING = "missing", "vợ, chồng đã bị tòa tuyên bố mất tích"
    DIVORCED = "divorced", "đã ly hôn"


class Parent(Choice):
    """What became of a child's birth parent (Nghị định 335/2026/NĐ-CP, Điều 5 khoản 1)."""

    PRESENT = "present", "còn sống, còn nuôi con được"
    LEFT = "left", "bỏ đi, chưa bị tòa tuyên bố mất tích"
    DEAD = "dead", "đã mất"
    UNKNOWN = "unknown", "không xác định được là ai"
    MISSING = "missing", "đã bị tòa tuyên bố mất tích"
    SOCIAL_HOME = "social_home", "đang được nuôi ở cơ sở trợ giúp xã hội"
    DETAINED = "detained", "đang ở tù, trường giáo dưỡng hoặc cai nghiện bắt buộc"


class Receiving(Choice):
    """What a person who died drew every month when alive (Nghị định 335/2026/NĐ-CP, Điều 11 khoản 1)."""

    NOTHING = "nothing", "không hưởng khoản nào"
    ALLOWANCE = "allowance", "trợ cấp xã hội hằng tháng"
    SOCIAL_PENSION = "social_pension", "trợ cấp hưu trí xã hội"
    APPLIED = "applied", "đã nộp tờ khai, đủ điều kiện, chưa có quyết định"
    CHILD_OF_SINGLE_PARENT = "child_of_single_parent", "là con của người đơn thân nghèo đang hưởng trợ cấp nuôi con"
    SURVIVOR = "survivor", "tiền tuất bảo hiểm xã hội hằng tháng"
    OTHER_MONTHLY = "other_monthly", "một khoản trợ cấp hằng tháng khác"
    PENSION = "pension", "lương hưu"
    SOCIAL_HOME = "social_home", "được nuôi ở cơ sở trợ giúp xã hội"


class Cause(Choice):
    """What happened to the household (Nghị định 335/2026/NĐ-CP, Điều 12)."""

    OTHER = "other", "việc khác"
    NATURAL_DISASTER = "natural_disaster", "thiên tai"
    FIRE = "fire", "hỏa hoạn"
    TRAFFIC = "traffic", "tai nạn giao thông nghiêm trọng"
    WORK = "work", "tai nạn lao động nghiêm trọng"
    CROP_FAILURE = "crop_failure", "mất mùa"
    LEAN_SEASON = "lean_season", "giáp hạt"
    TET = "tet", "thiếu đói dịp Tết"


class House(Choice):
    """The house after a disaster or fire (Nghị định 335/2026/NĐ-CP, Điều 12)."""

    INTACT = "intact", "không hư hỏng nặng"
    DAMAGED = "damaged", "hư hỏng nặng, không ở được"
    DESTROYED = "destroyed", "sập, trôi hoặc cháy hết"
    RELOCATED = "relocated", "phải di dời khẩn cấp theo quyết định của Nhà nước"


class Place(Choice):
    """Whose provincial rules apply."""

    OTHER = "other", "tỉnh khác"
    AN_GIANG = "an_giang", "An Giang"
    BAC_NINH = "bac_ninh", "Bắc Ninh"


class Area(Choice):
    """Which poverty line applies."""

    RURAL = "rural", "nông thôn (xã)"
    URBAN = "urban", "thành thị (phường)"


CHOICES: tuple[type[Choice], ...] = (Household, Degree, Pension, Support, Partner, Parent, Receiving, Cause, House, Place, Area)
INDEXED: dict[type[Choice], Any] = {
    choice: IndexedEnum(f"{choice.__name__}Code", [(member.name, member.value) for member in choice]) for choice in CHOICES
}


_CODES = {(choice, member.value): place for choice in CHOICES for place, member in enumerate(choice)}


def code(member: Choice) -> int:
    """Position of a member in its list: how OpenFisca stores it."""
    return _CODES[type(member), member.value]
