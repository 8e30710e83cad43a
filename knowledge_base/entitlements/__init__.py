"""What a person is entitled to: situation in, benefits with sums, clauses, papers and reasons out."""

from knowledge_base.entitlements.assessment import Assessment, Benefit, Outcome
from knowledge_base.entitlements.catalogue import Per
from knowledge_base.entitlements.engine import assess
from knowledge_base.entitlements.reading import SituationError, read_situation
from knowledge_base.entitlements.situation import Cared, CareKind, Child, Death, Disaster, Situation

__all__ = [
    "Assessment",
    "Benefit",
    "CareKind",
    "Cared",
    "Child",
    "Death",
    "Disaster",
    "Outcome",
    "Per",
    "Situation",
    "SituationError",
    "assess",
    "read_situation",
]
