"""Put another database in the place of the present one; the present one is kept under a dated name."""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine

_BESIDE = ("-wal", "-shm")


def settle(file: Path) -> None:
    """Write what stands in a SQLite file's log into the file itself, and have it on the disk."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())


def put_in_place(new: Path, target: Path, kept: Path) -> bool:
    """Rename `new` to `target` and keep what was there as `kept`; return whether there was anything.

    A sound database is linked and then replaced in one step: at every moment there is one, whole, under its name. One
    that SQLite cannot close goes with its log, or the log would be written into the new file at the next start; killed
    just then, there is none under its name, and nothing makes an empty one.
    """
    there = target.exists()
    if there:
        with suppress(sqlite3.Error):
            settle(target)
        for suffix in _BESIDE:
            if (log := _beside(target, suffix)).exists() and log.stat().st_size == 0:
                log.unlink()
        if any(_beside(target, suffix).exists() for suffix in _BESIDE):
            target.rename(kept)
            for suffix in _BESIDE:
                if (log := _beside(target, suffix)).exists():
                    log.rename(_beside(kept, suffix))
        else:
            _link(target, kept)
    new.chmod(0o600)
    new.replace(target)
    return there


def emptied(engine: Engine) -> str:
    """Return the SQL that drops every table and function of ours from a PostgreSQL database."""
    named = engine.dialect.identifier_preparer.quote
    with engine.connect() as connection:
        tables = sa.inspect(connection).get_table_names()
        functions = connection.exec_driver_sql(
            "SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace "
            "AND p.proname LIKE 'lock\\_%%'"
        ).scalars()
        statements = [f"DROP TABLE {named(table)} CASCADE;" for table in tables]
        return " ".join(statements + [f"DROP FUNCTION {function} CASCADE;" for function in functions])


def _link(file: Path, other: Path) -> None:
    """Give a file a second name; where the disk knows none, rename it."""
    try:
        os.link(file, other)
    except OSError:
        file.rename(other)


def _beside(file: Path, suffix: str) -> Path:
    return file.with_name(file.name + suffix)
