"""`clinic db`: the state of the tables."""

import sys

import click
import sqlalchemy as sa

from clinic.cli.installation import opened, utc_now
from clinic.config import Settings
from clinic.db import copying, health, held, migrating, schema
from clinic.db.base import Base
from clinic.db.copying import Copied
from clinic.db.engine import Database, open_database
from clinic.db.migrating import Upgraded
from clinic.db.sqlite_file import file_of
from clinic.db.watch import Fault
from clinic.domain.audit import COMMAND_LINE, Where
from clinic.domain.errors import SettingsError
from clinic.services import audit_check, signed_records


@click.group("db")
def db() -> None:
    """Look after the tables of the database."""


@db.command("upgrade")
def upgrade() -> None:
    """Bring the tables to what this version needs; run it after each update, with the server stopped.

    A SQLite file is copied, the copy is upgraded and checked, and takes the place of the file, which stays beside it.
    A PostgreSQL is upgraded in one transaction: run pg_dump first. Whatever fails leaves everything as it was.
    """
    with opened() as (settings, database), held.stopped(settings.instance):
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


@db.command("copy")
@click.option(
    "--to",
    "url",
    envvar="CLINIC_COPY_TO",
    required=True,
    help="The empty PostgreSQL, as postgresql://user:password@host/name; better named in CLINIC_COPY_TO, where no "
    "list of processes shows the password.",
)
def copy(url: str) -> None:
    """Copy a clinic from its SQLite file into an empty PostgreSQL, with the server stopped.

    Every table is read back and compared with what was sent; the audit's chain and all signatures are checked there.
    The file is not changed: name the new database in CLINIC_DATABASE_URL when you are content.
    """
    if sa.make_url(url).get_backend_name() != "postgresql":
        raise SettingsError("The database to copy into must be a PostgreSQL.", hint="Name it as postgresql://….")
    with opened() as (settings, database), held.stopped(settings.instance):
        if file_of(settings.database_url) is None:
            raise SettingsError("The clinic is not in a SQLite file.", hint="There is nothing to copy.")
        target = sa.create_engine(url, hide_parameters=True)
        try:
            copying.copy(database.engine, target, Base.metadata, _arrived)
        finally:
            target.dispose()
        problems = _wrong_there(settings, url)
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        sys.exit(1)
    click.echo("Everything arrived; the audit and all signatures fit. Name the new database in CLINIC_DATABASE_URL,")
    click.echo("start `clinic serve` and look around; keep the file until the first backup of the new one was tested.")


def _arrived(copied: Copied) -> None:
    click.echo(f"{copied.table}: {copied.rows} rows, SHA-256 {copied.sha256[:16]}… on both sides")


def _wrong_there(settings: Settings, url: str) -> list[str]:
    """Return what is wrong with the copy: its tables, its audit, its signatures."""
    copied = open_database(url)
    copied.keep_audit(settings.instance, Where(COMMAND_LINE, settings.time_zone))
    try:
        with copied.engine.connect() as connection:
            problems = schema.problems(connection) + schema.differences(connection, Base.metadata)
        kept = copied.chain.heads.read() if copied.chain.heads else None
        with copied.reading() as session:
            problems += audit_check.check(session, kept).problems
            problems += [problem for record in signed_records.checked(session) for problem in record.problems]
    finally:
        copied.close()
    return problems


def _upgrade(settings: Settings, database: Database) -> Upgraded:
    file = file_of(settings.database_url)
    if file is not None:
        return migrating.upgrade_file(file, Base.metadata, now=utc_now())
    click.echo("If something else goes wrong, a dump of pg_dump or `clinic backup` brings the database back.")
    return migrating.upgrade_server(database.engine, Base.metadata)
