"""The read-only FHIR pages: what they give, to whom, and that every look is written down."""

import json
from urllib.parse import quote

import pytest
from sqlalchemy import select

from clinic.domain.exams import ExamMethod, SiteState
from clinic.domain.permissions import RoleName
from clinic.exchange.fhir.capability_statement import TYPES
from clinic.models import AuditEntry
from clinic.services import exams, questionnaires, repeat_surveys, signing
from tests.fhir.validators import problems
from tests.fixtures.storage import CLINIC, NOON

JSON = "application/fhir+json; charset=utf-8"


@pytest.fixture
def signed(session, visit, clinician, sign_in):
    """A signed visit, looked at by its clinician."""
    questionnaire = questionnaires.begin(session, visit, now=NOON)
    questionnaires.save(session, visit, questionnaire, {"pain": {"nrs_pain": 5}}, now=NOON)
    questionnaires.send(session, visit, questionnaire, now=NOON)
    displayed = signing.readiness(session, visit, CLINIC).record_sha256
    signing.sign(session, visit, displayed=displayed, clinic=CLINIC, actor=clinician, now=NOON)
    sign_in(clinician)
    return visit


@pytest.fixture
def get(client):
    """Fetch an address and check that the answer is valid FHIR."""

    def get(url, status=200):
        response = client.get(url)
        assert response.status_code == status, response.text[:500]
        assert response.content_type == JSON
        found = json.loads(response.text)
        assert problems([found]) == []
        return found

    return get


@pytest.fixture
def find(client):
    """Search by a form, as FHIR allows, without a token."""

    def find(**asked):
        response = client.post("/fhir/Patient/_search", data=asked, token=False)
        assert response.status_code == 200, response.text[:500]
        found = json.loads(response.text)
        assert problems([found]) == []
        return found

    return find


def looks(session):
    rows = session.scalars(select(AuditEntry).where(AuditEntry.noun == "fhir").order_by(AuditEntry.id))
    return [(row.action.value, row.patient_id, row.detail["what"]) for row in rows]


def test_the_capability_statement_names_every_type(get, signed):
    found = get("/fhir/metadata")
    assert found["fhirVersion"] == "4.0.1"
    assert [one["type"] for one in found["rest"][0]["resource"]] == list(TYPES)


def test_one_resource_is_read_by_its_id(get, signed, session):
    patient = f"patient-{signed.patient_id}"
    found = get(f"/fhir/Observation/visit-{signed.id}-score-nrs-pain")
    assert found["valueInteger"] == 5
    assert found["subject"] == {"reference": f"Patient/{patient}"}
    assert get(f"/fhir/Patient/{patient}")["name"] == [{"text": "Rosa Example"}]
    assert get("/fhir/Questionnaire/survey")["version"] == "2016.1"
    assert get("/fhir/CodeSystem/area")["count"] == 24
    assert [one[:2] for one in looks(session)][:2] == [("patient_read", signed.patient_id)] * 2
    assert looks(session)[0][2] == f"Observation/visit-{signed.id}-score-nrs-pain"


def test_what_is_not_there_is_no_export_and_what_was_typed_stands_nowhere(get, signed, session):
    for address in ("Patient/Rosa-Typed", "CodeSystem/Rosa-Typed"):
        get(f"/fhir/{address}", status=404)
    assert "data_export" not in [entry.action for entry in session.query(AuditEntry)]
    assert not [entry for entry in session.query(AuditEntry) if "Rosa" in str(entry.detail)]


def test_a_search_gives_what_belongs_to_one_patient(get, find, signed):
    patient = f"patient-{signed.patient_id}"
    for value in (patient, f"Patient/{patient}"):
        found = get(f"/fhir/Observation?patient={quote(value)}")
        assert found["type"] == "searchset"
        assert found["total"] == len(found["entry"]) == 1
    assert get(f"/fhir/Condition?patient={patient}")["total"] == 0
    number = signed.patient.record_number
    for value in (number, f"http://localhost/fhir/record-number|{number}"):
        found = find(identifier=value)
        assert [one["fullUrl"] for one in found["entry"]] == [f"http://localhost/fhir/Patient/{patient}"]
        assert number not in found["link"][0]["url"]
    assert find(identifier="nobody")["total"] == 0
    assert get("/fhir/ValueSet")["total"] > 40


def test_a_signed_visit_is_given_as_a_document(get, signed, session):
    found = get(f"/fhir/Composition/visit-{signed.id}-summary/$document")
    assert (found["type"], found["entry"][0]["resource"]["resourceType"]) == ("document", "Composition")
    assert looks(session) == [
        ("data_export", signed.patient_id, f"Composition/visit-{signed.id}-summary/$document"),
    ]


def test_everything_of_a_patient_is_a_bundle(get, signed):
    found = get(f"/fhir/Patient/patient-{signed.patient_id}/$everything")
    assert {"Patient", "Composition", "CodeSystem"} <= {one["resource"]["resourceType"] for one in found["entry"]}


def test_an_open_visit_has_no_document(get, visit, clinician, sign_in):
    sign_in(clinician)
    assert get(f"/fhir/Composition/visit-{visit.id}-summary/$document", 409)["issue"][0]["code"] == "conflict"


NOWHERE = (
    *("Patient/patient-4711", "Observation/visit-4711-score-wpi", "Procedure/course-4711", "Patient/nobody"),
    *("Observation/patient-1", "Shoe", "Shoe/1", "Patient/patient-99999999999999999999", "a/b/c"),
    *("Composition/visit-1/$document", "Patient/visit-1/$everything", "Composition/x/$document"),
)


def test_what_is_not_there_is_said_in_fhirs_form(get, signed):
    for path in NOWHERE:
        found = get(f"/fhir/{path}", 404)
        assert found["resourceType"] == "OperationOutcome"
        assert found["issue"][0]["code"] == "not-found"


def test_a_search_without_its_condition_or_with_one_that_is_not_known_is_refused(get, signed):
    unknown = ("Patient?name=Rosa", "Observation?patient=patient-1&code=x")
    for path in ("Patient", "Observation", "Observation?patient=", *unknown):
        assert get(f"/fhir/{path}", 400)["issue"][0]["code"] == "invalid"


@pytest.mark.parametrize("role", [RoleName.FRONT_DESK, RoleName.ADMINISTRATOR])
def test_others_than_clinicians_are_refused_in_fhirs_form(get, visit, make_account, sign_in, role):
    sign_in(make_account(role, name="Somebody Else"))
    patient, number = f"patient-{visit.patient_id}", visit.patient.record_number
    for path in (
        "metadata",
        f"Patient/{patient}",
        f"Patient?identifier={number}",
        f"Observation?patient={patient}",
        f"Patient/{patient}/$everything",
        f"Composition/visit-{visit.id}-summary/$document",
        "Shoe/1",
    ):
        assert get(f"/fhir/{path}", 403)["issue"][0]["code"] == "forbidden"


def test_nobody_reads_without_signing_in(client, get, visit):
    for path in (f"Patient/patient-{visit.patient_id}", "metadata", "Shoe/1"):
        assert get(f"/fhir/{path}", 401)["issue"][0]["code"] == "login"
    response = client.post("/fhir/Patient/_search", data={"identifier": visit.patient.record_number}, token=False)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"]


def test_a_record_number_is_asked_for_in_the_body_alone(get, find, client, signed):
    number = signed.patient.record_number
    assert "_search" in get(f"/fhir/Patient?identifier={number}", 400)["issue"][0]["diagnostics"]
    for data, query in (({"identifier": [number, number]}, ""), ({"identifier": number}, f"?identifier={number}")):
        assert client.post(f"/fhir/Patient/_search{query}", data=data).status_code == 400


def test_nothing_can_be_written(client, signed):
    for method in (client.post, client.put, client.delete):
        assert method(f"/fhir/Patient/patient-{signed.patient_id}").status_code in (400, 405)


def test_who_repeats_a_survey_reads_nothing_of_the_patient(get, session, visit, clinician, make_account, sign_in):
    exam = exams.begin(session, visit, ExamMethod.MTPS_0_10, examiner=clinician, now=NOON)
    exams.enter(session, visit, exam, [exams.SiteEntry("occiput_l", SiteState.RATED, 6)], actor=clinician, now=NOON)
    second = make_account(name="Dr B. Standin")
    repeat_surveys.begin(session, visit, unseen=True, examiner=second, now=NOON)
    sign_in(second)
    for path in (
        f"Observation/visit-{visit.id}-tender-points",
        f"Observation?patient=patient-{visit.patient_id}",
        f"Patient/patient-{visit.patient_id}/$everything",
    ):
        assert get(f"/fhir/{path}", 409)["resourceType"] == "OperationOutcome"
    assert {one[0] for one in looks(session)} == {"access_refused"}
