"""`clinic db upgrade`: a checked copy takes the place of the file, which is kept beside it."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from clinic.db import dialects, disk, health, migrating, schema
from clinic.db.base import Base
from clinic.db.disk import DiskFull
from clinic.db.engine import open_database
from clinic.domain.errors import Conflict
from tests.fixtures.storage import NOON
from tests.upgrading.conftest import BELOW, REVISIONS, Cut, at, cut, in_a_process, kill, state, statements, upgrade

LAST, BEFORE = REVISIONS[-1], REVISIONS[-2]


@pytest.fixture
def old(migrated_sqlite, file):
    """A small database at the migration before the newest, with one patient."""
    shutil.copy(migrated_sqlite, file)
    database = open_database(f"sqlite:///{file}")
    schema.downgrade(database.engine, BEFORE)
    with database.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO patient (record_number, name, name_key, name_latin, language, email, phone, gp_name, "
            "allergy_state, created_at, version) VALUES ('1', 'A', 'a', '', 'en', '', '', '', 'not_asked', "
            "'2026-11-20 11:00:00', 1)"
        )
    database.close()
    return file


def sound(file):
    database = open_database(f"sqlite:///{file}")
    try:
        return health.examine(database, f"sqlite:///{file}") is None
    finally:
        database.close()


def test_an_upgrade_keeps_the_file_of_before_and_serves_the_new_one(old):
    before = state(old)
    done = upgrade(old)
    assert (done.before, done.after) == (BEFORE, LAST)
    assert done.kept is not None
    assert f"at-{BEFORE}" in done.kept.name
    assert state(done.kept) == before
    assert sound(old)
    assert {path.name for path in old.parent.iterdir()} == {old.name, done.kept.name}
    with closing(sqlite3.connect(old)) as connection:
        assert connection.execute("SELECT name FROM patient").fetchall() == [("A",)]


@pytest.mark.parametrize(("number", "after"), [(1, False), (8, True)])
def test_a_failing_statement_leaves_the_file_and_the_second_attempt_works(old, number, after):
    before = state(old)
    with statements(at(number, cut), after=after), pytest.raises(Cut):
        upgrade(old)
    assert state(old) == before
    assert not old.with_name("clinic.sqlite.upgrading").exists()
    upgrade(old)
    assert sound(old)


def test_a_swap_that_fails_leaves_the_file(old, monkeypatch):
    before = state(old)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", lambda *_: cut())
        with pytest.raises(Cut):
            upgrade(old)
    assert state(old) == before
    assert upgrade(old).kept is not None
    assert len(list(old.parent.glob("clinic.at-*"))) == 1, "the second name that the first attempt left is gone"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_killed_upgrade_leaves_the_file(old):
    before = state(old)
    with statements(at(10, kill)):
        assert in_a_process(lambda: upgrade(old)) == 9
    assert state(old) == before
    upgrade(old)
    assert sound(old)
    assert not old.with_name("clinic.sqlite.upgrading").exists()


def test_an_upgrade_beside_a_running_server_is_refused(old, monkeypatch):
    monkeypatch.setattr("clinic.db.dialects.holding.WAIT", 0)
    served = open_database(f"sqlite:///{old}")
    with served.engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
    before = state(old)
    with pytest.raises(Conflict) as refused:
        upgrade(old)
    assert "Stop `clinic serve`" in refused.value.hint
    served.close()
    assert state(old) == before


def test_a_server_that_opens_late_notices_the_other_file(old):
    served = open_database(f"sqlite:///{old}")
    with served.engine.connect():
        pass
    served.engine.pool.dispose()
    upgrade(old)
    with pytest.raises(sa.exc.OperationalError), served.engine.connect():
        pass
    assert served.watch.trouble is not None
    served.close()


def test_a_disk_without_room_is_told_before_anything_is_done(old, monkeypatch):
    monkeypatch.setattr(disk, "free", lambda folder: 1024)
    before = state(old)
    with pytest.raises(DiskFull, match="1 MB are free"):
        upgrade(old)
    assert state(old) == before


def test_lost_rows_and_locks_stop_an_upgrade(old, monkeypatch):
    before = state(old)

    def lose(connection, *_rest):
        driver = connection.connection.dbapi_connection
        driver.execute("DELETE FROM patient")
        driver.execute("DROP TRIGGER lock_visit_update")

    def sabotage(engine, target):
        schema_upgrade(engine, target)
        with engine.begin() as connection:
            lose(connection)

    schema_upgrade = schema.upgrade
    monkeypatch.setattr(schema, "upgrade", sabotage)
    with pytest.raises(schema.SchemaError) as refused:
        upgrade(old)
    assert "patient had 1 rows and has 0" in refused.value.message
    assert "lock_visit_update of visit is gone" in refused.value.message
    assert state(old) == before


def test_old_files_are_kept_to_a_number(old):
    for number in range(migrating.KEPT + 2):
        (old.parent / f"clinic.at-0001.2020010{number}T000000Z.sqlite").write_bytes(b"")
    done = upgrade(old)
    assert [path.name for path in done.removed] == [f"clinic.at-0001.2020010{n}T000000Z.sqlite" for n in range(3)]
    assert len(list(old.parent.glob("clinic.at-*"))) == migrating.KEPT


@pytest.fixture
def server(migrated_postgresql):
    """A PostgreSQL database of its own, at the first migration."""
    engine = migrated_postgresql.engine
    autocommit = engine.execution_options(isolation_level="AUTOCOMMIT")
    with autocommit.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE upgraded")
    database = open_database(engine.url.set(database="upgraded").render_as_string(hide_password=False))
    schema.upgrade(database.engine, REVISIONS[0])
    database.engine.dispose()
    yield database
    database.close()
    with autocommit.connect() as connection:
        connection.exec_driver_sql("DROP DATABASE upgraded WITH (FORCE)")


@pytest.mark.postgres
def test_postgresql_is_upgraded_in_one_transaction(server, monkeypatch):
    engine, first, second = server.engine, *REVISIONS[:2]
    with monkeypatch.context() as patched:
        patched.setattr(dialects, "integrity_problems", lambda connection: ["It is not whole."])
        with pytest.raises(schema.SchemaError, match="not whole"):
            migrating.upgrade_server(engine, Base.metadata, second)
    with engine.connect() as connection:
        assert schema.current(connection) == first
        with pytest.raises(Conflict, match="1 other connections"):
            migrating.upgrade_server(engine, Base.metadata, second)
    engine.dispose()
    assert migrating.upgrade_server(engine, Base.metadata, second).after == second


@pytest.mark.long
@pytest.mark.parametrize("revision", REVISIONS[1:])
def test_every_migration_at_every_failure_point_leaves_the_file(ages, file, revision):
    """Before the first and after each statement by an error, at each ninth by kill -9; then it works."""
    source = ages[BELOW[revision]]
    shutil.copy(source, file)
    before = state(file)
    with statements(lambda _: None) as count:
        upgrade(file, revision)
    after = state(file)
    shutil.copy(source, file)
    for number in range(count[0] + 1):
        with statements(at(number or 1, cut), after=number > 0), pytest.raises(Cut):
            upgrade(file, revision)
        assert state(file) == before, (revision, number)
    for number in {*range(1, count[0] + 1, 9), count[0]}:
        with statements(at(number, kill)):
            assert in_a_process(lambda: upgrade(file, revision)) == 9
        assert state(file) == before, (revision, number)
    upgrade(file, revision)
    assert state(file) == after


@pytest.mark.long
@pytest.mark.parametrize("point", ["os.link", "os.fsync", "pathlib.Path.replace", "shutil.copymode"])
@pytest.mark.parametrize("late", [False, True])
def test_a_kill_around_the_swap_leaves_the_old_file_or_the_new_one(ages, file, monkeypatch, point, late):
    import importlib

    shutil.copy(ages[BEFORE], file)
    before = state(file)
    where, name = point.rsplit(".", 1)
    holder = Path if "Path" in where else importlib.import_module(where)
    real = getattr(holder, name)

    def killed(*given, **more):
        if late:
            real(*given, **more)
        kill()

    with monkeypatch.context() as patched:
        patched.setattr(holder, name, killed)
        assert in_a_process(lambda: upgrade(file)) == 9
    swapped = (point, late) == ("pathlib.Path.replace", True)
    assert (state(file) == before) is not swapped
    if not swapped:
        migrating.upgrade_file(file, Base.metadata, now=NOON)
    assert sound(file)
