"""Signing: the whole way from a new patient to an addendum, and what may not be signed."""

import datetime as dt
from hashlib import sha256

import pytest
from flask_security import hash_password

from clinic.domain.exams import ExamMethod, SiteState
from clinic.models import Patient, Visit
from clinic.services import editions, exams, plans, questionnaires, signing, visits
from tests.fixtures.storage import CLINIC, NOON, TODAY

PASSWORD = "three calm brown horses"


@pytest.fixture
def signer(app, session, make_account):
    """A clinician whose password is known."""
    with app.app_context():
        return make_account(password_hash=hash_password(PASSWORD))


@pytest.fixture
def written(session, make_visit, clinician):
    """An open visit with a plan."""
    visit = make_visit()
    words = plans.Words(in_short="Pain is 5 of 10.", for_gp="Please check blood pressure.")
    plans.write(session, visit, words, displayed=None, actor=clinician, now=NOON)
    session.commit()
    return visit


@pytest.fixture
def clinician(signer):
    """The clinician of the visits is the one who signs in."""
    return signer


def test_a_visit_goes_from_a_new_patient_to_an_addendum(client, session, page, send, sign_in, signer):
    sign_in(signer)
    assert "No visit is planned" in page("/today").text
    shown = send("/patients/new", {"name": "Rosa Example", "birth-year": "1973", "birth-month": "2", "birth-day": "3"})
    assert shown.h1.text == "Rosa Example"
    asked = {"seen_on": TODAY.isoformat(), "clinician": str(signer.id), "link": "1"}
    patient = session.query(Patient).one()
    linked = send(f"/patients/{patient.id}/visits/new", asked)
    address = linked.select_one("[data-link]")["value"]
    assert address.startswith("http://localhost/q/")
    assert linked.select_one("svg.qr-code")
    assert "Link sent" in page("/today").text
    visit = session.query(Visit).one()
    here = f"/visits/{visit.id}"
    send(f"{here}/status", {"status": "open"})
    questionnaire = questionnaires.begin(session, visit, now=NOON)
    questionnaires.save(session, visit, questionnaire, {"pain": {"nrs_pain": 5}}, now=NOON)
    questionnaires.send(session, visit, questionnaire, now=NOON)
    exam = exams.begin(session, visit, ExamMethod.MTPS_0_10, examiner=signer, now=NOON)
    exams.enter(session, visit, exam, [exams.SiteEntry("occiput_l", SiteState.RATED, 6)], actor=signer, now=NOON)
    assert "What changed" in page(here).text
    assert "DRAFT" in page(f"{here}/summary").h1.text
    confirm = page(f"{here}/sign")
    displayed = confirm.select_one("[name=displayed]")["value"]
    signed = send(f"{here}/sign", {"displayed": displayed, "password": PASSWORD})
    assert "DRAFT" not in signed.h1.text
    assert displayed in signed.text
    first = client.get(f"{here}/summary.pdf")
    assert first.mimetype == "application/pdf"
    assert sha256(first.data).hexdigest() in signed.text
    assert "Rosa" not in first.headers["Content-Disposition"]
    amended = send(f"{here}/addendum", {"reason": "Wrong dose", "text": "Duloxetine is 30 mg.", "password": PASSWORD})
    assert "Duloxetine is 30 mg." in amended.text
    assert "Amended" in amended.text
    assert client.get(f"{here}/summary.pdf?edition=1").data == first.data
    assert client.get(f"{here}/summary.pdf").data != first.data


def test_a_wrong_password_signs_nothing(session, page, send, sign_in, signer, written):
    sign_in(signer)
    displayed = page(f"/visits/{written.id}/sign").select_one("[name=displayed]")["value"]
    refused = send(f"/visits/{written.id}/sign", {"displayed": displayed, "password": "guess"}, status=400)
    assert "not your password" in refused.select_one(".error-summary").text
    assert session.get(Visit, written.id).status == "open"


def test_a_clock_that_fell_back_signs_nothing_and_says_so(session, page, send, sign_in, signer, written, set_clock):
    sign_in(signer)
    address = f"/visits/{written.id}/sign"
    displayed = page(address).select_one("[name=displayed]")["value"]
    set_clock(NOON - dt.timedelta(minutes=20))
    html = send(address, {"displayed": displayed, "password": PASSWORD, "read": "y"}, status=409)
    assert "before what it has recorded already" in html.text
    told = page(address).select_one(".inset-alert").text
    assert "before what it has recorded already" in told
    assert "Tell whoever looks after this system" in told
    session.expire_all()
    assert session.get(Visit, written.id).status == "open"


def test_a_record_that_changed_since_is_not_signed(session, page, send, sign_in, signer, written):
    sign_in(signer)
    displayed = page(f"/visits/{written.id}/sign").select_one("[name=displayed]")["value"]
    plan = plans.of_visit(session, written)
    words = plans.Words(in_short="Something else.")
    plans.write(session, written, words, displayed=plan.version, actor=signer, now=NOON)
    refused = send(f"/visits/{written.id}/sign", {"displayed": displayed, "password": PASSWORD}, status=409)
    assert "The record changed" in refused.select_one(".error-summary").text
    assert refused.select_one("[name=displayed]")["value"] != displayed


def test_what_stands_against_signing_and_what_is_missing_is_said(session, page, sign_in, signer, make_visit):
    visit = make_visit()
    sign_in(signer)
    shown = page(f"/visits/{visit.id}/sign")
    assert "There is nothing to sign" in shown.text
    assert "No plan was written." in shown.text
    assert not shown.select("[name=password]")
    questionnaire = questionnaires.begin(session, visit, now=NOON)
    questionnaires.save(session, visit, questionnaire, {"urgent": {"chest_pain": True}}, now=NOON)
    assert "An urgent sign has not been reviewed." in page(f"/visits/{visit.id}/sign").text


def test_a_pdf_that_cannot_be_made_leaves_the_visit_unsigned(
    session, page, send, sign_in, signer, written, monkeypatch
):
    sign_in(signer)
    displayed = page(f"/visits/{written.id}/sign").select_one("[name=displayed]")["value"]
    monkeypatch.setattr("clinic.report.visit_summary.render", lambda *given, **more: 1 / 0)
    refused = send(f"/visits/{written.id}/sign", {"displayed": displayed, "password": PASSWORD}, status=400)
    assert "could not be made" in refused.select_one(".error-summary").text
    assert session.get(Visit, written.id).status == "open"
    assert "Pain is 5 of 10." in page(f"/visits/{written.id}/summary").text


def test_an_addendum_keeps_what_was_typed_when_refused(session, send, sign_in, signer, written):
    sign_in(signer)
    refused = send(f"/visits/{written.id}/addendum", {"reason": "", "text": "The dose is 30 mg."}, status=400)
    assert "The dose is 30 mg." in refused.select_one("textarea").text
    typed = {"reason": "Dose", "text": "The dose is 30 mg.", "password": "guess"}
    refused = send(f"/visits/{written.id}/addendum", typed, status=400)
    assert "not your password" in refused.select_one(".error-summary").text
    assert "The dose is 30 mg." in refused.select_one("textarea").text
    assert not refused.select_one("[name=password]").get("value")
    refused = send(f"/visits/{written.id}/addendum", typed | {"password": PASSWORD}, status=409)
    assert "not signed" in refused.select_one(".error-summary").text
    assert "The dose is 30 mg." in refused.select_one("textarea").text


def test_late_answers_stand_beside_the_addendum(session, page, sign_in, signer, written):
    displayed = signing.readiness(session, written, CLINIC).record_sha256
    signing.sign(session, written, displayed=displayed, clinic=CLINIC, actor=signer, now=NOON)
    questionnaires.keep_late(session, written, "pain", {"nrs_pain": ["9"]}, now=NOON)
    sign_in(signer)
    for address in (f"/visits/{written.id}", f"/visits/{written.id}/addendum"):
        late = page(address).select_one("section:has(#late)").text
        assert "Sent by the patient after signing" in late
        assert "9 of 10" in late
    assert len(editions.of_visit(session, written)) == 1
    assert visits.line(session, written).progress == "Signed"
