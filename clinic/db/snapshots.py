"""A consistent copy of the whole database in one file, and what stands in such a file."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from clinic.db import audit_chain, postgresql_programs
from clinic.db.sqlite_file import file_of
from clinic.domain.errors import SettingsError

_STEP = 1024
"""Pages copied at a time: 4 MB, after which whoever waits goes on."""
_ADVISORY = 0x7E0D_BACC
"""The lock that says in PostgreSQL that a backup is being made."""


@dataclass(frozen=True, slots=True)
class State:
    """Where a database stands: its migration, the rows of each table, and the head of its audit."""

    dialect: str
    migration: str
    counts: Mapping[str, int]
    audit_head: str


def take(engine: Engine, target: Path) -> State:
    """Copy the database as it stands at one moment into a new file; writers go on meanwhile.

    Raises ProgramFailed when PostgreSQL's programs cannot.
    """
    if engine.dialect.name == "sqlite":
        return _take_sqlite(engine, target)
    with engine.connect().execution_options(isolation_level="REPEATABLE READ", writes=False) as connection:
        snapshot = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
        found = state(connection)
        postgresql_programs.dump(engine.url.render_as_string(hide_password=False), target, snapshot=snapshot)
        return found


def _take_sqlite(engine: Engine, target: Path) -> State:
    """Copy through SQLite's backup interface. The open read keeps every step at the same moment: without it each write
    of another process would begin the copy anew, and a busy clinic's would never end.
    """
    file = file_of(str(engine.url))
    if file is None:
        raise SettingsError("A database in memory cannot be backed up.", hint="Set CLINIC_DATABASE_URL to a file.")
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)) as source:
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        with closing(sqlite3.connect(target, isolation_level=None)) as copy:
            copy.execute("PRAGMA synchronous=OFF")
            source.backup(copy, pages=_STEP, sleep=0.01)
    return of_file(target)


def state(connection: Connection) -> State:
    """Return where the database of a connection stands."""
    names = sorted(sa.inspect(connection).get_table_names())
    if "alembic_version" not in names:
        raise SettingsError("The database holds none of our tables.", hint="Look at CLINIC_DATABASE_URL.")
    counts = {
        name: connection.execute(sa.select(sa.func.count()).select_from(sa.table(name))).scalar_one() for name in names
    }
    migration = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one()
    head = str(audit_chain.last(connection)) if "audit_link" in counts else ""
    return State(connection.dialect.name, str(migration), counts, head)


def of_file(file: Path) -> State:
    """Return where a SQLite file of ours stands."""
    engine = sa.create_engine(f"sqlite:///{file}", hide_parameters=True, poolclass=sa.NullPool)
    with engine.connect() as connection:
        return state(connection)


def complaints(file: Path) -> list[str]:
    """Return what SQLite's full checks say of a file: nothing when it is sound."""
    try:
        with closing(sqlite3.connect(file)) as connection:
            said = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
            lost = connection.execute("PRAGMA foreign_key_check").fetchmany(5)
    except sqlite3.Error as error:
        return [str(error)]
    return [words for words in said if words != "ok"] + [f"{table} row {row} has no parent." for table, row, *_ in lost]


def size(engine: Engine) -> int:
    """Return about how many bytes the database takes."""
    asked = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    if engine.dialect.name != "sqlite":
        asked = "SELECT pg_database_size(current_database())"
    with engine.connect() as connection:
        return int(connection.exec_driver_sql(asked).scalar_one())


def others_connected(engine: Engine) -> int:
    """Return how many other connections a PostgreSQL database has; 0 for SQLite, which cannot say."""
    if engine.dialect.name == "sqlite":
        return 0
    asked = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
        "AND backend_type = 'client backend'"
    )
    with engine.connect() as connection:
        return int(connection.exec_driver_sql(asked).scalar_one())


@contextmanager
def turn(engine: Engine) -> Iterator[bool]:
    """Take the turn to back up among all machines of one PostgreSQL database for a block; yield whether it was free.

    It ends with the connection, however the process ends.
    """
    if engine.dialect.name == "sqlite":
        yield True
        return
    about = {"key": _ADVISORY}
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT", writes=False) as connection:
        taken = bool(connection.execute(sa.text("SELECT pg_try_advisory_lock(:key)"), about).scalar_one())
        try:
            yield taken
        finally:
            if taken:
                connection.execute(sa.text("SELECT pg_advisory_unlock(:key)"), about)
