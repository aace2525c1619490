"""The day list and the visit page: who sees what, urgent signs first, and the moves of a visit."""

import datetime as dt

import pytest

from clinic.domain.permissions import RoleName
from clinic.domain.visits import VisitStatus
from clinic.models import AuditEntry, Visit
from clinic.services import plans, questionnaires, visits
from tests.fixtures.storage import NOON, TODAY


@pytest.fixture
def desk(make_account):
    """Somebody at the front desk."""
    return make_account(RoleName.FRONT_DESK, name="Frida Desk")


@pytest.fixture
def flagged(session, make_visit, make_patient):
    """A visit of today whose patient ticked chest pain, while another patient's name comes first."""
    make_visit(patient=make_patient(name="Ana Example"))
    visit = make_visit(patient=make_patient(name="Zoe Example"))
    questionnaire = questionnaires.begin(session, visit, now=NOON)
    questionnaires.save(session, visit, questionnaire, {"urgent": {"chest_pain": True}}, now=NOON)
    return visit


def names(html):
    return [link.text for link in html.select("table.lines th[scope=row] a")]


def test_urgent_signs_come_first_and_name_their_topic_to_clinicians_only(page, sign_in, clinician, desk, flagged):
    sign_in(clinician)
    shown = page("/today")
    assert names(shown) == ["Zoe Example", "Ana Example"]
    assert "Clinician please look" in shown.text
    assert "Chest pain" in shown.text
    sign_in(desk)
    shown = page("/today")
    assert "Clinician please look" in shown.text
    assert "Chest pain" not in shown.text
    assert "Chest pain" not in page(f"/visits/{flagged.id}").text


def test_urgent_signs_of_other_days_stand_below(page, sign_in, clinician, flagged):
    sign_in(clinician)
    other = page(f"/today?day={TODAY + dt.timedelta(days=3)}")
    assert "Other days" in other.text
    assert names(other) == ["Zoe Example"]
    assert page("/today?day=nonsense").h1.text == page("/today").h1.text


def test_a_sign_is_reviewed_by_one_press_and_says_by_whom_and_when(session, page, send, sign_in, clinician, flagged):
    sign_in(clinician)
    shown = page(f"/visits/{flagged.id}")
    assert "signs" in shown.select_one("main section")["class"], "above all else of the visit"
    reviewed = send(shown.select_one("form[action*=red-flags]")["action"])
    said = " ".join(reviewed.select_one(".sign-list").text.split())
    assert said.endswith(f"Reviewed by {clinician.name} on 20 Nov 2026, 12:00")
    assert "Chest pain" in said, "it does not disappear"
    assert not visits.line(session, flagged).look


def test_the_front_desk_may_not_review(client, sign_in, desk, flagged):
    sign_in(desk)
    assert client.post(f"/visits/{flagged.id}/red-flags/1/review").status_code == 403


def test_a_second_visit_on_a_day_is_planned_only_when_said_so(session, send, sign_in, clinician, make_visit):
    first = make_visit()
    sign_in(clinician)
    asked = {"seen_on": TODAY.isoformat(), "clinician": str(clinician.id)}
    address = f"/patients/{first.patient_id}/visits/new"
    refused = send(address, asked, status=409)
    assert "There is a visit on this day" in refused.select_one(".error-summary").text
    send(address, asked | {"same_day_seen": "y"})
    assert len(visits.of_patient(session, first.patient)) == 2


@pytest.mark.parametrize("day", ["", "2062-11-20", "20 November"])
def test_a_date_that_is_none_is_asked_for_again(send, sign_in, clinician, make_patient, day):
    patient = make_patient()
    sign_in(clinician)
    refused = send(f"/patients/{patient.id}/visits/new", {"seen_on": day, "clinician": str(clinician.id)}, status=400)
    assert refused.select_one("[name=seen_on]")["value"] == day


def test_a_visit_is_opened_missed_and_cancelled(session, send, client, sign_in, desk, make_visit):
    visit = make_visit(status=VisitStatus.PLANNED)
    sign_in(desk)
    for status in ("open", "missed", "cancelled"):
        send(f"/visits/{visit.id}/status", {"status": status})
        assert session.get(Visit, visit.id).status == status
    assert client.post(f"/visits/{visit.id}/status", data={"status": "signed"}).status_code == 400


def test_the_last_plan_opens_the_next_visit(session, page, sign_in, clinician, make_visit, make_patient):
    patient = make_patient()
    before = make_visit(patient=patient, seen_on=TODAY - dt.timedelta(days=60))
    words = plans.Words(for_gp="Please check blood pressure.")
    plans.write(session, before, words, displayed=None, actor=clinician, now=NOON)
    after = make_visit(patient=patient)
    sign_in(clinician)
    assert "Please check blood pressure." in page(f"/visits/{after.id}").text


def test_each_look_is_audited(session, page, sign_in, clinician, make_visit):
    visit = make_visit()
    sign_in(clinician)
    for address in (f"/visits/{visit.id}", f"/visits/{visit.id}/summary", f"/patients/{visit.patient_id}"):
        page(address)
    looks = {(one.action, one.noun) for one in session.query(AuditEntry) if one.action.endswith("_read")}
    assert looks == {("visit_read", "visit"), ("visit_read", "summary"), ("patient_read", "patient")}


def test_a_visit_that_is_not_there_is_a_page_of_ours(client, sign_in, clinician):
    sign_in(clinician)
    for address in ("/visits/99", "/visits/99/summary", "/visits/99/sign", "/visits/99/link", "/patients/99"):
        assert client.get(address).status_code == 404
