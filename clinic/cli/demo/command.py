"""The command: make the demo clinic once, and say each time how to get in."""

import datetime as dt
from zoneinfo import ZoneInfo

import click

from clinic import config
from clinic.cli.accounts import hash_password
from clinic.cli.demo import building, languages, many
from clinic.cli.init import create
from clinic.cli.installation import opened, utc_now
from clinic.config import Settings
from clinic.db import schema
from clinic.db.engine import Database
from clinic.domain.errors import Conflict
from clinic.services import accounts, invitations, patients

PASSWORD = "invented-data-only"
DEMO_SETTINGS = {
    "CLINIC_NAME": "Tenderpoint demo clinic",
    "CLINIC_PHONE": "555 0100 (invented)",
    "CLINIC_EMERGENCY_NUMBER": "112",
    "CLINIC_CRISIS_LINES": "Crisis line: 555 0199 (invented)",
    "CLINIC_TIME_ZONE": "Europe/Madrid",
    "CLINIC_BASE_URL": "http://127.0.0.1:8000",
    "CLINIC_DEMO": "1",
    "CLINIC_SECOND_FACTOR": config.OPTIONAL,
}


@click.command("demo")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day that the demo's dates count back from.")
@click.option("--patients", "more", default=0, type=click.IntRange(0, 200_000), help="Add so many invented patients.")
def demo(today: dt.datetime | None, more: int) -> None:
    """Fill an empty data folder with a clinic of invented people, and print how to get in.

    Run again, it changes nothing but prints a fresh patient link. It refuses a database that holds anything else.
    """
    folder = config.instance_folder()
    if not (folder / "config.py").exists():
        create(folder, DEMO_SETTINGS)
    with opened() as (settings, database):
        _require_demo(settings, database)
        day = today.date() if today else utc_now().astimezone(ZoneInfo(settings.time_zone)).date()
        _build_once(settings, database, day)
        if more:
            many.add(database, more, day)
        _say_how_to_get_in(settings, database, day)


def _require_demo(settings: Settings, database: Database) -> None:
    """Refuse everything that is not ours: other settings, or records that the demo did not make."""
    schema.require_current(database.engine)
    with database.reading() as session:
        filled = patients.any_there(session) or bool(accounts.all_accounts(session))
        ours = accounts.by_email(session, building.CLINICIAN) is not None
    if not settings.demo or (filled and not ours):
        raise Conflict(
            "This data folder holds a clinic that is not the demo, so nothing was touched.",
            hint="Name an empty folder in CLINIC_INSTANCE and run `clinic demo` again.",
        )


def _build_once(settings: Settings, database: Database, day: dt.date) -> None:
    with database.writing() as session:
        if accounts.by_email(session, building.CLINICIAN) is None:
            click.echo("Making the demo clinic …", err=True)
            building.build(session, settings.identity, day, hash_password(settings, database, PASSWORD))
            languages.switch_on(session, "admin@demo.example", day, utc_now())
            session.commit()


def _say_how_to_get_in(settings: Settings, database: Database, day: dt.date) -> None:
    click.echo(f"Invented data only. Sign in at {settings.base_url}/ with the password {PASSWORD} as one of:")
    for email, name, _roles in building.STAFF:
        click.echo(f"  {email}  ({name})")
    with database.writing() as session:
        visit = building.waiting_visit(session, day)
        clinician = accounts.by_email(session, building.CLINICIAN)
        if visit is None or clinician is None or visit.patient.birth is None:
            click.echo("Every questionnaire is answered; plan a visit to try the patient's side.")
            return
        issued = invitations.issue(session, visit, zone=settings.zone, actor=clinician, now=utc_now())
        born = visit.patient.birth.year
        session.commit()
    click.echo(f"A patient's link ({visit.patient.name}, born {born}): {settings.base_url}/q/{issued.token}")
