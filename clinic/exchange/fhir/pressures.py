"""Observation of pressure pain thresholds: one part for each site with a reading, or with the reason for none.

kg/cm², LOWER is MORE tender. A threshold is the mean of the last two readings; each reading stands beside it.
"""

from collections.abc import Iterator

from clinic.domain.body.atlas import SITES
from clinic.domain.exams import pressure_threshold
from clinic.domain.visits import ExamRecord, VisitRecord
from clinic.exchange.fhir import absence
from clinic.exchange.fhir.elements import Element, Resource, extension, own_concept, pressure
from clinic.exchange.fhir.observation import EXAM, component, observation
from clinic.exchange.fhir.subject import Subject


def pressures(subject: Subject, visit: VisitRecord) -> Iterator[Resource]:
    """Yield the thresholds of the visit's examiner; nothing where the algometer was not used. Raises AnswerError."""
    exam = visit.exam
    if exam is None or not (exam.pressures or exam.pressure_states or exam.pressures_stopped):
        return
    parts = [found for site in SITES if (found := _site(exam, site))]
    if exam.pressures_stopped:
        why = own_concept("stop-reason", exam.pressures_stopped.value)
        parts.append(component(own_concept("part", "stop_reason"), valueCodeableConcept=why))
    yield observation(
        subject,
        visit,
        ("pressures",),
        EXAM,
        own_concept("finding", "pressure_pain_threshold"),
        value={},
        performer=subject.practitioner(exam.examiner, visit),
        components=parts,
    )


def _site(exam: ExamRecord, site: str) -> Element | None:
    code, state = own_concept("site", site), exam.pressure_states.get(site)
    trials = exam.pressures.get(site, ())
    threshold = pressure_threshold(trials)
    if threshold is not None:
        each = [extension("trial", valueQuantity=pressure(one)) for one in trials]
        return component(code, extension=each, valueQuantity=pressure(threshold))
    return component(code, **absence.of_site(state)) if state else None
