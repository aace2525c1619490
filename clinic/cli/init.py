"""`clinic init`: a data folder, secrets, an empty database and the one-time code of the first administrator."""

import os
import secrets
from pathlib import Path

import click

from clinic import config
from clinic.cli.backups import advice
from clinic.cli.installation import unit_of_work, utc_now
from clinic.db import expected, schema
from clinic.db.engine import open_database
from clinic.db.sqlite_file import file_of
from clinic.domain.errors import Conflict
from clinic.services import accounts
from clinic.services.backups import passphrases


@click.command("init")
@click.option("--time-zone", help="The clinic's time zone, as Europe/Madrid. Default: CLINIC_TIME_ZONE.")
@click.option("--new-code", is_flag=True, help="Only print a new set-up code for the first administrator.")
def init(time_zone: str | None, new_code: bool) -> None:
    """Create the data folder, its secrets and an empty database, and print a one-time set-up code.

    Nothing else but `clinic demo` creates a database.
    """
    if not new_code:
        create(config.instance_folder(), {"CLINIC_TIME_ZONE": time_zone or os.environ.get("CLINIC_TIME_ZONE", "")})
    with unit_of_work() as session:
        code = accounts.issue_setup_code(session, now=utc_now())
    passphrase_file = config.load().backup_passphrase_file
    if not passphrase_file.exists():
        click.echo(advice(passphrases.make(passphrase_file)))
    click.echo(f"The clinic is ready in {config.instance_folder()}.")
    click.echo("Edit config.py there: name, phone and emergency number are needed before links can be sent.")
    click.echo(f"Start it with `clinic serve`, open /setup and enter this code, good once and for 7 days: {code}")


def create(folder: Path, values: dict[str, str]) -> None:
    """Write the settings and make an empty database. Raises Conflict when there is one, and changes nothing then."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / "config.py"
    if not file.exists():
        _write_privately(file, _config(values))
    settings = config.load()
    database_file = file_of(settings.database_url)
    if expected.is_expected(folder) and (database_file is None or not database_file.exists()):
        raise Conflict(
            f"A clinic was set up in {folder.name} already, and an empty one is not put in its place.",
            hint="Restore its last backup with `clinic restore`; for another clinic name another data folder.",
        )
    if database_file is not None and database_file.exists():
        raise Conflict(
            f"There is a database in {folder.name} already.", hint="It was left as it is. Start it with `clinic serve`."
        )
    database = open_database(settings.database_url, create=True)
    try:
        with database.engine.connect() as connection:
            empty = schema.is_empty(connection)
        if not empty:
            raise Conflict("The database holds tables already.", hint="It was left as it is; name an empty database.")
        schema.upgrade(database.engine)
    finally:
        database.close()
    if database_file is not None:
        database_file.chmod(0o600)
    expected.remember(folder)


def _config(values: dict[str, str]) -> str:
    """The settings file: secrets made here, the rest as given, and every other setting explained in a comment."""
    made = {
        "CLINIC_SECRET_KEY": secrets.token_urlsafe(48),
        "CLINIC_PASSWORD_SALT": secrets.token_urlsafe(24),
        "CLINIC_SECOND_FACTOR": config.REQUIRED,
    }
    lines = ['"""Settings of this clinic. Keep this file secret: it holds the keys of sessions and passwords."""', ""]
    for setting, meaning in config.SETTINGS.items():
        if setting == "CLINIC_INSTANCE":
            continue
        value = (made | values).get(setting)
        lines += [f"# {meaning}", f"{setting} = {value!r}" if value else f"# {setting} = ''", ""]
    return "\n".join(lines)


def _write_privately(file: Path, text: str) -> None:
    """Write a file that only its owner can read, from its first byte on."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as opened:
        opened.write(text)
