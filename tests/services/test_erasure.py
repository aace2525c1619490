"""An erased patient is gone from every table, from the bytes of the database and from what a backup brings back."""

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from clinic.db.base import Base
from clinic.db.engine import open_database
from clinic.domain.errors import ClinicError, Conflict
from clinic.domain.patients import AllergyState
from clinic.domain.treatments.courses import CourseStatus
from clinic.models import AuditEntry, ImportRun, Patient, Visit
from clinic.services import erasure, exports, held_data, patients, plans, questionnaires, signing, treatments
from tests.fixtures.incoming import incoming
from tests.fixtures.storage import CLINIC, NOON, TODAY
from tests.races import writers

LATER = NOON + dt.timedelta(days=1)
CANARY = "Quetzalcanary"


def planted(session, make_patient, make_visit, clinician):
    """Return the id of a patient with the canary in every kind of text that is kept of them, one visit signed."""
    patient = make_patient(name=f"{CANARY} Name", email=f"{CANARY}@x.example", phone=CANARY, gp_name=CANARY)
    patients.add_diagnosis(session, patient, f"{CANARY} diagnosis", None, actor=clinician, now=NOON)
    patients.set_allergies(session, patient, AllergyState.LISTED, [f"{CANARY} allergy"], actor=clinician, now=NOON)
    tea = treatments.CourseDetails(CourseStatus.CURRENT, own_words=f"{CANARY} tea", side_effects=CANARY)
    treatments.add(session, patient, tea, actor=clinician, now=NOON)
    for day in (30, 0):
        visit = make_visit(patient=patient, seen_on=TODAY - dt.timedelta(days=day))
        said = questionnaires.begin(session, visit, now=NOON)
        questionnaires.save(session, visit, said, {"agenda": {"what_matters": f"{CANARY} words"}}, now=NOON)
        words = plans.Words(in_short=f"{CANARY} in short. " * 400)
        plans.write(session, visit, words, displayed=None, actor=clinician, now=NOON)
    shown = signing.readiness(session, visit, CLINIC).record_sha256
    signing.sign(session, visit, displayed=shown, clinic=CLINIC, actor=clinician, now=NOON)
    signing.add_addendum(session, visit, reason=CANARY, text=CANARY, actor=clinician, now=NOON)
    session.commit()
    return patient.id


@pytest.fixture
def erased(database, session, make_patient, make_visit, clinician, tmp_path):
    """Erase a patient full of text, and return the id."""
    patient_id = planted(session, make_patient, make_visit, clinician)
    erasure.erase(database, tmp_path, patient_id, reason="asked for", actor=clinician, now=LATER)
    session.expire_all()
    return patient_id


def rows_with_canary(session):
    found = []
    for table in Base.metadata.sorted_tables:
        for row in session.execute(sa.select(table)):
            if CANARY.lower() in repr(tuple(row)).lower():
                found.append(table.name)
    return found


def test_nothing_of_the_patient_is_in_any_table(session, erased, make_patient):
    assert rows_with_canary(session) == []
    tombstone = session.get_one(Patient, erased)
    assert (tombstone.name, tombstone.birth, tombstone.erased_at) == ("Erased", None, LATER)
    assert set(held_data.rows(session, erased)) == {"patient"}
    assert [record.id for record in exports.patients(session, CLINIC.zone)] == []
    assert patients.search(session, "erased") == []


def test_the_audit_keeps_who_did_what_by_ids_and_the_erasure(session, erased):
    entries = session.scalars(
        sa.select(AuditEntry).where(AuditEntry.patient_id == erased).order_by(AuditEntry.id)
    ).all()
    assert len(entries) > 5
    assert entries[-1].action == "patient_erase"
    assert entries[-1].detail["rows"]["edition"] == 2


@pytest.fixture
def erase_number(database, session, tmp_path):
    """Erase the patient of a record number."""

    def erase_number(number):
        patient_id = session.scalar(sa.select(Patient.id).where(Patient.record_number == number))
        session.rollback()
        erasure.erase(database, tmp_path, patient_id, reason="asked for", actor=None, now=LATER)
        session.expire_all()

    return erase_number


def test_a_file_that_brought_nobody_else_keeps_no_name(session, bring_in, erase_number):
    bring_in(incoming(2, "R1"), file_name=f"{CANARY}.csv")
    bring_in(incoming(2, "R2"), incoming(3, "R3"), file_name="both.csv")
    erase_number("R1")
    assert rows_with_canary(session) == []
    assert names_of_files(session) == [("Erased", "Erased"), ("both.csv", "both.csv")]
    erase_number("R2")
    assert names_of_files(session)[1] == ("both.csv", "both.csv"), "where the visits of the other came from"
    erase_number("R3")
    assert names_of_files(session)[1] == ("Erased", "Erased")


def names_of_files(session):
    runs = session.scalars(sa.select(ImportRun).order_by(ImportRun.id)).all()
    return [(run.file_name, run.report["file_name"]) for run in runs]


def test_the_locks_are_back_afterwards(session, erased, make_visit, clinician):
    visit = make_visit()
    plans.write(session, visit, plans.Words(in_short="Go on."), displayed=None, actor=clinician, now=NOON)
    shown = signing.readiness(session, visit, CLINIC).record_sha256
    signing.sign(session, visit, displayed=shown, clinic=CLINIC, actor=clinician, now=NOON)
    session.commit()
    for statement in (
        "DELETE FROM signature",
        "UPDATE plan SET in_short = ''",
        "DELETE FROM visit",
        "DELETE FROM edition",
    ):
        with pytest.raises(DBAPIError):
            session.execute(sa.text(statement))
        session.rollback()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_byte_of_it_is_in_the_files_of_sqlite(database, session, erased):
    session.rollback()
    file = Path(str(database.engine.url.database))
    for part in (file, Path(f"{file}-wal")):
        assert not part.exists() or CANARY.encode() not in part.read_bytes(), part.name


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_older_backup_is_erased_again(database, session, make_patient, make_visit, clinician, tmp_path):
    patient_id = planted(session, make_patient, make_visit, clinician)
    session.connection().exec_driver_sql("COMMIT")
    session.connection().exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    older = tmp_path / "older.sqlite"
    shutil.copy(str(database.engine.url.database), older)
    session.close()
    erasure.erase(database, tmp_path, patient_id, reason="asked for", actor=None, now=LATER)
    restored = open_database(f"sqlite:///{older}")
    with restored.writing() as back:
        assert rows_with_canary(back)
        assert erasure.reapply(back, tmp_path, now=LATER) == 1
        assert erasure.reapply(back, tmp_path, now=LATER) == 0
        back.commit()
        assert rows_with_canary(back) == []
    erasure.wipe(restored)
    restored.close()
    assert CANARY.encode() not in older.read_bytes()
    told = [json.loads(line) for line in (tmp_path / erasure.LIST).read_text().splitlines()]
    assert [sorted(one) for one in told] == [["entered", "erased", "patient"]]


def test_another_patient_of_that_id_is_not_erased_again(database, session, erased, tmp_path):
    own = Base.metadata.tables["patient"]
    again = {"name": "New Person", "erased_at": None, "created_at": LATER}
    session.execute(sa.update(own).where(own.c.id == erased).values(**again))
    assert erasure.reapply(session, tmp_path, now=LATER) == 0


def test_a_failed_erasure_leaves_everything_and_no_line(
    database, session, make_patient, make_visit, clinician, tmp_path, monkeypatch
):
    patient_id = planted(session, make_patient, make_visit, clinician)
    monkeypatch.setattr("clinic.services.audit.record", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        erasure.erase(database, tmp_path, patient_id, reason="asked for", actor=clinician, now=LATER)
    monkeypatch.undo()
    assert (tmp_path / erasure.LIST).read_bytes() == b""
    session.expire_all()
    assert session.get_one(Patient, patient_id).name == f"{CANARY} Name"
    with pytest.raises(DBAPIError):
        session.execute(sa.text("DELETE FROM signature"))


def test_an_open_form_is_refused_after_the_erasure(database, tmp_path):
    case = writers.prepared(database)
    with database.reading() as session:
        patient_id = session.get_one(Visit, case.visit_id).patient_id
    erasure.erase(database, tmp_path, patient_id, reason="asked for", actor=None, now=LATER)
    with pytest.raises(ClinicError, match="no such visit"):
        writers.write(database, "plan", case)


def test_nobody_is_erased_twice_or_without_a_reason(database, session, erased, tmp_path):
    session.rollback()
    with pytest.raises(Conflict, match="already"):
        erasure.erase(database, tmp_path, erased, reason="again", actor=None, now=LATER)
    with pytest.raises(ClinicError, match="reason"):
        erasure.erase(database, tmp_path, erased, reason=" ", actor=None, now=LATER)


def test_the_retention_period_counts_from_the_last_visit(session, make_patient, make_visit):
    long_ago = make_patient(name="Long Ago")
    make_visit(patient=long_ago, seen_on=dt.date(2012, 2, 29))
    recent = make_patient(name="Recent", record_number="R2")
    make_visit(patient=recent, seen_on=TODAY)
    assert erasure.kept_until(session, long_ago, 10) == dt.date(2022, 2, 28)
    assert erasure.kept_until(session, recent, 10) == TODAY.replace(year=TODAY.year + 10)
    assert [one.record_number for one in erasure.due(session, 10, TODAY)] == [long_ago.record_number]
