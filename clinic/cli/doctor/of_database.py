"""Whether the database can be served, and what it says about backups, people and the clock."""

import datetime as dt
import shutil
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.orm import Session

from clinic.cli.doctor.findings import Finding, advice, good, mend
from clinic.config import Settings
from clinic.db import health
from clinic.db.audit_heads import NAME as HEADS
from clinic.db.audit_heads import KeptHeads
from clinic.db.dialects import log
from clinic.db.engine import Database
from clinic.db.sqlite_file import file_of
from clinic.domain.audit_chain import Head
from clinic.domain.errors import ClinicError
from clinic.domain.permissions import RoleName
from clinic.models import Account
from clinic.services import accounts, clock, second_factors
from clinic.services.backups import passphrases
from clinic.services.backups.register import Standing

PROGRAMS = ("pg_dump", "pg_restore", "psql")


def served(database: Database, url: str) -> Finding:
    """Reachable, sound, at the migration of this version, and safe in what it acknowledges."""
    trouble = health.examine(database, url)
    if trouble is None:
        return good("Database", "It answers, its tables are those of this version, and it keeps what it acknowledges.")
    return mend("Database", trouble.what, "docs/operations/when-it-does-not-start.md says what helps.")


def write_ahead_log(url: str) -> Finding:
    """A log that grows fills the disk."""
    file = file_of(url)
    size = 0 if file is None else log.length(file)
    if size > log.TOO_LONG:
        do = "End whatever else has the file open; `clinic serve` writes it back when nobody asks."
        return mend("Log of the database", f"It is {size >> 20} MB long.", do)
    return good("Log of the database", f"It is {size >> 20} MB long.")


def heads(last: Head, kept: KeptHeads | None) -> Finding:
    """Without the heads beside it, a tail of the audit that was cut off is not noticed; `last` = that of the tables."""
    newest = max((head.position for head in kept.heads), default=0) if kept else 0
    if newest > last.position:
        said = (
            f"It ends at {last.position}, and a head was kept of {newest}: its end was cut off, or an old copy is used."
        )
        return mend("Audit", said, "Run `clinic check`, and find out who did it.")
    if last.position and not newest:
        said = f"{HEADS} is not in the data folder, or empty: an audit whose end was cut off would look whole."
        return mend("Audit", said, "Look for it in the last backup, run `clinic check`, and find out who removed it.")
    return good("Audit", "Its heads are kept outside of the database.")


def time(session: Session, now: dt.datetime) -> Finding:
    """A clock that stands before what was recorded signs nothing."""
    why = clock.obstacle(session, now)
    return mend("Clock", why, "Put it right; `clinic clock` shows both times.") if why else good("Clock", "It goes on.")


def administrators(people: Sequence[Account]) -> Finding:
    """One who is ill or has lost the telephone must not lock the clinic."""
    count = sum(one.active and RoleName.ADMINISTRATOR in one.role_names for one in people)
    if count == 0:
        return mend("Administrators", "There is none.", "`clinic init --new-code` prints a code for the first one.")
    if count == 1:
        do = "Give a second person the role: on *Accounts*, or by `clinic accounts roles`."
        return advice("Administrators", "There is one: nobody helps when that one cannot.", do)
    return good("Administrators", f"There are {count}.")


def second_factors_missing(session: Session, people: Sequence[Account]) -> Finding:
    """Who must have a second factor and has none yet, by number."""
    asked = [one for one in people if one.active and second_factors.demanded_of(one.role_names)]
    without = [str(one.id) for one in asked if second_factors.app_of(session, one) is None]
    if without:
        said = f"{len(without)} of {len(asked)} clinicians and administrators have none yet"
        return advice(
            "Second factors",
            f"{said} (accounts {', '.join(without)}).",
            "They set it up at their next sign-in where it is required; until then their password alone opens that.",
        )
    return good("Second factors", "Every clinician and administrator has one.")


def backups(standing: Standing, now: dt.datetime, *, scheduled: bool) -> Finding:
    """There is a recent one."""
    if standing.failed_at is not None:
        return mend("Backup", f"The last one failed. {standing.why}", "Then run `clinic backup`.")
    if standing.backup_is_old(now):
        said = "There is none of the last two days." if standing.backup_at else "There never was one."
        how = "" if scheduled else " CLINIC_BACKUP_AT is off: have something else run it every night."
        return mend("Backup", said, f"Run `clinic backup`.{how}")
    return good("Backup", "There is one of the last two days.")


def restore_test(standing: Standing, now: dt.datetime) -> Finding:
    """A backup that was never tried out is a hope."""
    if standing.test_failed_at is not None:
        return mend("Restore test", f"The last one failed. {standing.test_why}", "Then run `clinic backups test`.")
    if standing.tested_at is None:
        return mend("Restore test", "No backup was ever tried out.", "Run `clinic backups test`.")
    if standing.test_is_old(now):
        return advice("Restore test", "The last one is more than 100 days old.", "Run `clinic backups test`.")
    return good("Restore test", "A backup was tried out in the last 100 days.")


def backup_disk(folder: Path, backup_folder: Path) -> Finding:
    """What dies with the disk is no backup."""
    do = "Set CLINIC_BACKUP_FOLDER to a folder on another disk, better in another room (docs/operations/backup.md)."
    if not backup_folder.is_dir():
        return mend("Backup folder", "It is not there, or its disk is not mounted.", do)
    if folder.stat().st_dev == backup_folder.stat().st_dev:
        return mend("Backup folder", "It lies on the disk of the clinic itself, and is lost with it.", do)
    return good("Backup folder", "It lies on another disk than the clinic.")


def passphrase(file: Path) -> Finding:
    """Without it nothing is backed up, and nobody opens what was."""
    try:
        passphrases.read(file)
    except ClinicError as error:
        return mend("Passphrase", error.message, error.hint)
    return good("Passphrase", "Its file is there, private and long enough. See that it also stands on paper elsewhere.")


def programs(url: str) -> Finding:
    """Backups of PostgreSQL are made by its own programs."""
    missing = [name for name in PROGRAMS if shutil.which(name) is None]
    if file_of(url) is None and missing:
        do = "Install the client programs of the server's version (Debian: postgresql-client)."
        return mend("PostgreSQL programs", f"{', '.join(missing)} are not on PATH, so no backup is made.", do)
    return good("PostgreSQL programs", "Whatever is needed is there.")


def of_people(session: Session) -> list[Finding]:
    """What the accounts are like."""
    people = accounts.all_accounts(session)
    return [administrators(people), second_factors_missing(session, people)]


def of_backups(settings: Settings, standing: Standing, now: dt.datetime) -> list[Finding]:
    """What the backups are like."""
    return [
        backups(standing, now, scheduled=settings.backup_at is not None),
        restore_test(standing, now),
        backup_disk(settings.instance, settings.backup_folder),
        passphrase(settings.backup_passphrase_file),
        programs(settings.database_url),
    ]
