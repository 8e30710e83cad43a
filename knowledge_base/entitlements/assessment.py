"""What an assessment says: each benefit with outcome, sum, clause, way and reasons, and what is still worth asking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from knowledge_base.entitlements.catalogue import Clause, Per, Question
from knowledge_base.programs import Program
from knowledge_base.rules.vocabulary import Choice


class Outcome(Choice):
    """How the question "does this person get it" ends. ``label`` is what residents read."""

    YES = "yes", "Được hưởng"
    HIGHER = "higher", "Đủ điều kiện, nhưng chỉ nhận khoản cao hơn"
    UNKNOWN = "unknown", "Cần biết thêm"
    ASK = "ask", "Chưa đủ căn cứ, hỏi xã, phường"
    NO = "no", "Chưa được"


@dataclass(frozen=True, slots=True)
class Benefit:
    """One benefit for one person on one day.

    ``amount`` is đồng (kilograms for rice), the lower end where ``amount_to`` differs; None where no sum is certain.
    ``deadline`` is in working days. ``missing`` names the facts that can still change this benefit.
    """

    id: str
    program: Program
    title: str
    outcome: Outcome
    amount: int | None
    amount_to: int | None
    per: Per
    at_least: bool
    clause: Clause
    papers: tuple[str, ...]
    bring: tuple[str, ...]
    desk: str
    deadline: int | None
    code: str
    reasons: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """All benefits the law of the day knows, and the questions worth asking next, the most telling first.

    Where nobody has said how many children or people in care there are, sums are those of at most two.
    ``monthly_total`` and ``monthly_total_to`` bound what the competing monthly groups pay together, đồng; care funding comes on top.
    """

    on: date
    benefits: tuple[Benefit, ...]
    questions: tuple[Question, ...]
    monthly_total: int
    monthly_total_to: int

    def with_outcome(self, *outcomes: Outcome) -> tuple[Benefit, ...]:
        """The benefits that ended so, in order."""
        return tuple(benefit for benefit in self.benefits if benefit.outcome in outcomes)

    def benefit(self, identifier: str) -> Benefit:
        """One benefit.

        Raises:
            KeyError: the law of the day does not know it.
        """
        for benefit in self.benefits:
            if benefit.id == identifier:
                return benefit
        raise KeyError(identifier)
