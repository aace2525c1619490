"""The visit summary: the one thing that the page, the PDF and a copy of a signed visit are made from."""

from clinic.domain.summaries.build import summarise
from clinic.domain.summaries.draft import draft_in_short
from clinic.domain.summaries.drafted import Drafted, drafted
from clinic.domain.summaries.types import (
    BroughtAnswer,
    BroughtResult,
    ClinicIdentity,
    Criteria,
    OptionalAnswer,
    PatientIdentity,
    Said,
    ScoreRow,
    Spot,
    Survey,
    TreatmentRow,
    VisitSummary,
)

__all__ = [
    "BroughtAnswer",
    "BroughtResult",
    "ClinicIdentity",
    "Criteria",
    "Drafted",
    "OptionalAnswer",
    "PatientIdentity",
    "Said",
    "ScoreRow",
    "Spot",
    "Survey",
    "TreatmentRow",
    "VisitSummary",
    "draft_in_short",
    "drafted",
    "summarise",
]
