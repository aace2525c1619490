"""`clinic export fhir`: one patient, one document, the whole clinic; every export is written down."""

import json
import sqlite3
import stat
from hashlib import sha256

import pytest
from click.testing import CliRunner

from clinic.cli import main
from clinic.db.engine import open_database
from clinic.domain.dates import PartialDate
from clinic.domain.permissions import RoleName
from clinic.domain.visits import VisitStatus
from clinic.services import accounts, patients, questionnaires, restrictions, signing, visits
from tests.fhir.validators import problems
from tests.fixtures.storage import CLINIC, NOON, TODAY


@pytest.fixture
def filled(clinic, monkeypatch):
    """The command line, in this process, on a clinic with one patient who has a signed visit."""
    for name, value in clinic.environment.items():
        if name.startswith("CLINIC_"):
            monkeypatch.setenv(name, value)

    def run(*words, code=0):
        done = CliRunner().invoke(main, words)
        assert done.exit_code == code, done.output
        return done

    run("init")
    run.instance = clinic.instance
    database = open_database(f"sqlite:///{clinic.instance}/clinic.sqlite")
    with database.writing() as session:
        made = {"email": "a@clinic.example", "name": "Dr A. Sample", "password_hash": "never matches", "now": NOON}
        doctor = accounts.create(session, roles=(RoleName.CLINICIAN,), **made)
        details = patients.Details(name="Rosa Example", birth=PartialDate(1973), record_number="004417")
        patient = patients.add(session, details, actor=None, now=NOON)
        visit = visits.plan(session, patient, TODAY, doctor, actor=doctor, now=NOON, status=VisitStatus.OPEN)
        questionnaire = questionnaires.begin(session, visit, now=NOON)
        questionnaires.save(session, visit, questionnaire, {"pain": {"nrs_pain": 5}}, now=NOON)
        displayed = signing.readiness(session, visit, CLINIC).record_sha256
        signing.sign(session, visit, displayed=displayed, clinic=CLINIC, actor=doctor, now=NOON)
        session.commit()
    database.close()
    return run


def exports(clinic):
    with sqlite3.connect(clinic.instance / "clinic.sqlite") as database:
        chosen = "SELECT noun, noun_id, patient_id FROM audit_entry WHERE action = 'data_export' ORDER BY id"
        return database.execute(chosen).fetchall()


def test_a_patient_a_document_and_the_whole_clinic(filled, tmp_path):
    one, document, folder = tmp_path / "one.json", tmp_path / "document.json", tmp_path / "all"
    filled("export", "fhir", "--patient", "004417", "--out", str(one))
    filled("export", "fhir", "--visit", "1", "--document", "--out", str(document))
    filled("export", "fhir", "--all", "--out", str(folder))
    assert json.loads(one.read_text("utf-8"))["type"] == "collection"
    assert json.loads(document.read_text("utf-8"))["type"] == "document"
    assert problems([json.loads(file.read_text("utf-8")) for file in (one, document)]) == []
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert {file.name for file in folder.iterdir()} == {"manifest.json", *(row["url"] for row in manifest["output"])}
    for row in manifest["output"]:
        content = (folder / row["url"]).read_bytes()
        resources = [json.loads(line) for line in content.splitlines()]
        assert {resource["resourceType"] for resource in resources} == {row["type"]}
        assert (len(resources), sha256(content).hexdigest()) == (row["count"], row["sha256"])
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in (one, document, *folder.iterdir()))
    assert exports(filled) == [("patient", 1, 1), ("visit", 1, 1), ("clinic", None, None)]


REFUSED = (
    (("--patient", "4711", "--out", "x.json"), 1),
    (("--visit", "4711", "--document", "--out", "x.json"), 1),
    (("--visit", "1", "--out", "x.json"), 2),
    (("--document", "--patient", "004417", "--out", "x.json"), 2),
    (("--all", "--patient", "004417", "--out", "x"), 2),
    (("--out", "x"), 2),
    (("--all", "--out", "full"), 1),
)


def test_what_cannot_be_exported_is_told_and_leaves_nothing(filled, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("kept", encoding="utf-8")
    before = {file.name for file in tmp_path.iterdir()}
    for words, code in REFUSED:
        assert filled("export", "fhir", *words, code=code).output.strip()
    assert {file.name for file in tmp_path.iterdir()} == before
    assert exports(filled) == []


def test_what_leaves_as_a_whole_leaves_restricted_records_behind(filled, tmp_path):
    database = open_database(f"sqlite:///{filled.instance}/clinic.sqlite")
    with database.writing() as session:
        doctor = accounts.by_email(session, "a@clinic.example")
        restrictions.restrict(session, patients.get(session, 1), "A colleague here", [], actor=doctor, now=NOON)
        session.commit()
    database.close()
    for number, more in enumerate(((), ("--with-restricted",))):
        fhir, tables, pdfs = (tmp_path / f"{kind}-{number}" for kind in ("fhir", "tables", "pdfs"))
        said = filled("export", "fhir", "--all", "--out", str(fhir), *more).output
        filled("export", "csv", "--out", str(tables), *more)
        filled("report", "--all", "--out", str(pdfs), *more)
        written = "".join(file.read_text() for file in (*fhir.glob("*.ndjson"), *tables.glob("*.csv")))
        assert ("Rosa" in written, "because restricted: 1" in said) == (bool(more), not more)
        assert len(list(pdfs.glob("visit-*.pdf"))) == len(more)
