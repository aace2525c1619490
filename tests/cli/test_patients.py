"""`clinic patient`: everything of one person is handed out, and erased only on purpose and by an administrator."""

import csv
import json
import shutil
import sqlite3

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from clinic.cli import main

ADMIN, DOCTOR = "admin@demo.example", "clinician@demo.example"


@pytest.fixture
def demo_clinic(clinic, demo_file, monkeypatch, tmp_path):
    """The command line over the demo clinic, in this process."""
    clinic.instance.mkdir(mode=0o700)
    shutil.copy(demo_file, clinic.instance / "clinic.sqlite")
    clinic.environment.update(CLINIC_SECRET_KEY="k" * 40, CLINIC_PASSWORD_SALT="s" * 24)
    monkeypatch.chdir(tmp_path)

    def run(*words, code=0, typed="", **more):
        done = CliRunner().invoke(main, words, env=clinic.environment | more, input=typed)
        assert done.exit_code == code, done.output
        return done

    run.instance = clinic.instance
    return run


def asked(clinic, sql):
    with sqlite3.connect(clinic.instance / "clinic.sqlite") as connection:
        return connection.execute(sql).fetchall()


def somebody(clinic):
    """Return record number and name of the patient with most visits."""
    return asked(clinic, """SELECT record_number, name FROM patient JOIN visit ON visit.patient_id = patient.id
        WHERE visit.status = 'signed' GROUP BY patient.id ORDER BY count(*) DESC LIMIT 1""")[0]  # fmt: skip


def test_everything_of_one_person_is_handed_out_and_it_is_on_record(demo_clinic, tmp_path):
    number, name = somebody(demo_clinic)
    demo_clinic("patient", "export", number, "--out", "theirs")
    out = tmp_path / "theirs"
    index = BeautifulSoup((out / "index.html").read_text(), "html.parser")
    assert name in index.h1.text
    for link in index.select("a"):
        assert (out / link["href"]).exists()
    signed = asked(demo_clinic, f"""SELECT edition.pdf FROM edition JOIN visit ON visit.id = edition.visit_id
        JOIN patient ON patient.id = visit.patient_id WHERE record_number = '{number}'""")  # fmt: skip
    pdfs = {file.read_bytes() for file in (out / "summaries").glob("*-edition-*.pdf")}
    assert pdfs == {pdf for (pdf,) in signed}
    held = json.loads((out / "everything.json").read_text())
    assert held["patient"][0]["name"] == name
    assert {"visit", "questionnaire", "response", "signature", "treatment_course"} <= held.keys()
    assert len(json.loads((out / "fhir.json").read_text())["entry"]) > 20
    others = {one for (one,) in asked(demo_clinic, "SELECT record_number FROM patient")} - {number}
    with (out / "tables" / "patients.csv").open(encoding="utf-8-sig") as file:
        assert not {cell for row in csv.reader(file) for cell in row} & others
    looked = list(csv.DictReader((out / "who-looked.csv").read_text().splitlines()))
    assert looked[0]["what"] == "Took out everything about one patient"
    assert (out / "everything.json").stat().st_mode & 0o77 == 0
    demo_clinic("patient", "export", number, "--out", "theirs", code=1)


def test_nobody_is_erased_by_mistake(demo_clinic):
    number, _name = somebody(demo_clinic)
    erase = ("patient", "erase", number, "--reason", "asked for", "--by")
    assert "has to be kept until" in demo_clinic(*erase, ADMIN, code=1).stderr
    assert "no administrator" in demo_clinic(*erase, DOCTOR, "--override", "court", code=1).stderr
    other = demo_clinic(*erase, ADMIN, "--override", "court", code=1)
    assert "another number" in other.stderr or "Aborted" in other.stderr
    assert asked(demo_clinic, "SELECT count(*) FROM patient WHERE erased_at IS NOT NULL") == [(0,)]
    demo_clinic("check")


def test_who_is_erased_is_gone_and_the_clinic_stays_whole(demo_clinic):
    number, name = somebody(demo_clinic)
    (before,) = asked(demo_clinic, "SELECT count(*) FROM audit_entry")
    done = demo_clinic(
        "patient", "erase", number, "--reason", "asked for", "--by", ADMIN, "--override", "court", typed=f"{number}\n"
    )
    assert "edition" in done.stdout
    content = (demo_clinic.instance / "clinic.sqlite").read_bytes()
    assert name.encode() not in content
    assert asked(demo_clinic, "SELECT count(*) FROM audit_entry")[0] > before
    assert number not in demo_clinic("patient", "due").stdout
    demo_clinic("check")


def test_the_administrator_sees_whose_time_is_over(demo_clinic):
    assert "0 records" in demo_clinic("patient", "due").stderr
    assert len(demo_clinic("patient", "due", CLINIC_RETENTION_YEARS="0").stdout.splitlines()) >= 1
    assert "whole number of years" in demo_clinic("patient", "due", CLINIC_RETENTION_YEARS="ten", code=1).stderr
