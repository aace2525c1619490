"""`clinic report`: the PDF of one visit, the same bytes as the page gives."""

from pathlib import Path

import click

from clinic.cli.installation import opened, utc_now
from clinic.domain.audit import Action
from clinic.report.layouts import Layout
from clinic.services import audit, copies, editions, visits


@click.command("report")
@click.argument("visit_id", metavar="VISIT", type=int)
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file to write."
)
@click.option("--layout", type=click.Choice([one.value for one in Layout]), help="A copy in another layout.")
@click.option("--size", type=click.Choice(list(copies.SIZES)), help="A copy in another page size.")
@click.option("--language", metavar="CODE", help="A copy in a language that is switched on, such as es.")
def report(visit_id: int, output: Path, **asked: str | None) -> None:
    """Write the PDF summary of VISIT (its number, as in the address of its page) to a file.

    A signed visit gives its stored, newest edition; an open one a draft. With a layout, page size or language it is a
    copy, made from what was signed.
    """
    with opened() as (settings, database):
        with database.reading() as session:
            visit = visits.get(session, visit_id)
            patient_id = visit.patient_id
            if any(asked.values()):
                wish = copies.wanted(session, visit, **asked)
                pdf, detail = copies.make(session, visit, settings.identity, wish), wish.detail
            else:
                pdf, detail = editions.pdf(session, visit, settings.identity), {}
        with database.writing() as session:
            about = {"patient_id": patient_id, "now": utc_now(), "detail": detail}
            audit.record(session, None, Action.SUMMARY_PRINT, "visit", visit_id, **about)
            session.commit()
    output.write_bytes(pdf)
    click.echo(f"{output}: {len(pdf)} bytes")
