"""`clinic db`: the state of the tables."""

import click

from clinic.cli.installation import opened
from clinic.db import schema


@click.group("db")
def db() -> None:
    """Look after the tables of the database."""


@db.command("upgrade")
def upgrade() -> None:
    """Bring the tables to what this version needs; run it after each update."""
    with opened() as (_settings, database):
        schema.upgrade(database.engine)
        with database.engine.connect() as connection:
            click.echo(f"The tables are at migration {schema.current(connection)}.")
