"""What no browser sends is refused with a page, and changes nothing."""

import json
import time

import pytest
from bs4 import BeautifulSoup
from flask_security import hash_password

from clinic.domain.permissions import RoleName
from clinic.models import Patient
from tests.fixtures.web import checked

JSON = ('{"name": [{"a": 1}]}', "[1, 2]", "[" * 100_000, '{"a":', '"\\ud800"')
LONG_NUMBER = "9" * 5000
"""Python refuses to read more than 4300 digits."""


@pytest.mark.parametrize("body", JSON)
@pytest.mark.parametrize("address", ["/patients/new", "/patients/search", "/account/password", "/sign-in"])
def test_json_is_no_form(client, sign_in, clinician, address, body) -> None:
    sign_in(clinician)
    checked(client.post(address, data=body, content_type="application/json"), 415)


@pytest.mark.parametrize("body", ["[" * 100_000, "{}", "[]", '{"method": ' + LONG_NUMBER + "}", "", "null"])
def test_cells_that_are_not_cells_are_refused(client, sign_in, clinician, make_visit, body) -> None:
    visit = make_visit()
    sign_in(clinician)
    answer = client.post(f"/visits/{visit.id}/exam/cells", data=body, content_type="application/json")
    assert answer.status_code == 400


@pytest.mark.parametrize("blank", [" ", "\t", "\x01\x7f", "\N{NO-BREAK SPACE}"])
def test_a_name_of_nothing_visible_is_asked_for_again(client, sign_in, clinician, make_patient, blank) -> None:
    patient = make_patient()
    sign_in(clinician)
    address = f"/patients/{patient.id}/edit"
    html = checked(client.post(address, data={"name": blank, "birth-year": "1973", "language": "en"}), 400)
    assert "Enter the patient’s name." in html.select_one(".error-summary").text


@pytest.mark.parametrize("page", ["criteria", "plan"])
def test_a_version_too_long_to_read_is_another_version(client, sign_in, clinician, make_visit, page) -> None:
    visit = make_visit()
    sign_in(clinician)
    assert client.post(f"/visits/{visit.id}/{page}", data={"in_short": "first"}).status_code in (303, 409)
    form = client.get(f"/visits/{visit.id}/{page}")
    decided = BeautifulSoup(form.text, "html.parser").select_one("[name=decided]")
    typed = {"decided": decided["value"] if decided else "", "in_short": "second"}
    client.post(f"/visits/{visit.id}/{page}", data=typed)
    checked(client.post(f"/visits/{visit.id}/{page}", data=typed | {"version": LONG_NUMBER}), 409)


def test_a_list_of_treatments_too_long_to_read_asks_for_none(client, invite) -> None:
    invited = invite()
    client.post(f"{invited.url}/year", data={"year": "1973"})
    answer = client.post(invited.page("treatments"), data={"asked": LONG_NUMBER, "added_0": "heat"})
    assert answer.status_code == 303


def test_no_key_opens_the_clinic_but_the_session(app, client, session, make_account) -> None:
    with app.app_context():
        account = make_account(RoleName.CLINICIAN, email="a@b.example", password_hash=hash_password("four dry words"))
        session.commit()
        key = account.get_auth_token()
    assert client.get("/today", headers={"Authentication-Token": key}).status_code == 303
    assert client.get(f"/today?auth_token={key}").status_code == 303


def test_signing_in_gives_no_key_that_outlives_the_session(app, client, session, make_account) -> None:
    with app.app_context():
        make_account(email="a@b.example", password_hash=hash_password("four dry words"))
    data = json.dumps({"email": "a@b.example", "password": "four dry words"})
    answer = client.post("/sign-in?include_auth_token=1", data=data, content_type="application/json")
    assert "token" not in answer.text
    assert client.get("/today").status_code == 303


def test_a_treatment_comes_back_from_a_stale_page(client, sign_in, clinician, make_visit) -> None:
    visit = make_visit()
    sign_in(clinician)
    typed = {"treatment_code": "amitriptyline", "status": "current", "csrf_token": "old"}
    html = checked(client.post(f"/visits/{visit.id}/treatments/new", data=typed, token=False), 400)
    assert html.select_one("[name=treatment_code]")["value"] == "amitriptyline"


def test_200_000_letters_are_answered_at_once(client, sign_in, clinician, session) -> None:
    sign_in(clinician)
    began = time.monotonic()
    checked(client.post("/patients/new", data={"name": "x" * 200_000, "birth-year": "1973"}), 400)
    assert time.monotonic() - began < 5
    assert session.query(Patient).count() == 0
