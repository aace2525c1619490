"""While the database must not be touched every address answers 503, and keeps what was typed."""

import dataclasses
import html
from io import BytesIO

import pytest

from clinic.config import Settings
from clinic.db.watch import Fault, Trouble
from clinic.web import maintenance, opening
from clinic.web.installation import KEY
from clinic.web.opening import Opening

OLDER = Trouble(Fault.OLDER, "The tables are at migration 0001. Run `clinic db upgrade`.")
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def closed(tmp_path):
    """The settings of a clinic whose database nobody asks."""
    return Settings(
        instance=tmp_path,
        database_url="sqlite:///nothing",
        secret_key="k" * 40,
        password_salt="s" * 20,
        name="Clinic of the tests",
        phone="555 0100",
        emergency_number="112",
        crisis_lines=(),
        privacy_url="",
        time_zone="Europe/Madrid",
        base_url="http://localhost",
        demo=False,
    )


@pytest.fixture
def ask(closed):
    """Ask the maintenance page for something; returns status, headers and text."""

    def ask(path="/", *, trouble=OLDER, settings=closed, body=b"", **environ):
        answered = {}

        def start(status, headers):
            answered.update(status=status, headers=dict(headers))

        method = "POST" if body else "GET"
        given = {"PATH_INFO": path, "REQUEST_METHOD": method, "wsgi.input": BytesIO(body), "HTTP_HOST": "localhost"}
        given |= {"CONTENT_TYPE": FORM, "CONTENT_LENGTH": str(len(body))} | environ
        text = b"".join(maintenance.answer(settings, trouble, given, start)).decode()
        return answered["status"], answered["headers"], text

    return ask


@pytest.mark.parametrize("path", ["/", "/patients/1", "/healthz", "/q/abc/map", "/tablet", "/static/clinic.css"])
def test_every_address_answers_503_and_when_to_come_back(ask, path):
    status, headers, text = ask(path)
    assert status.startswith("503 ")
    assert headers["Retry-After"] == "60"
    assert headers["Cache-Control"] == "no-store"
    assert "0001" not in text
    assert "/" + "tmp" not in text


@pytest.mark.parametrize("fault", Fault)
def test_staff_read_what_helps_and_patients_whom_to_call(ask, fault):
    trouble = Trouble(fault, "internals")
    _status, _headers, staff = ask("/", trouble=trouble)
    _status, _headers, patient = ask("/q/abc", trouble=trouble)
    assert trouble.command in staff
    assert "internals" not in staff + patient
    assert "555 0100" in patient
    assert "112" in patient
    assert "clinic serve" not in patient


def test_the_style_is_the_one_that_the_policy_names(ask):
    _status, headers, text = ask()
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert f"<style>{maintenance._STYLE}</style>" in text


def test_what_was_typed_comes_back_to_be_sent_again(ask):
    _status, _headers, text = ask("/q/abc/matters", body=b"what_matters=Sleep+%3Cb%3E&areas=neck&areas=hip_l&code=123")
    assert html.escape("Sleep <b>") in text
    assert text.count('name="areas"') == 2
    assert "123" not in text
    assert "not saved yet" in text


@pytest.mark.parametrize(
    "odd",
    [
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_ORIGIN": "https://evil.example"},
        {"CONTENT_TYPE": "multipart/form-data; boundary=x"},
        {"CONTENT_LENGTH": "-1"},
        {"CONTENT_LENGTH": str(3 * 1024 * 1024)},
    ],
)
def test_what_another_site_sent_or_is_too_much_is_not_written_into_the_page(ask, odd):
    status, _headers, text = ask("/", body=b"canary=canary", **odd)
    assert status.startswith("503 ")
    assert "canary" not in text


@pytest.mark.parametrize("body", [b"\xff\xfe=%ff%00", b"&".join([b"a=1"] * 2001), b"=&=&;;"])
def test_odd_bodies_are_answered(ask, body):
    assert ask("/", body=body)[0].startswith("503 ")


def test_a_script_that_saves_is_told_in_its_own_terms(ask):
    _status, headers, text = ask("/visits/1/exam", body=b"a=1", HTTP_X_REQUESTED_WITH="fetch")
    assert headers["Content-Type"] == "application/json"
    assert "Not saved yet" in text


def test_https_is_demanded_here_too(ask, closed):
    secure = dataclasses.replace(closed, base_url="https://clinic.example")
    assert "Strict-Transport-Security" in ask(settings=secure)[1]


def test_a_demo_says_here_too_that_its_data_are_invented(ask, closed):
    assert "invented data" in ask(settings=dataclasses.replace(closed, demo=True))[2]


def test_trouble_that_is_noticed_while_serving_closes_the_doors_at_once(app, client):
    assert client.get("/healthz").status_code == 200
    app.extensions[KEY].database.watch.notice(Fault.DAMAGED, "The database is damaged.")
    try:
        answer = client.get("/")
        assert (answer.status_code, "clinic restore" in answer.text) == (503, True)
        assert client.get("/healthz").status_code == 503
    finally:
        app.extensions[KEY].database.watch.trouble = None


def test_passing_trouble_is_looked_at_again_and_the_clinic_opens(closed, monkeypatch):
    waiting = [Trouble(Fault.UNREACHABLE, "It does not answer."), None]
    opened = Opening(lambda: waiting.pop(0), lambda: lambda environ, start: [b"the clinic"], closed)
    environ = {"PATH_INFO": "/", "REQUEST_METHOD": "GET"}
    assert b"records are closed" in b"".join(opened(environ, lambda *_: None))
    monkeypatch.setattr(opening, "AGAIN_AFTER", 0.0)
    assert list(opened(environ, lambda *_: None)) == [b"the clinic"]
    assert opened.trouble is None


def test_other_trouble_stays_until_the_next_start(closed, monkeypatch):
    monkeypatch.setattr(opening, "AGAIN_AFTER", 0.0)
    looks = []
    opened = Opening(lambda: looks.append(1) or OLDER, lambda: None, closed)
    for _ in range(3):
        assert b"clinic db upgrade" in b"".join(opened({"PATH_INFO": "/"}, lambda *_: None))
    assert looks == [1]


@pytest.mark.parametrize("path", ["/patients/1", "/q/abc/map"])
def test_a_page_that_was_asked_for_is_asked_for_again_by_one_press_and_a_form_is_sent_again(ask, path):
    link = '<a href="">Try again</a>'
    assert link in ask(path)[2]
    sent = ask(path, body=b"note=sore")[2]
    assert "Send again" in sent
    assert link not in sent
