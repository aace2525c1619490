"""`clinic db`: the state of the tables."""

import click

from clinic.cli.installation import opened, utc_now
from clinic.config import Settings
from clinic.db import health, migrating, schema
from clinic.db.base import Base
from clinic.db.engine import Database
from clinic.db.migrating import Upgraded
from clinic.db.sqlite_file import file_of
from clinic.db.watch import Fault


@click.group("db")
def db() -> None:
    """Look after the tables of the database."""


@db.command("upgrade")
def upgrade() -> None:
    """Bring the tables to what this version needs; run it after each update, with the server stopped.

    A SQLite file is copied, the copy is upgraded and checked, and takes the place of the file, which stays beside it.
    A PostgreSQL is upgraded in one transaction: run pg_dump first. Whatever fails leaves everything as it was.
    """
    with opened() as (settings, database):
        trouble = health.examine(database, settings.database_url)
        if trouble is not None and trouble.fault is not Fault.OLDER:
            raise schema.SchemaError(trouble.what, hint="Nothing was changed.")
        database.close()
        if trouble is None:
            click.echo(f"The tables are at migration {schema.head()}, as this version needs them.")
            return
        done = _upgrade(settings, database)
    click.echo(f"The tables are at migration {done.after}; they were at {done.before}.")
    if done.kept is not None:
        click.echo(f"The database as it was before is kept as {done.kept.name}.")
    for removed in done.removed:
        click.echo(f"Removed, for three newer ones are kept: {removed.name}.")


def _upgrade(settings: Settings, database: Database) -> Upgraded:
    file = file_of(settings.database_url)
    if file is not None:
        return migrating.upgrade_file(file, Base.metadata, now=utc_now())
    click.echo("If something else goes wrong, a dump of pg_dump or `clinic backup` brings the database back.")
    return migrating.upgrade_server(database.engine, Base.metadata)
