"""The demo clinic: believable, the same every time, and never laid over a real one."""

import datetime as dt
import shutil
import sqlite3
from hashlib import sha256

import pypdf
import pytest

from clinic import config
from clinic.app import create_app
from clinic.cli.demo import building
from clinic.db.engine import open_database
from clinic.services import accounts
from tests.fixtures.web import AGENT, hold_session

DAY = ("--today", "2026-11-20")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """One demo clinic for the tests that only look at it."""
    return {"folder": tmp_path_factory.mktemp("demo")}


@pytest.fixture
def demo(clinic, made):
    """The command line on a copy of the demo clinic."""
    if "instance" not in made:
        clinic("demo", *DAY)
        made["instance"] = shutil.copytree(clinic.instance, made["folder"] / "instance")
    elif not clinic.instance.exists():
        shutil.copytree(made["instance"], clinic.instance)
    return clinic


def rows(clinic, sql):
    with sqlite3.connect(clinic.instance / "clinic.sqlite") as database:
        return database.execute(sql).fetchall()


def columns(clinic, table):
    named = [column[1] for column in rows(clinic, f"PRAGMA table_info({table})")]
    return ", ".join(one for one in named if one != "version")


def content(clinic):
    """Everything a clinician would see, as a digest; secrets, links and a finding's first version differ by design."""
    tables = (
        "patient",
        "visit",
        "questionnaire",
        "response",
        "exam",
        "tender_point_rating",
        "trigger_point",
        "treatment_course",
        "treatment_dose",
        "treatment_rating",
        "plan",
        "plan_item",
        "plan_answer",
        "addendum",
        "red_flag",
    )
    everything = [rows(clinic, f"SELECT {columns(clinic, table)} FROM {table} ORDER BY 1") for table in tables]
    everything.append(rows(clinic, "SELECT visit_id, record_sha256 FROM signature ORDER BY 1"))
    return sha256(repr(everything).encode()).hexdigest()


def test_the_clinic_is_believable(demo):
    assert rows(demo, "SELECT count(*) FROM patient")[0][0] == 14
    assert rows(demo, "SELECT count(*) FROM addendum")[0][0] == 1
    assert rows(demo, "SELECT count(*) FROM red_flag WHERE reviewed_at IS NULL")[0][0] == 1
    counts = dict(rows(demo, "SELECT patient_id, count(*) FROM visit GROUP BY patient_id"))
    assert max(counts.values()) == 14
    assert min(counts.values()) == 1
    for table in ("pressure_reading", "criteria_input", "treatment_proposal", "late_answer", "plan_answer"):
        assert rows(demo, f"SELECT count(*) FROM {table}")[0][0] >= 1, f"the demo shows no {table}"
    half = "SELECT count(*) FROM questionnaire WHERE sent_at IS NULL"
    assert rows(demo, half)[0][0] == 1
    assert "fit their digests" in demo("check").stdout


def test_the_clinic_shows_what_trends_and_before_and_after_need(demo):
    """A series of readings, a second examiner, a missed visit, values close together around one start."""
    one = "visit.patient_id = (SELECT id FROM patient WHERE record_number = 'DEMO-013')"
    examined = f"FROM exam JOIN visit ON visit.id = visit_id WHERE {one}"
    readings = "SELECT 1 FROM pressure_reading WHERE exam_id = exam.id"
    assert rows(demo, f"SELECT count(*) {examined} AND EXISTS ({readings})")[0][0] >= 6
    assert rows(demo, f"SELECT count(DISTINCT examiner_id) {examined}")[0][0] == 2
    assert rows(demo, f"SELECT count(*) FROM visit WHERE status = 'missed' AND {one}")[0][0] == 1
    start = "SELECT started FROM treatment_course WHERE treatment_code = 'hydrotherapy' ORDER BY patient_id DESC"
    day, window = dt.date.fromisoformat(rows(demo, start)[0][0]), dt.timedelta(weeks=8)
    seen = [dt.date.fromisoformat(row[0]) for row in rows(demo, f"SELECT seen_on FROM visit WHERE {one}")]
    assert len([held for held in seen if day - window <= held < day]) >= 3
    assert len([held for held in seen if day <= held <= day + window]) >= 3


def test_nothing_of_the_demo_is_later_than_the_evening_before(demo):
    """Signing does not believe a clock that stands before what was recorded."""
    between = "at > '2026-11-19 17:00:01' AND at < '2026-11-21'"  # 18:00 in Madrid; the run itself is today
    assert rows(demo, f"SELECT count(*) FROM audit_entry WHERE {between}")[0][0] == 0
    assert rows(demo, "SELECT max(sent_at) FROM questionnaire")[0][0] < "2026-11-19 17:00:01"


@pytest.mark.long
def test_a_fresh_demo_can_sign_today(clinic):
    clinic("demo")
    assert "Visits can be signed" in clinic("clock").stdout


def test_a_name_in_another_script_stands_with_its_latin_form(demo):
    named = dict(rows(demo, "SELECT name, name_latin FROM patient WHERE name_latin <> ''"))
    assert named
    assert all(not name.isascii() and latin.isascii() for name, latin in named.items())


@pytest.mark.long
def test_the_same_day_gives_the_same_clinic(demo, made, tmp_path):
    again = tmp_path / "again"
    demo("demo", *DAY, CLINIC_INSTANCE=str(again))
    first = content(demo)
    demo.instance = again
    assert content(demo) == first


def test_a_second_run_changes_nothing_but_the_link(demo):
    before = content(demo)
    first, second = demo("demo", *DAY).stdout, demo("demo", *DAY).stdout
    assert content(demo) == before
    assert "/q/" in first
    assert first.splitlines()[-1] != second.splitlines()[-1]


def test_demo_refuses_a_real_clinic(new_clinic):
    assert "nothing was touched" in new_clinic("demo", code=1).stderr
    assert rows(new_clinic, "SELECT count(*) FROM account")[0][0] == 0


def test_report_gives_the_stored_bytes_of_a_signed_visit(demo, tmp_path):
    visit_id, stored = rows(demo, "SELECT visit_id, pdf_sha256 FROM edition ORDER BY id DESC LIMIT 1")[0]
    file = tmp_path / "visit.pdf"
    demo("report", str(visit_id), "-o", str(file))
    assert sha256(file.read_bytes()).hexdigest() == stored
    assert "INVENTED DATA" in pypdf.PdfReader(file).pages[0].extract_text()


@pytest.mark.parametrize("status", ["signed", "planned"])
def test_report_gives_the_same_bytes_as_the_page(demo, tmp_path, status):
    visit_id = rows(demo, f"SELECT max(id) FROM visit WHERE status = '{status}'")[0][0]
    file = tmp_path / "visit.pdf"
    demo("report", str(visit_id), "-o", str(file))
    assert page_bytes(demo, visit_id) == file.read_bytes()


def page_bytes(clinic, visit_id):
    """What the page offers for download to a clinician who is signed in."""
    settings = config.load(clinic.environment)
    database = open_database(settings.database_url)
    app = create_app(settings, database)
    browser = app.test_client()
    with database.reading() as session:
        hold_session(app, browser, accounts.by_email(session, building.CLINICIAN))
    response = browser.get(f"/visits/{visit_id}/summary.pdf", headers=AGENT)
    database.close()
    assert response.mimetype == "application/pdf"
    return response.data


def test_no_early_summary_knows_of_later_treatments(demo, tmp_path):
    first = rows(
        demo, "SELECT min(visit.id) FROM visit JOIN patient ON patient.id = patient_id WHERE record_number = 'DEMO-001'"
    )[0][0]
    file = tmp_path / "first.pdf"
    demo("report", str(first), "-o", str(file))
    text = "".join(page.extract_text() for page in pypdf.PdfReader(file).pages)
    assert "Amitriptyline" in text
    assert "Duloxetine" not in text
    assert "Flu" not in text


def test_check_finds_a_changed_pdf(demo):
    with sqlite3.connect(demo.instance / "clinic.sqlite") as database:
        database.execute("DROP TRIGGER lock_edition_update")
        database.execute("UPDATE edition SET pdf = CAST(pdf || x'00' AS BLOB) WHERE id = 1")
    assert "edition 1 does not fit its digest" in demo("check", code=1).stderr


def test_a_damaged_database_is_said_without_quoting_it(demo):
    with sqlite3.connect(demo.instance / "clinic.sqlite") as database:
        database.execute("DROP TRIGGER lock_edition_update")
        database.execute("UPDATE edition SET pdf = 'canary' || CAST(pdf AS TEXT) WHERE id = 1")
    said = demo("check", code=1).stderr
    assert "could not be read" in said
    assert "canary" not in said
