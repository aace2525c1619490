"""Hold a database alone while its tables are changed: nobody else reads or writes it meanwhile."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy.engine import Connection

from clinic.db.dialects.connections import WAIT

_UPGRADE = 7_205_759_403
"""The number of PostgreSQL's advisory lock; any number that nothing else of ours takes."""


@contextmanager
def held_alone(file: Path) -> Iterator[sqlite3.Connection]:
    """Yield a connection that alone has the SQLite file open, with everything in the one file.

    Raises sqlite3.OperationalError when another program has it open, were it only to read.
    """
    address = f"{file.absolute().as_uri()}?mode=rw"
    with closing(sqlite3.connect(address, uri=True, timeout=WAIT, isolation_level=None)) as connection:
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
        yield connection


def copy_to(connection: sqlite3.Connection, file: Path) -> None:
    """Copy the database by SQLite's own backup into a new file, which its owner alone reads from the first byte on."""
    file.touch(mode=0o600, exist_ok=False)
    with closing(sqlite3.connect(file)) as copy:
        connection.backup(copy)


def hold_tables(connection: Connection) -> int:
    """Let one upgrade of a PostgreSQL run at a time; return how many other programs are connected to it."""
    if connection.dialect.name == "sqlite":
        return 0
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_UPGRADE})")
    others = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    return int(connection.exec_driver_sql(others).scalar_one())
