"""CapabilityStatement: what the read-only pages can be asked for."""

from collections.abc import Mapping

from clinic.exchange.fhir import systems
from clinic.exchange.fhir.definitions import PUBLISHER
from clinic.exchange.fhir.elements import Element, Resource, finished

WRITTEN_ON = "2026-11-22"
OF_PATIENTS = (
    "Encounter",
    "QuestionnaireResponse",
    "Observation",
    "Condition",
    "AllergyIntolerance",
    "MedicationStatement",
    "Procedure",
    "Composition",
    "DocumentReference",
    "Provenance",
)
"""Types that can be searched by patient."""
SHARED = ("Practitioner", "Questionnaire", "CodeSystem", "ValueSet", "StructureDefinition")
"""Types that belong to no patient."""
TYPES = ("Patient", *OF_PATIENTS, *SHARED)
_SEARCHES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "Patient": (("identifier", "token"),),
    **dict.fromkeys(OF_PATIENTS, (("patient", "reference"),)),
}


def capability_statement(address: str, software_version: str) -> Resource:
    """Return the statement of one installation."""
    return finished(
        {
            "resourceType": "CapabilityStatement",
            "url": f"{address}/fhir/metadata",
            "status": "active",
            "date": WRITTEN_ON,
            "publisher": PUBLISHER,
            "kind": "instance",
            "software": {"name": "Tenderpoint", "version": software_version},
            "implementation": {"description": "Read-only pages of one clinic", "url": f"{address}/fhir"},
            "fhirVersion": systems.FHIR_VERSION,
            "format": ["application/fhir+json"],
            "rest": [
                {
                    "mode": "server",
                    "security": {
                        "description": "An account of the clinic that may read FHIR; each look is written down."
                    },
                    "resource": [_resource(kind) for kind in TYPES],
                }
            ],
        }
    )


def _resource(kind: str) -> Element:
    searches = [{"name": name, "type": type_} for name, type_ in _SEARCHES.get(kind, ())]
    operations = {"Patient": "everything", "Composition": "document"}
    operation = operations.get(kind)
    found: Element = {
        "type": kind,
        "interaction": [{"code": "read"}, {"code": "search-type"}],
        "searchParam": searches,
    }
    if operation:
        definition = f"http://hl7.org/fhir/OperationDefinition/{kind}-{operation}"
        found["operation"] = [{"name": operation, "definition": definition}]
    return found
