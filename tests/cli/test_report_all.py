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

from clinic.services import plans, signing
from tests.fixtures.storage import CLINIC, NOON

SIGNED = 24


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
    assert all(len(pypdf.PdfReader(one).pages) >= 2 for one in folder.glob("*.pdf"))
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


@pytest.mark.parametrize(
    "words",
    [(), ("7",), ("--all",), ("7", "--all", "--out", "x"), ("7", "-o", "x.pdf", "--since", "2026-01-01")],
    ids=" ".join,
)
def test_words_that_do_not_fit_together_are_refused(clinic, words):
    assert "Usage:" in clinic("report", *words, code=2).stderr
