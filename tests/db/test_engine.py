"""Writes begin with the write lock, so that what was read is still true when it is written."""

import datetime as dt
import threading

import pytest
import sqlalchemy as sa

from clinic.db import dialects, schema
from clinic.db.dialects import connections
from clinic.db.engine import is_writing, open_database
from clinic.db.sqlite_file import require_there
from clinic.domain.errors import SettingsError
from clinic.models import Account, Patient
from tests.fixtures.storage import NOON

THREADS, ROUNDS = 4, 25


def _add_one(database, problems):
    """Read, add, write: the classic that loses updates without an error."""
    try:
        for _ in range(ROUNDS):
            with database.writing() as session:
                patient = session.scalars(sa.select(Patient).with_for_update()).one()
                patient.phone = str(int(patient.phone) + 1)
                session.commit()
    except Exception as error:  # a thread must hand its failure to the test
        problems.append(error)


def test_concurrent_read_add_writes_lose_nothing(database, make_patient, session):
    make_patient(phone="0")
    session.commit()
    problems: list[Exception] = []
    threads = [threading.Thread(target=_add_one, args=(database, problems)) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    with database.reading() as reader:
        assert reader.scalars(sa.select(Patient.phone)).one() == str(THREADS * ROUNDS)


def test_a_naive_instant_is_refused(session):
    naive = NOON.replace(tzinfo=None)
    session.add(Account(email="a@b.example", name="A", fs_uniquifier="x", created_at=naive, roles=[]))
    with pytest.raises(sa.exc.StatementError, match="names no instant"):
        session.flush()
    session.rollback()


def test_instants_come_back_in_utc(session, make_account):
    account = make_account()
    account.created_at = NOON.astimezone(dt.timezone(dt.timedelta(hours=5)))
    session.flush()
    session.expire(account)
    assert account.created_at == NOON
    assert account.created_at.tzinfo is dt.UTC


def test_sessions_know_whether_they_write(database):
    with database.writing() as writer, database.reading() as reader:
        assert is_writing(writer)
        assert not is_writing(reader)


def test_error_messages_do_not_quote_what_was_typed(session, make_patient):
    make_patient(record_number="1")
    with pytest.raises(sa.exc.IntegrityError) as problem:
        session.execute(
            sa.insert(Patient).values(
                record_number="1",
                name="canary",
                name_key="canary",
                allergy_state="not_asked",
                created_at=NOON,
                version=1,
            )
        )
    assert "canary" not in str(problem.value)
    session.rollback()


def test_pragmas_are_read_back(migrated_sqlite, tmp_path):
    database = open_database(f"sqlite:///{migrated_sqlite}")
    with database.engine.connect() as connection:
        assert dialects.pragma_problems(connection) == []
        connection.rollback()
        connection.connection.dbapi_connection.execute("PRAGMA synchronous=1")
        assert dialects.pragma_problems(connection) == ["PRAGMA synchronous is 1, not 2."]
    database.close()


def test_a_missing_file_is_never_made(tmp_path):
    url = f"sqlite:///{tmp_path / 'clinic.sqlite'}"
    with pytest.raises(SettingsError, match="clinic init"):
        require_there(url)
    assert list(tmp_path.iterdir()) == []


def test_a_database_at_another_migration_is_not_served(tmp_path):
    database = open_database(f"sqlite:///{tmp_path / 'clinic.sqlite'}", create=True)
    schema.upgrade(database.engine, "0003")
    with pytest.raises(schema.SchemaError, match="clinic db upgrade"):
        schema.require_current(database.engine)
    database.close()


@pytest.mark.postgres
def test_a_writer_in_postgresql_gives_up_on_a_lock_in_time(postgresql_url, monkeypatch):
    monkeypatch.setattr(connections, "WAIT", 0.2)
    for served, limits in ((False, ["200ms", "0", "0"]), (True, ["200ms", "30s", "2min"])):
        database = open_database(postgresql_url, served=served)
        with database.engine.connect() as connection:
            names = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")
            assert [connection.execute(sa.text(f"SHOW {name}")).scalar() for name in names] == limits
        database.close()
