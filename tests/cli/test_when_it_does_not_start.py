"""A clinic whose database is lost, foreign, damaged or of another version: a page says so, and nothing is written."""

import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing, contextmanager

import pytest

from clinic.db import schema
from clinic.db.engine import open_database


@contextmanager
def served(clinic):
    """Start `clinic serve`; give its address and what it printed so far."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = clinic.instance.parent / f"log-{port}"
    with log.open("w") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "clinic", "serve", "--port", str(port)],
            env=clinic.environment, stdout=out, stderr=out,
        )  # fmt: skip
        try:
            while server.poll() is None and not listens(port):
                time.sleep(0.05)
            yield f"http://127.0.0.1:{port}", log.read_text
        finally:
            server.send_signal(signal.SIGTERM)
            assert server.wait(20) == 0, log.read_text()


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def ask(url, data=None):
    """Return status, headers and text."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data=data), timeout=20) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode()


def older(file):
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '0001'")


def lost(file):
    file.unlink()


@pytest.mark.parametrize(
    ("fault", "said", "command"),
    [
        (older, "needs", "clinic db upgrade"),
        pytest.param(lost, "is gone", "clinic restore", marks=pytest.mark.long),
    ],
)
def test_a_fault_is_told_on_a_page_and_nothing_is_written(new_clinic, fault, said, command):
    file = new_clinic.instance / "clinic.sqlite"
    fault(file)
    before = file.read_bytes() if file.exists() else None
    with served(new_clinic) as (address, log):
        for path in ("/", "/patients", "/static/clinic.css", "/q/" + "a" * 22):
            status, headers, text = ask(address + path)
            assert (status, headers["Retry-After"]) == (503, "60")
        assert "Nothing can be answered just now" in text
        assert "<code>" not in text
        assert command in ask(address + "/")[2]
        assert ask(address + "/healthz")[0] == 503
        assert said in log()
    assert (file.read_bytes() if file.exists() else None) == before


@pytest.mark.long
def test_an_old_clinic_is_closed_upgraded_by_the_command_and_served_again(clinic):
    clinic("init")
    file = clinic.instance / "clinic.sqlite"
    database = open_database(f"sqlite:///{file}")
    schema.downgrade(database.engine, "0019")
    database.close()
    with served(clinic) as (address, _log):
        assert "clinic db upgrade" in ask(address + "/")[2]
        assert "Stop" in clinic("db", "upgrade", code=1).stderr
    done = clinic("db", "upgrade").stdout
    assert f"at migration {schema.head()}; they were at 0019" in done
    assert len(list(clinic.instance.glob("clinic.at-0019.*.sqlite"))) == 1
    with served(clinic) as (address, _log):
        assert ask(address + "/healthz")[0] == 200
    assert "as this version needs them" in clinic("db", "upgrade").stdout
