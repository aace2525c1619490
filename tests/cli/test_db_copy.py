"""A clinic moves from its SQLite file into PostgreSQL with every row."""

import os

import psycopg
import pytest
import sqlalchemy as sa

from clinic.db import copying
from clinic.db.base import Base
from clinic.domain.errors import ClinicError

pytestmark = pytest.mark.postgres


@pytest.fixture
def empty_postgresql(postgresql_url):
    """An empty database on this worker's server."""
    name = f"copied_{os.getpid()}"
    plain = postgresql_url.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(plain, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name}")
        server.execute(f"CREATE DATABASE {name}")
    yield sa.make_url(postgresql_url).set(database=name).render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.long
def test_the_demo_clinic_arrives_whole_and_goes_on_there(clinic, empty_postgresql):
    clinic("demo", "--today", "2026-11-20")
    told = clinic("db", "copy", "--to", empty_postgresql).stdout
    assert "the audit and all signatures fit" in told
    assert "\nvisit: " in told
    clinic.environment["CLINIC_DATABASE_URL"] = empty_postgresql
    assert "The database is sound" in clinic("check", "--brief").stdout
    added = clinic("accounts", "add", "new@clinic.example", "--name", "Dr N. New", "--role", "clinician")
    assert "new@clinic.example" in added.stdout
    again = clinic("db", "copy", "--to", empty_postgresql, code=1)
    assert "not in a SQLite file" in again.stderr


def test_a_database_that_holds_tables_is_refused_and_left_alone(clinic, empty_postgresql):
    clinic("init", "--time-zone", "Europe/Madrid")
    with psycopg.connect(empty_postgresql.replace("postgresql+psycopg://", "postgresql://")) as server:
        server.execute("CREATE TABLE of_others (id integer)")
    assert "holds tables already" in clinic("db", "copy", "--to", empty_postgresql, code=1).stderr


def test_a_table_that_arrives_otherwise_is_noticed_and_nothing_stays(clinic, empty_postgresql, monkeypatch):
    clinic("init", "--time-zone", "Europe/Madrid")
    source = sa.create_engine(f"sqlite:///{clinic.instance / 'clinic.sqlite'}")
    target = sa.create_engine(empty_postgresql)

    @sa.event.listens_for(target, "before_cursor_execute", retval=True)
    def lose_a_letter(connection, cursor, statement, parameters, context, executemany):
        if "INSERT INTO setup_code" in statement:
            parameters = [
                {**row, "code_hash": "0" * 64} if isinstance(row, dict) else row
                for row in (parameters if isinstance(parameters, list) else [parameters])
            ]
            parameters = parameters if executemany else parameters[0]
        return statement, parameters

    with pytest.raises(ClinicError, match="setup_code did not arrive"):
        copying.copy(source, target, Base.metadata, lambda copied: None)
    assert sa.inspect(target).get_table_names() == []
    source.dispose()
    target.dispose()
