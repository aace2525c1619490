"""A database that is locked, full or gone: every page says so, nothing typed is lost, nothing is told to the log."""

import logging

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from tests.fixtures.web import checked


@pytest.fixture(params=["database is locked", "unable to open database file"])
def refusing(request, database):
    """From now on no transaction begins."""

    def refuse(connection):
        raise OperationalError("BEGIN", None, Exception(request.param))

    def start():
        sa.event.listen(database.engine, "begin", refuse)

    yield start
    sa.event.remove(database.engine, "begin", refuse)


def test_who_is_signed_in_keeps_what_was_typed(client, sign_in, clinician, refusing, caplog) -> None:
    sign_in(clinician)
    refusing()
    with caplog.at_level(logging.DEBUG):
        answer = client.post("/patients/new", data={"name": "canary", "birth-year": "1973"})
    html = checked(answer, 503)
    assert answer.headers["Retry-After"] == "5"
    assert html.main.form.select_one("[name=name]")["value"] == "canary"
    assert "canary" not in caplog.text


@pytest.mark.parametrize("address", ["/today", "/patients/1", "/sign-in", "/q/sEcReTtOkEn", "/healthz"])
def test_no_page_answers_with_less_than_a_page(client, sign_in, clinician, refusing, caplog, address) -> None:
    sign_in(clinician)
    refusing()
    with caplog.at_level(logging.DEBUG):
        answer = client.get(address)
    assert answer.status_code == 503
    assert "Content-Security-Policy" in answer.headers
    assert "Traceback" not in caplog.text
    assert "sEcReT" not in caplog.text


def test_an_error_while_an_answer_goes_out_tells_no_link(app, client, caplog) -> None:
    @app.after_request
    def fails(response):
        raise ValueError("canary")

    with caplog.at_level(logging.DEBUG):
        assert client.get("/q/sEcReTtOkEn").status_code == 500
    assert "ValueError at questionnaires.start" in caplog.text
    assert "sEcReT" not in caplog.text
    assert "canary" not in caplog.text
