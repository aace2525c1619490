"""A database that is lost, foreign, damaged or of another version is found out before it is served, and not touched."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from clinic.db import health
from clinic.db.engine import open_database
from clinic.db.watch import Fault


def lost(file):
    file.unlink()


def empty(file):
    file.write_bytes(b"")


def foreign(file):
    file.unlink()
    with closing(sqlite3.connect(file)) as other, other:
        other.execute("CREATE TABLE photos (id INTEGER)")


def no_database(file):
    file.write_bytes(b"minutes of the meeting\n" * 400)


def torn(file):
    content = bytearray(file.read_bytes())
    for page in range(4096 * 3, len(content) - 4096, 4096 * 7):
        content[page : page + 600] = os.urandom(600)
    file.write_bytes(content)


def cut(file):
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])


def at(migration):
    def put(file):
        with closing(sqlite3.connect(file)) as database, database:
            database.execute("UPDATE alembic_version SET version_num = ?", (migration,))

    return put


def orphaned(file):
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("INSERT INTO account_role VALUES (4711, 4712)")


def killed_after(statement):
    """What a killed server leaves: a log that was not written back. In itself nothing is wrong with it."""

    def put(file):
        database = sqlite3.connect(file)
        database.execute(statement)
        database.commit()
        for suffix in ("", "-wal"):
            shutil.copy(f"{file}{suffix}", f"{file}{suffix}.copy")
        database.close()
        for suffix in ("", "-wal"):
            Path(f"{file}{suffix}.copy").replace(f"{file}{suffix}")

    return put


FAULTS = {
    "lost": (lost, Fault.MISSING, "is gone"),
    "empty": (empty, Fault.EMPTY, "holds no table"),
    "foreign": (foreign, Fault.FOREIGN, "another program"),
    "no database": (no_database, Fault.DAMAGED, "does not begin"),
    "torn": (torn, Fault.DAMAGED, "clinic restore"),
    "cut": (cut, Fault.DAMAGED, "clinic restore"),
    "orphaned": (orphaned, Fault.DAMAGED, "account_role row 1 names no"),
    "older": (at("0001"), Fault.OLDER, "clinic db upgrade"),
    "newer": (at("9000"), Fault.NEWER, "or a newer one"),
    "killed": (killed_after("CREATE TABLE scratch (id INTEGER)"), None, ""),
    "killed and older": (killed_after("UPDATE alembic_version SET version_num = '0001'"), Fault.OLDER, "upgrade"),
}


@pytest.fixture
def file(migrated_sqlite, tmp_path):
    copy = tmp_path / "clinic.sqlite"
    shutil.copy(migrated_sqlite, copy)
    return copy


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_found_out_and_the_file_stays_as_it_is(file, fault):
    put, expected, said = FAULTS[fault]
    put(file)
    before = file.read_bytes() if file.exists() else None
    database = open_database(f"sqlite:///{file}")
    trouble = health.examine(database, f"sqlite:///{file}")
    assert (trouble and trouble.fault) == expected
    assert trouble is None or said in trouble.what
    if expected is not None:
        assert (file.read_bytes() if file.exists() else None) == before
    database.close()


def test_a_sound_database_may_be_served(database):
    assert health.examine(database, str(database.engine.url)) is None


def test_a_pragma_that_did_not_take_is_told(file):
    database = open_database(f"sqlite:///{file}")
    with database.engine.connect() as connection:
        connection.rollback()
        connection.connection.dbapi_connection.execute("PRAGMA synchronous=1")
    trouble = health.examine(database, f"sqlite:///{file}")
    assert trouble is not None
    assert (trouble.fault, "synchronous is 1" in trouble.what) == (Fault.UNSAFE, True)
    database.close()


def test_a_file_that_another_program_holds_is_looked_at_again(file, monkeypatch):
    monkeypatch.setattr("clinic.db.dialects.unopened.WAIT", 0)
    holder = sqlite3.connect(file)
    holder.execute("PRAGMA journal_mode=DELETE")
    holder.execute("BEGIN EXCLUSIVE")
    database = open_database(f"sqlite:///{file}")
    trouble = health.examine(database, f"sqlite:///{file}")
    holder.close()
    assert trouble is not None
    assert (trouble.fault, trouble.passing) == (Fault.IN_USE, True)
    assert health.examine(database, f"sqlite:///{file}") is None
    database.close()


@pytest.mark.postgres
def test_a_postgresql_without_our_tables_is_not_served(migrated_postgresql):
    url = migrated_postgresql.engine.url
    with migrated_postgresql.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("CREATE DATABASE nothing_of_ours")
    other = open_database(url.set(database="nothing_of_ours").render_as_string(hide_password=False))
    trouble = health.examine(other, str(other.engine.url))
    with other.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE photos (id INTEGER)")
    later = health.examine(other, str(other.engine.url))
    other.close()
    with migrated_postgresql.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("DROP DATABASE nothing_of_ours")
    assert trouble is not None
    assert later is not None
    assert (trouble.fault, later.fault) == (Fault.EMPTY, Fault.FOREIGN)


@pytest.mark.postgres
def test_a_postgresql_that_does_not_answer_may_come_back():
    database = open_database("postgresql+psycopg://nobody@127.0.0.1:9/nothing")
    trouble = health.examine(database, str(database.engine.url))
    database.close()
    assert trouble is not None
    assert (trouble.fault, trouble.passing) == (Fault.UNREACHABLE, True)


def test_damage_that_is_met_while_it_is_served_is_noticed(file):
    database = open_database(f"sqlite:///{file}")
    assert health.examine(database, f"sqlite:///{file}") is None
    database.engine.dispose()
    no_database(file)
    with pytest.raises(DatabaseError), database.reading() as session:
        session.execute(sa.text("SELECT count(*) FROM patient"))
    assert database.watch.trouble is not None
    assert database.watch.trouble.fault is Fault.DAMAGED
    database.close()
