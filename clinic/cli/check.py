"""`clinic check`: whether the database is sound and every signature still fits what was signed."""

import sys

import click

from clinic.cli.installation import opened, utc_now
from clinic.db import schema
from clinic.db.engine import Database
from clinic.services import imports, response_digests, signed_records
from clinic.services.signed_records import SignedRecord


@click.command("check")
@click.option("--brief", is_flag=True, help="Leave out the line for each signed visit.")
def check(brief: bool) -> None:
    """Check the database file, its tables, all signed visits and all answers; exit code 1 if anything is wrong.

    Prints the SHA-256 of each signed record, which stands on every page of its PDF, and of each stored PDF.
    """
    with opened() as (_settings, database):
        with database.engine.connect() as connection:
            problems = schema.problems(connection)
        signatures = pdfs = responses = 0
        if not problems:
            signatures, pdfs, problems = _signed_visits(database, brief)
            responses, unknown = _responses(database)
            problems += unknown
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        sys.exit(1)
    click.echo(f"The database is sound; {signatures} signatures and {pdfs} PDFs fit their digests.")
    click.echo(f"{responses} sets of answers name a definition that is here.")


def _signed_visits(database: Database, brief: bool) -> tuple[int, int, list[str]]:
    """Print and count the signed visits; return signatures, PDFs and what is wrong."""
    signatures, pdfs, problems = 0, 0, list[str]()
    with database.reading() as session:
        for record in signed_records.checked(session):
            signatures, pdfs = signatures + 1, pdfs + len(record.pdf_sha256)
            problems += record.problems
            if not brief:
                click.echo(_in_a_line(record))
    return signatures, pdfs, problems


def _responses(database: Database) -> tuple[int, list[str]]:
    """Print which definitions are not here any more, and what a cut-off import left; return how many sets of answers
    name one that is here, and what is wrong.
    """
    with database.reading() as session:
        checked = response_digests.check(session)
        left = imports.leftovers(session, utc_now())
    for remark in (*checked.remarks, *left):
        click.echo(remark)
    return checked.known, list(checked.problems)


def _in_a_line(record: SignedRecord) -> str:
    pdfs = (f"edition {number} {digest}" for number, digest in record.pdf_sha256)
    return "; ".join((f"Visit {record.visit_id}: record {record.record_sha256 or 'missing'}", *pdfs))
