"""How a connection to SQLite is opened, begins and ends, and how PostgreSQL reads one state of everything.

Measured in SQLite: with the driver's defaults 291 of 400 concurrent read-add-writes were lost without an error; with
BEGIN IMMEDIATE for writes none were. `synchronous=NORMAL` acknowledges before the data is on disk; FULL does not.
"""

import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import Session

from clinic.db.turns import Turns

WAIT = 5
"""Seconds that a writer waits for the others."""
ASKS_EVERY = 0.001
"""Seconds between two tries of whoever waits for another process."""
PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "busy_timeout": WAIT * 1000,
    "recursive_triggers": 1,
    "journal_size_limit": 64 * 1024 * 1024,
}
"""Set on every SQLite connection and read back at start-up: where one did not take, the product must not start.

Without `recursive_triggers` an INSERT OR REPLACE removes a locked row and no DELETE trigger runs.
Without `journal_size_limit` the log keeps for ever the length that one large import gave it.
"""

_TURN = "has its turn to write"


def prepare_sqlite(engine: Engine) -> None:
    """Let SQLAlchemy begin every transaction, writes at once with the write lock and in turn, reads deferred.

    Whoever waited for the turn waits for the lock of the file only as long as is left of `WAIT`: together no longer. A
    turn ends just before the commit: the next one waits for the disk then, not for this process. The last two listeners
    end the turn of a connection that broke.
    """

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma, value in PRAGMAS.items():
            cursor.execute(f"PRAGMA {pragma}={value}")
        cursor.close()

    turns = Turns()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        if not connection.get_execution_options().get("writes", True):
            connection.exec_driver_sql("BEGIN DEFERRED")
            return
        began = time.monotonic()
        if turns.take(WAIT):
            connection.info[_TURN] = True
        connection.exec_driver_sql("PRAGMA busy_timeout=0")
        try:
            _begin_to_write(connection, until=began + WAIT)
        finally:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={int(WAIT * 1000)}")

    def give_back(info: dict[str, Any]) -> None:
        if info.pop(_TURN, False):
            turns.give_back()

    event.listen(engine, "commit", lambda connection: give_back(connection.info))
    event.listen(engine, "rollback", lambda one: None if one.invalidated else give_back(one.info))
    event.listen(engine, "invalidate", lambda connection, record, error: give_back(record.info))
    event.listen(engine, "checkin", lambda connection, record: give_back(record.info))


def _begin_to_write(connection: Connection, *, until: float) -> None:
    """Take the lock of the file as soon as it is free. Raises OperationalError when it is not in time.

    SQLite's own waiting asks less and less often, at last ten times a second: of two processes one wrote all the time
    and the other stood still. Only whoever has the turn of a process asks here.
    """
    driver: Any = connection.connection.dbapi_connection
    while time.monotonic() < until:
        try:
            driver.execute("BEGIN IMMEDIATE")
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF != sqlite3.SQLITE_BUSY:
                break
            time.sleep(ASKS_EVERY)
        else:
            return
    connection.exec_driver_sql("BEGIN IMMEDIATE")  # tells what is wrong as every other statement does


REACHED_WITHIN: Mapping[str, int] = {
    "connect_timeout": WAIT,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": WAIT * 1000,
}
"""How soon a PostgreSQL that does not answer any more counts as lost: the system's own limits are minutes."""
STATEMENT_AT_MOST, IDLE_AT_MOST = 30, 120
"""Seconds of one statement of a page, far above any that is right; and of a transaction in which nothing is asked."""


def wait_no_longer(engine: Engine, *, served: bool) -> None:
    """Have PostgreSQL give up on a lock after `WAIT` seconds: without a limit a request would hang for good.

    While pages are served it ends what runs or stands still too long as well: a process that hangs would keep its rows
    from all others. Commands may take as long as they need.
    """
    limits = {"lock_timeout": WAIT}
    if served:
        limits |= {"statement_timeout": STATEMENT_AT_MOST, "idle_in_transaction_session_timeout": IDLE_AT_MOST}

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, record: Any) -> None:
        with connection.cursor() as cursor:
            for name, seconds in limits.items():
                cursor.execute(f"SET {name} = '{int(seconds * 1000)}ms'")
        connection.commit()


def read_as_of_now(session: Session) -> None:
    """Begin a new read in which every query sees one state of the database, as SQLite's reads always do.

    Whatever the session read before ends with it; a session that writes must not be given here.
    """
    session.rollback()
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def reserve_ids(connection: Connection, table: str, count: int) -> Sequence[int]:
    """Return ids that the next rows of a table may take, so that their children are written without asking back.

    In SQLite they hold until the transaction, which must be a writing one, ends; in PostgreSQL for good.
    """
    if connection.dialect.name == "sqlite":
        largest = f"SELECT coalesce(max(id), 0) FROM {table}"  # nosec # our own names
        last: int = connection.exec_driver_sql(largest).scalar_one()
        return range(last + 1, last + 1 + count)
    numbers = sa.text("SELECT nextval(pg_get_serial_sequence(:table, 'id')) FROM generate_series(1, :count)")
    return connection.execute(numbers, {"table": table, "count": count}).scalars().all()


def go_on_counting(connection: Connection, tables: Iterable[str]) -> None:
    """Give the next rows of these tables ids after those that were copied in; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        connection.exec_driver_sql(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), "  # nosec # our own names
            f"coalesce(max(id), 1), max(id) IS NOT NULL) FROM {table}"
        )


def by_bytes(connection: Connection, column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    """Return the column to order by, texts by their bytes: a language orders them otherwise on each database."""
    if not isinstance(column.type, sa.String):
        return column
    return sa.collate(column, "BINARY" if connection.dialect.name == "sqlite" else "C")


@contextmanager
def foreign_keys_off(connection: Connection) -> Iterator[None]:
    """Run a block without SQLite's foreign keys, on a connection that has not begun: inside a transaction the pragma
    would be ignored. A table rebuilt by a migration with them on would delete every child row without an error.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.dbapi_connection
    driver.execute("PRAGMA foreign_keys=0")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=1")
