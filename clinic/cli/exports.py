"""`clinic export`: what the clinic holds, for spreadsheets, statistics and other systems."""

import datetime as dt
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from clinic.cli.exports_fhir import export_fhir
from clinic.cli.installation import opened, utc_now
from clinic.cli.restricted import leave_out_restricted, with_restricted
from clinic.exchange.csv_export import NAMES
from clinic.services import export_places, export_tables
from clinic.services import exports as records
from clinic.services.export_salt import salt
from clinic.services.export_tables import Counts, Wish


@click.group("export")
def exports() -> None:
    """Take the clinic's data out: for spreadsheets and statistics, or for another system."""


exports.add_command(export_fhir)


@exports.command("csv")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="The folder: new, empty, or an export.")
@click.option("--zip", "file", type=click.Path(dir_okay=False, path_type=Path), help="One zip file in its stead.")
@click.option("--deidentify", is_flag=True, help="Codes for people, days for dates, ages in bands, no free text.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Visits of that day and later.")
@click.option("--table", "names", multiple=True, type=click.Choice(NAMES), help="This table alone; may be repeated.")
@with_restricted
def as_csv(
    out: Path | None,
    file: Path | None,
    deidentify: bool,
    since: dt.datetime | None,
    names: tuple[str, ...],
    with_restricted: bool,
) -> None:
    """Write every table as CSV, one row per thing, and one flat table of visits, with a dictionary of all columns."""
    if (out is None) == (file is None):
        raise click.UsageError("Name a folder by --out, or a file by --zip.")
    folder = out or (file or Path()).absolute().parent
    with opened() as (settings, database):
        if out is not None:
            export_places.require_free(out)
        elif file is not None:
            export_places.require_free_file(file)
        key = salt(settings.instance) if deidentify else None
        wish = Wish(since.date() if since else None, names, key)
        with export_places.waiting_in(folder, utc_now()) as waiting:
            with database.reading() as session:
                leave_out_restricted(session, wanted=with_restricted)
                with _bar(records.count(session, wish.since)) as told:
                    counts = export_tables.write(session, waiting, wish, settings.zone, told=told)
            with database.writing() as session:
                session.add(export_tables.note(wish, counts, account_id=None, now=utc_now()))
                session.commit()
            if out is not None:
                export_places.put_in_place(waiting, out)
            elif file is not None:
                export_places.write_zip(waiting, file)
    _say(counts, out or file or folder, deidentify)


@contextmanager
def _bar(length: int) -> Iterator[Callable[[], object]]:
    """Show how far it is, where there is a terminal."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    with click.progressbar(length=length, label="Exporting", show_pos=True, file=sys.stderr) as bar:
        yield lambda: bar.update(1)


def _say(counts: Counts, place: Path, deidentified: bool) -> None:
    rows = sum(counts.rows.values())
    click.echo(
        f"{place}: {counts.patients} patients, {counts.visits} visits, {rows} rows in {len(counts.rows)} tables."
    )
    if deidentified:
        click.echo(
            "De-identified is not anonymous: read what remains in docs/exchange/export-csv.md before you share it."
        )
    else:
        click.echo("The files name patients. Keep them as you keep the clinic's records.")
