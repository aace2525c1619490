"""What every answer tells the browser."""

import dataclasses
import datetime as dt

import pytest

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
