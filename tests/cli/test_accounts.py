"""`clinic accounts`, from the machine itself."""

import re
import sqlite3

import pytest
from click.testing import CliRunner

from clinic.cli import main

ADD = ("add", "Ana@Clinic.example", "--name", "Dr A. Sample", "--role", "clinician")
MADE = re.compile(r"password ([a-z2-9]{5}(?:-[a-z2-9]{5}){3})\.")


@pytest.fixture
def accounts(tmp_path, monkeypatch):
    """Run `clinic accounts …`; returns what was printed."""
    folder = tmp_path / "instance"
    monkeypatch.setenv("CLINIC_INSTANCE", str(folder))
    monkeypatch.setenv("CLINIC_TIME_ZONE", "Europe/Madrid")
    assert CliRunner().invoke(main, ["init"]).exit_code == 0

    def accounts(*words, code=0):
        done = CliRunner().invoke(main, ["accounts", *words])
        assert done.exit_code == code, done.output
        return done.output

    accounts.database = folder / "clinic.sqlite"
    return accounts


def test_an_account_from_its_first_password_to_its_end(accounts):
    first = MADE.search(accounts(*ADD))
    assert first
    accounts("add", "eva@clinic.example", "--name", "Eva", "--role", "administrator")
    again = accounts("password", "ana@clinic.example")
    assert MADE.search(again)[1] != first[1]
    assert "once, within 72 hours" in again
    accounts("roles", "ana@clinic.example", "--role", "front_desk", "--role", "clinician")
    assert "Sessions ended: 0." in accounts("sessions", "ana@clinic.example", "--end")
    accounts("second-factor-reset", "ana@clinic.example")
    accounts("off", "ana@clinic.example")
    assert "clinician, front_desk\tswitched off" in accounts("list")
    accounts("on", "ana@clinic.example")
    assert "clinician, front_desk\tactive" in accounts("list")
    kept = sqlite3.connect(accounts.database).execute("SELECT password, password_until FROM account").fetchall()
    assert all(until and password.startswith("$argon2id$") for password, until in kept)
    entries = sqlite3.connect(accounts.database).execute("SELECT action FROM audit_entry ORDER BY id").fetchall()
    assert [action for (action,) in entries if action != "account_create"] == [
        "password_give", "account_roles", "second_factor_reset", "account_switch_off", "account_switch_on",
    ]  # fmt: skip


@pytest.mark.parametrize("words", [("off",), ("roles", "--role", "clinician")])
def test_the_last_administrator_stays_from_here_too(accounts, words):
    accounts("add", "eva@clinic.example", "--name", "Eva", "--role", "administrator")
    assert "last administrator" in accounts(words[0], "eva@clinic.example", *words[1:], code=1)


def test_an_address_that_nobody_has_is_said(accounts):
    assert "no account" in accounts("off", "nobody@clinic.example", code=1)
