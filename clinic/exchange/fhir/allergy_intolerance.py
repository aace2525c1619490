"""AllergyIntolerance: what stands on the clinician's list, or that none is known.

*Not asked* gives no resource: it stands as a code on the Patient, where the three states are always told apart. The
list holds words; whether it is an allergy or an intolerance, and how sure, nobody wrote down, so it is not said.
"""

from collections.abc import Iterator

from clinic.domain.patients import AllergyState
from clinic.exchange.fhir import systems
from clinic.exchange.fhir.elements import Resource, finished, foreign, hidden, logical_id, own_concept
from clinic.exchange.fhir.subject import Subject


def allergies(subject: Subject) -> Iterator[Resource]:
    """Yield one resource for each entry of the list; one that says so when none is known; none if nobody asked."""
    facts = subject.record.facts
    codes = [(label, {"text": label}) for label in dict.fromkeys(facts.allergies)]
    if facts.allergy_state is AllergyState.NONE_KNOWN:
        codes = [("", own_concept("allergy-state", AllergyState.NONE_KNOWN.value))]
    for label, code in codes:
        yield finished(
            {
                "resourceType": "AllergyIntolerance",
                "id": logical_id("patient", subject.record.id, "allergy", hidden(label)),
                "clinicalStatus": {"coding": [foreign(systems.ALLERGY_CLINICAL, "active")]},
                "code": code,
                "patient": subject.reference,
            }
        )
