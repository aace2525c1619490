"""What comes in from outside: visits read from a file, what was refused of it, what was stated against recomputed."""

from clinic.domain.imports.totals import VERSIONS, Scorers, Totals, outcomes, totals
from clinic.domain.imports.visits import (
    IncomingExam,
    IncomingPatient,
    IncomingTreatment,
    IncomingVisit,
    Rejected,
)

__all__ = [
    "VERSIONS",
    "IncomingExam",
    "IncomingPatient",
    "IncomingTreatment",
    "IncomingVisit",
    "Rejected",
    "Scorers",
    "Totals",
    "outcomes",
    "totals",
]
