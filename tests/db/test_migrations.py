"""The migrations make the tables that the models describe, and can be taken back, empty and with rows."""

import re
import shutil

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from clinic.db import schema
from clinic.db.base import Base
from clinic.db.engine import open_database

REVISIONS = [script.revision for script in ScriptDirectory(str(schema.MIGRATIONS)).walk_revisions()][::-1]


@pytest.fixture
def empty(tmp_path):
    """A SQLite file without tables."""
    database = open_database(f"sqlite:///{tmp_path / 'empty.sqlite'}", create=True)
    yield database
    database.close()


def ddl(engine):
    """Table -> its parts in any order, white space folded, so that a lost CHECK shows."""
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
    return {name: parts(sql) for name, sql in rows if name != "alembic_version"}


def parts(sql):
    inside = " ".join(sql[sql.index("(") + 1 : sql.rindex(")")].split()).replace('"', "")
    return sorted(part.strip() for part in re.split(r",(?![^()]*\))", inside))


def test_models_equal_migrations_to_the_last_check(empty, tmp_path):
    schema.upgrade(empty.engine)
    models = sa.create_engine(f"sqlite:///{tmp_path / 'models.sqlite'}")
    Base.metadata.create_all(models)
    assert ddl(empty.engine) == ddl(models)
    models.dispose()


def test_alembic_sees_no_difference_either(database):
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


@pytest.mark.parametrize("revision", REVISIONS)
def test_each_migration_goes_down_and_up_again_empty(empty, revision):
    schema.upgrade(empty.engine, revision)
    before = ddl(empty.engine)
    schema.downgrade(empty.engine, "-1")
    schema.upgrade(empty.engine, revision)
    assert ddl(empty.engine) == before


@pytest.mark.parametrize("revision", REVISIONS)
def test_each_migration_goes_down_with_rows_and_keeps_the_other_tables(demo_file, tmp_path, revision):
    file = tmp_path / "rows.sqlite"
    shutil.copy(demo_file, file)
    database = open_database(f"sqlite:///{file}")
    counts = rows(database.engine)
    below = REVISIONS[REVISIONS.index(revision) - 1] if revision != REVISIONS[0] else "base"
    schema.downgrade(database.engine, below)
    left = rows(database.engine)
    assert {table: counts[table] for table in left} == left
    schema.upgrade(database.engine)
    with database.engine.connect() as connection:
        assert schema.problems(connection) == []
    database.close()


@pytest.mark.postgres
def test_postgresql_goes_all_the_way_down_and_up_again(migrated_postgresql):
    schema.downgrade(migrated_postgresql.engine, "base")
    with migrated_postgresql.engine.connect() as connection:
        assert sa.inspect(connection).get_table_names() == ["alembic_version"]
    schema.upgrade(migrated_postgresql.engine)
    with migrated_postgresql.engine.connect() as connection:
        assert schema.problems(connection) == []


def rows(engine):
    with engine.connect() as connection:
        tables = [name for name in sa.inspect(connection).get_table_names() if name != "alembic_version"]
        return {table: connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() for table in tables}


def test_the_triggers_are_there(database):
    with database.engine.connect() as connection:
        catalogue = "sqlite_master WHERE type = 'trigger'" if connection.dialect.name == "sqlite" else "pg_trigger"
        column = "name" if connection.dialect.name == "sqlite" else "tgname"
        names = {row[0] for row in connection.exec_driver_sql(f"SELECT {column} FROM {catalogue}")}
    assert {"lock_visit_update", "lock_response_insert", "lock_audit_entry_delete"} <= names
