"""Condition: a diagnosis that a clinician made and wrote down. No score and no criteria ever become one.

How sure they are of it (`verificationStatus`) they do not say, so it is left out.
"""

from collections.abc import Iterator, Mapping

from clinic.domain.patients import Diagnosis
from clinic.exchange.fhir import systems
from clinic.exchange.fhir.elements import Element, Resource, day, finished, foreign, hidden, logical_id
from clinic.exchange.fhir.subject import Subject

_CODED: Mapping[str, tuple[tuple[str, str], ...]] = {
    "fibromyalgia": ((systems.SNOMED, "203082005"), (systems.ICD10CM, "M79.7")),
    "chronic pain": ((systems.SNOMED, "82423001"),),
}
"""Names that mean one verified code and nothing else; any other diagnosis stands in the clinician's words alone."""


def conditions(subject: Subject) -> Iterator[Resource]:
    """Yield one Condition for each diagnosis on the clinician's list."""
    for diagnosis in dict.fromkeys(subject.record.facts.diagnoses):
        yield finished(
            {
                "resourceType": "Condition",
                "id": condition_id(subject, diagnosis),
                "clinicalStatus": {"coding": [foreign(systems.CONDITION_CLINICAL, "active")]},
                "code": _code(diagnosis.label),
                "subject": subject.reference,
                "onsetDateTime": day(diagnosis.since),
            }
        )


def condition_id(subject: Subject, diagnosis: Diagnosis) -> str:
    """Return the logical id; it does not tell what was written."""
    return logical_id("patient", subject.record.id, "diagnosis", hidden(diagnosis.label, diagnosis.since))


def _code(label: str) -> Element:
    codes = _CODED.get(label.strip().casefold(), ())
    return {"coding": [foreign(*one) for one in codes], "text": label}
