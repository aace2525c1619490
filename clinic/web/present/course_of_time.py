"""A patient over all visits: what is known of them and the treatments, up to the newest visit that counts."""

from dataclasses import dataclass

from clinic.domain.patients import PatientRecord
from clinic.domain.summaries import summarise
from clinic.report.blocks import header
from clinic.web.present import treatments
from clinic.web.present.summary_page import story_of
from clinic.web.session import settings


@dataclass(frozen=True, slots=True)
class CourseOfTime:
    """What clinicians see of a patient beside the visits."""

    facts: tuple[tuple[str, str], ...]
    treatments: tuple[treatments.TreatmentLine, ...]


def present(record: PatientRecord) -> CourseOfTime | None:
    """Return the course of time; None before the first visit that counts."""
    counted = [visit for visit in record.visits if visit.status.counts]
    if not counted:
        return None
    story = story_of(summarise(record, counted[-1].id, clinic=settings().identity, language="en"))
    return CourseOfTime(header.facts(story), treatments.lines(story))
