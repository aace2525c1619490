"""MedicationStatement: a drug or supplement that was tried, with dates as precise as they are known."""

from collections.abc import Mapping

from clinic.domain.treatments.courses import Course, CourseStatus, Dose
from clinic.exchange.fhir import treatments
from clinic.exchange.fhir.elements import Element, Resource, finished, own_concept, period
from clinic.exchange.fhir.subject import Subject

STATUS: Mapping[CourseStatus, str] = {
    CourseStatus.NEVER: "not-taken",
    CourseStatus.PLANNED: "intended",
    CourseStatus.CURRENT: "active",
    CourseStatus.PAUSED: "on-hold",
    CourseStatus.STOPPED: "stopped",
    CourseStatus.COMPLETED: "completed",
}


def medication_statement(subject: Subject, course: Course) -> Resource:
    """Return one course of a drug or supplement."""
    return finished(
        {
            "resourceType": "MedicationStatement",
            "id": treatments.course_id(course),
            "extension": treatments.extensions(course),
            "status": STATUS[course.status],
            "statusReason": [own_concept("stopped-because", one.value) for one in course.stopped_because],
            "medicationCodeableConcept": treatments.code(course),
            "subject": subject.reference,
            "effectivePeriod": period(course.started, course.stopped),
            "informationSource": subject.reference if treatments.said_by_patient(course) else None,
            "reasonCode": [{"text": course.reason_started}],
            "note": treatments.side_effects(course),
            "dosage": [_dosage(number, dose) for number, dose in enumerate(course.doses, start=1)],
        }
    )


def _dosage(number: int, dose: Dose) -> Element:
    since = f"from {dose.since}: " if dose.since else ""
    words = dose.in_words()
    return {"sequence": number, "text": f"{since}{words}"} if words else {}
