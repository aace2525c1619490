"""Marking a visit, or a whole import, as entered in error: who may, what is asked, and where it shows."""

import io
import zipfile

import pytest
from flask_security import hash_password

from clinic.domain.errors import Conflict
from clinic.domain.permissions import RoleName
from clinic.domain.visits import VisitStatus
from clinic.models import ImportRun, Patient, Visit
from clinic.services import invitations, patient_copy, plans, visit_errors
from clinic.services.export_places import WAITING
from tests.fixtures.incoming import incoming
from tests.fixtures.storage import CLINIC, NOON

PASSWORD = "three calm brown horses"
WHY = "Entered for the wrong twin."


@pytest.fixture
def clinician(app, make_account):
    """A clinician whose password is known."""
    with app.app_context():
        return make_account(password_hash=hash_password(PASSWORD))


@pytest.fixture
def held(session, make_visit, clinician):
    """An open visit with a plan and a link."""
    visit = make_visit()
    plans.write(session, visit, plans.Words(in_short="Go on."), displayed=None, actor=clinician, now=NOON)
    session.token = invitations.issue(session, visit, zone=CLINIC.zone, actor=clinician, now=NOON).token
    session.commit()
    return visit


def filled(page, **typed):
    hidden = {one["name"]: one["value"] for one in page.select("main form input[type=hidden]") if one.get("value")}
    return hidden | typed


def test_a_visit_is_marked_with_a_reason_and_the_password(session, held, page, send, sign_in, clinician, make_account):
    sign_in(clinician)
    asked = page(f"/visits/{held.id}/error")
    assert "cannot be undone" in asked.text
    kept = send(f"/visits/{held.id}/error", filled(asked, reason=WHY, password="wrong horses"), status=400)
    assert kept.select_one("textarea").text.strip() == WHY
    assert session.get(Visit, held.id).status is VisitStatus.OPEN
    shown = send(f"/visits/{held.id}/error", filled(asked, reason=WHY, password=PASSWORD))
    assert session.get(Visit, held.id).status is VisitStatus.ENTERED_IN_ERROR
    for found in (
        shown,
        page(f"/patients/{held.patient_id}"),
        page("/today"),
        page(f"/patients/{held.patient_id}/trends"),
    ):
        assert "Entered in error: marked by Dr A. Sample" in found.text
        assert WHY in found.text
    assert page("/today").select_one("tr.line-void th a")
    assert "ENTERED IN ERROR" in page(f"/visits/{held.id}/summary").h1.text
    assert "does not open a form" in page(f"/q/{session.token}", status=404).text
    sign_in(make_account(RoleName.FRONT_DESK, name="Desk"))
    for url in ("/today", f"/patients/{held.patient_id}", f"/visits/{held.id}"):
        text = page(url).text
        assert "Entered in error" in text
        assert WHY not in text


def test_no_page_of_a_visit_entered_in_error_leads_to_an_addendum(client, session, held, page, sign_in, clinician):
    visit_errors.mark(session, held, reason=WHY, displayed=held.version, actor=clinician, now=NOON)
    session.commit()
    sign_in(clinician)
    for of_visit in ("exam", "treatments", "plan"):
        text = page(f"/visits/{held.id}/{of_visit}").select_one("main").text
        assert "was entered in error and counts for nothing" in text
        assert "addendum" not in text
    assert client.get(f"/visits/{held.id}/addendum").status_code == 303


@pytest.mark.parametrize("role", [RoleName.FRONT_DESK, RoleName.ADMINISTRATOR])
def test_nobody_else_marks_a_visit(client, session, held, sign_in, make_account, role):
    sign_in(make_account(role, name="Somebody"))
    assert client.get(f"/visits/{held.id}/error").status_code == 403
    assert client.post(f"/visits/{held.id}/error", data={"reason": WHY, "displayed": "1"}).status_code == 403
    assert session.get(Visit, held.id).status is VisitStatus.OPEN


def test_a_stale_page_marks_nothing(session, held, page, send, sign_in, clinician):
    sign_in(clinician)
    asked = page(f"/visits/{held.id}/error")
    held.criteria_shown = False
    session.commit()
    again = send(f"/visits/{held.id}/error", filled(asked, reason=WHY, password=PASSWORD), status=409)
    assert "changed since you opened this page" in again.text
    assert again.select_one("textarea").text.strip() == WHY


def test_an_import_is_taken_back_whole_and_may_come_again(session, bring_in, page, send, sign_in, clinician, client):
    session.commit()
    bring_in(incoming(2), incoming(3, day="2020-01-02"))
    sign_in(clinician)
    run = session.query(ImportRun).one()
    assert page(f"/data/imports/{run.id}").select_one(f"a[href$='/data/imports/{run.id}/error']")
    asked = page(f"/data/imports/{run.id}/error")
    done = send(f"/data/imports/{run.id}/error", filled(asked, reason=WHY, password=PASSWORD))
    assert "Taken back by Dr A. Sample" in done.text
    assert {one.status for one in session.query(Visit)} == {VisitStatus.ENTERED_IN_ERROR}
    patient = session.query(Patient).one()
    assert "taken back" in page(f"/patients/{patient.id}").text
    assert WHY in page(f"/patients/{patient.id}").text
    session.commit()
    again = bring_in(incoming(2), incoming(3, day="2020-01-02"))
    assert again.imported == 2
    session.expire_all()
    assert session.query(Patient).one().in_error_at is None


def test_an_administrator_alone_takes_no_import_back(session, bring_in, client, sign_in, make_account):
    bring_in(incoming(2))
    run = session.query(ImportRun).one()
    sign_in(make_account(RoleName.ADMINISTRATOR, name="Admin"))
    assert client.get(f"/data/imports/{run.id}/error").status_code == 403
    assert client.post(f"/data/imports/{run.id}/error", data={"reason": WHY}).status_code == 403
    assert session.query(Visit).one().status is VisitStatus.IMPORTED


def test_an_import_is_taken_back_once(session, bring_in, clinician):
    session.commit()
    bring_in(incoming(2))
    run = session.query(ImportRun).one()
    assert visit_errors.take_back(session, run, reason=WHY, actor=clinician, now=NOON) == 1
    with pytest.raises(Conflict, match="already"):
        visit_errors.take_back(session, run, reason=WHY, actor=clinician, now=NOON)


def test_what_a_crash_leaves_of_it_bears_the_name_that_is_cleared_away(
    client, session, held, sign_in, clinician, clinic_settings, monkeypatch
):
    seen = []

    def write(db, folder, *rest, **options):
        seen.append(folder)
        folder.mkdir()

    monkeypatch.setattr(patient_copy, "write", write)
    sign_in(clinician)
    client.post(f"/patients/{held.patient_id}/everything")
    (folder,) = seen
    assert folder.parent.name.startswith(WAITING)
    assert folder.parent.parent == clinic_settings.instance


def test_everything_of_a_patient_comes_as_a_zip(client, session, held, sign_in, clinician, make_account):
    sign_in(clinician)
    answer = client.post(f"/patients/{held.patient_id}/everything")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="patient-{held.patient_id}.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert {"index.html", "everything.json", "fhir.json", "who-looked.csv"} <= set(archive.namelist())
    sign_in(make_account(RoleName.FRONT_DESK, name="Desk"))
    assert client.post(f"/patients/{held.patient_id}/everything").status_code == 403
