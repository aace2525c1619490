"""`clinic doctor`: looks at a deployment and says what is wrong with it, and what to do."""

import datetime as dt
import json
import sys
from dataclasses import asdict
from importlib import metadata

import click

from clinic import config
from clinic.cli.doctor import of_database, of_files, of_machine, of_network, of_settings
from clinic.cli.doctor.findings import Finding, Level, in_sentences, mend
from clinic.cli.doctor.servers import serving_now
from clinic.cli.installation import utc_now
from clinic.config import Settings
from clinic.db import audit_chain
from clinic.db.audit_heads import HeadFile
from clinic.db.engine import open_database
from clinic.db.sqlite_file import file_of, require_there
from clinic.domain.errors import ClinicError
from clinic.services.backups import register


@click.command("doctor")
@click.option("--online", is_flag=True, help="Also ask the clinic's own address and the mail server.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def doctor(online: bool, as_json: bool) -> None:
    """Look at this deployment and say what is wrong, each with what to do; exit code 1 if anything must be mended.

    Run it as the account that runs the server. Nothing is changed; neither secrets nor names are printed.
    """
    findings = examine(utc_now(), online=online)
    must = [one for one in findings if one.level is Level.MEND]
    if as_json:
        click.echo(json.dumps([asdict(one) for one in findings], indent=1))
    else:
        click.echo(in_sentences(findings))
        click.echo(f"{len(must)} of {len(findings)} must be mended." if must else "Nothing must be mended.")
    sys.exit(1 if must else 0)


def examine(now: dt.datetime, *, online: bool = False) -> list[Finding]:
    """Return everything that was found; with `online` also what others answer."""
    try:
        settings = config.load()
    except ClinicError as error:
        return [mend("Settings", error.message, error.hint)]
    if not settings.instance.is_dir():
        return [mend("Data folder", "It is not there.", "Run `clinic init`, or set CLINIC_INSTANCE.")]
    file = file_of(settings.database_url)
    private = of_files.private_names(settings.instance, settings.backup_passphrase_file, settings.backup_folder, file)
    found = of_settings.every(settings, serving_now(settings.instance))
    found += [of_files.modes(private), of_files.owners(private), of_files.place(settings.instance)]
    found += [of_files.file_system(settings.instance, file), of_files.room(settings.instance)]
    found += _inside(settings, now)
    today = now.astimezone(settings.zone).date()
    found += of_machine.every(settings.instance, settings.time_zone, today, _version_of("tzdata"))
    asked = [of_network.redis(settings.limiter_url)]
    if online:
        asked += [of_network.reachable(settings.base_url), of_network.mail_server(settings)]
    return [*found, *(one for one in asked if one is not None)]


def _inside(settings: Settings, now: dt.datetime) -> list[Finding]:
    """What is known of the database; the rest is looked at only where it can be served."""
    try:
        require_there(settings.database_url)
    except ClinicError as error:
        return [mend("Database", error.message, error.hint)]
    database = open_database(settings.database_url)
    kept = HeadFile(settings.instance).read()
    try:
        first = of_database.served(database, settings.database_url)
        if first.level is Level.MEND:
            return [first]
        with database.reading() as session:
            standing = register.standing(session)
            return [
                first,
                of_database.write_ahead_log(settings.database_url),
                of_database.heads(audit_chain.last(session.connection()), kept),
                of_database.time(session, now),
                *of_database.of_people(session),
                *of_database.of_backups(settings, standing, now),
            ]
    finally:
        database.close()


def _version_of(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None
