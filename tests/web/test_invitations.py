"""The link page: shown once, printed with its end, revoked, renewed, reopened, and refused with what to do."""

import re
from dataclasses import replace

import pytest
import segno

from clinic.domain.permissions import RoleName
from clinic.domain.visits import VisitStatus
from clinic.models import Invitation, Visit
from clinic.models.invitations import TRIES
from clinic.services import invitations
from tests.fixtures.storage import NOON, TODAY


@pytest.fixture
def desk(make_account, sign_in):
    """Somebody at the front desk, signed in."""
    return sign_in(make_account(RoleName.FRONT_DESK, name="Frida Desk"))


def test_the_address_is_shown_once_and_opens_the_visit(session, page, send, desk, make_visit):
    visit = make_visit()
    shown = send(f"/visits/{visit.id}/link")
    address = shown.select_one("input[data-link]")["value"]
    token = address.removeprefix("http://localhost/q/")
    assert invitations.find(session, token).visit_id == visit.id
    assert "It works until 4 Dec 2026" in shown.text
    assert shown.select_one("svg.qr-code path")["d"] == drawn(address)
    assert "Rosa Example" in shown.select_one("figcaption").text
    again = page(f"/visits/{visit.id}/link")
    assert not again.select("input[data-link]")
    assert token not in again.text


def drawn(address):
    """The squares of the code of this address, as a path."""
    code = segno.make(address, error="m", micro=False)
    return re.search(r' d="([^"]+)"', code.svg_inline(border=4)).group(1)


def test_another_address_is_drawn_otherwise():
    assert drawn("http://localhost/q/2222") != drawn("http://localhost/q/2223")


def test_a_new_link_closes_the_old_one(session, send, desk, make_visit):
    visit = make_visit()
    old, new = (send(f"/visits/{visit.id}/link").select_one("input[data-link]")["value"][-26:] for _ in range(2))
    assert not invitations.usable(invitations.find(session, old), now=NOON)
    assert invitations.usable(invitations.find(session, new), now=NOON)


def test_a_link_is_closed(session, send, desk, make_visit):
    visit = make_visit()
    send(f"/visits/{visit.id}/link")
    assert "There is no link" in send(f"/visits/{visit.id}/link/revoke").text
    assert invitations.open_links(session, visit, now=NOON) == []


def test_wrong_years_are_told_and_the_link_opens_again(session, page, send, desk, make_visit):
    visit = make_visit()
    send(f"/visits/{visit.id}/link")
    session.query(Invitation).one().wrong_years = TRIES
    assert "The link is closed" in page(f"/visits/{visit.id}/link").text
    assert "The link is closed" not in send(f"/visits/{visit.id}/link/reopen").text
    assert session.query(Invitation).one().wrong_years == 0


def test_without_a_year_of_birth_the_page_says_what_to_do(page, client, desk, make_visit, make_patient):
    visit = make_visit(patient=make_patient(birth=None))
    shown = page(f"/visits/{visit.id}/link")
    assert "Add the year of birth" in shown.text
    assert not shown.select("form[action$='/link']")
    assert client.post(f"/visits/{visit.id}/link").status_code == 409


def test_a_locked_visit_gets_no_link(client, page, desk, make_visit):
    visit = make_visit(status=VisitStatus.IMPORTED)
    shown = page(f"/visits/{visit.id}/link")
    assert "locked" in shown.text
    assert "It works until" not in shown.text
    assert not shown.main.select("button")
    assert client.post(f"/visits/{visit.id}/link").status_code == 409


def test_a_refused_link_leaves_no_visit_behind(session, send, desk, clinician, make_patient):
    patient = make_patient(birth=None)
    asked = {"seen_on": TODAY.isoformat(), "clinician": str(clinician.id), "link": "1"}
    refused = send(f"/patients/{patient.id}/visits/new", asked, status=409)
    assert "year of birth is not known" in refused.select_one(".error-summary").text
    assert session.query(Visit).count() == 0


def test_a_clinic_that_is_not_ready_sends_no_link(make_app, clinic_settings, session, make_visit):
    visit = make_visit()
    session.commit()
    app = make_app(replace(clinic_settings, phone="", base_url=""))
    with app.test_request_context():
        from clinic.web.views.invitations import obstacle

        found = obstacle(visit)
    assert found is not None
    assert "CLINIC_PHONE, CLINIC_BASE_URL" in found.hint
