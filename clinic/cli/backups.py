"""`clinic backup`, `clinic restore` and `clinic backups`: what a clinic is brought back with."""

import datetime as dt
import tempfile
from pathlib import Path

import click

from clinic import __version__, config
from clinic.cli.installation import opened, utc_now
from clinic.config import Settings
from clinic.db.sqlite_file import file_of
from clinic.domain import backups as names
from clinic.domain.errors import NotFound, SettingsError
from clinic.services.backups import passphrases, register, restoring
from clinic.services.backups.archive import Manifest
from clinic.services.backups.restoring import Wish
from clinic.services.backups.running import Runner

FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("backup")
@click.option("--out", type=FOLDER, metavar="FOLDER", help="Another folder than CLINIC_BACKUP_FOLDER, such as a stick.")
def backup(out: Path | None) -> None:
    """Write an encrypted backup of database and settings, read it back and check it; the clinic goes on meanwhile.

    Exit code 0: it is there and sound. 1: there is none, and what was there before is untouched.
    """
    with opened() as (settings, database):
        made = Runner(settings, database, __version__, utc_now).back_up(why="command", out=out)
    click.echo(f"{made.file}: {made.size:,} bytes, read back, {made.manifest.rows:,} rows. SHA-256 {made.sha256}")
    if made.manifest.audit_head:
        click.echo(f"The audit ends with {made.manifest.audit_head}")
    if out is None and settings.backup_to is None:
        click.echo("It lies on the same disk as the clinic: set CLINIC_BACKUP_FOLDER to a folder on another one.")


@click.command("restore")
@click.argument("file", type=FILE)
@click.option("--config", "settings_too", is_flag=True, help="Put the settings of the backup back as well.")
@click.option(
    "--passphrase-file", type=FILE, help="A file with the passphrase. Default: the setting, else it is asked."
)
@click.option("--yes", is_flag=True, help="Do not ask before the present database is put aside.")
def restore(file: Path, settings_too: bool, passphrase_file: Path | None, yes: bool) -> None:
    """Put the database of a backup in the place of the present one, which is kept under a dated name.

    Everything is read and checked first: a wrong passphrase or a damaged, cut off or foreign file changes nothing.
    On a new machine, where no config.py is, the settings come from the backup. Exit code 0: restored. 1: nothing was
    replaced.
    """
    folder = config.instance_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    passphrase = _passphrase(folder, passphrase_file)
    settings = _settings(file, passphrase, folder, settings_too)
    there = file_of(settings.database_url)
    if not yes and (there is None or there.exists()):
        click.confirm(f"Replace the database of {settings.instance}? It is kept under another name", abort=True)
    done = restoring.restore(settings, Wish(file, passphrase, utc_now(), settings_too))
    click.echo(f"Restored: {done.rows:,} rows as of {_when(done.manifest, settings)}. The audit is whole.")
    for name in done.kept:
        click.echo(f"Kept: {name}")
    if done.upgraded_from is not None:
        click.echo(f"The tables were brought up to date (they were at migration {done.upgraded_from}).")
    if not settings.backup_passphrase_file.exists():
        passphrases.keep(settings.backup_passphrase_file, passphrase)
        click.echo(f"The passphrase was kept in {settings.backup_passphrase_file.name}: nightly backups go on.")
    click.echo(
        "Accounts, passwords, roles and restricted records are as they were then. Look at `clinic accounts list`,"
    )
    click.echo("switch off again whoever has left since, and replace passwords that were stolen.")
    click.echo("Everybody has to sign in again; patients' links work as before. Start it with `clinic serve`.")


@click.group("backups")
def backups() -> None:
    """Look after the backups."""


@backups.command("list")
def list_backups() -> None:
    """List the backups in the folder, newest first, and when one was last tried out."""
    with opened() as (settings, database), database.reading() as session:
        found = register.files(session, settings.backup_folder)
        standing = register.standing(session)
    for one in found:
        remark = "" if one.registered else "\tnot in this clinic's register"
        click.echo(f"{one.name}\t{one.made_at.astimezone(settings.zone):%Y-%m-%d %H:%M}\t{one.size:,} bytes{remark}")
    if not found:
        click.echo("There is no backup in the folder.")
    tested = standing.tested_at
    click.echo(f"Last tried out: {tested.astimezone(settings.zone):%Y-%m-%d %H:%M}." if tested else "Never tried out.")


@backups.command("test")
@click.argument("file", type=FILE, required=False)
def test(file: Path | None) -> None:
    """Restore a backup (the newest) into a temporary place, check it, compare digests and counts of rows, remove it.

    Exit code 0: it can be restored. 1: it cannot.
    """
    with opened() as (settings, database):
        file = file or _newest(settings)
        done = Runner(settings, database, __version__, utc_now).test(file)
        when = _when(done.manifest, settings)
        click.echo(f"{file.name} can be restored: {done.rows:,} rows as of {when}, none missing.")


@backups.command("passphrase")
def passphrase() -> None:
    """Make the passphrase of the backups, once, and print it."""
    file = config.load().backup_passphrase_file
    click.echo(advice(passphrases.make(file)))


def advice(made: str) -> str:
    """Return what is said of a new passphrase, which is shown this once."""
    return (
        f"Passphrase of the backups: {made}\n"
        "Write it on paper now and keep it away from this machine: without it no backup can be opened, by nobody."
    )


def _passphrase(folder: Path, named: Path | None) -> str:
    """Return the passphrase: from the file that is named, else from that of the settings, else typed."""
    try:
        file = named or config.load().backup_passphrase_file
    except SettingsError:
        file = folder / "backup-passphrase"
    if named is not None or file.exists():
        return passphrases.read(file)
    return passphrases.as_used(click.prompt("Passphrase of the backup", hide_input=True))


def _settings(file: Path, passphrase: str, folder: Path, settings_too: bool) -> Settings:
    """Return the settings under which the clinic is restored: those that are here, else those of the backup."""
    if not settings_too:
        try:
            return config.load()
        except SettingsError:
            if (folder / "config.py").exists():
                raise
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=folder) as aside:
        written = Path(aside, "config.py")
        written.write_bytes(restoring.settings_of(file, passphrase))
        return config.load(file=written)


def _newest(settings: Settings) -> Path:
    folder = settings.backup_folder
    found = sorted(path.name for path in folder.glob("*.backup") if names.made_at(path.name)) if folder.is_dir() else []
    if not found:
        raise NotFound("There is no backup in the folder.", hint="Make one with `clinic backup`.")
    return folder / found[-1]


def _when(manifest: Manifest, settings: Settings) -> str:
    return f"{dt.datetime.fromisoformat(manifest.made_at).astimezone(settings.zone):%Y-%m-%d %H:%M}"
