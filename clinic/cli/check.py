"""`clinic check`: whether the database is sound, signatures fit what was signed, and the audit is whole."""

import sys
from dataclasses import replace

import click

from clinic.cli.audit_head import HEAD
from clinic.cli.installation import opened, utc_now
from clinic.db import schema
from clinic.db.dialects import read_as_of_now
from clinic.db.engine import Database
from clinic.domain.audit_chain import Head
from clinic.services import audit_check, imports, response_digests, signed_digests, signed_records
from clinic.services.audit_check import AuditChecked
from clinic.services.signed_records import SignedRecord


@click.command("check")
@click.option("--brief", is_flag=True, help="Leave out the line for each signed visit.")
@click.option(
    "--head",
    "heads",
    type=HEAD,
    multiple=True,
    help="A head of the audit that was printed, as POSITION:DIGEST, by `clinic audit head` or with a backup.",
)
def check(brief: bool, heads: tuple[Head, ...]) -> None:
    """Check the database file, its tables, all signed visits, all answers and the audit; exit code 1 if anything is
    wrong.

    Prints the SHA-256 of each signed record, which stands on every page of its PDF, and of each stored PDF.
    """
    with opened() as (_settings, database):
        with database.engine.connect() as connection:
            problems = schema.problems(connection)
        signatures = pdfs = responses = 0
        audit = None
        if not problems:
            signatures, pdfs, problems = _signed_visits(database, brief)
            responses, unknown = _responses(database)
            audit = _audit(database, heads)
            problems += [*unknown, *audit.problems]
    for problem in problems:
        click.echo(problem, err=True)
    if problems or audit is None:
        sys.exit(1)
    click.echo(f"The database is sound; {signatures} signatures and {pdfs} PDFs fit their digests.")
    click.echo(f"{responses} sets of answers name a definition that is here.")
    heads = "1 head kept elsewhere fits" if audit.heads == 1 else f"{audit.heads} heads kept elsewhere fit"
    click.echo(f"{audit.head.position} entries of the audit are chained; {heads}.")
    click.echo(f"The head of the audit is {audit.head}")


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


def _audit(database: Database, given: tuple[Head, ...]) -> AuditChecked:
    """Walk the chain of the audit and compare signed records with what it tells of them."""
    kept = database.chain.heads.read() if database.chain.heads else None  # before the database, see audit_check
    if kept is None:
        click.echo(audit_check.NOT_KEPT)
    with database.reading() as session:
        read_as_of_now(session)
        found = audit_check.check(session, kept, given)
        return replace(found, problems=(*found.problems, *signed_digests.problems(session)))


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
