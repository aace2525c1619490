"""What every answer tells the browser."""

import dataclasses
import datetime as dt
import re

import pytest

from clinic.domain.permissions import RoleName
from clinic.web.installation import KEY
from tests.fixtures.storage import NOON


@pytest.mark.parametrize("url", ["/sign-in", "/healthz", "/not-here", "/"])
def test_no_page_is_kept_framed_or_told_about(client, url) -> None:
    headers = client.get(url).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"
    assert policy["form-action"] == policy["script-src"] == policy["style-src"] == "'self'"
    assert "unsafe" not in headers["Content-Security-Policy"]


def test_static_files_may_be_kept(client) -> None:
    for url in ("/static/clinic.css", "/body.svg"):
        assert "immutable" in client.get(url).headers["Cache-Control"]
    assert client.get("/static/not-here.css").headers["Cache-Control"] == "no-store"


def test_static_files_carry_no_cookie_of_anybody(app, client, clinician, sign_in) -> None:
    sign_in(clinician)
    app.extensions[KEY].clock = lambda: NOON + dt.timedelta(minutes=2)
    for url in ("/static/clinic.css", "/body.svg", "/static/not-here.css"):
        assert "Set-Cookie" not in client.get(url).headers
    assert "Set-Cookie" in client.get("/today").headers


def test_only_our_own_hosts_are_answered(client) -> None:
    assert client.get("/healthz", headers={"Host": "127.0.0.1:8080"}).status_code == 200
    assert client.get("/healthz", headers={"Host": "evil.example"}).status_code == 400


def test_a_foreign_host_gets_no_page_and_no_address_of_ours(client, sign_in, clinician, invite) -> None:
    sign_in(clinician)
    for host in (
        "evil.example",
        "localhost.evil.example",
        "localhost@evil.example",
        "evil.example:80",
        "localhost, evil",
    ):
        answer = client.get("/today", headers={"Host": host})
        assert answer.status_code == 400, host
        assert "evil" not in answer.text + str(answer.headers)
        assert "charset=utf-8" in answer.headers["Content-Type"]
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert "Location" not in answer.headers


def test_a_link_is_made_from_the_settings_whatever_host_was_asked(client, sign_in, clinician, make_visit) -> None:
    visit = make_visit()
    sign_in(clinician)
    headers = {"Host": "localhost:9999", "X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    led = client.post(f"/visits/{visit.id}/link", headers=headers)
    assert led.headers["Location"] == f"/visits/{visit.id}/link"
    answer = client.get(led.headers["Location"], headers=headers)
    assert "http://localhost/q/" in answer.text
    assert "evil.example" not in answer.text
    assert "localhost:9999" not in answer.text


def test_a_browser_may_do_nothing_that_no_page_needs(client) -> None:
    policy = client.get("/sign-in").headers["Permissions-Policy"]
    for feature in ("camera", "microphone", "geolocation", "usb", "serial", "hid", "payment", "display-capture"):
        assert f"{feature}=()" in policy


@pytest.mark.parametrize("signed", [True, False])
def test_signing_out_clears_the_browser(client, sign_in, clinician, signed) -> None:
    if signed:
        sign_in(clinician)
    answer = client.post("/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.headers["Cache-Control"] == "no-store"


DOWNLOADS = ("/data/visits/maps/survey.toml", "/today/pack.pdf", "/visits/{visit}/summary.pdf", "/fhir/metadata")


def test_a_file_cannot_become_a_page_and_its_name_tells_of_nobody(
    client, sign_in, make_account, make_visit, make_patient
):
    visit = make_visit(patient=make_patient(name="Rosa Canary"))
    sign_in(make_account(*RoleName, name="Every Role"))
    for address in DOWNLOADS:
        answer = client.get(address.format(visit=visit.id))
        if answer.status_code != 200:
            continue
        assert answer.mimetype in ("application/pdf", "text/plain", "application/fhir+json", "application/json"), (
            address
        )
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        named = answer.headers.get("Content-Disposition", "")
        assert not named or re.fullmatch(r'(attachment|inline); filename="[a-z0-9.-]+"', named), named
    everything = client.post(f"/patients/{visit.patient_id}/everything")
    assert everything.headers["Content-Disposition"] == f'attachment; filename="patient-{visit.patient_id}.zip"'


def test_https_binds_cookies_and_browser_to_it(make_app, clinic_settings, session) -> None:
    browser = make_app(dataclasses.replace(clinic_settings, base_url="https://clinic.example")).test_client()
    browser.test_session = session
    answer = browser.get("/sign-in", base_url="https://clinic.example")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-clinic=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}
    assert "Domain" not in cookie


def test_plain_http_has_a_plain_cookie(client) -> None:
    answer = client.get("/sign-in")
    assert "Strict-Transport-Security" not in answer.headers
    assert answer.headers["Set-Cookie"].startswith("clinic=")
    assert "Secure" not in answer.headers["Set-Cookie"]
    assert "HttpOnly" in answer.headers["Set-Cookie"]


def test_what_is_too_big_is_refused_by_a_page_of_ours(client) -> None:
    answer = client.post("/sign-in", data={"email": "a" * (2 * 1024 * 1024 + 1)})
    assert answer.status_code == 413
    assert "too much" in answer.text
