"""The state of the tables: which migration they are at, bring them up to date, compare them with the models."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from clinic.db import dialects
from clinic.domain.errors import ClinicError

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


class SchemaError(ClinicError):
    """The tables are not those that this version of the product needs."""

    status = 503


def head() -> str:
    """Return the newest migration this version knows."""
    from alembic.script import ScriptDirectory

    return str(ScriptDirectory(str(MIGRATIONS)).get_current_head())


def known() -> frozenset[str]:
    """Return every migration this version knows."""
    from alembic.script import ScriptDirectory

    return frozenset(script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions())


def current(connection: Connection) -> str | None:
    """Return the migration the tables are at; None for a database without our tables."""
    from alembic.runtime.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()


def is_empty(connection: Connection) -> bool:
    """Return whether the database holds no table at all."""
    return not sa.inspect(connection).get_table_names()


def upgrade(engine: Engine, target: str = "head") -> None:
    """Run the missing migrations, all or nothing."""
    _run(engine, "upgrade", target)


def downgrade(engine: Engine, target: str) -> None:
    """Run migrations backwards to `target`."""
    _run(engine, "downgrade", target)


def differences(connection: Connection, models: sa.MetaData) -> list[str]:
    """Return in what the tables differ from the models, a sentence each."""
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return [f"The tables differ from the models: {_named(found)}." for found in compare_metadata(context, models)]


def _named(difference: Any) -> str:
    """What kind of difference it is, and where."""
    if isinstance(difference, list):
        return ", ".join(_named(one) for one in difference)
    kind, *where = difference
    return " ".join([kind, *(str(getattr(one, "name", one)) for one in where[:3] if one is not None)])


def changing_rows() -> frozenset[str]:
    """Return the tables whose number of rows some migration changes: it names them in `changes_rows`."""
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(str(MIGRATIONS)).walk_revisions()
    return frozenset(table for script in scripts for table in getattr(script.module, "changes_rows", ()))


def problems(connection: Connection) -> list[str]:
    """Return what is wrong with pragmas, file and schema, a sentence each."""
    found = dialects.pragma_problems(connection) + dialects.integrity_problems(connection)
    at, newest = current(connection), head()
    if at != newest:
        found.append(
            f"The tables are at migration {at or 'none'}, this version needs {newest}: run `clinic db upgrade`."
        )
    return found


def require_current(engine: Engine) -> None:
    """Raise SchemaError when the database must not be served: never write to, or create, what is not understood."""
    with engine.connect() as connection:
        found = problems(connection)
    if found:
        raise SchemaError("The database cannot be used: " + " ".join(found), hint="Nothing was changed in it.")


def _run(engine: Engine, verb: str, target: str) -> None:
    """Run Alembic on one connection and in one transaction, with foreign keys off and checked before it ends."""
    with engine.connect() as connection, dialects.foreign_keys_off(connection), connection.begin():
        run(connection, verb, target)


def run(connection: Connection, verb: str, target: str) -> None:
    """Run Alembic inside the transaction of this connection; SchemaError where rows lost their parents."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    getattr(command, verb)(config, target)
    if found := dialects.orphans(connection):
        raise SchemaError("The migration left rows without their parents. " + " ".join(found), hint="It was undone.")
