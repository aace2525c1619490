"""Somebody under 18: the form opens after a clinician's recorded decision, on every way to it."""

import pytest
from sqlalchemy import select

from clinic.domain.audit import Action
from clinic.domain.dates import PartialDate
from clinic.domain.permissions import RoleName
from clinic.models import AuditEntry
from clinic.services import invitations
from tests.fixtures.storage import NOON


@pytest.fixture
def minor(make_visit, make_patient):
    """The visit of somebody of 16."""
    return make_visit(patient=make_patient(name="Mia Minor", birth=PartialDate(2010, 3, 4)))


def test_the_form_opens_after_a_decision_and_closes_by_another(
    client, page, send, session, minor, clinician, sign_in, clinic_settings
):
    issued = invitations.issue(session, minor, zone=clinic_settings.zone, actor=clinician, now=NOON)
    sign_in(clinician)
    assisted = f"/visits/{minor.id}/answers/assisted"
    assert client.get(assisted).status_code == 409
    assert "until a clinician decides" in page(f"/visits/{minor.id}").text
    assert client.post(f"/visits/{minor.id}/form-decision", data={"opens": "maybe"}).status_code == 400
    for opens, status in (("yes", 200), ("no", 409)):
        shown = send(f"/visits/{minor.id}/form-decision", {"opens": opens, "note": "Her mother is here"}).text
        assert "Her mother is here" in shown
        assert client.get(assisted).status_code == status
        with client.session_transaction() as held:
            held["links_opened"] = [issued.invitation.id]
        start = client.get(f"/q/{issued.token}").text
        assert ("Please ask your clinic" not in start) == (opens == "yes")
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == Action.FORM_DECISION)).all()
    assert [(one.account_id, one.patient_id, one.detail) for one in entries] == [
        (clinician.id, minor.patient_id, {"opens": True}),
        (clinician.id, minor.patient_id, {"opens": False}),
    ]


def test_the_front_desk_neither_decides_nor_reads_why(
    client, page, send, session, minor, clinician, make_account, sign_in
):
    sign_in(make_account(RoleName.FRONT_DESK, name="Fran Desk"))
    assert client.post(f"/visits/{minor.id}/form-decision", data={"opens": "yes"}).status_code == 403
    assert "ask a clinician to decide" in page(f"/visits/{minor.id}/tablet").text
    closed = "the form stays closed until a clinician opens it"
    assert closed in page(f"/visits/{minor.id}").text
    sign_in(clinician)
    send(f"/visits/{minor.id}/form-decision", {"opens": "yes", "note": "Her mother is here"})
    sign_in(make_account(RoleName.FRONT_DESK, name="Frida Desk"))
    tablet, desk = page(f"/visits/{minor.id}/tablet").text, page(f"/visits/{minor.id}").text
    assert "ask a clinician to decide" not in tablet
    assert closed not in desk
    assert "mother" not in tablet + desk


def test_an_adult_is_not_asked_about(page, visit, clinician, sign_in):
    sign_in(clinician)
    assert "under 18" not in page(f"/visits/{visit.id}").text
