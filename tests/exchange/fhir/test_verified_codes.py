"""Codes of others: only those that the clinical reference marks as verified may ever leave the clinic."""

import pytest

from clinic.domain.patients import Diagnosis, PatientFacts
from clinic.exchange.fhir import systems
from clinic.exchange.fhir.condition import conditions
from clinic.exchange.fhir.elements import foreign
from clinic.exchange.fhir.subject import Subject
from tests.records import patient_record

REFERENCE = {
    systems.LOINC: {"72514-3", "38208-5", "44261-6", "44260-8", "55758-7", "70274-6"},
    systems.SNOMED: {"203082005", "82423001", "304891004"},
    systems.ICD10CM: {"M79.7", "M62.838", "M62.830"},
    systems.UCUM: {"kgf/cm2"},
}
"""Verified in more than one source; those seen once or in conflict are not among them."""
DOUBTFUL = [
    (systems.SNOMED, "45352006"),
    (systems.SNOMED, "449918009"),
    (systems.SNOMED, "55300003"),
    (systems.SNOMED, "44868003"),
    (systems.SNOMED, "387854002"),
    (systems.ICD10CM, "M79.18"),
    (systems.LOINC, "91148-7"),
    (systems.LOINC, "77565-0"),
]


def test_no_code_is_on_the_list_that_the_reference_does_not_verify():
    assert set(systems.VERIFIED) == set(REFERENCE)
    assert not [code for system, codes in systems.VERIFIED.items() for code in codes - REFERENCE[system]]


@pytest.mark.parametrize(("system", "code"), DOUBTFUL)
def test_a_doubtful_code_cannot_be_written(system, code):
    with pytest.raises(KeyError, match="not verified"):
        foreign(system, code)


@pytest.mark.parametrize("label", ["Muscle spasm", "Cramp", "Myalgia", "Myofascial pain", "Chronic widespread pain"])
def test_a_diagnosis_without_a_verified_code_stands_in_words_alone(label):
    (one,) = conditions(
        Subject(patient_record(facts=PatientFacts(diagnoses=(Diagnosis(label),))), "https://clinic.example")
    )
    assert one["code"] == {"text": label}
