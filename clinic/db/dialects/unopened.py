"""Look at a SQLite file without opening it for writing: what is wrong with it must not be made worse."""

import sqlite3
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from clinic.db.dialects.connections import WAIT

HEAD = b"SQLite format 3\x00"
OURS = frozenset({"alembic_version", "patient", "visit"})
_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_MOST = 5
"""So many complaints are told; a damaged file has thousands."""


class Kind(StrEnum):
    """What a file turned out to be."""

    OURS = "ours"
    EMPTY = "empty"
    FOREIGN = "foreign"
    DAMAGED = "damaged"
    IN_USE = "in_use"
    CLOSED = "closed"
    """It may not be opened."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file that was looked at: what it is, the migration it is at, and what SQLite complains of."""

    kind: Kind
    migration: str | None = None
    complaints: tuple[str, ...] = ()


def is_damage(error: BaseException | None) -> bool:
    """Return whether SQLite says by this error that the file is damaged or no database; other errors pass."""
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in _DAMAGE


def look_at(file: Path) -> Found:
    """Look at a file that is there: its head, its tables, its pages and its foreign keys."""
    try:
        with file.open("rb") as opened:
            head = opened.read(len(HEAD))
    except OSError as error:
        return Found(Kind.CLOSED, complaints=(str(error.strerror),))
    if not head:
        return Found(Kind.EMPTY)
    if head != HEAD:
        return Found(Kind.DAMAGED, complaints=("It does not begin as a SQLite file does.",))
    try:
        connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=WAIT)
        try:
            return _read(connection)
        finally:
            connection.close()
    except sqlite3.Error as error:
        return Found(_kind_of(error), complaints=(str(error),))


def _kind_of(error: sqlite3.Error) -> Kind:
    if is_damage(error):
        return Kind.DAMAGED
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    return Kind.IN_USE if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) else Kind.CLOSED


def _read(connection: sqlite3.Connection) -> Found:
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if complaints := _complaints(connection):
        return Found(Kind.DAMAGED, complaints=tuple(complaints[:_MOST]))
    if OURS - tables:
        return Found(Kind.FOREIGN if tables else Kind.EMPTY)
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return Found(Kind.OURS, migration=row[0] if row else None)


def _complaints(connection: sqlite3.Connection) -> list[str]:
    said = [row[0] for row in connection.execute(f"PRAGMA quick_check({_MOST})")]
    if said != ["ok"]:
        return said
    return [f"{table} row {row} names no {parent}." for table, row, parent, _ in _orphans(connection)]


def _orphans(connection: sqlite3.Connection) -> list[tuple[str, int, str, int]]:
    return connection.execute("PRAGMA foreign_key_check").fetchmany(_MOST)
