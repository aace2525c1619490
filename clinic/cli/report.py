"""`clinic report`: the PDF of one visit, the same bytes as the page gives."""

from pathlib import Path

import click

from clinic.cli.installation import opened, utc_now
from clinic.domain.audit import Action
from clinic.services import audit, editions, visits


@click.command("report")
@click.argument("visit_id", metavar="VISIT", type=int)
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file to write."
)
def report(visit_id: int, output: Path) -> None:
    """Write the PDF summary of VISIT (its number, as in the address of its page) to a file.

    A signed visit gives its stored, newest edition; an open one a draft.
    """
    with opened() as (settings, database), database.writing() as session:
        visit = visits.get(session, visit_id)
        pdf = editions.pdf(session, visit, settings.identity)
        audit.record(session, None, Action.SUMMARY_PRINT, "visit", visit.id, patient_id=visit.patient_id, now=utc_now())
        session.commit()
    output.write_bytes(pdf)
    click.echo(f"{output}: {len(pdf)} bytes")
