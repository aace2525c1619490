"""Procedure: a therapy, an injection or a measure at home that was tried, with dates as precise as they are known."""

from collections.abc import Mapping

from clinic.domain.treatments import catalogue
from clinic.domain.treatments.courses import LABELS, Course, CourseStatus
from clinic.exchange.fhir import systems, treatments
from clinic.exchange.fhir.elements import (
    Element,
    Resource,
    extension,
    finished,
    foreign,
    notes,
    own,
    own_concept,
    period,
)
from clinic.exchange.fhir.subject import Subject

STATUS: Mapping[CourseStatus, str] = {
    CourseStatus.NEVER: "not-done",
    CourseStatus.PLANNED: "preparation",
    CourseStatus.CURRENT: "in-progress",
    CourseStatus.PAUSED: "on-hold",
    CourseStatus.STOPPED: "stopped",
    CourseStatus.COMPLETED: "completed",
}
_VERIFIED = {"cbt": "304891004"}
"""Treatments with a verified code of SNOMED CT."""


def procedure(subject: Subject, course: Course) -> Resource:
    """Return one course of a therapy or measure; several reasons for its end are told apart in our own extension."""
    kind = own_concept("treatment-kind", catalogue.get(course.code).kind.value) if course.code else None
    doses = [f"As done: {words}" for dose in course.doses if (words := dose.in_words())]
    reasons = [extension("stopped-because", valueCoding=own("stopped-because", one)) for one in course.stopped_because]
    return finished(
        {
            "resourceType": "Procedure",
            "id": treatments.course_id(course),
            "extension": [*treatments.extensions(course), *(reasons if len(reasons) > 1 else [])],
            "status": STATUS[course.status],
            "statusReason": _reason(course),
            "category": kind,
            "code": _code(course),
            "subject": subject.reference,
            "performedPeriod": period(course.started, course.stopped),
            "asserter": subject.reference if treatments.said_by_patient(course) else None,
            "reasonCode": [{"text": course.reason_started}],
            "note": [*notes(doses), *treatments.side_effects(course)],
        }
    )


def _reason(course: Course) -> Element | None:
    if len(course.stopped_because) == 1:
        return own_concept("stopped-because", course.stopped_because[0].value)
    return {"text": "; ".join(LABELS[one] for one in course.stopped_because)}


def _code(course: Course) -> Element:
    code = treatments.code(course)
    verified = _VERIFIED.get(course.code or "")
    return {**code, "coding": [*code["coding"], *([foreign(systems.SNOMED, verified)] if verified else [])]}
