"""The clinic's tables go out through the page: what for is asked, the audit knows, nothing stays behind."""

import csv
import io
import os
import zipfile

import pytest
from flask_security import hash_password

from clinic.domain.audit import Action
from clinic.domain.permissions import RoleName
from clinic.models import AuditEntry
from tests.fixtures.storage import NOON
from tests.fixtures.web import checked

PASSWORD = "three calm brown horses"
ASKED = {"kind": "names", "purpose": "Study of moss", "confirmed": "y", "password": PASSWORD}


@pytest.fixture
def manager(app, sign_in, clinician, make_visit):
    """A clinician at the keyboard of a clinic with one visit."""
    make_visit()
    with app.app_context():
        clinician.password = hash_password(PASSWORD)
    return sign_in(clinician)


def tables(answer):
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    assert archive.testzip() is None
    return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


def left_behind(settings):
    return [one.name for one in settings.instance.iterdir() if one.name.startswith(".export")]


def test_the_tables_with_names_come_as_one_zip(client, manager, session, clinic_settings):
    answer = client.post("/data/export", data=ASKED)
    found = tables(answer)
    assert any("Rosa Example" in text for text in found.values())
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="tables-with-names-2026-11-20.zip"'
    entry = session.query(AuditEntry).filter_by(action=Action.DATA_EXPORT).one()
    assert entry.account_id == manager.id
    assert entry.detail["purpose"] == "Study of moss"
    assert (entry.detail["deidentified"], entry.detail["patients"]) == (False, 1)
    assert left_behind(clinic_settings) == []


def test_de_identified_tables_name_nobody(client, manager, session, clinic_settings):
    found = tables(client.post("/data/export", data=ASKED | {"kind": "deidentified"}))
    assert not any("Rosa" in text or "1973" in text for text in found.values())
    assert len(list(csv.reader(io.StringIO(found["visits.csv"])))) == 2
    assert session.query(AuditEntry).filter_by(action=Action.DATA_EXPORT).one().detail["deidentified"]


def test_only_visits_from_a_day_on(client, manager):
    later = {"since-day": "21", "since-month": "11", "since-year": "2026"}
    found = tables(client.post("/data/export", data=ASKED | later))
    assert len(list(csv.reader(io.StringIO(found["visits.csv"])))) == 1


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"kind": ""}, "Choose what to take out."),
        ({"kind": "everything"}, "Choose one of the answers."),
        ({"purpose": " "}, "Write what it is for."),
        ({"purpose": "x" * 201}, "Shorten this"),
        ({"confirmed": ""}, "Tick that you may"),
        ({"since-year": "2026"}, "Enter the whole date"),
        ({"since-year": "soon"}, "Enter a year"),
        ({"password": "guess"}, "not your password. Nothing was taken out."),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_goes_out(client, manager, session, wrong, why):
    sent = {name: value for name, value in (ASKED | wrong).items() if value}
    html = checked(client.post("/data/export", data=sent), 400)
    assert why in html.select_one(".error-summary").text
    if "purpose" not in wrong:
        assert html.select_one("[name=purpose]")["value"] == "Study of moss"
    assert session.query(AuditEntry).filter_by(action=Action.DATA_EXPORT).count() == 0


def test_a_clinic_too_large_for_a_page_is_told_the_command(client, manager, monkeypatch, clinic_settings, session):
    monkeypatch.setattr("clinic.web.views.exports.MOST_VISITS", 0)
    html = checked(client.post("/data/export", data=ASKED), 409)
    assert "clinic export csv --zip FILE.zip" in html.main.text
    assert left_behind(clinic_settings) == []
    assert session.query(AuditEntry).filter_by(action=Action.DATA_EXPORT).count() == 0


def test_looking_at_the_page_takes_nothing_out(page, manager, session):
    assert "De-identified is not anonymous." in page("/data/export").main.text
    assert session.query(AuditEntry).filter_by(action=Action.DATA_EXPORT).count() == 0


@pytest.mark.parametrize("role", [RoleName.FRONT_DESK, RoleName.ADMINISTRATOR])
def test_only_clinicians_take_data_out(client, sign_in, make_account, role):
    sign_in(make_account(role))
    assert client.get("/data/export").status_code == 403
    assert client.post("/data/export", data=ASKED).status_code == 403


def test_what_a_crash_left_behind_is_cleared_by_the_next(client, manager, clinic_settings):
    old, new = clinic_settings.instance / ".export-old", clinic_settings.instance / ".export-new"
    for folder, age in ((old, 2 * 24 * 3600), (new, 60)):
        folder.mkdir()
        at = NOON.timestamp() - age
        os.utime(folder, (at, at))
    tables(client.post("/data/export", data=ASKED))
    assert left_behind(clinic_settings) == [".export-new"]
