"""`clinic import visits`: a real file through a real process, and one that is killed in the middle."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from clinic.cli import main
from clinic.models import Patient, Visit
from tests.fixtures import visit_files

VISITS = 60


@pytest.fixture
def imported(clinic, database, session, clinician, tmp_path, monkeypatch):
    """The command line over a database with one clinician; returns a runner of `import visits`."""
    session.commit()
    clinic.environment.update(
        CLINIC_DATABASE_URL=database.engine.url.render_as_string(hide_password=False),
        CLINIC_SECRET_KEY="k" * 40,
        CLINIC_PASSWORD_SALT="s" * 24,
    )
    (tmp_path / "map.toml").write_text(visit_files.MAP, encoding="utf-8")
    visit_files.write(tmp_path / "visits.csv", VISITS)

    monkeypatch.chdir(tmp_path)
    for name, value in clinic.environment.items():
        monkeypatch.setenv(name, value)

    def imported(*words, code=0):
        done = CliRunner().invoke(main, ["import", "visits", "visits.csv", "--map", "map.toml", *words])
        assert done.exit_code == code, done.output
        return done

    imported.left = lambda: CliRunner().invoke(main, ["check", "--brief"]).output
    imported.folder, imported.environment = tmp_path, clinic.environment
    return imported


@pytest.fixture
def count(database):
    """Count the rows of a table, those set aside too."""

    def count(model):
        with database.reading() as session:
            return session.scalar(sa.select(sa.func.count()).select_from(model.__table__))

    return count


def test_a_file_is_looked_at_imported_and_imported_again(imported, count):
    looked = imported("--dry-run").stdout
    assert "Dry run: nothing was stored." in looked
    assert count(Visit) == 0
    done = imported("--report", "report.json")
    assert f"Visits imported: {VISITS}" in done.stdout
    assert "Read as: UTF-8, columns parted by commas" in done.stdout
    assert "Importing" not in done.stderr
    assert (count(Visit), count(Patient)) == (VISITS, VISITS / 5)
    whole = json.loads((imported.folder / "report.json").read_text(encoding="utf-8"))
    assert len(whole["differences"]) == whole["counted"]["differences"] > VISITS
    assert "Invented Person" not in done.stdout + json.dumps(whole)
    again = json.loads(imported("--json").stdout)
    assert (again["imported"], again["already_here"]) == (0, VISITS)
    assert count(Visit) == VISITS


def test_a_rejected_row_gives_exit_code_1_and_is_named_without_its_value(imported, count):
    file = imported.folder / "visits.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    lines[4] = lines[4].replace(",20", ",twenty-secret", 1)
    file.write_text("\n".join(lines), encoding="utf-8")
    said = imported(code=1).stdout
    assert "Rejected: 1" in said
    assert "row 5, column" in said
    assert "secret" not in said
    assert count(Visit) == 0
    assert f"Visits imported: {VISITS - 1}" in imported("--leave-out-rejected").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--clinician", "nobody@clinic.example"), "There is no active clinician with this address."),
        (("--map", "gone.toml"), "There is no map gone.toml."),
        (("--map", "fiq"), "The file has no column"),
        (("--crosswalk", "gone.csv"), "There is no crosswalk gone.csv."),
    ],
)
def test_what_does_not_fit_is_said_in_two_sentences(imported, words, said):
    done = imported(*words, code=1)
    assert done.stderr.startswith(said)
    assert len(done.stderr.strip().splitlines()) == 2


def test_the_report_is_never_written_over_the_file_itself(imported, count):
    before = (imported.folder / "visits.csv").read_bytes()
    done = imported("--report", "visits.csv", code=1)
    assert "would be written over the file itself" in done.output
    assert (imported.folder / "visits.csv").read_bytes() == before


def test_a_full_disk_is_no_reason_to_take_an_older_copy(imported, monkeypatch):
    def full(*_words, **_more):
        raise sa.exc.OperationalError("insert", {}, sqlite3.OperationalError("database or disk is full"))

    monkeypatch.setattr("clinic.services.imports.run", full)
    done = imported(code=1)
    assert "The disk is full" in done.output
    assert "restore" not in done.output


def test_an_import_killed_in_the_middle_is_begun_again_and_nothing_is_doubled(imported, session, count):
    many = 1200
    visit_files.write(imported.folder / "visits.csv", many)
    command = [sys.executable, "-m", "clinic", "import", "visits", "visits.csv", "--map", "map.toml"]
    process = subprocess.Popen(command, cwd=imported.folder, env=imported.environment, stdout=subprocess.PIPE)
    until = time.monotonic() + 60
    staged = 0
    while not staged and time.monotonic() < until and process.poll() is None:
        staged = count(Visit)
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert 0 < staged < many
    assert session.scalars(sa.select(Visit).limit(1)).all() == []
    session.rollback()
    assert "An import was cut off (file visits.csv)" in imported.left()
    again = json.loads(imported("--json").stdout)
    assert (again["imported"], again["already_here"]) == (many, 0)
    assert (count(Visit), count(Patient)) == (many, many / 5)
