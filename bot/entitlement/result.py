"""What a case ends with: the benefits sorted by how sure they are, sums a month, and what is left open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.entitlement.case import OCCASIONS, Case
from bot.entitlement.quantities import years
from knowledge_base.entitlements import Assessment, Benefit, Outcome, Per
from knowledge_base.rules.monthly import COMPETING

NEAREST = 6
ASKED_MOST = "social_pension"
OLDEST_STUDENT, GETTING_OLD = 22, 50  # ages outside of which nobody asks about those benefits
RARE = frozenset({"mai_tang_phi", "tro_giup_khan_cap"})


@dataclass(frozen=True, slots=True)
class Result:
    """A case and its assessment on a day."""

    case: Case
    assessment: Assessment

    @property
    def granted(self) -> tuple[Benefit, ...]:
        return self.assessment.with_outcome(Outcome.YES)

    @property
    def to_ask(self) -> tuple[Benefit, ...]:
        return self.assessment.with_outcome(Outcome.ASK)

    @property
    def outdone(self) -> tuple[Benefit, ...]:
        return self.assessment.with_outcome(Outcome.HIGHER)

    @property
    def open(self) -> tuple[Benefit, ...]:
        """Benefits that hang on something asked and left open; what hangs on rare events alone was not worth asking."""
        rare = set(OCCASIONS)
        unknown = self.assessment.with_outcome(Outcome.UNKNOWN)
        return tuple(benefit for benefit in unknown if benefit.missing and not set(benefit.missing) <= rare)

    @property
    def open_facts(self) -> tuple[str, ...]:
        """What would have to be known for them, in the order of asking."""
        wanted = {name for benefit in self.open for name in benefit.missing}
        return tuple(question.fact for question in self.assessment.questions if question.fact in wanted)

    @property
    def not_yet(self) -> tuple[Benefit, ...]:
        """Benefits that fail at one thing only: what people like this one ask about."""
        refused = self.assessment.with_outcome(Outcome.NO)
        near = [benefit for benefit in refused if len(benefit.reasons) == 1 and self._concerns(benefit)]
        return tuple(sorted(near, key=lambda benefit: benefit.id != ASKED_MOST)[:NEAREST])

    def _concerns(self, benefit: Benefit) -> bool:
        """Whether a benefit is for people of this age and circumstances at all."""
        told, age = self.case.told, years(self.case.told.get("age"), self.assessment.on, 40)
        for words, fits in (
            (("foster", "shelter", "care_funding"), bool(told.get("caring_for"))),
            (("social_home", "review", "near_poor_card"), False),
            (("orphan", "child_", "toddler"), age < OLDEST_STUDENT),
            (("older", "social_pension", "bac_ninh_card"), age > GETTING_OLD),
            (("hiv",), bool(told.get("hiv"))),
            (("parent",), bool(told.get("children"))),
        ):
            if any(word in benefit.id for word in words):
                return fits
        return benefit.program.value not in RARE

    @property
    def monthly(self) -> tuple[int, int]:
        """Lowest and highest sum of a month, đồng: what is certain, and what open answers could still make of the competing groups."""
        care = sum(benefit.amount or 0 for benefit in self.granted if benefit.per is Per.MONTH and benefit.id not in COMPETING)
        low = self.assessment.monthly_total + care
        return low, max(low, self.assessment.monthly_total_to + care)


def result_of(case: Case, on: date) -> Result:
    """The result of a case by the law of a day."""
    return Result(case, case.assessment(on))
