"""Bring a database to what this version needs, so that whatever fails leaves it as it was.

SQLite: a copy is migrated, checked and put in the place of the file in one step; the file before stays beside it.
PostgreSQL: everything is one transaction, which is checked before it ends.
"""

import datetime as dt
import os
import shutil
import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from clinic.db import dialects, disk, schema
from clinic.db.dialects.holding import copy_to, held_alone, hold_tables
from clinic.db.engine import open_database
from clinic.domain.errors import Conflict

KEPT = 3
"""So many files of before are kept beside the database; older ones are removed after an upgrade that went well."""
ROOM = 3
"""An upgrade needs so many times the size of the file: its copy, what the copy grows by, and its log."""
_VERSION = "alembic_version"
SPARE = 64 * disk.MEGABYTE


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What an upgrade did: the migrations before and after, the file that was kept, and those that were removed."""

    before: str | None
    after: str
    kept: Path | None = None
    removed: tuple[Path, ...] = ()


def upgrade_file(file: Path, models: sa.MetaData, *, now: dt.datetime, target: str = "head") -> Upgraded:
    """Migrate a copy of the SQLite file, check it, and put it in the file's place.

    Raises DiskFull, Conflict when another program has the file open, and SchemaError when the copy does not pass; the
    file is the one that was there before then. A copy that was left by an upgrade that was cut off is removed first.
    """
    _clear(file)
    disk.require(file.parent, ROOM * file.stat().st_size + SPARE, "Upgrading")
    copy = _copy_of(file)
    try:
        with held_alone(file) as alone:
            copy_to(alone, copy)
            before, after = _migrate(copy, models, target)
            kept = file.with_name(f"{file.stem}.at-{before or 'none'}.{now:%Y%m%dT%H%M%SZ}{file.suffix}")
            shutil.copymode(file, copy)
            disk.sync(copy)
            if os.name == "nt":
                alone.close()  # there, an open file keeps its name
            _keep(file, kept)
            copy.replace(file)
            disk.sync(file.parent)
    except sqlite3.OperationalError as error:
        raise Conflict(
            f"Another program has {file.name} open ({error}).", hint="Stop `clinic serve` first, then try again."
        ) from error
    finally:
        _remove_copy(file)
    return Upgraded(before, after, kept, _prune(file))


def upgrade_server(engine: Engine, models: sa.MetaData, target: str = "head") -> Upgraded:
    """Migrate a PostgreSQL in one transaction, which is checked before it ends.

    Raises Conflict when other programs are connected to it, and SchemaError when the tables do not pass.
    """
    with engine.connect() as connection, connection.begin():
        if others := hold_tables(connection):
            raise Conflict(
                f"{others} other connections to the database are open.",
                hint="Stop `clinic serve` first, then try again.",
            )
        before = _State.of(connection)
        schema.run(connection, "upgrade", target)
        after = _require_sound(connection, before, models, target)
    return Upgraded(before.migration, after)


def _migrate(copy: Path, models: sa.MetaData, target: str) -> tuple[str | None, str]:
    """Migrate and check a copy that nobody else knows of; return the migrations before and after."""
    database = open_database(f"sqlite:///{copy}")
    try:
        with database.engine.connect() as connection:
            before = _State.of(connection)
        schema.upgrade(database.engine, target)
        with database.engine.connect() as connection:
            return before.migration, _require_sound(connection, before, models, target)
    finally:
        database.close()


@dataclass(frozen=True, slots=True)
class _State:
    """What an upgrade must not lose: the rows of each table and the triggers that lock them."""

    migration: str | None
    rows: dict[str, int]
    triggers: dict[str, str]

    @classmethod
    def of(cls, connection: Connection) -> "_State":
        names = sa.inspect(connection).get_table_names()
        rows = {name: sa.select(sa.func.count()).select_from(sa.table(name)) for name in names if name != _VERSION}
        counts = {name: int(connection.scalar(count) or 0) for name, count in rows.items()}
        return cls(schema.current(connection), counts, dialects.locks(connection))

    def lost(self, after: "_State") -> list[str]:
        """Return what is not there any more, a sentence each."""
        changed = schema.changing_rows()
        return [
            f"{table} had {count} rows and has {after.rows[table]}."
            for table, count in self.rows.items()
            if table in after.rows and after.rows[table] != count and table not in changed
        ] + [
            f"The lock {name} of {table} is gone."
            for name, table in self.triggers.items()
            if table in after.rows and name not in after.triggers
        ]


def _require_sound(connection: Connection, before: _State, models: sa.MetaData, target: str) -> str:
    """Return the migration that the tables are at; raise SchemaError unless they are whole and as the models say."""
    after = _State.of(connection)
    found = dialects.pragma_problems(connection) + dialects.integrity_problems(connection) + before.lost(after)
    if target == "head":
        found += schema.differences(connection, models)
    if found or after.migration is None:
        raise schema.SchemaError(
            "The upgraded tables are not sound: " + " ".join(found),
            hint="Nothing was changed. Go on with the version before, and tell who made this one.",
        )
    return after.migration


def _copy_of(file: Path) -> Path:
    return file.with_name(f"{file.name}.upgrading")


def _remove_copy(file: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        Path(f"{_copy_of(file)}{suffix}").unlink(missing_ok=True)


def _clear(file: Path) -> None:
    """Remove what an upgrade that was cut off left: its copy, and a second name of the file itself."""
    _remove_copy(file)
    for kept in _kept(file):
        if kept.samefile(file):
            kept.unlink()


def _kept(file: Path) -> list[Path]:
    """The files of before, oldest first."""
    return sorted(file.parent.glob(f"{file.stem}.at-*{file.suffix}"), key=lambda one: one.name.rsplit(".", 2)[-2])


def _keep(file: Path, kept: Path) -> None:
    """Give the file a second name, so that at no moment there is none; where a disk knows no such thing, copy it."""
    try:
        os.link(file, kept)
    except OSError:
        shutil.copy2(file, kept)
    disk.sync(kept)


def _prune(file: Path) -> tuple[Path, ...]:
    old = tuple(_kept(file)[:-KEPT])
    for one in old:
        with suppress(OSError):
            one.unlink()
    return old
