"""What SQLite says of itself: its pragmas, its pages, its foreign keys. Empty for other databases."""

from sqlalchemy.engine import Connection

from clinic.db.dialects.connections import PRAGMAS


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


def locks(connection: Connection) -> dict[str, str]:
    """Return the table of each trigger of ours. SQLite drops those of a table that is rebuilt without a word."""
    catalogue = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
    if connection.dialect.name != "sqlite":
        catalogue = (
            "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal"
        )
    return {row[0]: row[1] for row in connection.exec_driver_sql(catalogue)}
