"""Observations of the survey criteria: met, not met, or cannot be told. Never a Condition, and never a diagnosis."""

from collections.abc import Iterator

from clinic.domain.instruments import CRITERIA_DETAILS, SURVEY
from clinic.domain.patients import adult_on
from clinic.domain.scoring import ADULTS_ONLY, CriteriaResult, criteria_sentence, criteria_title
from clinic.domain.summaries.criteria import default_criteria, other_criteria
from clinic.domain.visits import VisitRecord
from clinic.exchange.fhir import absence
from clinic.exchange.fhir.elements import Element, Resource, concept, notes, own, own_concept, reference
from clinic.exchange.fhir.observation import SURVEY as CATEGORY
from clinic.exchange.fhir.observation import component, observation
from clinic.exchange.fhir.questionnaire_response import derived_from, has_details
from clinic.exchange.fhir.subject import Subject
from clinic.exchange.fhir.tender_points import exam_id

DEFAULT = "fs2016"
AGE_UNKNOWN = "Not assessed: the age is not known."


def criteria(subject: Subject, visit: VisitRecord) -> Iterator[Resource]:
    """Yield the 2016 result where the survey was asked; the older ones where the clinician gave what they need.

    Under 18 on the day, and where the age is not known, nothing is assessed, and the Observation says so.
    """
    asked = bool(visit.answers(SURVEY.key))
    adult = adult_on(subject.record.birth, visit.seen_on)
    if asked and not adult:
        why = ADULTS_ONLY if adult is False else AGE_UNKNOWN
        yield _frame(subject, visit, DEFAULT, "", absence.not_examined(), [], [why])
        return
    found = default_criteria(subject.record, visit) if asked else None
    others = other_criteria(subject.record, visit) if has_details(visit) else ()
    for result in (*([found] if found else []), *others):
        yield _result(subject, visit, result)


def _result(subject: Subject, visit: VisitRecord, result: CriteriaResult) -> Resource:
    parts = [_condition(one.key, one.holds) for one in result.conditions]
    said = [result.receipt.rule, criteria_sentence(result)]
    value = {"valueCodeableConcept": own_concept("outcome", result.result.value)}
    return _frame(subject, visit, result.version, criteria_title(result), value, parts, said)


def _frame(
    subject: Subject,
    visit: VisitRecord,
    version: str,
    title: str,
    value: Element,
    parts: list[Element],
    said: list[str],
) -> Resource:
    answers = derived_from(visit, *_NEEDS[version])
    exam = [reference("Observation", exam_id(visit))] if version == "acr1990" and visit.exam else []
    return observation(
        subject,
        visit,
        ("criteria", version),
        CATEGORY,
        concept(own("criteria", version), text=title),
        value=value,
        components=parts,
        note=notes(said),
        derivedFrom=[*answers, *exam],
    )


_NEEDS = {
    "fs2016": (SURVEY.key,),
    "fs2011": (SURVEY.key, CRITERIA_DETAILS.key),
    "acr2010": (SURVEY.key, CRITERIA_DETAILS.key),
    "acr1990": (CRITERIA_DETAILS.key,),
}


def _condition(key: str, holds: bool | None) -> Element:
    value = {"valueBoolean": holds} if holds is not None else absence.unknown()
    return component(own_concept("criteria-condition", key), **value)
