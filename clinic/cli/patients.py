"""`clinic patient`: hand out everything of one person, erase them, and list whose time is over."""

from pathlib import Path

import click
from sqlalchemy.orm import Session

from clinic.cli.installation import opened, utc_now
from clinic.config import Settings
from clinic.domain.errors import ClinicError, NotAllowed, NotFound
from clinic.domain.permissions import Permission, allowed
from clinic.models import Account, Patient
from clinic.services import accounts, erasure, fhir, patient_copy
from clinic.services.fhir_subjects import Sender


@click.group("patient")
def patient() -> None:
    """Hand out everything of one person, erase them, list whose time of keeping is over."""


@patient.command("export")
@click.argument("record_number")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The new folder to write.")
def export(record_number: str, out: Path) -> None:
    """Write everything that is held of one person: PDFs, tables, FHIR, every row, and who looked at it."""
    with opened() as (settings, database):
        with database.writing() as session:
            patient_copy.note(session, fhir.patient_by_number(session, record_number), actor=None, now=utc_now())
            session.commit()
        with database.reading() as session:
            found = fhir.patient_by_number(session, record_number)
            sender = Sender(settings.identity, settings.base_url)
            pdfs = patient_copy.write(session, out, found, sender, now=utc_now())
    click.echo(f"{out}: open index.html. {pdfs} PDFs; the files name the patient.")


@patient.command("due")
def due() -> None:
    """List who has not been seen for longer than a record has to be kept. Nothing is erased by itself."""
    with opened() as (settings, database), database.reading() as session:
        today = utc_now().astimezone(settings.zone).date()
        found = erasure.due(session, settings.retention_years, today)
    for one in found:
        click.echo(f"{one.record_number}\tlast seen {one.last_seen}\tkept until {one.kept_until}")
    click.echo(f"{len(found)} records are older than {settings.retention_years} years.", err=True)


@patient.command("erase")
@click.argument("record_number")
@click.option("--reason", required=True, help="Why; it goes into the audit, so it must not name anybody.")
@click.option("--by", "email", required=True, metavar="EMAIL", help="The administrator who answers for it.")
@click.option("--override", metavar="REASON", help="Why it is erased although the time of keeping is not over.")
def erase(record_number: str, reason: str, email: str, override: str | None) -> None:
    """Erase everything of one person, for good. Backups made before hold it until they are rotated away.

    Visits, answers, findings, plans and PDFs go, and the name. The audit stays, by ids.
    """
    with opened() as (settings, database):
        with database.reading() as session:
            found = fhir.patient_by_number(session, record_number)
            actor, patient_id = _administrator(session, email), found.id
            _require_time_over(session, found, settings, override)
            _show(session, found)
        if click.prompt("Type the record number again to erase them", default="", show_default=False) != record_number:
            raise ClinicError("That is another number.", hint="Nothing was erased.")
        why = f"{reason} (before the time: {override})" if override else reason
        went = erasure.erase(database, settings.instance, patient_id, reason=why, actor=actor, now=utc_now())
    click.echo(f"Erased: {sum(went.values())} rows. `clinic backups list` shows which backups are older than this.")


@patient.command("wipe")
def wipe() -> None:
    """Rewrite the file of the database without what was deleted: for an erasure that somebody's work stood against."""
    with opened() as (_settings, database):
        erasure.wipe(database)
    click.echo("The file holds no deleted bytes any more.")


def _administrator(session: Session, email: str) -> Account:
    found = [one for one in accounts.all_accounts(session) if one.email == email.strip().lower() and one.active]
    if not found:
        raise NotFound("There is no active account with this address.", hint="Look at `clinic accounts list`.")
    if not allowed(found[0].role_names, Permission.ACCOUNTS_MANAGE):
        raise NotAllowed("This account is no administrator's.", hint="Name the administrator who answers for it.")
    return found[0]


def _require_time_over(session: Session, patient: Patient, settings: Settings, override: str | None) -> None:
    until = erasure.kept_until(session, patient, settings.retention_years)
    if utc_now().astimezone(settings.zone).date() <= until and not (override or "").strip():
        raise ClinicError(
            f"This record has to be kept until {until}.",
            hint="Where the law wants it erased before, say why by --override.",
        )


def _show(session: Session, patient: Patient) -> None:
    click.echo(f"Record no. {patient.record_number}, {patient.name}, born {patient.birth or 'not known'}. What goes:")
    for table, count in erasure.held(session, patient).items():
        click.echo(f"  {count:6} {table.replace('_', ' ')}")
