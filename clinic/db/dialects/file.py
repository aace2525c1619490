"""The file of SQLite while it is open: the one that was there, and no other."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine, ExceptionContext
from sqlalchemy.exc import DisconnectionError

from clinic.db.dialects.unopened import is_damage


def keep_to_file(engine: Engine, file: Path, on_other: Callable[[str], None]) -> None:
    """Open the SQLite file that is there and never make one; notice when it was removed or another put in its place.

    An open connection would go on with the removed file: what it acknowledges would be gone at the next start. What
    was put in its place nobody has looked at. Neither is read or written: `on_other` is told, and connecting fails.
    """
    first: list[tuple[int, int] | None] = []

    def refuse_other() -> None:
        there = _which(file)
        if first and first[0] is not None and there != first[0]:
            on_other(f"{file.name} was {'replaced' if there else 'removed'} while it was served.")
            raise sqlite3.OperationalError("unable to open the database file that was opened first")

    @event.listens_for(engine, "do_connect")
    def on_do_connect(dialect: Any, record: Any, arguments: list[Any], options: dict[str, Any]) -> None:
        refuse_other()
        arguments[0] = f"{file.absolute().as_uri()}?mode=rw"
        options["uri"] = True

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, record: Any) -> None:
        first[:] = first or [_which(file)]

    @event.listens_for(engine, "checkout")
    def on_checkout(connection: Any, record: Any, proxy: Any) -> None:
        if not first or _which(file) != first[0]:
            raise DisconnectionError

    @event.listens_for(engine, "engine_disposed")
    def on_disposed(disposed: Engine) -> None:
        first.clear()  # nothing is open any more: whatever is there next is opened as at a start


def notice_damage(engine: Engine, on_damage: Callable[[str], None]) -> None:
    """Tell `on_damage` whenever SQLite says that the file is damaged or no database, whoever asked it."""

    @event.listens_for(engine, "handle_error")
    def on_error(context: ExceptionContext) -> None:
        if is_damage(context.original_exception):
            on_damage(f"The database is damaged: {context.original_exception}.")


def _which(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def overwrite_deleted(connection: Connection) -> None:
    """Have SQLite write zeros over what this connection deletes; PostgreSQL does so when a table is rewritten."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete=ON")


def wipe(engine: Engine) -> None:
    """Rewrite the database without the bytes of rows that are gone, and empty the log of SQLite.

    Raises DBAPIError while somebody else reads or writes. PostgreSQL's own log goes with its next checkpoints.
    """
    if engine.dialect.name != "sqlite":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM FULL")
        return
    with engine.connect().execution_options(writes=False) as connection:
        for statement in ("COMMIT", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
            found = connection.exec_driver_sql(statement)
        if found.scalar_one():  # a reader kept the log
            raise sa.exc.OperationalError("wal_checkpoint", None, sqlite3.OperationalError("database is locked"))
