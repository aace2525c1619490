"""The state of the tables: which migration they are at, bring them up to date, compare them with the models."""

from pathlib import Path

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
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.connect() as connection, dialects.foreign_keys_off(connection), connection.begin():
        config.attributes["connection"] = connection
        getattr(command, verb)(config, target)
        if found := dialects.orphans(connection):
            raise SchemaError(
                "The migration left rows without their parents. " + " ".join(found), hint="It was undone."
            )
