"""Signing: the whole way from a new patient to an addendum, and what may not be signed."""

from hashlib import sha256

import pytest
from flask_security import hash_password

from clinic.domain.exams import ExamMethod, SiteState
from clinic.models import Visit
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
    linked = send("/patients/1/visits/new", asked)
    address = linked.select_one("[data-link]")["value"]
    assert address.startswith("http://localhost/q/") and linked.select_one("svg.qr-code")
    assert "Link sent" in page("/today").text
    visit = session.get(Visit, 1)
    send("/visits/1/status", {"status": "open"})
    questionnaire = questionnaires.begin(session, visit, now=NOON)
    questionnaires.save(session, visit, questionnaire, {"pain": {"nrs_pain": 5}}, now=NOON)
    questionnaires.send(session, visit, questionnaire, now=NOON)
    exam = exams.begin(session, visit, ExamMethod.MTPS_0_10, examiner=signer, now=NOON)
    exams.enter(session, visit, exam, [exams.SiteEntry("occiput_l", SiteState.RATED, 6)], actor=signer, now=NOON)
    assert "What changed" in page("/visits/1").text
    assert "DRAFT" in page("/visits/1/summary").h1.text
    confirm = page("/visits/1/sign")
    displayed = confirm.select_one("[name=displayed]")["value"]
    signed = send("/visits/1/sign", {"displayed": displayed, "password": PASSWORD})
    assert "DRAFT" not in signed.h1.text and displayed in signed.text
    first = client.get("/visits/1/summary.pdf")
    assert first.mimetype == "application/pdf" and sha256(first.data).hexdigest() in signed.text
    assert "Rosa" not in first.headers["Content-Disposition"]
    amended = send("/visits/1/addendum", {"reason": "Wrong dose", "text": "Duloxetine is 30 mg."})
    assert "Duloxetine is 30 mg." in amended.text and "Amended" in amended.text
    assert client.get("/visits/1/summary.pdf?edition=1").data == first.data
    assert client.get("/visits/1/summary.pdf").data != first.data
