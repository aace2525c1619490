"""Proof again by whoever is signed in: the password or a code, counted with the tries of signing in, audited."""

import datetime as dt

import pytest
from sqlalchemy import select

from clinic.domain.audit import Action
from clinic.domain.dates import PartialDate
from clinic.models import AuditEntry, Visit
from clinic.services import patients, plans, visits
from clinic.web.confirming import proves_identity
from tests.fixtures.second_factor import PASSWORD, RIGHT
from tests.fixtures.storage import NOON, TODAY


@pytest.fixture
def here(ada, session, sign_in):
    """The address of an open visit of Ada's, who is signed in."""
    patient = patients.add(session, patients.Details("Rosa Example", PartialDate(1973, 2, 3)), actor=ada, now=NOON)
    visit = visits.plan(session, patient, TODAY, ada, actor=ada, now=NOON)
    visits.open_visit(session, visit, actor=ada, now=NOON)
    plans.write(session, visit, plans.Words(in_short="Pain is 5 of 10."), displayed=None, actor=ada, now=NOON)
    sign_in(ada)
    return f"/visits/{visit.id}"


def _refused(session):
    return len(session.scalars(select(AuditEntry).where(AuditEntry.action == Action.PROOF_REFUSED)).all())


@pytest.mark.parametrize("kind", ["password", "code"])
def test_a_visit_is_signed_with_either(here, ada, enrol, page, send, session, kind) -> None:
    phone = enrol(ada)
    asked = page(f"{here}/sign")
    assert asked.select_one("label[for=password]").text == "Your password or the 6-digit code"
    proof = PASSWORD if kind == "password" else f"{phone.code()[:3]} {phone.code()[3:]}"
    send(f"{here}/sign", {"displayed": asked.select_one("[name=displayed]")["value"], "password": proof})
    assert session.scalars(select(Visit.status)).one() == "signed"


def test_without_an_app_six_digits_are_a_wrong_password(here, page, send, session) -> None:
    asked = page(f"{here}/sign")
    assert asked.select_one("label[for=password]").text == "Your password"
    typed = {"displayed": asked.select_one("[name=displayed]")["value"], "password": "123456"}
    refused = send(f"{here}/sign", typed, status=400)
    assert "not your password. Nothing was signed." in refused.select_one(".error-summary").text
    assert _refused(session) == 1


def test_a_code_signs_once_and_a_recovery_code_signs_nothing(here, ada, enrol, page, send, session) -> None:
    phone = enrol(ada)
    shown = {"displayed": page(f"{here}/sign").select_one("[name=displayed]")["value"]}
    send(f"{here}/sign", shown | {"password": phone.recovery[0]}, status=400)
    send(f"{here}/sign", {"displayed": "of another time", "password": phone.code()}, status=409)
    again = send(f"{here}/sign", shown | {"password": phone.code()}, status=400)
    assert "used already" in again.select_one(".error-summary").text
    assert session.scalars(select(Visit.status)).one() == "open"


def test_wrong_proofs_slow_down_proofs_and_signing_in_alike(here, ada, enrol, client, send, set_clock, session) -> None:
    phone = enrol(ada)
    for typed in ("111111", "222222", "not the password", "333333", "444444"):
        send(f"{here}/sign", {"displayed": "x", "password": typed}, status=400)
    assert _refused(session) == 5
    assert "Wait 16 seconds" in send(f"{here}/sign", {"displayed": "x", "password": PASSWORD}, status=400).text
    set_clock(NOON + dt.timedelta(seconds=10))
    client.post("/sign-out")
    assert client.post("/sign-in", data=RIGHT).status_code == 429
    set_clock(NOON + dt.timedelta(seconds=20))
    assert client.post("/sign-in", data=RIGHT).headers["Location"] == "/sign-in/code"
    assert client.post("/sign-in/code", data={"code": phone.code(20)}).status_code == 303


def test_a_form_that_is_wrong_elsewhere_uses_no_code_up(here, ada, enrol, send) -> None:
    phone = enrol(ada)
    typed = {"reason": "", "text": "The dose is 30 mg.", "password": phone.code()}
    assert "The dose is 30 mg." in send(f"{here}/addendum", typed, status=400).select_one("textarea").text
    refused = send(f"{here}/addendum", typed | {"reason": "Dose"}, status=409)
    assert "not signed" in refused.select_one(".error-summary").text


def test_a_proof_is_asked_in_code_as_well(ada, enrol, app) -> None:
    phone = enrol(ada)
    with app.test_request_context(method="POST"):
        assert proves_identity(ada, PASSWORD)
        assert proves_identity(ada, phone.code())
        assert not proves_identity(ada, phone.code())
        assert not proves_identity(ada, phone.recovery[0])
