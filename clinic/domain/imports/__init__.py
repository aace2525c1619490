"""What comes in from outside: visits read from a file, what was refused of it, what was stated against recomputed."""

from clinic.domain.imports.report import ImportReport, Verdict
from clinic.domain.imports.totals import VERSIONS, Scorers, Totals, assess, outcomes, totals
from clinic.domain.imports.visits import (
    Fault,
    IncomingExam,
    IncomingPatient,
    IncomingTreatment,
    IncomingVisit,
    Rejected,
)

__all__ = [
    "VERSIONS",
    "Fault",
    "ImportReport",
    "IncomingExam",
    "IncomingPatient",
    "IncomingTreatment",
    "IncomingVisit",
    "Rejected",
    "Scorers",
    "Totals",
    "Verdict",
    "assess",
    "outcomes",
    "totals",
]
