"""FHIR resources read from both databases: of one patient, of a signed visit, of the whole clinic."""

import dataclasses
import json

import pytest

from clinic.domain.errors import Conflict, NotFound
from clinic.domain.exams import ExamMethod, SiteState
from clinic.exchange.fhir_questionnaire import parse_questionnaire
from clinic.services import exams, fhir, instruments, patients, questionnaires, signing
from clinic.services.fhir_subjects import Sender, people
from tests.fhir.validators import dangling, problems
from tests.fixtures.storage import CLINIC, NOON

SENDER = Sender(CLINIC, "https://clinic.example")


@pytest.fixture
def signed(session, visit, clinician):
    """A signed visit with answers, an exam, an addendum and a diagnosis."""
    patients.add_diagnosis(session, visit.patient, "fibromyalgia", None, actor=clinician, now=NOON)
    questionnaire = questionnaires.begin(session, visit, now=NOON)
    questionnaires.save(session, visit, questionnaire, {"pain": {"nrs_pain": 5}}, now=NOON)
    exam = exams.begin(session, visit, ExamMethod.MTPS_0_10, examiner=clinician, now=NOON)
    exams.enter(session, visit, exam, [exams.SiteEntry("occiput_l", SiteState.RATED, 6)], actor=clinician, now=NOON)
    displayed = signing.readiness(session, visit, CLINIC).record_sha256
    signing.sign(session, visit, displayed=displayed, clinic=CLINIC, actor=clinician, now=NOON)
    signing.add_addendum(session, visit, reason="Dose", text="30 mg", actor=clinician, now=NOON)
    return visit


def of(resources, kind):
    return [one for one in resources if one["resourceType"] == kind]


def test_the_whole_clinic_is_valid_and_resolves(session, signed, make_patient):
    make_patient(name="Nora Never")
    found = list(fhir.everything(session, SENDER))
    assert problems(found) == []
    assert dangling(found) == []
    assert len(of(found, "Patient")) == 2
    assert [one["status"] for one in of(found, "DocumentReference")] == ["superseded", "current"]
    assert [one["status"] for one in of(found, "Composition")] == ["amended"]
    assert [one["name"] for one in of(found, "Practitioner")] == [[{"text": "Dr A. Sample"}]]


def test_the_document_says_what_was_signed_whatever_changes_later(session, signed, clinician):
    before = fhir.document(session, signed, SENDER)
    patients.add_diagnosis(session, signed.patient, "gout", None, actor=clinician, now=NOON)
    signed.patient.name = "Rosa Renamed"
    session.flush()
    assert fhir.document(session, signed, SENDER) == before
    text = str(before)
    assert "gout" not in text
    assert "Renamed" not in text
    (pdf, _newest) = of([entry["resource"] for entry in before["entry"]], "DocumentReference")
    assert pdf["content"][0]["attachment"]["data"]


def test_a_visit_that_is_not_signed_has_no_document(session, visit):
    with pytest.raises(Conflict):
        fhir.document(session, visit, SENDER)


def test_one_resource_is_found_by_its_id_and_by_its_type(session, signed):
    name = f"visit-{signed.id}-score-nrs-pain"
    assert fhir.one(session, "Observation", name, SENDER)["valueInteger"] == 5
    with pytest.raises(NotFound):
        fhir.one(session, "Encounter", name, SENDER)
    with pytest.raises(NotFound):
        fhir.whose(session, "visit-4711")


FILE = {
    "resourceType": "Questionnaire",
    "url": "https://invented.example/garden",
    "version": "3",
    "title": "Garden days",
    "status": "active",
    "language": "en",
    "copyright": "Invented for a test",
    "item": [
        {
            "linkId": "beds",
            "type": "group",
            "text": "The beds",
            "item": [
                {
                    "linkId": "beds.green",
                    "type": "choice",
                    "text": "How green are they?",
                    "answerOption": [
                        {"valueCoding": {"system": "urn:invented:green", "code": code, "display": code.upper()}}
                        for code in ("pale", "deep")
                    ],
                },
                {"linkId": "beds.count", "type": "integer", "text": "How many are there?"},
                {
                    "linkId": "beds.rows",
                    "type": "choice",
                    "text": "How many rows?",
                    "answerOption": [{"valueInteger": 1}, {"valueInteger": 2}],
                },
            ],
        },
        {"linkId": "why", "type": "text", "text": "Why?"},
    ],
}


def test_an_imported_questionnaire_leaves_as_it_came_with_what_was_answered(session, visit, clinician):
    data = json.dumps(FILE).encode()
    parsed = parse_questionnaire(data, key="garden")
    about = {"actor": clinician, "now": NOON}
    row = instruments.take(session, parsed.instrument, file=data, file_name="garden.json", **about).row
    instruments.confirm_licence(session, row, text="Invented.", confirmed_by=clinician, now=NOON)
    definition = instruments.value(row).instrument
    green, count, rows, why = definition.keys
    begun = questionnaires.begin(session, visit, now=NOON)
    given = {"garden": {green: definition.item(green).codes[1], count: 4, rows: "2", why: None}}
    questionnaires.save(session, visit, begun, given, now=NOON, definitions={"garden": definition})
    session.flush()
    found = list(fhir.everything(session, SENDER))
    assert problems(found) == []
    assert dangling(found) == []
    (asked,) = (one for one in of(found, "Questionnaire") if one["url"] == FILE["url"])
    assert {name: part for name, part in asked.items() if name != "id"} == FILE
    (response,) = of(found, "QuestionnaireResponse")
    (beds,) = response["item"]
    assert response["questionnaire"] == "https://invented.example/garden|3"
    assert beds["linkId"] == "beds"
    assert [item["linkId"] for item in beds["item"]] == ["beds.green", "beds.count", "beds.rows"]
    coding = {"system": "urn:invented:green", "code": "deep", "display": "DEEP"}
    assert beds["item"][0]["answer"] == [{"valueCoding": coding}]
    assert beds["item"][1]["answer"] == [{"valueInteger": 4}]
    assert beds["item"][2]["answer"] == [{"valueInteger": 2}]
    blank = [one["valueString"] for one in response["extension"] if one["url"].endswith("left-blank")]
    assert blank == ["why"]


def test_two_of_one_name_are_told_apart_by_nobody(session, signed, make_account):
    make_account(name="Dr A. Sample", email="other@clinic.example")
    assert people(session) == {}
    found = fhir.of_patient(session, signed.patient, SENDER)
    assert dangling(found) == []
    assert of(found, "Encounter")[0]["participant"] == [{"individual": {"display": "Dr A. Sample"}}]


def test_pdfs_are_named_and_carried_only_when_asked_for(session, signed):
    bare = fhir.patient_bundle(session, signed.patient, SENDER, now=NOON)
    full = fhir.patient_bundle(session, signed.patient, SENDER, now=NOON, carry_pdf=True)
    assert '"data"' not in str(bare).replace("'", '"')
    assert '"data"' in str(full).replace("'", '"')


def test_addresses_are_those_of_the_clinic(session, signed):
    other = dataclasses.replace(SENDER, address="https://other.example")
    urls = [
        {entry["fullUrl"] for entry in fhir.document(session, signed, sender)["entry"]} for sender in (SENDER, other)
    ]
    assert not urls[0] & urls[1]
