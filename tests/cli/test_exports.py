"""`clinic export csv`: a folder or a zip that opens in LibreOffice, and whose visit table comes back unchanged."""

import csv
import io
import json
import re
import shutil
import sqlite3
import subprocess
import zipfile

import pytest
from click.testing import CliRunner

from clinic.cli import main
from clinic.db.engine import open_database
from clinic.domain.permissions import RoleName
from clinic.exchange.csv_export import NAMES
from clinic.exchange.visit_map import shipped_map
from clinic.services import accounts
from clinic.services import imports as visit_imports
from tests.fixtures.exports import contents, export, rows
from tests.fixtures.storage import NOON, TODAY

OFFICE = shutil.which("soffice")


@pytest.fixture
def demo_clinic(clinic, demo_file):
    """The command line over the demo clinic."""
    clinic.instance.mkdir(mode=0o700)
    shutil.copy(demo_file, clinic.instance / "clinic.sqlite")
    clinic.environment.update(CLINIC_SECRET_KEY="k" * 40, CLINIC_PASSWORD_SALT="s" * 24)
    return clinic


def audited(clinic):
    with sqlite3.connect(clinic.instance / "clinic.sqlite") as connection:
        found = connection.execute("SELECT account_id, detail FROM audit_entry WHERE action = 'data_export'").fetchall()
    return [(account, json.loads(detail)) for account, detail in found]


def test_a_folder_says_what_is_in_it_and_is_audited(demo_clinic, tmp_path):
    done = demo_clinic("export", "csv", "--out", "out")
    assert "52 visits" in done.stdout
    assert "The files name patients." in done.stdout
    assert {f"{name}.csv" for name in NAMES} <= set(contents(tmp_path / "out"))
    ((account, detail),) = audited(demo_clinic)
    assert account is None
    assert (detail["visits"], detail["deidentified"]) == (52, False)
    (tmp_path / "out" / "mine.txt").write_text("mine")
    refused = demo_clinic("export", "csv", "--out", "out", code=1)
    assert "Nothing was written." in refused.stderr


def test_a_zip_de_identified_keeps_the_salt_in_the_clinic(demo_clinic, tmp_path):
    done = demo_clinic(
        "export", "csv", "--zip", "out.zip", "--deidentify", "--table", "visits", "--since", "2026-01-01"
    )
    assert "not anonymous" in done.stdout
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert archive.namelist() == ["dictionary.csv", "export.json", "visits.csv"]
    assert (demo_clinic.instance / "export-salt").stat().st_mode & 0o777 == 0o600
    assert sorted(one.name for one in tmp_path.iterdir()) == ["instance", "out.zip"]


@pytest.mark.parametrize("words", [[], ["--out", "a", "--zip", "b.zip"], ["--out", "a", "--table", "nothing"]])
def test_what_cannot_be_meant_is_refused(words):
    assert CliRunner().invoke(main, ["export", "csv", *words]).exit_code == 2


@pytest.fixture
def empty_clinic(migrated_sqlite, tmp_path):
    """A clinic with one clinician and nobody else."""
    shutil.copy(migrated_sqlite, tmp_path / "empty.sqlite")
    database = open_database(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    yield database
    database.close()


@pytest.mark.parametrize("own", [True, False], ids=["map beside it", "map of the product"])
def test_the_visit_table_comes_back_in_and_out_byte_for_byte(exported, empty_clinic, tmp_path, own):
    table = exported / "named" / "visit_table.csv"
    text = (exported / "named" / "map.toml").read_text("utf-8") if own else shipped_map("tenderpoint")
    with empty_clinic.writing() as session:
        about = {"email": "a@b.example", "name": "Dr A", "roles": (RoleName.CLINICIAN,), "password_hash": "x"}
        account = accounts.create(session, now=NOON, **about).id
        session.commit()
    for imported in (52, 0):
        with empty_clinic.reading() as session, table.open("rb") as stream:
            words = {"account_id": account, "today": TODAY}
            visits, about = visit_imports.open_visits(session, stream, table.name, text, **words)
            report = visit_imports.run(empty_clinic, visits, about, clock=lambda: NOON)
        assert (report.imported, report.rejected, report.differences) == (imported, (), ())
    export(empty_clinic, tmp_path / "again")
    assert (tmp_path / "again" / "visit_table.csv").read_bytes() == table.read_bytes()
    assert {row["status"] for row in rows(tmp_path / "again", "visits")} == {"imported"}
    assert {row["file_name"] for row in rows(tmp_path / "again", "origins")} == {"visit_table.csv"}


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not on this machine: what it reads is not looked at")
def test_libreoffice_reads_the_same_values(demo, tmp_path):
    with demo.writing() as session:
        session.connection().exec_driver_sql(
            "UPDATE patient SET name = '=1+1' || id, gp_name = '  @SUM(A1)', record_number = '00' || id WHERE id = 1"
        )
        session.commit()
    export(demo, tmp_path / "out")
    names = ("patients", "visit_table", "dictionary", "trigger_points")
    office = [OFFICE, "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"]
    # comma, quotes, UTF-8, from line 1, quoted cells are text; written in the same way
    read, written = "--infilter=CSV:44,34,76,1,,0,true", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false"
    files = [tmp_path / "out" / f"{name}.csv" for name in names]
    words = [*office, read, "--convert-to", written, "--outdir", tmp_path / "read", *files]
    subprocess.run(words, check=True, capture_output=True, timeout=100)
    for name in names:
        assert cells(tmp_path / "read" / f"{name}.csv") == cells(tmp_path / "out" / f"{name}.csv")
    assert "'=1+11" in (tmp_path / "read" / "patients.csv").read_text("utf-8")
    taken = typed_cells(tmp_path / "read" / "visit_table.csv")
    numbers = {row["name"] for row in rows(tmp_path / "out", "dictionary") if row["type"].endswith("number")}
    assert not [
        row for row in taken if any(row[name].startswith('"') and row[name][1] != "~" for name in numbers & {*row})
    ]
    assert sum(row["wpi"].isdecimal() for row in taken) > 20
    assert all(row["patient"].startswith('"') for row in taken), "a record number keeps its zeros"


CELL = re.compile(r'("(?:[^"]|"")*"|[^",\n]*)(?:,|\n|$)')


def typed_cells(file):
    """The rows as LibreOffice wrote them: in quotes what it took for text, without them what it took for a number."""
    text = file.read_text("utf-8-sig")
    head, *lines = (CELL.findall(line)[: text.partition("\n")[0].count('","') + 1] for line in text.splitlines())
    return [dict(zip((name.strip('"') for name in head), line, strict=True)) for line in lines]


def cells(file):
    """The cells of a file; a decimal number without the zeros behind it, which a spreadsheet does not keep."""
    lines = csv.reader(io.StringIO(file.read_text("utf-8-sig"), newline=""))
    return [[cell.rstrip("0") if re.fullmatch(r"-?\d+\.\d+", cell) else cell for cell in line] for line in lines]
