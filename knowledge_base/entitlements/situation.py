"""What is known about the person asked about. Every field may be left out: None means nobody has said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from knowledge_base.rules.vocabulary import (
    Area,
    Cause,
    Choice,
    Degree,
    House,
    Household,
    Parent,
    Partner,
    Pension,
    Place,
    Receiving,
    Support,
)


class CareKind(Choice):
    """Whom the person asked about cares for."""

    RELATIVE = "relative", "người thân khuyết tật đặc biệt nặng"
    FOSTER_CHILD = "foster_child", "trẻ không có nguồn nuôi dưỡng nhận về nuôi"
    FOSTER_OLDER = "foster_older", "người cao tuổi hộ nghèo không nơi nương tựa nhận về nuôi"
    FOSTER_DISABLED = "foster_disabled", "người khuyết tật đặc biệt nặng nhận về nuôi"
    SHELTERED = "sheltered", "người cần bảo vệ khẩn cấp xã giao chăm sóc tạm thời"


@dataclass(frozen=True, slots=True)
class Child:
    """A child the person raises. ``birth_date`` is the surest, then ``months`` of age, then full years ``age``."""

    birth_date: date | None = None
    months: int | None = None
    age: int | None = None
    studying: bool | None = None


@dataclass(frozen=True, slots=True)
class Cared:
    """Somebody cared for; ``age`` in full years matters for children and adults taken in."""

    kind: CareKind
    age: int | None = None


@dataclass(frozen=True, slots=True)
class Death:
    """Somebody who died. Without ``day`` the death counts as of the day asked; ``age`` is that at death, full years."""

    day: date | None = None
    birth_date: date | None = None
    age: int | None = None
    receiving: Receiving | None = None
    household: Household | None = None
    arranger: bool | None = None


@dataclass(frozen=True, slots=True)
class Disaster:
    """What struck the household. Without ``day`` it counts as of the day asked."""

    day: date | None = None
    cause: Cause | None = None
    hospital_days: int | None = None
    dead_or_missing: bool | None = None
    house: House | None = None
    other_dwelling: bool | None = None
    hungry: bool | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """One person and their household. Money in đồng a month; ages in full years.

    ``death`` and ``disaster`` are False when it is known that nothing of the kind happened. ``in_institution`` and
    ``spouse_draws_care_funding`` count as no while nobody has said otherwise: few people are concerned, and asking
    everybody would leave every answer open. ``drawing_already``: the allowance for a child has been drawn since before it
    turned 16 and is now to go on.
    """

    birth_date: date | None = None
    birth_year: int | None = None
    age: int | None = None
    household: Household | None = None
    disability: Degree | None = None
    pension: Pension | None = None
    pension_amount: int | None = None
    wage: bool | None = None
    hiv: bool | None = None
    support: Support | None = None
    community_care: bool | None = None
    partner: Partner | None = None
    father: Parent | None = None
    mother: Parent | None = None
    abandoned: bool | None = None
    studying: bool | None = None
    drawing_already: bool | None = None
    pregnant: bool | None = None
    spouse_draws_care_funding: bool | None = None
    children: tuple[Child, ...] | None = None
    cared_by_family: bool | None = None
    caring_for: tuple[Cared, ...] | None = None
    in_institution: bool | None = None
    province: Place | None = None
    difficult_area: bool | None = None
    island: bool | None = None
    area: Area | None = None
    income_per_head: int | None = None
    death: Death | Literal[False] | None = None
    disaster: Disaster | Literal[False] | None = None
