"""Observations of what a treatment did, one for each who said something of it at a visit; `focus` is the treatment."""

from collections.abc import Iterator

from clinic.domain.treatments.courses import Rating, Source
from clinic.domain.visits import VisitRecord
from clinic.exchange.fhir import absence
from clinic.exchange.fhir.elements import Element, Resource, extension, own_concept
from clinic.exchange.fhir.observation import SURVEY, component, observation
from clinic.exchange.fhir.subject import Subject
from clinic.exchange.fhir.treatments import course_reference


def ratings(subject: Subject, visit: VisitRecord) -> Iterator[Resource]:
    """Yield each rating of the visit; a rating that was asked for and left blank has a reason in place of a value."""
    courses = {course.id: course for course in subject.record.courses}
    for rating in visit.ratings:
        source = [extension("information-source", valueCode=rating.source.value)]
        if rating.confirmed_from:
            source.append(extension("confirmed-from", valueDate=str(rating.confirmed_from)))
        helped = {"valueCodeableConcept": own_concept("helped", rating.helped.value)} if rating.helped else None
        yield observation(
            subject,
            visit,
            ("rating", rating.course_id, rating.source.value),
            SURVEY,
            own_concept("finding", "helped"),
            value=helped or absence.of_answer(),
            performer=subject.reference if rating.source is Source.PATIENT else None,
            components=_parts(rating),
            extensions=source,
            focus=[course_reference(courses[rating.course_id])] if rating.course_id in courses else [],
        )


def _parts(rating: Rating) -> Iterator[Element]:
    for symptom in rating.changed:
        changed = own_concept("symptom", symptom.value)
        yield component(own_concept("part", "changed_symptom"), valueCodeableConcept=changed)
    if rating.side_effects.strip():
        yield component(own_concept("part", "side_effects"), valueString=rating.side_effects)
    if rating.side_effect_severity:
        severity = own_concept("severity", rating.side_effect_severity.value)
        yield component(own_concept("part", "side_effect_severity"), valueCodeableConcept=severity)
    for reason in rating.stopped_because:
        why = own_concept("stopped-because", reason.value)
        yield component(own_concept("part", "stopped_because"), valueCodeableConcept=why)
    if rating.would_use_again:
        again = own_concept("would-use-again", rating.would_use_again.value)
        yield component(own_concept("part", "would_use_again"), valueCodeableConcept=again)
