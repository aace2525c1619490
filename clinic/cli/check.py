"""`clinic check`: whether the database is sound and every signature still fits what was signed."""

import sys

import click

from clinic.cli.installation import opened
from clinic.db import schema
from clinic.services import signing


@click.command("check")
def check() -> None:
    """Check the database file, its tables, and the digests of all signed visits; exit code 1 if anything is wrong."""
    with opened() as (_settings, database):
        with database.engine.connect() as connection:
            problems = schema.problems(connection)
        signatures = pdfs = 0
        if not problems:
            with database.reading() as session:
                problems = signing.problems(session)
                signatures, pdfs = signing.counts(session)
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        sys.exit(1)
    click.echo(f"The database is sound; {signatures} signatures and {pdfs} PDFs fit their digests.")
