"""What another site sends, and what comes twice, changes nothing."""

import json

import pytest

from clinic.models import Patient
from clinic.services import invitations
from tests.fixtures.storage import NOON

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
FOREIGN = (
    {"Origin": "https://evil.example"},
    {"Origin": "http://localhost:8080"},
    {"Origin": "http://localhost.evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
    {"Sec-Fetch-Site": ""},
)
OURS = (
    {},
    {"Origin": "http://localhost"},
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "null"},
)
NEW = {"name": "Nina New", "birth-year": "1980"}


def test_a_valid_token_does_not_help_another_site(client, clinician, sign_in, session):
    sign_in(clinician)
    for headers in FOREIGN:
        response = client.post("/patients/new", data=NEW, headers=headers)
        assert response.status_code == 403, headers
        assert "Nina" not in response.text
    assert session.query(Patient).count() == 0


def test_our_own_pages_and_browsers_that_say_nothing_are_believed(client, clinician, sign_in):
    sign_in(clinician)
    for number, headers in enumerate(OURS):
        new = NEW | {"name": f"Nina {number}"}
        assert client.post("/patients/new", data=new, headers=headers).status_code == 303, headers


def test_it_holds_for_patients_and_for_scripts_too(client, visit, clinician, sign_in, session, clinic_settings):
    token = invitations.issue(session, visit, zone=clinic_settings.zone, actor=clinician, now=NOON).token
    foreign = {"Origin": "https://evil.example", "X-Requested-With": "fetch"}
    assert client.post(f"/q/{token}/year", data={"year": "1973"}, headers=foreign).status_code == 403
    assert client.post("/tablet/send", headers=foreign).status_code == 403
    sign_in(clinician)
    cells = client.post(f"/visits/{visit.id}/exam/cells", json={}, headers=foreign)
    assert cells.status_code == 403
    assert "Another site" in json.loads(cells.text)["error"]


def test_another_site_signs_nobody_out(client, clinician, sign_in):
    sign_in(clinician)
    refused = client.post("/sign-out", headers={"Sec-Fetch-Site": "cross-site"})
    assert refused.status_code == 403
    assert not {"Set-Cookie", "Clear-Site-Data"} & set(refused.headers.keys())
    assert client.get("/today").status_code == 200


TWICE = (
    ("/patients/new", NEW | {"name": ["Nina New", "Somebody Else"]}),
    ("/patients/new", NEW | {"birth-year": ["1980", "1990"]}),
    ("/patients/search", {"words": ["a", "b"]}),
    ("/visits/{visit}/status", {"status": ["open", "missed"]}),
    ("/visits/{visit}/summary/criteria", {"shown": ["0", "1"]}),
)


def test_what_comes_twice_is_refused_with_a_sentence(client, visit, clinician, sign_in, session):
    sign_in(clinician)
    for address, data in TWICE:
        response = client.post(address.format(visit=visit.id), data=data)
        assert response.status_code == 400, address
        assert "sent twice" in response.text
    session.refresh(visit)
    assert visit.status == "open"
    assert session.query(Patient).count() == 1


SURVEY = '"method": "mtps_0_10", "examiner": 1'
CELL = '"site": "occiput_l", "value": "1", "version": null'
ODD_JSON = (
    f'{{{SURVEY}, "cells": [], "roles": ["administrator"]}}',
    f'{{{SURVEY}, "examiner": 2, "cells": []}}',
    f'{{{SURVEY}, "cells": [{{{CELL}, "source": "x"}}]}}',
    "[" * 100_000,
    "[]",
    "7",
)


def test_json_holds_known_keys_once(client, visit, clinician, sign_in):
    sign_in(clinician)
    for body in ODD_JSON:
        response = client.post(f"/visits/{visit.id}/exam/cells", data=body, content_type="application/json")
        assert response.status_code == 400, body[:100]
