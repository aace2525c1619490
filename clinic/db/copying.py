"""Move a clinic from its SQLite file into an empty PostgreSQL: every row, with its id, its links and its locks.

Nothing is written into the file. What arrived is read back and compared, table by table, before the transaction is
committed: so many rows, and the same digest over all their values.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from clinic.db import dialects, schema
from clinic.domain.errors import ClinicError, Conflict

CHUNK = 1000


class CopyDiffers(ClinicError):
    """What arrived is not what was sent."""

    status = 500


@dataclass(frozen=True, slots=True)
class Copied:
    """A table as it arrived: its rows, and a SHA-256 over all of them in the order of their keys, the same on both."""

    table: str
    rows: int
    sha256: str


def copy(source: Engine, target: Engine, models: sa.MetaData, told: Callable[[Copied], None]) -> None:
    """Copy all tables into an empty database, in one transaction; `told` is called after each table.

    `target` must be a plain engine: the audit's chain is copied with its entries, and not made anew.

    Raises Conflict when the target holds tables already, SchemaError when the source is not at this version, and
    CopyDiffers when a table did not arrive whole; the target is left empty then.
    """
    with source.connect() as before, target.begin() as after:
        _require_ready(before, after)
        schema.run(after, "upgrade", "head")
        tables = models.sorted_tables
        with dialects.unlocked(after, [table.name for table in tables]):
            for table in reversed(tables):  # a migration may bring rows of its own
                after.execute(table.delete())
            for table in tables:
                told(_copy_table(before, after, table))
        dialects.go_on_counting(after, [table.name for table in tables if "id" in table.c])


def _require_ready(before: Connection, after: Connection) -> None:
    if not schema.is_empty(after):
        raise Conflict("The database to copy into holds tables already.", hint="Name an empty database.")
    if schema.current(before) != schema.head():
        raise schema.SchemaError(
            "The clinic's tables are not at this version.", hint="Run `clinic db upgrade` first, then copy."
        )


def _copy_table(before: Connection, after: Connection, table: sa.Table) -> Copied:
    rows, sent = 0, hashlib.sha256()
    for chunk in _chunks(before, table):
        after.execute(table.insert(), [dict(row._mapping) for row in chunk])
        rows += len(chunk)
        _add(sent, chunk)
    arrived, received = 0, hashlib.sha256()
    for chunk in _chunks(after, table):
        arrived += len(chunk)
        _add(received, chunk)
    if (arrived, received.digest()) != (rows, sent.digest()):
        raise CopyDiffers(
            f"The table {table.name} did not arrive as it was sent: {rows} rows went, {arrived} came.",
            hint="Nothing was kept of the copy, and nothing was changed in the clinic.",
        )
    return Copied(table.name, rows, sent.hexdigest())


def _chunks(connection: Connection, table: sa.Table) -> Iterator[list[sa.Row[tuple[object, ...]]]]:
    """Return the rows of a table in the order of its key, so many at a time."""
    keys = [dialects.by_bytes(connection, column) for column in table.primary_key.columns]
    with connection.execute(sa.select(table).order_by(*keys), execution_options={"yield_per": CHUNK}) as found:
        for chunk in found.partitions():
            yield list(chunk)


def _add(digest: "hashlib._Hash", chunk: list[sa.Row[tuple[object, ...]]]) -> None:
    for row in chunk:
        digest.update(repr(tuple(map(_plainly, row))).encode())


def _plainly(value: object) -> object:
    """Return a value as both databases give it."""
    return bytes(value) if isinstance(value, memoryview) else value
