"""What comes in from outside: visits read from a file, what was refused of it, what was stated against recomputed."""

from clinic.domain.imports.visits import (
    IncomingExam,
    IncomingPatient,
    IncomingTreatment,
    IncomingVisit,
    Rejected,
)

__all__ = ["IncomingExam", "IncomingPatient", "IncomingTreatment", "IncomingVisit", "Rejected"]
