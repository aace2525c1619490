"""What every answer keeps, whatever was asked: its kind is told, no other site reads it, the inside does not show."""

import dataclasses
import logging
import re
import socket
import threading

import pytest

from clinic.domain.permissions import RoleName
from clinic.web.server import make_server
from tests.fixtures.web import checked

YEAR = 365 * 24 * 3600
INSIDE = [
    *("/.git/config", "/.env", "/config.py", "/instance/clinic.sqlite", "/clinic.sqlite", "/audit.heads", "/backups/"),
    *("/static/", "/static/../config.py", "/static/%2e%2e/app.py", "/metrics", "/docs", "/openapi.json", "/console"),
]


@pytest.fixture
def everybody(sign_in, make_account):
    """Somebody with every role."""
    return sign_in(make_account(RoleName.CLINICIAN, RoleName.FRONT_DESK, RoleName.ADMINISTRATOR))


def plain_addresses(app):
    """Every address that is opened without a number in it."""
    return sorted({rule.rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and not rule.arguments})


def test_every_answer_tells_its_kind_is_read_by_no_other_site_and_run_as_nothing_else(app, client, everybody) -> None:
    addresses = [*plain_addresses(app), "/static/clinic.css", "/static/exam.js", "/not-here"]
    assert len(addresses) > 20
    for address in addresses:
        answer = client.get(address, headers={"Origin": "https://evil.example"})
        assert answer.status_code < 500, address
        kind = answer.headers["Content-Type"]
        assert "charset=utf-8" in kind or not kind.startswith("text/"), (address, kind)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert not [name for name, _ in answer.headers if name.startswith("Access-Control-")], address


def test_https_is_demanded_for_more_than_a_year(make_app, clinic_settings, session) -> None:
    browser = make_app(dataclasses.replace(clinic_settings, base_url="https://clinic.example")).test_client()
    browser.test_session = session
    told = browser.get("/sign-in", base_url="https://clinic.example").headers["Strict-Transport-Security"]
    assert int(re.search(r"max-age=(\d+)", told).group(1)) >= YEAR


def test_no_other_way_to_ask_is_answered(client, everybody) -> None:
    for method in ("TRACE", "TRACK", "CONNECT", "DEBUG", "PROPFIND"):
        for address in ("/sign-in", "/today", "/static/clinic.css", "/q/abc"):
            answer = client.open(address, method=method, headers={"X-Secret": "canary"})
            assert answer.status_code in (400, 404, 405), (method, address)
            assert "canary" not in answer.text


def test_nothing_of_the_inside_is_served(client, everybody) -> None:
    assert {address: client.get(address).status_code for address in INSIDE} == dict.fromkeys(INSIDE, 404)


def test_a_debugger_cannot_be_switched_on_from_outside(make_app, session, monkeypatch, caplog) -> None:
    monkeypatch.setenv("FLASK_DEBUG", "1")
    app = make_app()
    app.add_url_rule("/fails", view_func=lambda: 1 / 0)
    browser = app.test_client()
    browser.test_session = session
    with caplog.at_level(logging.ERROR):
        html = checked(browser.get("/fails"), 500)
    assert not app.debug
    assert "ZeroDivisionError" not in html.text
    assert "ZeroDivisionError" in caplog.text  # the kind of error is on record, without its values


def test_what_is_encoded_twice_is_decoded_once(client, everybody) -> None:
    twice = "%253Cscript%253E"
    answer = client.get(f"/sign-in?next=/{twice}")
    assert "<script>alert" not in answer.text
    html = checked(client.post("/patients/new", data={"name": "%3Cb%3E&lt;i&gt;", "birth-year": "x"}), 400)
    assert html.select_one("[name=name]")["value"] == "%3Cb%3E&lt;i&gt;"


def test_an_address_adds_no_line_to_the_log(client, caplog) -> None:
    odd = ("%0d%0aFAKE entry", "%0a%0d", "%1b[31m", "%e2%80%a8FAKE", "%00")
    with caplog.at_level(logging.INFO, "clinic.requests"):
        for line in odd:
            client.get(f"/nowhere{line}")
    lines = [record.getMessage() for record in caplog.records if record.name == "clinic.requests"]
    assert len(lines) == len(odd)
    assert all(line.isprintable() and line.isascii() for line in lines)


@pytest.fixture
def served(make_app, session):
    """The port of the application as `clinic serve` serves it."""
    server = make_server(make_app(), host="127.0.0.1", port=0, threads=2, connection_limit=10)
    serving = threading.Thread(target=server.run, daemon=True)
    serving.start()
    yield server.effective_port
    server.close()
    serving.join(10)


def said(port: int, head: str, body: str = "") -> str:
    """Send these very bytes and return everything that comes back."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall((head.replace("\n", "\r\n") + "\r\n\r\n" + body).encode())
        line.shutdown(socket.SHUT_WR)
        found = b""
        while piece := line.recv(65536):
            found += piece
    return found.decode()


AMBIGUOUS = {
    "two lengths": "POST /sign-in HTTP/1.1\nHost: localhost\nContent-Length: 4\nContent-Length: 40",
    "length that is none": "POST /sign-in HTTP/1.1\nHost: localhost\nContent-Length: +4",
    "unknown coding": "POST /sign-in HTTP/1.1\nHost: localhost\nTransfer-Encoding: xchunked",
    "a length and a coding": "POST /healthz HTTP/1.1\nHost: localhost\nContent-Length: 6\nTransfer-Encoding: chunked",
    "coding twice": "POST /sign-in HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked, chunked",
    "blank before the colon": "POST /sign-in HTTP/1.1\nHost: localhost\nContent-Length : 4",
}


def test_a_length_that_can_be_read_two_ways_is_refused(served) -> None:
    for case, head in AMBIGUOUS.items():
        told = said(served, head, "a=b&GET /today HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert re.match(r"HTTP/1\.[01] (400|501)", told), (case, told[:80])
        assert told.count("HTTP/1.") == 1, case
