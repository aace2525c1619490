"""Writers: first come, first served in one process, and the lock of the file as soon as another lets go of it."""

import sqlite3
import threading
import time
from contextlib import closing
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from clinic.db.dialects import connections
from clinic.db.engine import open_database
from clinic.db.turns import Turns


def test_turns_go_to_whoever_has_waited_longest() -> None:
    turns, served = Turns(), []

    def write(number: int) -> None:
        assert turns.take(10)
        served.append(number)
        turns.give_back()

    assert turns.take(0)
    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for waiting, thread in enumerate(threads):
        thread.start()
        while len(turns._waiting) == waiting:
            time.sleep(0.001)
    turns.give_back()
    for thread in threads:
        thread.join()
    assert served == list(range(6))


def test_who_waited_in_vain_is_not_in_the_queue_any_more() -> None:
    turns = Turns()
    assert turns.take(0)
    assert not turns.take(0.01)
    turns.give_back()
    assert turns.take(0)


@pytest.fixture
def database(tmp_path):
    opened = open_database(f"sqlite:///{tmp_path / 'one.sqlite'}", create=True)
    with opened.writing() as session:
        session.execute(sa.text("CREATE TABLE one (number INTEGER)"))
        session.commit()
    yield opened
    opened.close()


@pytest.mark.parametrize("end", ["commit", "rollback", "close", "invalidate"])
def test_the_turn_ends_with_the_transaction_however_it_ends(database, end, monkeypatch) -> None:
    monkeypatch.setattr(connections, "WAIT", 60)
    for number in range(3):
        with database.writing() as session:
            session.execute(sa.text("INSERT INTO one VALUES (:number)"), {"number": number})
            getattr(session, end)()
    with database.reading() as session:
        assert len(session.scalars(sa.text("SELECT number FROM one")).all()) == (3 if end == "commit" else 0)


def test_a_reader_waits_for_nobody(database) -> None:
    with database.writing() as writing, database.reading() as reading:
        writing.execute(sa.text("INSERT INTO one VALUES (1)"))
        assert reading.scalars(sa.text("SELECT number FROM one")).all() == []
        writing.commit()


def test_many_writers_at_once_all_come_to_their_turn(database) -> None:
    waits: list[float] = []

    def write(number: int) -> None:
        for _ in range(10):
            started = time.monotonic()
            with database.writing() as session:
                session.execute(sa.text("INSERT INTO one VALUES (:number)"), {"number": number})
                time.sleep(0.002)
                session.commit()
            waits.append(time.monotonic() - started)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(waits) == 80
    with database.reading() as session:
        assert session.scalar(sa.text("SELECT count(*) FROM one")) == 80


def test_nobody_waits_longer_than_promised_for_turn_and_file_together(database, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(connections, "WAIT", 0.4)
    waits: list[float] = []

    def write() -> None:
        started = time.monotonic()
        with database.writing() as session, pytest.raises(OperationalError, match="locked"):
            session.execute(sa.text("INSERT INTO one VALUES (1)"))
        waits.append(time.monotonic() - started)

    with closing(sqlite3.connect(tmp_path / "one.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        threads = [threading.Thread(target=write) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        other.rollback()
    assert len(waits) == 4
    assert max(waits) < 0.7


def test_the_lock_of_another_process_is_asked_for_again_and_again(database, tmp_path, monkeypatch) -> None:
    slept: list[float] = []
    with closing(sqlite3.connect(tmp_path / "one.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        def sleep(seconds: float) -> None:
            slept.append(seconds)
            if len(slept) == 30:
                other.rollback()

        monkeypatch.setattr(connections.time, "sleep", sleep)
        with database.writing() as session:
            session.execute(sa.text("INSERT INTO one VALUES (1)"))
            session.commit()
    assert slept == [connections.ASKS_EVERY] * 30, "SQLite itself would ask ten times a second by now"


def test_what_is_wrong_beside_a_lock_is_told_at_once(database, tmp_path) -> None:
    database.close()
    (tmp_path / "one.sqlite").write_bytes(b"no database" * 1000)
    started = time.monotonic()
    with pytest.raises(sa.exc.DatabaseError), database.writing() as session:
        session.execute(sa.text("INSERT INTO one VALUES (1)"))
    assert time.monotonic() - started < connections.WAIT


@pytest.mark.parametrize("code", [sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR_READ, None])
def test_damage_found_at_the_beginning_is_told_as_every_other_error(code) -> None:
    tried, told = [], []

    class Driver:
        def execute(self, statement: str) -> None:
            tried.append(statement)
            error = sqlite3.DatabaseError("as found")
            if code is not None:
                error.sqlite_errorcode = code
            raise error

    line = SimpleNamespace(connection=SimpleNamespace(dbapi_connection=Driver()), exec_driver_sql=told.append)
    connections._begin_to_write(line, until=time.monotonic() + connections.WAIT)
    assert tried == told == ["BEGIN IMMEDIATE"], "SQLAlchemy's own way notices the damage and names the error"


@pytest.mark.parametrize("code", [sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY_SNAPSHOT, sqlite3.SQLITE_BUSY_RECOVERY])
def test_every_kind_of_busy_is_waited_for(code) -> None:
    tried = []

    class Driver:
        def execute(self, statement: str) -> None:
            tried.append(statement)
            if len(tried) < 3:
                error = sqlite3.OperationalError("database is locked")
                error.sqlite_errorcode = code
                raise error

    line = SimpleNamespace(connection=SimpleNamespace(dbapi_connection=Driver()), exec_driver_sql=None)
    connections._begin_to_write(line, until=time.monotonic() + connections.WAIT)
    assert len(tried) == 3
