"""A new clinic: made once, with secrets that only its owner reads, and never by accident."""

import re
import sqlite3
import stat
import sys

import pytest


def test_init_makes_a_clinic_and_prints_a_one_time_code(clinic):
    done = clinic("init")
    assert re.search(r"[a-z2-9]{5}(-[a-z2-9]{5}){3}", done.stdout)
    rows = sqlite3.connect(clinic.instance / "clinic.sqlite").execute("SELECT code_hash FROM setup_code").fetchall()
    assert len(rows) == 1
    assert rows[0][0] not in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no such modes")
def test_secrets_are_readable_by_their_owner_alone(new_clinic):
    for name in ("config.py", "clinic.sqlite"):
        assert stat.S_IMODE((new_clinic.instance / name).stat().st_mode) == 0o600


def test_a_second_init_leaves_the_clinic_as_it_is(new_clinic):
    before = (new_clinic.instance / "config.py").read_text()
    assert "CLINIC_SECOND_FACTOR = 'required'" in before
    done = new_clinic("init", code=1)
    assert "left as it is" in done.stderr
    assert (new_clinic.instance / "config.py").read_text() == before


def test_all_problems_of_the_settings_are_told_at_once(clinic):
    done = clinic("init", code=1, CLINIC_TIME_ZONE="Nowhere/Land", CLINIC_BASE_URL="http://clinic.example")
    assert "CLINIC_TIME_ZONE" in done.stderr
    assert "CLINIC_BASE_URL" in done.stderr
    assert not (clinic.instance / "clinic.sqlite").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("init",),
        ("check",),
        pytest.param(("accounts", "list"), marks=pytest.mark.long),
        pytest.param(("db", "upgrade"), marks=pytest.mark.long),
        pytest.param(("report", "1", "-o", "x.pdf"), marks=pytest.mark.long),
    ],
)
def test_no_other_command_makes_a_database(new_clinic, words):
    (new_clinic.instance / "clinic.sqlite").unlink()
    done = new_clinic(*words, code=1)
    assert "clinic restore" in done.stderr
    assert not (new_clinic.instance / "clinic.sqlite").exists()


def test_serve_refuses_other_machines_without_https(new_clinic):
    assert "https://" in new_clinic("serve", "--host", "0.0.0.0", code=1).stderr


def test_serve_without_a_clinic_says_what_to_run(new_clinic):
    for file in ("clinic.sqlite", "clinic-is-set-up"):
        (new_clinic.instance / file).unlink()
    assert "clinic init" in new_clinic("serve", code=1).stderr


def test_accounts_are_added_and_listed(new_clinic):
    new_clinic("accounts", "add", "Ana@Clinic.example", "--name", "Dr A. Sample", "--role", "clinician")
    assert "ana@clinic.example\tDr A. Sample\tclinician\tactive" in new_clinic("accounts", "list").stdout
    assert (
        "already"
        in new_clinic("accounts", "add", "ana@clinic.example", "--name", "B", "--role", "clinician", code=1).stderr
    )
