"""A patient as a value: who they are, what the clinician knows of them, and all their visits."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from clinic.domain.dates import PartialDate, age_range
from clinic.domain.treatments.courses import Course
from clinic.domain.visits import VisitRecord, VisitStatus

ADULT_AGE = 18


class AllergyState(StrEnum):
    """What is known of allergies: an empty list alone would not say whether anyone asked."""

    LISTED = "listed"
    NONE_KNOWN = "none_known"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A diagnosis made by a clinician, and since when."""

    label: str
    since: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """Something in the patient's life that may show in the trends: flu, a new job, a move."""

    label: str
    happened: PartialDate


@dataclass(frozen=True, slots=True)
class PatientFacts:
    """What the clinician keeps per patient; each signed visit freezes its own copy."""

    diagnoses: tuple[Diagnosis, ...] = ()
    allergy_state: AllergyState = AllergyState.NOT_ASKED
    allergies: tuple[str, ...] = ()
    life_events: tuple[LifeEvent, ...] = ()
    gp_name: str = ""


@dataclass(frozen=True, slots=True)
class PatientRecord:
    """Everything about one patient that trends, summaries and exports read. Visits are in order of date."""

    id: int
    record_number: str
    name: str
    birth: PartialDate | None
    language: str
    facts: PatientFacts
    visits: tuple[VisitRecord, ...]
    courses: tuple[Course, ...]
    name_latin: str = ""
    """The name in Latin letters; empty where nobody gave it."""

    def visit(self, visit_id: int) -> VisitRecord:
        """Return one visit; raise KeyError if it is not this patient's."""
        for visit in self.visits:
            if visit.id == visit_id:
                return visit
        raise KeyError(visit_id)

    def up_to(self, visit: VisitRecord) -> Sequence[VisitRecord]:
        """Return the visits that count, from the first to this one; a draft counts for its own summary."""
        last = (visit.seen_on, visit.id)
        return [one for one in self.visits if (one.seen_on, one.id) <= last and (one.status.counts or one is visit)]

    def missed_before(self, visit: VisitRecord) -> Sequence[VisitRecord]:
        """Return the planned visits before this one to which nobody came; cancelled ones are not among them."""
        last = (visit.seen_on, visit.id)
        return [one for one in self.visits if one.status is VisitStatus.MISSED and (one.seen_on, one.id) < last]

    def before(self, visit: VisitRecord) -> VisitRecord | None:
        """Return the visit before this one that counts, if there was one."""
        earlier = [one for one in self.up_to(visit) if one is not visit]
        return earlier[-1] if earlier else None


def adult_on(birth: PartialDate | None, day: dt.date) -> bool | None:
    """Return whether the person is 18 or over on that day; None when the birth date does not tell."""
    if birth is None or day < birth.earliest():
        return None
    lowest, highest = age_range(birth, day)
    if lowest >= ADULT_AGE:
        return True
    return None if highest >= ADULT_AGE else False
