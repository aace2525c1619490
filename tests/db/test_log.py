"""The log of SQLite stays short: written back when idle, cut to its limit, and no read holds it up for long."""

import logging
import shutil
import time

import pytest
import sqlalchemy as sa

from clinic.db.dialects import log
from clinic.db.engine import open_database
from clinic.db.log_keeping import LogKeeper


@pytest.fixture
def served(migrated_sqlite, tmp_path):
    """A database and its file."""
    file = tmp_path / "clinic.sqlite"
    shutil.copy(migrated_sqlite, file)
    database = open_database(f"sqlite:///{file}")
    yield database, file
    database.close()


def write(database, rows=20):
    with database.writing() as session:
        session.execute(sa.text("CREATE TABLE IF NOT EXISTS filler (content TEXT)"))
        for _ in range(rows):
            session.execute(sa.text("INSERT INTO filler VALUES (hex(randomblob(20000)))"))
        session.commit()


def test_an_idle_server_writes_the_log_back(served):
    database, file = served
    write(database)
    assert log.length(file) > 0
    LogKeeper(database, file).look()
    assert log.length(file) == 0


def test_the_log_is_left_alone_while_somebody_reads(served):
    database, file = served
    write(database)
    with database.reading() as session:
        session.execute(sa.text("SELECT 1")).all()
        LogKeeper(database, file).look()
        assert log.length(file) > 0


def test_a_long_log_is_told_once(served, monkeypatch, caplog):
    database, file = served
    monkeypatch.setattr(log, "TOO_LONG", 1)
    with database.reading() as session, caplog.at_level(logging.WARNING):
        session.execute(sa.text("SELECT count(*) FROM patient")).all()
        write(database)
        keeper = LogKeeper(database, file)
        keeper.look()
        keeper.look()
    assert [record.message.endswith("reads for too long.") for record in caplog.records] == [True]


def test_a_reader_cannot_hold_the_log_up_for_ever(served, monkeypatch):
    database, file = served
    monkeypatch.setattr(log, "TOO_LONG", 1_000_000)
    monkeypatch.setattr(log, "READ_AT_MOST", 0.3)
    count = sa.text("SELECT count(*) FROM patient")

    def read_on(reader):
        for _ in range(100):
            write(database)
            time.sleep(0.05)
            reader.execute(count).all()

    with database.reading() as reader, pytest.raises(sa.exc.OperationalError, match="holds up the log"):
        read_on(reader)
    assert log.length(file) < 12_000_000
    for _ in range(30):
        write(database)
    assert log.length(file) < 12_000_000, "written back and begun anew: it does not grow with what is written"
    with database.reading() as reader:
        reader.execute(count).all()
