"""`clinic check`: whether the database is sound and every signature still fits what was signed."""

import sys

import click
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinic.cli.installation import opened
from clinic.db import schema
from clinic.db.base import Base
from clinic.models import Edition, Signature
from clinic.services import signing


@click.command("check")
def check() -> None:
    """Check the database file, its tables, and the digests of all signed visits; exit code 1 if anything is wrong."""
    with opened() as (_settings, database):
        with database.engine.connect() as connection:
            problems = schema.problems(connection)
        counted = (0, 0)
        if not problems:
            with database.reading() as session:
                problems = signing.problems(session)
                counted = (_count(session, Signature), _count(session, Edition))
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        sys.exit(1)
    click.echo(f"The database is sound; {counted[0]} signatures and {counted[1]} PDFs fit their digests.")


def _count(session: Session, model: type[Base]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0
