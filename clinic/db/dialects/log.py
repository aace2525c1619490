"""The log beside a SQLite file (its write-ahead log): written back when nobody asks, and never held open for long.

A reader that stays in one state of the database keeps the log from being written back, and it grows with every write:
26 GB of it once filled a disk.
"""

import sqlite3
import time
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import OperationalError

READ_AT_MOST = 120.0
"""Seconds that one read may last once the log is long."""
TOO_LONG = 200 * 1024 * 1024
"""Bytes of the log from which on whoever looks after the system is told."""
_BEGAN = "read began"


def length(file: Path) -> int:
    """Return the bytes of the log of this database file; 0 where there is none."""
    try:
        return Path(f"{file}-wal").stat().st_size
    except OSError:
        return 0


def end_long_reads(engine: Engine, file: Path) -> None:
    """Refuse the next statement of a read that has lasted too long while the log is long; it can be begun anew."""

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        reads = not connection.get_execution_options().get("writes", True)
        connection.info[_BEGAN] = time.monotonic() if reads else None

    @event.listens_for(engine, "before_cursor_execute")
    def on_statement(connection: Connection, *_rest: object) -> None:
        began = connection.info.get(_BEGAN)
        if began is not None and time.monotonic() - began > READ_AT_MOST and length(file) > TOO_LONG:
            raise OperationalError(None, None, sqlite3.OperationalError("this read holds up the log of the database"))


def write_back(file: Path) -> bool:
    """Write the log back into the database and empty it, if nobody is in the way; return whether it could be."""
    address = f"{file.absolute().as_uri()}?mode=rw"
    connection = sqlite3.connect(address, uri=True, timeout=0.1, isolation_level=None)
    try:
        busy, _pages, _moved = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()
    return not busy
