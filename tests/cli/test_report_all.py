"""`clinic report --all`: every signed visit into a folder, written down, taken up again after a kill."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time

import pypdf
import pytest

from clinic.cli.report_all import _alone_in
from clinic.services import plans, signing
from tests.fixtures.storage import CLINIC, NOON

SIGNED = 24
ROWS = ({"visit": [1], "file": "a"}, {"visit": 1, "file": ["a"]})
DIGESTS = {"source": "", "sha256": ""}


@pytest.fixture
def signed(clinic, database, session, make_visit, clinician):
    """The command line over a database with signed visits; returns their ids."""
    ids = []
    for _ in range(SIGNED):
        visit = make_visit()
        plans.write(session, visit, plans.Words(in_short="Go on."), displayed=None, actor=clinician, now=NOON)
        ready = signing.readiness(session, visit, CLINIC)
        signing.sign(session, visit, displayed=ready.record_sha256, clinic=CLINIC, actor=clinician, now=NOON)
        ids.append(visit.id)
    session.commit()
    clinic.environment.update(
        CLINIC_DATABASE_URL=database.engine.url.render_as_string(hide_password=False),
        CLINIC_SECRET_KEY="k" * 40,
        CLINIC_PASSWORD_SALT="s" * 24,
    )
    return ids


def entries(session):
    """What the audit says of prints: (noun, id, detail)."""
    session.expire_all()
    found = session.connection().exec_driver_sql(
        "SELECT noun, noun_id, detail FROM audit_entry WHERE action = 'summary_print' ORDER BY id"
    )
    return [(noun, number, json.loads(detail) if isinstance(detail, str) else detail) for noun, number, detail in found]


def pdfs(folder):
    return sorted(int(one.stem.removeprefix("visit-").partition("-")[0]) for one in folder.glob("*.pdf"))


def test_a_whole_clinic_is_printed_and_written_down(clinic, signed, session, tmp_path):
    folder = tmp_path / "out"
    said = clinic("report", "--all", "--out", str(folder), "--jobs", "2").stdout
    assert said.startswith(f"{SIGNED} written, 0 skipped, 0 failed in ")
    assert "PDFs per second" in said
    assert pdfs(folder) == signed
    written = entries(session)
    session.rollback()
    assert [(noun, number) for noun, number, _ in written] == [*(("visit", one) for one in signed), ("print_run", None)]
    assert written[-1][2] | {"written": SIGNED, "skipped": 0, "failed": 0} == written[-1][2]
    assert clinic("report", "--all", "--out", str(folder)).stdout.startswith(f"0 written, {SIGNED} skipped")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_after_a_kill_no_half_file_stands_and_the_next_run_goes_on(clinic, signed, session, tmp_path):
    folder = tmp_path / "out"
    words = ["report", "--all", "--out", str(folder), "--layout", "gp"]
    run = subprocess.Popen(
        [sys.executable, "-m", "clinic", *words, "--jobs", "2"],
        env=clinic.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    while run.poll() is None and not list(folder.glob("*.pdf")):
        time.sleep(0.002)
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    left = pdfs(folder)
    assert left
    assert all(pypdf.PdfReader(one).pages for one in folder.glob("*.pdf"))
    told = {number for noun, number, _ in entries(session) if noun == "visit"}
    session.rollback()
    assert told >= set(left)
    wait_for_the_end_of(run.pid)
    said = clinic(*words).stdout
    assert f" written, {len(left)} skipped, 0 failed" in said
    assert pdfs(folder) == signed
    assert not list(folder.glob(".*.part"))


def wait_for_the_end_of(group):
    """Wait until no process of the killed run is left: none of them may go on by itself."""
    for _ in range(600):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    raise AssertionError("a process of the killed run still runs")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_failure_is_told_and_stops_nothing(clinic, signed, database, tmp_path):
    with sqlite3.connect(database.engine.url.database) as opened:
        opened.execute("DROP TRIGGER lock_edition_update")
        opened.execute("UPDATE edition SET pdf = CAST(pdf || x'00' AS BLOB) WHERE visit_id = ?", signed[:1])
    done = clinic("report", "--all", "--out", str(tmp_path / "out"), code=1)
    assert done.stdout.startswith(f"{SIGNED - 1} written, 0 skipped, 1 failed")
    assert f"Visit {signed[0]}: The stored PDF was damaged." in done.stderr
    assert pdfs(tmp_path / "out") == signed[1:]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_folders_in_the_way_fail_their_visits_and_stop_nothing(clinic, signed, make_visit, session, tmp_path):
    drafted = make_visit().id
    session.commit()
    folder, ways = tmp_path / "out", (f"visit-{signed[0]}.pdf", f".visit-{signed[1]}.pdf.part", f"visit-{drafted}.pdf")
    for name in ways:
        (folder / name).mkdir(parents=True)
    done = clinic("report", "--all", "--drafts", "--out", str(folder), code=1)
    assert done.stdout.startswith(f"{SIGNED - 2} written, 0 skipped, 3 failed")
    for visit in (signed[0], signed[1], drafted):
        assert f"Visit {visit}: its PDF could not be made (IsADirectoryError)." in done.stderr


@pytest.mark.long
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_damaged_list_of_earlier_prints_is_passed_over(clinic, signed, tmp_path):
    folder = tmp_path / "out"
    words = ("report", "--all", "--layout", "gp", "--out", str(folder))
    clinic(*words)
    known = folder / ".printed.jsonl"
    damage = (b"\x83\x00\xff", b"[]", *(json.dumps(row | DIGESTS).encode() for row in ROWS))
    known.write_bytes(b"\n".join(damage) + known.read_bytes())
    assert clinic(*words).stdout.startswith(f"0 written, {SIGNED} skipped")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_second_run_into_the_same_folder_waits_its_turn(clinic, signed, tmp_path):
    folder = tmp_path / "out"
    words = ("report", "--all", "--out", str(folder))
    with _alone_in(make(folder)):
        (folder / ".visit-1.pdf.part").write_bytes(b"of the first run")
        assert "Another run prints into this folder." in clinic(*words, code=1).stderr
        assert (folder / ".visit-1.pdf.part").exists()
    assert clinic(*words).stdout.startswith(f"{SIGNED} written")


def make(folder):
    folder.mkdir()
    return folder


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_print_is_for_its_account_alone_and_a_place_that_cannot_be_written_is_told(clinic, signed, tmp_path):
    nowhere = tmp_path / "file" / "x.pdf"
    nowhere.parent.write_bytes(b"")
    for words in ((str(signed[0]), "-o", str(nowhere)), ("--all", "--out", str(nowhere))):
        told = clinic("report", *words, code=1).stderr.splitlines()
        assert len(told) == 2
        assert told[0].endswith("could not be read or written (Not a directory).")
    clinic("report", str(signed[0]), "-o", str(tmp_path / "x.pdf"))
    assert (tmp_path / "x.pdf").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "words",
    [(), ("7",), ("--all",), ("7", "--all", "--out", "x"), ("7", "-o", "x.pdf", "--since", "2026-01-01")],
    ids=" ".join,
)
def test_words_that_do_not_fit_together_are_refused(clinic, words):
    assert "Usage:" in clinic("report", *words, code=2).stderr
