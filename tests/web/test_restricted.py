"""Restricted records: named clinicians alone, others with a reason, the front desk by name."""

import datetime as dt

import pytest
from sqlalchemy import select

from clinic.domain.audit import Action
from clinic.domain.permissions import RoleName
from clinic.models import AuditEntry, GlassAlert, GlassOpening
from clinic.services import restrictions
from tests.fixtures.storage import NOON

REASON = "A colleague of the clinic"
WHY = {"why": "emergency", "reason": "Collapsed in the waiting room"}


@pytest.fixture
def other(make_account):
    """A clinician who is not named."""
    return make_account(name="Dr B. Other")


@pytest.fixture
def restricted(session, visit, clinician):
    """The visit of a patient who is restricted to the first clinician."""
    restrictions.restrict(session, visit.patient, REASON, [], actor=clinician, now=NOON)
    session.commit()
    return visit


def entries(session, action):
    return session.scalars(select(AuditEntry).where(AuditEntry.action == action)).all()


def record_of(html):
    return html.find("input", attrs={"name": "record"})["value"]


def addresses(visit):
    return [
        f"/patients/{visit.patient_id}",
        f"/patients/{visit.patient_id}/facts",
        f"/patients/{visit.patient_id}/trends",
        f"/visits/{visit.id}",
        f"/visits/{visit.id}/exam",
        f"/visits/{visit.id}/summary",
        f"/visits/{visit.id}/summary.pdf",
        f"/visits/{visit.id}/answers/paper",
        f"/fhir/Patient/patient-{visit.patient_id}",
    ]


def test_who_is_not_named_finds_what_nobody_finds(client, restricted, other, sign_in, session):
    sign_in(other)
    for address in addresses(restricted):
        there = client.get(address)
        nowhere = client.get(address.replace(str(restricted.patient_id), "4711").replace(str(restricted.id), "4711"))
        assert there.status_code == nowhere.status_code == 404, address
        assert "Rosa" not in there.text
    refused = entries(session, Action.ACCESS_REFUSED)
    assert (other.id, restricted.patient_id) in {(one.account_id, one.patient_id) for one in refused}


def test_who_is_named_works_as_ever(page, restricted, clinician, sign_in):
    sign_in(clinician)
    assert "Rosa" in page(f"/patients/{restricted.patient_id}").text
    assert "Rosa" in page("/today").text
    assert "Every clinician" not in page(f"/patients/{restricted.patient_id}/restriction").text


def test_a_name_finds_nothing_and_the_whole_number_a_button(send, page, restricted, other, sign_in):
    sign_in(other)
    assert "Open with a reason" not in send("/patients/search", {"words": "Rosa"}).text
    number = restricted.patient.record_number
    assert "Open with a reason" not in send("/patients/search", {"words": number[:-1]}).text
    found = send("/patients/search", {"words": number}).text
    assert "Open with a reason" in found
    assert "Rosa" not in found
    today = page("/today").text
    assert "Open with a reason" in today
    assert "Rosa" not in today


def test_a_reason_opens_it_for_an_hour_and_is_told(
    send, page, client, restricted, other, make_account, sign_in, set_clock, session
):
    boss = make_account(RoleName.ADMINISTRATOR, name="Adam Admin")
    sign_in(other)
    record = record_of(page("/today"))
    assert "for one hour" in send("/restricted/why", {"record": record}).text
    send("/restricted/open", {"record": record, **WHY, "reason": "short"}, status=400)
    assert client.get(f"/visits/{restricted.id}").status_code == 404
    assert "Rosa" in send("/restricted/open", {"record": record, **WHY}).text
    assert client.get(f"/visits/{restricted.id}/summary").status_code == 200
    (entry,) = entries(session, Action.GLASS_BREAK)
    assert (entry.account_id, entry.patient_id, entry.detail["why"]) == (other.id, restricted.patient_id, "emergency")
    assert WHY["reason"] not in str(entry.detail)
    set_clock(NOON + dt.timedelta(minutes=59))
    sign_in(other)
    assert client.get(f"/visits/{restricted.id}").status_code == 200
    set_clock(NOON + dt.timedelta(minutes=60))
    assert client.get(f"/visits/{restricted.id}").status_code == 404
    assert {one.account_id for one in session.scalars(select(GlassAlert))} == {boss.id, restricted.clinician_id}


def test_who_is_told_sees_it_first_until_they_say_so(
    page, send, session, restricted, other, make_account, clinician, sign_in
):
    boss = make_account(RoleName.ADMINISTRATOR, name="Adam Admin")
    sign_in(other)
    send("/restricted/open", {"record": record_of(page("/today")), **WHY})
    sign_in(boss)
    assert "was opened with a reason" in page("/accounts").text
    told = page("/restricted/opened").text
    assert "Dr B. Other" in told
    assert "Rosa" not in told
    assert WHY["reason"] not in told
    sign_in(clinician)
    assert "was opened with a reason" in page("/today").text
    told = page("/restricted/opened")
    assert "Rosa" in told.text
    assert WHY["reason"] in told.text
    opening = session.scalars(select(GlassOpening)).one()
    send(f"/restricted/opened/{opening.id}/seen")
    assert "was opened with a reason" not in page("/today").text
    sign_in(boss)
    assert "was opened with a reason" in page("/accounts").text


def test_what_a_button_carries_is_good_for_its_account_alone(page, client, restricted, other, make_account, sign_in):
    third = make_account(name="Dr C. Third")
    sign_in(other)
    record = record_of(page("/today"))
    sign_in(third)
    for forged in (record, str(restricted.patient_id), "", "x.y.z"):
        assert client.post("/restricted/why", data={"record": forged}).status_code == 404
        assert client.post("/restricted/open", data={"record": forged, **WHY}).status_code == 404


def test_the_front_desk_plans_by_name_and_is_given_no_more(
    page, client, send, session, restricted, make_account, sign_in
):
    restricted.patient.phone, restricted.patient.email = "555 0199", "rosa@home.example"
    sign_in(make_account(RoleName.FRONT_DESK, name="Fran Desk"))
    patient, visit = restricted.patient_id, restricted.id
    for address in ("/today", f"/patients/{patient}", f"/visits/{visit}", f"/patients/{patient}/visits/new"):
        text = page(address).text
        assert "Rosa" in text
        assert not any(kept in text for kept in ("1973", "555 0199", "rosa@home.example", REASON)), address
    assert "1973" not in send("/patients/search", {"words": "Rosa"}).text
    for address in (f"/patients/{patient}/edit", f"/visits/{visit}/link", f"/visits/{visit}/tablet"):
        assert client.get(address).status_code == 403, address
    assert client.post(f"/visits/{visit}/tablet").status_code == 403
    assert client.post(f"/patients/{patient}/edit", data={"name": "Other"}).status_code == 403
    send(f"/visits/{visit}/status", {"status": "missed"})
    session.refresh(restricted.patient)
    assert restricted.patient.phone == "555 0199"


def test_only_who_is_named_lifts_it(client, page, send, restricted, other, clinician, sign_in):
    sign_in(other)
    assert client.post(f"/patients/{restricted.patient_id}/restriction/lift").status_code == 404
    send("/restricted/open", {"record": record_of(page("/today")), **WHY})
    assert "Only a clinician who is named" in page(f"/patients/{restricted.patient_id}/restriction").text
    assert client.post(f"/patients/{restricted.patient_id}/restriction/lift").status_code == 403
    mine = {"reason": "I want to see it", "named": []}
    assert client.post(f"/patients/{restricted.patient_id}/restriction", data=mine).status_code == 403
    sign_in(clinician)
    send(f"/patients/{restricted.patient_id}/restriction", {"reason": REASON, "named": [str(other.id)]})
    sign_in(other)
    assert "Rosa" in send(f"/patients/{restricted.patient_id}/restriction/lift").text
