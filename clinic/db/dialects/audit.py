"""What the chain of the audit asks each database in its own words."""

from sqlalchemy.engine import Connection

_CHAIN_LOCK = 4_407_001
"""The one advisory lock of the product: writers of PostgreSQL link their entries one after the other."""
_TEXTS = ("at", "action", "noun", "detail", "address", "zone")
_NUMBERS = ("id", "account_id", "noun_id", "patient_id")


def last_id(connection: Connection, table: str) -> int:
    """Return the last id that was given to a row of the table; the ones that follow are larger. 0 = none yet."""
    if connection.dialect.name == "sqlite":
        return int(connection.exec_driver_sql(f"SELECT coalesce(max(id), 0) FROM {table}").scalar_one())
    given = f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {table}_id_seq"
    return int(connection.exec_driver_sql(given).scalar_one())


def hold_chain(connection: Connection) -> None:
    """Wait until nobody else links entries; it ends with the transaction. SQLite has one writer at a time anyway."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_CHAIN_LOCK})")


def entry_as_stored(connection: Connection) -> str:
    """Return the SQL of an audit entry's columns, in the order that the chain covers them, alike on each database."""
    if connection.dialect.name == "sqlite":
        return "id, at, account_id, action, noun, noun_id, patient_id, detail, address, zone"
    at = "to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
    return f"id, {at}, account_id, action, noun, noun_id, patient_id, detail::text, address, zone"


def entry_as_bytes(connection: Connection) -> str:
    """Return the same with texts as bytes: a damaged file may hold what is no text, and the check must read it."""
    if connection.dialect.name != "sqlite":
        return entry_as_stored(connection)
    columns = entry_as_stored(connection).split(", ")
    return ", ".join(f"CAST({name} AS BLOB)" if name in _TEXTS else name for name in columns)


def of_a_wrong_kind(connection: Connection) -> str | None:
    """Return the SQL that finds the first entry or link with a value of another kind than its column's.

    SQLite alone stores any kind anywhere. A row of the answer is the table and the row's number.
    """
    if connection.dialect.name != "sqlite":
        return None
    texts = " OR ".join(f"typeof({name}) <> 'text'" for name in _TEXTS)
    numbers = " OR ".join(f"typeof({name}) NOT IN ('integer', 'null')" for name in _NUMBERS)
    link = "typeof(entry_id) <> 'integer' OR typeof(digest) <> 'text'"
    return (
        f"SELECT 'audit_entry', id FROM audit_entry WHERE {texts} OR {numbers} UNION ALL "
        f"SELECT 'audit_link', position FROM audit_link WHERE {link} LIMIT 1"
    )
