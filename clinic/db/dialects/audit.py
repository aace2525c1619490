"""What the chain of the audit asks each database in its own words."""

from sqlalchemy.engine import Connection

from clinic.domain.audit_chain import FIELDS

_CHAIN_LOCK = 4_407_001
"""The one advisory lock of the product: writers of PostgreSQL link their entries one after the other."""
_TEXTS = ("at", "action", "noun", "detail", "address", "zone")
_NUMBERS = ("id", "account_id", "noun_id", "patient_id")


def last_id(connection: Connection, table: str) -> int:
    """Return the last id that was given to a row of the table; the ones that follow are larger. 0 = none yet."""
    if connection.dialect.name == "sqlite":
        largest = f"SELECT coalesce(max(id), 0) FROM {table}"  # nosec # our own names
        return int(connection.exec_driver_sql(largest).scalar_one())
    given = f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {table}_id_seq"  # nosec # our own names
    return int(connection.exec_driver_sql(given).scalar_one())


def hold_chain(connection: Connection) -> None:
    """Wait until nobody else links entries; it ends with the transaction. SQLite has one writer at a time anyway."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_CHAIN_LOCK})")


def entry_as_stored(connection: Connection) -> str:
    """Return the SQL of an audit entry's columns, in the order that the chain covers them, alike on each database."""
    return ", ".join(_columns(connection))


def _columns(connection: Connection) -> list[str]:
    as_text = {"at": "to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')", "detail": "detail::text"}
    return [name if connection.dialect.name == "sqlite" else as_text.get(name, name) for name in FIELDS]


def chain_as_bytes(connection: Connection) -> str:
    """Return the SQL of every link with its entry, from the first: position, entry's id, digest, the entry's columns.

    Texts of SQLite come as bytes: a damaged file may hold what is no text, and the check must read it.
    """
    columns = ["position", "entry_id", "digest", *_columns(connection)]
    if connection.dialect.name == "sqlite":
        columns = [f"CAST({name} AS BLOB)" if name in (*_TEXTS, "digest") else name for name in columns]
    return (
        f"SELECT {', '.join(columns)} FROM audit_link LEFT JOIN audit_entry "  # nosec # our own names
        "ON audit_entry.id = audit_link.entry_id ORDER BY position"
    )


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
        f"SELECT 'audit_entry', id FROM audit_entry WHERE {texts} OR {numbers} UNION ALL "  # nosec # our own names
        f"SELECT 'audit_link', position FROM audit_link WHERE {link} LIMIT 1"
    )
