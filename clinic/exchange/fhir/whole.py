"""Everything of one patient, or of one visit, as resources that point at each other by type and id."""

import dataclasses
from collections.abc import Iterator, Sequence

from clinic.domain.visits import VisitRecord
from clinic.exchange.fhir.allergy_intolerance import allergies
from clinic.exchange.fhir.composition import composition
from clinic.exchange.fhir.condition import conditions
from clinic.exchange.fhir.criteria import criteria
from clinic.exchange.fhir.document_reference import documents
from clinic.exchange.fhir.elements import Resource
from clinic.exchange.fhir.encounter import encounter
from clinic.exchange.fhir.life_events import life_events
from clinic.exchange.fhir.medication_statement import medication_statement
from clinic.exchange.fhir.patient import patient
from clinic.exchange.fhir.pressures import pressures
from clinic.exchange.fhir.procedure import procedure
from clinic.exchange.fhir.provenance import provenances
from clinic.exchange.fhir.questionnaire_response import responses
from clinic.exchange.fhir.ratings import ratings
from clinic.exchange.fhir.scores import scores
from clinic.exchange.fhir.subject import Subject
from clinic.exchange.fhir.tender_points import tender_points
from clinic.exchange.fhir.treatments import is_taken
from clinic.exchange.fhir.trigger_points import trigger_points
from clinic.exchange.fhir.urgent_signs import urgent_signs

_PARTS = (responses, scores, criteria, tender_points, pressures, trigger_points, ratings, urgent_signs, documents)


def everything(subject: Subject) -> Iterator[Resource]:
    """Yield what is known of the patient, then each visit with what was answered, found and written. AnswerError."""
    about = of_patient(subject)
    yield from about
    for visit in subject.record.visits:
        yield from of_visit(subject, visit, about)


def of_patient(subject: Subject) -> list[Resource]:
    """Return the Patient and what does not belong to one visit: diagnoses, allergies, life events, treatments."""
    courses = [
        medication_statement(subject, course) if is_taken(course) else procedure(subject, course)
        for course in subject.record.courses
    ]
    return [patient(subject), *conditions(subject), *allergies(subject), *life_events(subject), *courses]


def of_visit(subject: Subject, visit: VisitRecord, about: Sequence[Resource]) -> Iterator[Resource]:
    """Yield the resources of one visit; its document, where there is a summary of it, points at `about` too."""
    found = [encounter(subject, visit)]
    for part in _PARTS:
        found += part(subject, visit)
    yield from found
    summary = subject.summaries.get(visit.id)
    if summary is not None:
        yield composition(subject, visit, summary, [*about, *found])
    for one in provenances(subject, visit):
        if summary is not None or not _of_document(one):
            yield one


def as_signed(subject: Subject, visit: VisitRecord) -> Subject:
    """Return the subject as a signed visit froze it: who they were, their facts and treatments of that day."""
    summary = subject.summaries[visit.id]
    frozen = dataclasses.replace(
        subject.record,
        name=summary.patient.name,
        name_latin=summary.patient.name_latin,
        birth=summary.patient.birth,
        facts=summary.facts,
        courses=tuple(row.course for row in summary.treatments),
    )
    return dataclasses.replace(subject, record=frozen)


def _of_document(resource: Resource) -> bool:
    return any(target["reference"].startswith("Composition/") for target in resource["target"])
