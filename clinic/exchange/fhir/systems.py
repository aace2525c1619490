"""Whose codes and addresses stand in our resources. The local ones never change with the clinic or its host.

`tenderpoint.example` lies under a name that is reserved for examples: it is nobody's, and no address of it answers.
"""

from collections.abc import Mapping
from types import MappingProxyType

FHIR_VERSION = "4.0.1"
BASE = "https://tenderpoint.example/fhir"

LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
ICD10CM = "http://hl7.org/fhir/sid/icd-10-cm"
UCUM = "http://unitsofmeasure.org"
ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
DATA_ABSENT_REASON = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
OBSERVATION_CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
CONDITION_CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
ALLERGY_CLINICAL = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical"
EMPTY_REASON = "http://terminology.hl7.org/CodeSystem/list-empty-reason"
LANGUAGES = "urn:ietf:bcp:47"
PROVENANCE_PARTICIPANT = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"

VERIFIED: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        LOINC: frozenset({"72514-3"}),
        SNOMED: frozenset({"203082005", "82423001", "304891004"}),
        ICD10CM: frozenset({"M79.7"}),
        UCUM: frozenset({"kgf/cm2"}),
    }
)
"""Codes of others that may leave the clinic: those that the reference marks as verified, and that we have a use for."""

STRUCTURE: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        ACT_CODE: frozenset({"AMB"}),
        DATA_ABSENT_REASON: frozenset({"not-asked", "asked-unknown", "asked-declined", "not-performed", "unknown"}),
        OBSERVATION_CATEGORY: frozenset({"survey", "exam", "social-history"}),
        CONDITION_CLINICAL: frozenset({"active"}),
        ALLERGY_CLINICAL: frozenset({"active"}),
        EMPTY_REASON: frozenset({"notasked", "nilknown"}),
        LANGUAGES: frozenset({"en", "es"}),
        PROVENANCE_PARTICIPANT: frozenset({"enterer", "author", "informant", "verifier"}),
    }
)
"""Codes that FHIR itself builds its resources with (HL7, CC0), and names of languages."""

MINIMUM = "http://hl7.org/fhir/StructureDefinition/minValue"
MAXIMUM = "http://hl7.org/fhir/StructureDefinition/maxValue"
ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
STANDARD_EXTENSIONS = frozenset({MINIMUM, MAXIMUM, ORDINAL})


def code_system(kind: str) -> str:
    """Return the address of our own codes of one kind."""
    return f"{BASE}/CodeSystem/{kind}"


def value_set(kind: str) -> str:
    """Return the address of all our codes of one kind as a set to choose from."""
    return f"{BASE}/ValueSet/{kind}"


def extension(name: str) -> str:
    """Return the address of an extension of our own."""
    return f"{BASE}/StructureDefinition/{name}"


def questionnaire(key: str) -> str:
    """Return the address of one of our questionnaires, without its version."""
    return f"{BASE}/Questionnaire/{key.replace('_', '-')}"
