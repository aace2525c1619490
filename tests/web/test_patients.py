"""Patients: found by POST, added with at least a year of birth, warned of twice the same, read by those who may."""

import pytest

from clinic.domain.dates import PartialDate
from clinic.domain.permissions import RoleName
from clinic.models import Patient
from clinic.services import questionnaires
from tests.fixtures.storage import NOON

ROSA = {"name": "Rosa Example", "birth-year": "1973", "birth-month": "2", "birth-day": "3"}


@pytest.fixture
def desk(make_account, sign_in):
    """Somebody at the front desk, signed in."""
    return sign_in(make_account(RoleName.FRONT_DESK, name="Frida Desk"))


def test_a_patient_is_found_without_accents_or_case(send, desk, make_patient):
    make_patient(name="Zoë Änderson")
    assert "Zoë Änderson" in send("/patients/search", {"words": "anderson zoe"}).text
    assert "Nobody has this name" in send("/patients/search", {"words": "smith"}).text


def test_no_name_stands_in_an_address(page, desk, make_patient):
    make_patient()
    forms = page("/patients").select("form[role=search]") + page("/today").select("form[role=search]")
    assert [form["method"] for form in forms] == ["post", "post"]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"name": ""}, "Enter the patient’s name."),
        ({"birth-year": "", "birth-month": "", "birth-day": ""}, "at least the year"),
        ({"birth-year": "2031"}, "not in the future"),
        ({"birth-year": "1850"}, "not in the future"),
        ({"birth-month": "13"}, "Enter a year, a month and year"),
        ({"birth_unknown": "y"}, "not both"),
        ({"email": "rosa"}, "Enter an e-mail address"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(session, send, desk, typed, message):
    refused = send("/patients/new", ROSA | {"phone": "555 0199"} | typed, status=400)
    assert message in refused.select_one(".error-summary").text
    assert refused.select_one("[name=phone]")["value"] == "555 0199"
    assert session.query(Patient).count() == 0


def test_a_year_alone_is_enough_and_an_unknown_one_can_be_said(session, send, desk):
    send("/patients/new", {"name": "Year Example", "birth-year": "1950"})
    send("/patients/new", {"name": "Nobody Knows", "birth_unknown": "y"})
    births = {patient.name: patient.birth for patient in session.query(Patient)}
    assert births == {"Year Example": PartialDate(1950), "Nobody Knows": None}


def test_the_same_name_and_birth_date_is_asked_about(session, send, desk, make_patient):
    first = make_patient(name="Rosa Example", birth=PartialDate(1973, 2, 3))
    refused = send("/patients/new", ROSA, status=409)
    assert refused.select(f"a[href='/patients/{first.id}']")
    assert refused.select_one("[name=name]")["value"] == "Rosa Example"
    send("/patients/new", ROSA | {"same_person_seen": "y"})
    assert session.query(Patient).count() == 2


def test_a_record_number_belongs_to_one_patient(send, desk, make_patient):
    make_patient(record_number="A-1")
    refused = send("/patients/new", ROSA | {"name": "Other Person", "record_number": "A-1"}, status=409)
    assert "Another patient has this record number." in refused.select_one(".error-summary").text


def test_a_patient_is_changed(session, page, send, desk, make_patient):
    patient = make_patient()
    form = page(f"/patients/{patient.id}/edit")
    assert form.select_one("[name=birth-year]")["value"] == "1973"
    shown = {"version": form.select_one("[name=version]")["value"]}
    send(f"/patients/{patient.id}/edit", ROSA | shown | {"name": "Rosa Other", "gp_name": "Dr P. Practice"})
    assert (patient.name, patient.gp_name, patient.record_number) == ("Rosa Other", "Dr P. Practice", "000001")


def test_the_front_desk_sees_no_clinical_part(session, page, sign_in, desk, clinician, make_visit):
    visit = make_visit()
    questionnaire = questionnaires.begin(session, visit, now=NOON)
    questionnaires.save(session, visit, questionnaire, {"pain": {"nrs_pain": 7}}, now=NOON)
    seen = page(f"/patients/{visit.patient_id}")
    assert "20 Nov 2026" in seen.text
    assert not seen.select("svg")
    assert "Allergies" not in seen.text
    assert not seen.select("a[href$='/trends']")
    sign_in(clinician)
    seen = page(f"/patients/{visit.patient_id}")
    assert "Allergies" in seen.text
    assert seen.select("a[href$='/trends']")
