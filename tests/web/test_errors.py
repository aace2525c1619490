"""Refusals are pages of our own, and nothing typed is lost or logged."""

import logging

import pytest
import sqlalchemy as sa
from flask import abort, request
from sqlalchemy.exc import OperationalError, StatementError
from sqlalchemy.orm.exc import StaleDataError

from clinic.db.dialects import LOCKED
from clinic.domain.errors import Conflict
from clinic.models import Account
from clinic.web.session import current_session, unit_of_work
from tests.fixtures.web import checked

CANARY = "canary-of-a-patient"


@pytest.fixture
def failing(app, client):
    """Fetch an address whose view raises the error."""

    def failing(error, url="/fails", method="get"):
        def fails():
            raise error

        app.add_url_rule(url, endpoint=url, view_func=fails, methods=["GET", "POST"])
        return getattr(client, method)(url)

    return failing


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 410, 413, 429, 500, 503])
def test_every_status_has_its_page(app, client, status) -> None:
    app.add_url_rule("/stops", view_func=lambda: abort(status))
    html = checked(client.get("/stops"), status)
    assert html.select_one("p.lead").text.strip()


def test_an_error_of_ours_says_what_happened_and_what_to_do(failing) -> None:
    html = checked(failing(Conflict("Somebody else saved this.", hint="Open it again.")), 409)
    assert html.h1.text == "Somebody else saved this"
    assert html.select_one("p.lead").text == "Open it again."


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OverflowError(CANARY), 400),
        (StatementError(CANARY, None, None, ValueError(CANARY)), 400),
        (sa.exc.DataError(CANARY, None, ValueError(CANARY)), 400),
        (UnicodeEncodeError("utf-8", CANARY, 0, 1, "surrogates"), 400),
        (StaleDataError(CANARY), 409),
        (OperationalError("select", None, Exception("database is locked")), 503),
        (OperationalError("select", None, Exception("disk I/O error")), 503),
        (sa.exc.InterfaceError("select", None, Exception("connection already closed")), 503),
        (sa.exc.DatabaseError("select", None, Exception("database disk image is malformed")), 503),
        (sa.exc.TimeoutError(CANARY), 503),
        (sa.exc.ProgrammingError("select", None, Exception(CANARY)), 500),
        (sa.exc.IntegrityError("insert", None, Exception(LOCKED)), 409),
        (sa.exc.IntegrityError("insert", None, Exception("UNIQUE")), 409),
        (ValueError(CANARY), 500),
    ],
)
def test_errors_become_pages_and_the_log_holds_no_values(failing, caplog, error, status) -> None:
    with caplog.at_level(logging.DEBUG):
        html = checked(failing(error), status)
    assert CANARY not in caplog.text + html.text
    assert "Traceback" not in caplog.text


def test_a_busy_database_says_when_to_come_back(failing) -> None:
    answer = failing(OperationalError("select", None, Exception("database is locked")))
    assert answer.headers["Retry-After"] == "5"
    assert "busy" in answer.text


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError("insert", None, Exception("database is locked")), 503),
        (OperationalError("insert", None, Exception("database or disk is full")), 503),
        (sa.exc.IntegrityError("insert", None, Exception("UNIQUE")), 409),
        (StaleDataError(CANARY), 409),
    ],
)
def test_what_the_database_refuses_is_kept_to_be_sent_again(app, client, error, status) -> None:
    def fails():
        raise error

    app.add_url_rule("/fails", view_func=fails, methods=["POST"])
    data = {"note": "half an hour of typing", "password": "secret"}
    answer = client.post("/fails?then=check", data=data)
    html = checked(answer, status)
    assert html.main.form["action"] == "/fails?then=check"
    assert html.main.form.select_one("[name=note]")["value"] == "half an hour of typing"
    assert not html.main.form.select("[name=password]")
    assert answer.headers.get("Retry-After") == ("5" if status == 503 else None)


def test_a_signed_visit_says_to_add_an_addendum(failing) -> None:
    html = checked(failing(sa.exc.IntegrityError("update", None, Exception(LOCKED)), method="post"), 409)
    assert "addendum" in html.text


def test_a_number_too_long_for_the_database_is_a_bad_request(app, client) -> None:
    def reads():
        return str(current_session().get(Account, 2**80))

    app.add_url_rule("/long", view_func=reads)
    assert client.get("/long").status_code == 400


def test_a_failed_unit_of_work_stores_nothing(app, client, session, clinician) -> None:
    def writes():
        with unit_of_work() as db:
            db.get(Account, clinician.id).name = "Changed"
            db.flush()
            raise Conflict("No.", hint="No.")

    app.add_url_rule("/writes", view_func=writes, methods=["POST"])
    assert client.post("/writes").status_code == 409
    assert session.get(Account, clinician.id).name == "Dr A. Sample"


def test_a_unit_of_work_is_not_for_a_get(app, client) -> None:
    def reads():
        with unit_of_work():
            return ""

    app.add_url_rule("/reads", view_func=reads)
    assert client.get("/reads").status_code == 500


def test_patients_get_their_own_frame(page) -> None:
    html = page("/q/abc/not/a/page/of/ours", status=404)
    assert html.title.text.endswith("– Before your visit")
    assert "555 0100" in html.text


def test_a_stale_form_comes_back_with_what_was_typed(client, sign_in, clinician) -> None:
    sign_in(clinician)
    typed = {"name": "Rosa <b>", "areas": ["neck", "jaw_l"], "csrf_token": "old", "password": "secret"}
    headers = {"Sec-Fetch-Site": "same-origin"}
    html = checked(client.post("/accounts/new?from=1", data=typed, headers=headers, token=False), 400)
    form = html.main.form
    kept = [(field["name"], field["value"]) for field in form.select("input") if field["name"] != "csrf_token"]
    assert kept == [("name", "Rosa <b>"), ("areas", "neck"), ("areas", "jaw_l")]
    assert form["action"] == "/accounts/new?from=1"
    assert form.select_one("[name=csrf_token]")["value"] not in ("", "old")
    assert form.button.text.strip() == "Send again"


def test_sending_again_is_accepted(app, client) -> None:
    app.add_url_rule("/echo", view_func=lambda: "done", methods=["POST"])
    html = checked(client.post("/echo", data={"a": "1"}, token=False), 400)
    again = {field["name"]: field["value"] for field in html.main.form.select("input")}
    assert client.post("/echo", data=again, token=False).text == "done"


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_another_site_gets_nothing_to_press(client, headers) -> None:
    html = checked(client.post("/accounts/new", data={"name": "x"}, headers=headers, token=False), 403)
    assert not html.main.form


@pytest.mark.parametrize("token", [True, False])
def test_whoever_was_signed_out_keeps_what_they_typed(client, token) -> None:
    headers = {"Sec-Fetch-Site": "same-origin"}
    html = checked(client.post("/accounts/new", data={"name": "Rosa"}, headers=headers, token=token), 403)
    assert html.select_one("[name=name]")["value"] == "Rosa"
    assert html.main.select_one("a")["href"] == "/sign-in"


def test_health_says_when_the_database_does_not_answer(app, client, monkeypatch) -> None:
    assert client.get("/healthz").json == {"status": "ok"}

    def broken(session: object) -> None:
        raise OperationalError("select", None, Exception("gone"))

    monkeypatch.setattr("clinic.services.health.check", broken)
    assert client.get("/healthz").status_code == 503


def test_the_request_log_masks_links(client, caplog) -> None:
    with caplog.at_level(logging.INFO, "clinic.requests"):
        client.get("/q/sEcReTtOkEn/pain?name=Rosa")
    assert "GET /q/***/pain 404" in caplog.text
    assert "sEcReT" not in caplog.text
    assert "Rosa" not in caplog.text


@pytest.mark.parametrize(
    ("typed", "logged"),
    [
        ("/patients/Rosa Example", "GET /patients/*** 404"),
        ("/fhir/Patient/Rosa-1973", "GET /fhir/Patient/*** "),
        ("/instruments/rosa", "GET /instruments/*** "),
        (f"/data/visits/{'Ab-_' * 8}", "GET /data/visits/*** "),
        ("/Rosa.html", "GET /*** 404"),
        ("/q/sEcReTtOkEn/map", "GET /q/***/map "),
        ("/visits/12/trigger-points/soleus/l", "GET /visits/12/trigger-points/soleus/l "),
    ],
)
def test_the_request_log_holds_the_words_of_our_addresses_alone(client, caplog, typed, logged) -> None:
    with caplog.at_level(logging.INFO, "clinic.requests"):
        client.get(typed)
    assert logged in caplog.text
    assert "rosa" not in caplog.text.lower()


def test_a_database_lost_after_the_view_is_told_as_one_lost_before(app, client) -> None:
    @app.after_request
    def lost(response):
        if request.path == "/done":
            raise OperationalError("commit", None, Exception("server closed the connection"))
        return response

    app.add_url_rule("/done", view_func=lambda: "done", methods=["GET"])
    answer = client.get("/done")
    checked(answer, 503)
    assert answer.headers["Retry-After"] == "5"


def test_a_line_to_the_database_that_was_lost_does_not_take_the_answer_with_it(app, client, monkeypatch) -> None:
    def read():
        current_session().execute(sa.text("SELECT 1"))
        monkeypatch.setattr(sa.orm.Session, "close", lost)
        return "read"

    def lost(session):
        raise OperationalError("rollback", None, Exception("the connection is lost"))

    app.add_url_rule("/read", view_func=read)
    assert client.get("/read").text == "read"
