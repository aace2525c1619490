"""What must hold before a database is served; where anything is wrong, nothing is written and nothing is made."""

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from clinic.db import dialects, schema
from clinic.db.dialects.unopened import OURS, Found, Kind, look_at
from clinic.db.engine import Database
from clinic.db.sqlite_file import file_of
from clinic.db.watch import Fault, Trouble

RESTORE = "Restore the last backup with `clinic restore`."


def examine(database: Database, url: str) -> Trouble | None:
    """Return what stands against serving the database of this URL; None when nothing does.

    A SQLite file is looked at without opening it for writing: its head, its pages (quick_check), its foreign keys and
    its migration; only then is it opened as it will be served, and the pragmas are read back.
    """
    file = file_of(url)
    found = None if file is None else _examine_file(file)
    return found or _examine_open(database)


def _examine_file(file: Path) -> Trouble | None:
    if not file.is_file():
        what = f"The database {file.name} is gone from its folder, and a clinic was set up here. {RESTORE}"
        return Trouble(Fault.MISSING, what)
    found = look_at(file)
    return _version(found.migration) if found.kind is Kind.OURS else _of_kind(file.name, found)


def _of_kind(name: str, found: Found) -> Trouble:
    said = " ".join(found.complaints)
    fault, what = {
        Kind.EMPTY: (Fault.EMPTY, f"The database {name} is empty: it holds no table. {RESTORE}"),
        Kind.FOREIGN: (
            Fault.FOREIGN,
            f"{name} is a database of another program. Put the clinic's own there. {RESTORE}",
        ),
        Kind.DAMAGED: (Fault.DAMAGED, f"The database {name} is damaged: {said} Keep the file. {RESTORE}"),
        Kind.IN_USE: (Fault.IN_USE, f"Another program holds {name}, perhaps an upgrade or a restore ({said})."),
        Kind.CLOSED: (Fault.UNREACHABLE, f"{name} cannot be opened ({said}): look whose it is, and at the disk."),
    }[found.kind]
    return Trouble(fault, what)


def _version(at: str | None) -> Trouble | None:
    newest = schema.head()
    if at == newest:
        return None
    if at is None or at in schema.known():
        what = f"The tables are at migration {at or 'none'}, this version needs {newest}. Run `clinic db upgrade`."
        return Trouble(Fault.OLDER, what)
    what = f"The tables are at migration {at}, which this version does not know: it knows up to {newest}."
    return Trouble(Fault.NEWER, f"{what} Install the version of Tenderpoint that made them, or a newer one.")


def _examine_open(database: Database) -> Trouble | None:
    try:
        with database.reading() as session:
            connection = session.connection()
            tables = set(sa.inspect(connection).get_table_names())
            at = schema.current(connection) if not OURS - tables else None
            unsafe = dialects.pragma_problems(connection)
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        return Trouble(
            Fault.UNREACHABLE, f"The database cannot be reached ({type(cause).__name__}). It is tried again."
        )
    if not tables:
        return Trouble(Fault.EMPTY, f"The database holds no table, and a clinic was set up here. {RESTORE}")
    if OURS - tables:
        return Trouble(Fault.FOREIGN, f"The database holds tables of another program. {RESTORE}")
    if unsafe:
        return Trouble(Fault.UNSAFE, f"The database would not keep what it acknowledges: {' '.join(unsafe)}")
    return _version(at)
