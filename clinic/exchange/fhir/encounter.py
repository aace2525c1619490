"""Encounter: one visit, planned, held, missed or cancelled."""

from collections.abc import Mapping

from clinic.domain.visits import VisitRecord, VisitStatus
from clinic.exchange.fhir import systems
from clinic.exchange.fhir.elements import Resource, day, extension, finished, foreign, logical_id
from clinic.exchange.fhir.subject import Subject

STATUS: Mapping[VisitStatus, str] = {
    VisitStatus.PLANNED: "planned",
    VisitStatus.OPEN: "in-progress",
    VisitStatus.SIGNED: "finished",
    VisitStatus.IMPORTED: "finished",
    VisitStatus.MISSED: "cancelled",
    VisitStatus.CANCELLED: "cancelled",
    VisitStatus.ENTERED_IN_ERROR: "entered-in-error",
}
"""FHIR R4 has no word for a visit to which nobody came: our own extension says *missed*."""


def encounter(subject: Subject, visit: VisitRecord) -> Resource:
    """Return the Encounter on its calendar day in the clinic's zone; the clock time is not recorded."""
    clinician = subject.practitioner(visit.clinician, visit)
    stated = sorted(visit.origin.stated.items()) if visit.origin else []
    totals = [f"{key}: stated {said}, items give {found or 'no total'}" for key, (said, found) in stated]
    return finished(
        {
            "resourceType": "Encounter",
            "id": logical_id("visit", visit.id),
            "extension": [
                extension("visit-status", valueCode=visit.status.value),
                *(extension("stated-total", valueString=words) for words in totals),
            ],
            "status": STATUS[visit.status],
            "class": foreign(systems.ACT_CODE, "AMB"),
            "subject": subject.reference,
            "participant": [{"individual": clinician}],
            "period": {"start": day(visit.seen_on), "end": day(visit.seen_on) if visit.status.locked else None},
        }
    )
