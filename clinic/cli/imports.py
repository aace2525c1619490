"""`clinic import`: bring in what was recorded elsewhere."""

import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, nullcontext
from pathlib import Path
from typing import BinaryIO, TextIO, TypeVar

import click
from sqlalchemy.orm import Session

from clinic.cli.installation import opened, unit_of_work, utc_now
from clinic.config import Settings
from clinic.db import disk
from clinic.db.engine import Database
from clinic.domain.errors import ClinicError
from clinic.domain.imports import ImportReport, IncomingVisit, Rejected
from clinic.exchange import strict_json
from clinic.exchange.fhir_questionnaire.responses import LIMITS as RESPONSE_LIMITS
from clinic.exchange.visit_map import (
    Crosswalk,
    Visits,
    parse_crosswalk,
    shipped_crosswalk,
    shipped_crosswalks,
    shipped_map,
    shipped_maps,
)
from clinic.services import accounts, past_imports, visit_errors
from clinic.services import imports as visit_imports
from clinic.services.imports import About

EVERY = 200
"""The bar moves on after so many rows."""
LONGEST_MAP = 1_000_000
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
One = TypeVar("One")


@click.group("import")
def imports() -> None:
    """Bring in what was recorded elsewhere: checked first, then all of a file or nothing."""


@imports.command("visits")
@click.argument("file", type=FILE)
@click.option("--map", "map_", required=True, metavar="MAP.toml", help="What the columns hold: a file, or an example.")
@click.option("--crosswalk", metavar="FILE", help="What the codes of another body map mean: a file, or an example.")
@click.option("--dry-run", is_flag=True, help="Check and report; store nothing.")
@click.option("--leave-out-rejected", is_flag=True, help="Import the other rows where some are rejected.")
@click.option("--clinician", metavar="EMAIL", help="The account that answers for the import; else the only clinician.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write the whole report there as JSON.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def visits(
    file: Path,
    map_: str,
    crosswalk: str | None,
    dry_run: bool,
    leave_out_rejected: bool,
    clinician: str | None,
    report: Path | None,
    as_json: bool,
) -> None:
    """Import the visits of FILE, a spreadsheet saved as CSV with one visit per row.

    All of a file or nothing: by default one rejected row keeps the whole file out (exit code 1). Importing the same
    file again adds nothing. Imported visits are locked and unsigned, and name the file and the row.
    """
    told = _import(file, _map(map_), _crosswalk(crosswalk), dry_run, leave_out_rejected, clinician, report)
    _tell(told, as_json)


@imports.command("responses")
@click.argument("file", type=FILE)
@click.option("--instrument", default="", metavar="KEY[/VERSION]", help="What they answer, where the file is silent.")
@click.option("--dry-run", is_flag=True, help="Check and report; store nothing.")
@click.option("--leave-out-rejected", is_flag=True, help="Import the others where some are rejected.")
@click.option("--clinician", metavar="EMAIL", help="The account that answers for the import; else the only clinician.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write the whole report there as JSON.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def responses(
    file: Path,
    instrument: str,
    dry_run: bool,
    leave_out_rejected: bool,
    clinician: str | None,
    report: Path | None,
    as_json: bool,
) -> None:
    """Import FHIR QuestionnaireResponses: one, a Bundle of them, or one on each line of FILE.

    They answer questionnaires that the clinic imported before. Totals are computed from the items; a total that the
    file states is shown beside them. All of a file or nothing; importing the same file again adds nothing.
    """
    with ExitStack() as open_now:
        settings, database = open_now.enter_context(opened())
        disk.require_room(settings.instance)
        with file.open("rb") as stream:
            data = strict_json.read(stream, RESPONSE_LIMITS)
        with database.reading() as session:
            incoming, about = visit_imports.open_responses(
                session,
                data,
                file.name,
                account_id=_account(session, clinician),
                today=utc_now().astimezone(settings.zone).date(),
                zone=settings.zone,
                instrument=instrument,
            )
        report_to = open_now.enter_context(_report(report, file) if report else nullcontext())
        told = _take(database, incoming, about, dry_run, leave_out_rejected, report_to)
    _tell(told, as_json)


@imports.command("take-back")
@click.argument("number", type=int)
@click.option("--reason", required=True, help="Why nothing of the file counts; shown with every visit of it.")
@click.option("--clinician", metavar="EMAIL", help="The clinician who answers for it; else the only one.")
def take_back(number: int, reason: str, clinician: str | None) -> None:
    """Mark every visit of an import as entered in error, all or none. NUMBER is the one in the import's address.

    They stay, struck through, and count for nothing. This cannot be undone; the file can be imported again.
    """
    with unit_of_work() as session:
        run = past_imports.get(session, number)
        actor = accounts.get(session, _account(session, clinician))
        told = visit_errors.take_back(session, run, reason=reason, actor=actor, now=utc_now())
    click.echo(f"{told} visits of {run.file_name or 'a file without a name'} are marked as entered in error.")


def _import(
    file: Path,
    map_text: str,
    crosswalk: Crosswalk | None,
    dry_run: bool,
    leave_out_rejected: bool,
    clinician: str | None,
    report: Path | None,
) -> ImportReport:
    with ExitStack() as open_now:
        settings, database = open_now.enter_context(opened())
        disk.require_room(settings.instance)
        stream = open_now.enter_context(file.open("rb"))
        incoming, about = _open(settings, database, stream, file.name, map_text, crosswalk, clinician)
        report_to = open_now.enter_context(_report(report, file) if report else nullcontext())
        shown = _shown(incoming, stream, "Checking" if dry_run else "Importing")
        return _take(database, shown, about, dry_run, leave_out_rejected, report_to)


def _take(
    database: Database,
    incoming: Iterable[IncomingVisit | Rejected],
    about: About,
    dry_run: bool,
    leave_out_rejected: bool,
    report_to: TextIO | None,
) -> ImportReport:
    """Look at the visits only, or import them."""
    if dry_run:
        return visit_imports.dry_run(
            database, incoming, about, leave_out_rejected=leave_out_rejected, report_to=report_to
        )
    return visit_imports.run(
        database, incoming, about, clock=utc_now, leave_out_rejected=leave_out_rejected, report_to=report_to
    )


def _tell(told: ImportReport, as_json: bool) -> None:
    """Print the report, and leave with code 1 where rows kept the file out."""
    click.echo(json.dumps(told.as_json(), ensure_ascii=False, indent=1) if as_json else told.as_text())
    if told.refused:
        sys.exit(1)


def _open(
    settings: Settings,
    database: Database,
    stream: BinaryIO,
    name: str,
    map_text: str,
    crosswalk: Crosswalk | None,
    clinician: str | None,
) -> tuple[Visits, About]:
    with database.reading() as session:
        account_id = _account(session, clinician)
        today = utc_now().astimezone(settings.zone).date()
        return visit_imports.open_visits(
            session, stream, name, map_text, account_id=account_id, today=today, crosswalk=crosswalk
        )


def _report(report: Path, file: Path) -> TextIO:
    """Open the file of the report anew. Raises ClinicError where it is the file that is read."""
    if report.exists() and report.samefile(file):
        raise ClinicError("The report would be written over the file itself.", hint="Name another file by --report.")
    return report.open("w", encoding="utf-8")


def _account(session: Session, email: str | None) -> int:
    """Return the account that answers for the import: the one named, or the only clinician."""
    clinicians = accounts.clinicians(session)
    chosen = [one for one in clinicians if email is None or one.email == email.strip().lower()]
    if len(chosen) == 1:
        return chosen[0].id
    if email is not None:
        raise ClinicError("There is no active clinician with this address.", hint="Look at `clinic accounts list`.")
    raise ClinicError(
        f"The clinic has {len(clinicians)} clinicians.", hint="Name the one who answers for the import by --clinician."
    )


def _map(named: str) -> str:
    return shipped_map(named) if named in shipped_maps() else _text(Path(named), "map", shipped_maps())


def _crosswalk(named: str | None) -> Crosswalk | None:
    if named is None or named in shipped_crosswalks():
        return shipped_crosswalk(named) if named else None
    return parse_crosswalk(_text(Path(named), "crosswalk", shipped_crosswalks()), name=Path(named).stem)


def _text(file: Path, what: str, shipped: Iterable[str]) -> str:
    if not file.is_file():
        raise ClinicError(f"There is no {what} {file.name}.", hint=f"Name a file, or one of {', '.join(shipped)}.")
    if file.stat().st_size > LONGEST_MAP:
        raise ClinicError(f"The {what} {file.name} is too long to be one.", hint=f"Choose the {what}, a short text.")
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ClinicError(
            f"The {what} {file.name} is not UTF-8 text.", hint="Save it as UTF-8 and try again."
        ) from None


def _shown(incoming: Iterator[One], stream: BinaryIO, label: str) -> Iterator[One]:
    """Pass the rows on and show how far the file is read; silent where no bar can be drawn."""
    if not sys.stderr.isatty():
        yield from incoming
        return
    size = os.fstat(stream.fileno()).st_size
    with click.progressbar(length=size, label=label, file=sys.stderr) as bar:
        for number, one in enumerate(incoming, 1):
            yield one
            if number % EVERY == 0:
                bar.update(stream.tell() - bar.pos)
        bar.update(size - bar.pos)
