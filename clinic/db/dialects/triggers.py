"""The locks in the database itself: triggers that refuse to change what was signed or is only ever added to."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.engine import Connection

LOCKED_STATUSES = ("signed", "imported", "entered_in_error")
LOCKED = "this visit is locked"


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
    lock_for_good(connection, append_only)
    for table in never_removed:
        create(connection, table, "DELETE", "1 = 1")


def lock_for_good(connection: Connection, append_only: Iterable[str]) -> None:
    """Let rows of these tables be added, and never changed or removed."""
    create = _sqlite_trigger if connection.dialect.name == "sqlite" else _postgresql_trigger
    for table in append_only:
        for verb in ("UPDATE", "DELETE"):
            create(connection, table, verb, "1 = 1")


def refuse_truncate(connection: Connection, tables: Iterable[str]) -> None:
    """Let PostgreSQL not empty these tables at one stroke either, which looks at no row. SQLite knows no such thing."""
    if connection.dialect.name == "postgresql":
        for table in tables:
            _postgresql_trigger(connection, table, "TRUNCATE", "1 = 1", each="STATEMENT")


@contextmanager
def unlocked(connection: Connection, tables: Iterable[str]) -> Iterator[None]:
    """Lift the locks of these tables inside the transaction that runs, for erasing what the law wants erased.

    Whatever ends the block but its own end rolls the transaction back, and with it the lifting.
    """
    names = list(tables)
    if connection.dialect.name == "sqlite":
        found = sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN :tables")
        triggers = connection.execute(found.bindparams(sa.bindparam("tables", names, expanding=True))).all()
        for name, _sql in triggers:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        yield
        for _name, sql in triggers:
            connection.exec_driver_sql(sql)
        return
    for table in names:
        connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    for table in names:
        connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")


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
    which = f"visit.id = ({visit_id}) AND visit.status IN {LOCKED_STATUSES}"
    return f"EXISTS (SELECT 1 FROM visit WHERE {which})"  # nosec # our own names


def _sqlite_trigger(connection: Connection, table: str, verb: str, condition: str) -> None:
    connection.exec_driver_sql(
        f"CREATE TRIGGER lock_{table}_{verb.lower()} BEFORE {verb} ON {table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{LOCKED}'); END"
    )


def _postgresql_trigger(connection: Connection, table: str, verb: str, condition: str, each: str = "ROW") -> None:
    trigger = f"lock_{table}_{verb.lower()}"
    connection.exec_driver_sql(
        f"CREATE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {condition} THEN RAISE EXCEPTION '{LOCKED}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        f"RETURN {'NEW' if verb in ('INSERT', 'UPDATE') else 'OLD'}; END $$"
    )
    connection.exec_driver_sql(
        f"CREATE TRIGGER {trigger} BEFORE {verb} ON {table} FOR EACH {each} EXECUTE FUNCTION {trigger}()"
    )
