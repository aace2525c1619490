"""The only dialect-only SQL of the product: pragmas, transaction modes, locks and triggers.

Measured in SQLite: with the driver's defaults 291 of 400 concurrent read-add-writes were lost without an error; with
BEGIN IMMEDIATE for writes none were. `synchronous=NORMAL` acknowledges before the data is on disk; FULL does not.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import Session

from clinic.db.turns import Turns

WAIT = 5
"""Seconds that a writer waits for the others."""
PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "busy_timeout": WAIT * 1000,
    "recursive_triggers": 1,
}
"""Set on every SQLite connection and read back at start-up: where one did not take, the product must not start.

Without `recursive_triggers` an INSERT OR REPLACE removes a locked row and no DELETE trigger runs.
"""

_TURN = "has its turn to write"
LOCKED_STATUSES = ("signed", "imported", "entered_in_error")
LOCKED = "this visit is locked"


def prepare_sqlite(engine: Engine) -> None:
    """Let SQLAlchemy begin every transaction, writes at once with the write lock and in turn, reads deferred.

    A turn that does not come in time is left to the lock of the file. It ends just before the commit: the next one
    waits for the disk then, not for this process. The last two end the turn of a connection that broke.
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
        writes = connection.get_execution_options().get("writes", True)
        if writes and turns.take(WAIT):
            connection.info[_TURN] = True
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN DEFERRED")

    def give_back(info: dict[str, Any]) -> None:
        if info.pop(_TURN, False):
            turns.give_back()

    event.listen(engine, "commit", lambda connection: give_back(connection.info))
    event.listen(engine, "rollback", lambda one: None if one.invalidated else give_back(one.info))
    event.listen(engine, "invalidate", lambda connection, record, error: give_back(record.info))
    event.listen(engine, "checkin", lambda connection, record: give_back(record.info))


def keep_to_file(engine: Engine, file: Path) -> None:
    """Open the SQLite file that is there and never make one; notice when it was removed or another put in its place.

    An open connection would go on with the removed file: what it acknowledges would be gone at the next start.
    """

    @event.listens_for(engine, "do_connect")
    def on_do_connect(dialect: Any, record: Any, arguments: list[Any], options: dict[str, Any]) -> None:
        arguments[0] = f"{file.absolute().as_uri()}?mode=rw"
        options["uri"] = True

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, record: Any) -> None:
        record.info["file"] = _which(file)

    @event.listens_for(engine, "checkout")
    def on_checkout(connection: Any, record: Any, proxy: Any) -> None:
        if record.info["file"] != _which(file):
            raise DisconnectionError


def _which(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def read_as_of_now(session: Session) -> None:
    """Begin a new read in which every query sees one state of the database, as SQLite's reads always do.

    Whatever the session read before ends with it; a session that writes must not be given here.
    """
    session.rollback()
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def pragma_problems(connection: Connection) -> list[str]:
    """Read the pragmas back; return one sentence per pragma that did not take. Empty on other databases."""
    if connection.dialect.name != "sqlite":
        return []
    found = {pragma: connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() for pragma in PRAGMAS}
    in_memory = found["journal_mode"] == "memory"
    return [
        f"PRAGMA {pragma} is {found[pragma]}, not {wanted}."
        for pragma, wanted in PRAGMAS.items()
        if found[pragma] != wanted and not (in_memory and pragma == "journal_mode")
    ]


def integrity_problems(connection: Connection) -> list[str]:
    """Run SQLite's own checks; return what they complain of. Empty on other databases, which check themselves."""
    if connection.dialect.name != "sqlite":
        return []
    checks = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check")]
    return [check for check in checks if check != "ok"] + orphans(connection)


def orphans(connection: Connection) -> list[str]:
    """Return a sentence per SQLite row whose foreign key names nothing."""
    if connection.dialect.name != "sqlite":
        return []
    rows = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    return [f"{table} row {row} names no {parent}." for table, row, parent, _ in rows]


def reserve_ids(connection: Connection, table: str, count: int) -> Sequence[int]:
    """Return ids that the next rows of a table may take, so that their children are written without asking back.

    In SQLite they hold until the transaction, which must be a writing one, ends; in PostgreSQL for good.
    """
    if connection.dialect.name == "sqlite":
        last: int = connection.exec_driver_sql(f"SELECT coalesce(max(id), 0) FROM {table}").scalar_one()
        return range(last + 1, last + 1 + count)
    numbers = sa.text("SELECT nextval(pg_get_serial_sequence(:table, 'id')) FROM generate_series(1, :count)")
    return connection.execute(numbers, {"table": table, "count": count}).scalars().all()


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


def create_triggers(
    connection: Connection, by_visit: Mapping[str, str], append_only: Iterable[str], never_removed: Iterable[str]
) -> None:
    """Lock signed visits, append-only tables and those that lose no row in the database itself.

    `by_visit` maps a table to the SQL that gives its row's visit id, with `{row}` for NEW or OLD.
    """
    lock_by_visit(connection, by_visit)
    create = _sqlite_trigger if connection.dialect.name == "sqlite" else _postgresql_trigger
    create(connection, "visit", "DELETE", f"OLD.status IN {LOCKED_STATUSES}")
    lock_visits(connection)
    for table in append_only:
        for verb in ("UPDATE", "DELETE"):
            create(connection, table, verb, "1 = 1")
    for table in never_removed:
        create(connection, table, "DELETE", "1 = 1")


def lock_visits(connection: Connection) -> None:
    """Lock the rows of signed and imported visits themselves: nothing but "entered in error" may be said of them.

    To be made anew when the table gets or loses a column; the one before has to be dropped first.
    """
    create = _sqlite_trigger if connection.dialect.name == "sqlite" else _postgresql_trigger
    beyond_error = f"NEW.status <> 'entered_in_error' OR {_changed(connection, 'visit', but=('status', 'version'))}"
    create(connection, "visit", "UPDATE", f"OLD.status IN {LOCKED_STATUSES} AND ({beyond_error})")


def lock_by_visit(connection: Connection, by_visit: Mapping[str, str]) -> None:
    """Lock the rows of these tables with the visit they belong to; `by_visit` as in `create_triggers`."""
    create = _sqlite_trigger if connection.dialect.name == "sqlite" else _postgresql_trigger
    for table, visit_id in by_visit.items():
        for verb in ("INSERT", "UPDATE", "DELETE"):
            rows = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}[verb]
            condition = " OR ".join(_locked(visit_id.format(row=row)) for row in rows)
            create(connection, table, verb, condition)


def drop_triggers(
    connection: Connection, tables: Iterable[str], verbs: Iterable[str] = ("INSERT", "UPDATE", "DELETE")
) -> None:
    """Take the locks of these tables away again, for a migration down."""
    for table in tables:
        for verb in verbs:
            trigger = f"lock_{table}_{verb.lower()}"
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {trigger}")
            else:
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {trigger} ON {table}")
                connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {trigger}")


def _changed(connection: Connection, table: str, *, but: Iterable[str]) -> str:
    """Return the SQL condition that an UPDATE changes a column other than these."""
    differs = "IS NOT" if connection.dialect.name == "sqlite" else "IS DISTINCT FROM"
    columns = [column["name"] for column in sa.inspect(connection).get_columns(table)]
    return " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in columns if column not in but)


def _locked(visit_id: str) -> str:
    return f"EXISTS (SELECT 1 FROM visit WHERE visit.id = ({visit_id}) AND visit.status IN {LOCKED_STATUSES})"


def _sqlite_trigger(connection: Connection, table: str, verb: str, condition: str) -> None:
    connection.exec_driver_sql(
        f"CREATE TRIGGER lock_{table}_{verb.lower()} BEFORE {verb} ON {table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{LOCKED}'); END"
    )


def _postgresql_trigger(connection: Connection, table: str, verb: str, condition: str) -> None:
    trigger = f"lock_{table}_{verb.lower()}"
    connection.exec_driver_sql(
        f"CREATE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {condition} THEN RAISE EXCEPTION '{LOCKED}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        f"RETURN {'OLD' if verb == 'DELETE' else 'NEW'}; END $$"
    )
    connection.exec_driver_sql(
        f"CREATE TRIGGER {trigger} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {trigger}()"
    )
