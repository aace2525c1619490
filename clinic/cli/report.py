"""`clinic report`: the PDF of one visit, the same bytes as the page gives, or those of a whole clinic."""

import datetime as dt
import os
from pathlib import Path
from typing import Any

import click

from clinic.cli import day_packs, report_all
from clinic.cli.installation import opened, utc_now
from clinic.domain.audit import Action
from clinic.report.layouts import Layout
from clinic.services import audit, copies, editions, visits
from clinic.services.print_runs import Order


@click.command("report")
@click.argument("visit_id", metavar="[VISIT]", type=int, required=False)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
@click.option("--layout", type=click.Choice([one.value for one in Layout]), help="A copy in another layout.")
@click.option("--size", type=click.Choice(list(copies.SIZES)), help="A copy in another page size.")
@click.option("--language", metavar="CODE", help="A copy in a language that is switched on, such as es.")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="The packs of a day for power cuts, into --out.")
@report_all.options
def report(
    visit_id: int | None,
    output: Path | None,
    layout: str | None,
    size: str | None,
    language: str | None,
    day: dt.datetime | None,
    **batch: Any,
) -> None:
    """Write the PDF summary of VISIT (its number, as in the address of its page) to a file.

    A signed visit gives its stored, newest edition; an open one a draft. With a layout, page size or language it is a
    copy, made from what was signed.

    With --all it writes one file for each signed visit into a folder, none with a person's name. Run again, it goes on
    where it was stopped and writes what has changed since.

    With --day it writes what is printed in case the power goes: a list for the front desk, and for each clinician who
    expects somebody the list, page one of each last signed summary and a blank sheet.
    """
    if day is not None:
        mixed = {"layout": layout, "size": size, "language": language}
        day_packs.report_day(day.date(), day_packs.require_fitting(visit_id, output, batch | mixed))
        return
    report_all.require_fitting(visit_id, output, batch)
    asked = {"layout": layout, "size": size, "language": language}
    if batch["every"]:
        since = batch["since"].date() if batch["since"] else None
        order = Order(batch["out"], **asked)
        report_all.report_all(
            order, since=since, drafts=batch["drafts"], jobs=batch["jobs"], restricted=batch["with_restricted"]
        )
    elif visit_id is not None and output is not None:
        _report_one(visit_id, output, asked)


def _report_one(visit_id: int, output: Path, asked: dict[str, str | None]) -> None:
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
    with open(output, "wb", opener=_private) as file:
        file.write(pdf)
    click.echo(f"{output}: {len(pdf)} bytes")


def _private(path: str, flags: int) -> int:
    """Open a file that is new so that only this account can read it."""
    return os.open(path, flags, 0o600)
