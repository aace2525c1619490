"""Backup and restore as commands: a clinic comes back in an empty folder, and a killed command leaves nothing half."""

import random
import signal
import sqlite3
import subprocess
import sys
import time

import pytest

from tests.cli.conftest import ROOT


def passphrase_of(done):
    return next(line.split(": ")[1] for line in done.stdout.splitlines() if line.startswith("Passphrase"))


def only_backup(clinic):
    (file,) = (clinic.instance / "backups").glob("tenderpoint-*.backup")
    return file


def test_a_clinic_comes_back_in_an_empty_folder(clinic, tmp_path):
    words = tmp_path / "words"
    words.write_text(passphrase_of(clinic("init")))
    words.chmod(0o600)
    assert "read back" in clinic("backup").stdout
    new = {"CLINIC_INSTANCE": str(tmp_path / "new")}
    done = clinic("restore", str(only_backup(clinic)), "--passphrase-file", str(words), **new)
    assert "The audit is whole" in done.stdout
    assert "switch off again whoever has left since" in done.stdout
    assert "sound" in clinic("check", "--brief", **new).stdout
    assert (tmp_path / "new" / "config.py").read_bytes() == (clinic.instance / "config.py").read_bytes()


@pytest.fixture
def filled(clinic):
    """A clinic of 30 MB with a backup, and a table that came after it."""
    clinic("init")
    with sqlite3.connect(clinic.instance / "clinic.sqlite") as database:
        database.execute("CREATE TABLE filler (what BLOB)")
        database.executemany("INSERT INTO filler VALUES (randomblob(100000))", [()] * 300)
    clinic("backup")
    with sqlite3.connect(clinic.instance / "clinic.sqlite") as database:
        database.execute("CREATE TABLE came_after (what TEXT)")
    database.close()
    return clinic


def killed(clinic, after, *words):
    """Run a command and kill it after so many seconds; return whether it had ended before."""
    process = subprocess.Popen(
        [sys.executable, "-m", "clinic", *words], env=clinic.environment, cwd=ROOT, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    return process.wait() == 0


def tables(clinic):
    connection = sqlite3.connect(clinic.instance / "clinic.sqlite")
    found = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    return found


@pytest.mark.long
def test_a_killed_backup_is_none(filled):
    moments = random.Random(1)
    for _ in range(15):
        killed(filled, moments.uniform(0.5, 3.5), "backup")
        for file in (filled.instance / "backups").glob("tenderpoint-*.backup"):
            filled("backups", "test", str(file))
    filled("backup")
    assert not list((filled.instance / "backups").glob(".*"))
    assert not list(filled.instance.glob(".backup-*"))


@pytest.mark.long
def test_a_killed_restore_leaves_the_old_database_or_the_new_one(filled):
    file = only_backup(filled)
    moments = random.Random(2)
    seen = set()
    for _ in range(20):
        with sqlite3.connect(filled.instance / "clinic.sqlite") as database:
            database.execute("CREATE TABLE IF NOT EXISTS came_after (what TEXT)")
        database.close()
        ended = killed(filled, moments.uniform(0.5, 4.0), "restore", "--yes", str(file))
        old = "came_after" in tables(filled)
        assert not (ended and old), "what says that it restored has restored"
        seen.add(old)
    assert True in seen
    filled("restore", "--yes", str(file))
    filled("check", "--brief")
