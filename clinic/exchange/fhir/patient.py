"""Patient: who the record is about. No sex, because none is stored; address and phone stay in the clinic."""

from clinic.exchange.fhir import systems
from clinic.exchange.fhir.elements import Element, Resource, day, extension, finished, foreign
from clinic.exchange.fhir.subject import Subject


def patient(subject: Subject) -> Resource:
    """Return the Patient; the record number is an identifier, never a part of the id."""
    record = subject.record
    names = [record.name, *([record.name_latin] if record.name_latin else [])]
    return finished(
        {
            "resourceType": "Patient",
            "id": subject.id,
            "extension": [extension("allergy-state", valueCode=record.facts.allergy_state.value)],
            "identifier": [{"system": f"{subject.address}/fhir/record-number", "value": record.record_number}],
            "name": [{"text": name} for name in names],
            "birthDate": day(record.birth),
            "communication": [{"language": _language(record.language)}],
            "generalPractitioner": [{"display": record.facts.gp_name}],
        }
    )


def _language(code: str) -> Element:
    known = code in systems.STRUCTURE[systems.LANGUAGES]
    return {"coding": [foreign(systems.LANGUAGES, code)] if known else [], "text": code}
