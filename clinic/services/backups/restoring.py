"""Restore a backup: everything is read, checked and prepared beside the clinic before anything is replaced."""

import datetime as dt
import secrets
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import update
from sqlalchemy.orm import Session

from clinic.db import audit_chain, audit_heads, expected, held, postgresql_programs, replacing, schema, snapshots
from clinic.db.engine import Database, open_database
from clinic.db.sqlite_file import file_of
from clinic.domain.account_sessions import Ending
from clinic.domain.audit import COMMAND_LINE, Action, Where
from clinic.domain.audit_chain import Head
from clinic.domain.errors import Conflict
from clinic.models import Account
from clinic.services import account_sessions, audit_check, erasure
from clinic.services.backups import archive, checking, register
from clinic.services.backups.archive import DATABASE, SECRETS, Manifest
from clinic.services.backups.container import BackupRefused
from clinic.services.backups.making import Place, require_room, sync_folder, working

STAMP = "before-restore-%Y-%m-%dT%H%M%S"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and what was kept of what had been there: names of files in the data folder."""

    manifest: Manifest
    rows: int
    sessions_ended: int
    upgraded_from: str | None
    audit_head: Head
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be restored, with what, and when. `settings` = put config.py and the salt back as well."""

    file: Path
    passphrase: str
    now: dt.datetime
    settings: bool = False


def restore(place: Place, wish: Wish) -> Restored:
    """Put the database of a backup in the place of the present one, which is kept.

    Raises ClinicError before anything is replaced: the clinic is being served, wrong passphrase, a file that is
    foreign, cut off or altered, of a newer version, no room, rows missing, an audit that does not fit its chain.
    """
    with held.stopped(place.instance), working(place.instance) as work, wish.file.open("rb") as opened:
        manifest = archive.look_into(opened, wish.passphrase)
        _require_understood(manifest, place)
        require_room(place.instance, manifest.size)
        opened.seek(0)
        manifest = archive.extract(opened, wish.passphrase, work)
        checking.require_sound(work / DATABASE, manifest)
        put = _into_sqlite if manifest.dialect == "sqlite" else _into_postgresql
        restored = put(place, wish, manifest, work)
        kept = restored.kept + _put_files_back(place, wish, manifest, work)
        expected.remember(place.instance)
        sync_folder(place.instance)
    return replace(restored, kept=kept)


def settings_of(file: Path, passphrase: str) -> bytes:
    """Return the config.py in a backup. Raises BackupRefused where it holds none."""
    with file.open("rb") as opened:
        found = archive.first_member(opened, passphrase, SECRETS[0])
    if found is None:
        raise BackupRefused(
            "There are no settings in this backup.", hint="Write a config.py first: `clinic init` makes one."
        )
    return found


def _require_understood(manifest: Manifest, place: Place) -> None:
    if manifest.migration not in schema.known():
        raise BackupRefused(
            f"The backup was made by a newer Tenderpoint ({manifest.product}).",
            hint="Install that version or a later one, then restore.",
        )
    wanted = "sqlite" if file_of(place.database_url) is not None else "postgresql"
    if manifest.dialect != wanted:
        raise BackupRefused(
            f"The backup is of a {manifest.dialect} database, the settings name a {wanted} one.",
            hint="Restore it where CLINIC_DATABASE_URL is of its kind, then move with `clinic db copy`.",
        )


def _into_sqlite(place: Place, wish: Wish, manifest: Manifest, work: Path) -> Restored:
    copy, target = work / DATABASE, file_of(place.database_url)
    assert target is not None  # noqa: S101 - asked before  # nosec
    database = open_database(f"sqlite:///{copy}")
    try:
        restored = _prepare(database, place, wish, manifest)
    finally:
        database.close()
    replacing.settle(copy)
    stamp = f"{wish.now:{STAMP}}"
    kept = target.with_name(f"{target.stem}.{stamp}{target.suffix}")
    was_there = replacing.put_in_place(copy, target, kept)
    sync_folder(target.parent)
    return _with_heads(place, restored, (kept.name,) if was_there else (), stamp)


def _into_postgresql(place: Place, wish: Wish, manifest: Manifest, work: Path) -> Restored:
    database = open_database(place.database_url)
    try:
        kept = _keep_present(database, place, wish)
        sessions = "RESET search_path; UPDATE account SET fs_uniquifier = replace(gen_random_uuid()::text, '-', '');"
        postgresql_programs.restore(
            place.database_url, work / DATABASE, first=replacing.emptied(database.engine), last=sessions
        )
        try:
            restored = _prepare(database, place, wish, manifest)
        except BaseException:
            database.close()
            _put_back(place, database, kept)
            raise
    finally:
        database.close()
    return _with_heads(place, restored, kept, f"{wish.now:{STAMP}}")


def _put_back(place: Place, database: Database, kept: tuple[str, ...]) -> None:
    """Put what the PostgreSQL database held before back into it, or leave it empty as it was."""
    first = replacing.emptied(database.engine)
    database.close()
    if kept:
        postgresql_programs.restore(place.database_url, place.instance / kept[0], first=first, last="")
    else:
        postgresql_programs.run(place.database_url, first)


def _keep_present(database: Database, place: Place, wish: Wish) -> tuple[str, ...]:
    """Dump what the PostgreSQL database holds into the data folder. Raises Conflict while others are connected."""
    if others := snapshots.others_connected(database.engine):
        raise Conflict(
            f"{others} other connections use the database: the clinic is being served, perhaps on another machine.",
            hint="Stop it there, then run this again. Nothing was changed.",
        )
    with database.engine.connect() as connection:
        empty = schema.is_empty(connection)
    if empty:
        return ()
    require_room(place.instance, snapshots.size(database.engine))
    kept = place.instance / f"postgresql.{wish.now:{STAMP}}.dump"
    kept.touch(0o600, exist_ok=False)
    snapshots.take(database.engine, kept)
    database.close()
    return (kept.name,)


def _prepare(database: Database, place: Place, wish: Wish, manifest: Manifest) -> Restored:
    """Bring a restored database up to date, end every session in it and write down that it was restored."""
    database.keep_audit(place.instance, Where(COMMAND_LINE, str(place.zone)))
    database.chain.heads = None  # the heads that are kept belong to the database that is still in its place
    older = manifest.migration != schema.head()
    if older:
        schema.upgrade(database.engine)
    with database.reading() as session:
        _require_whole_audit(session, manifest)
    with database.writing() as session:
        ended = _end_sessions(session, wish.now)
        erased = erasure.reapply(session, place.instance, now=wish.now)
        about = {"file": wish.file.name, "made_at": manifest.made_at, "audit_head": manifest.audit_head}
        register.record_other(session, Action.RESTORE, about | {"rows": manifest.rows}, actor=None, now=wish.now)
        session.commit()
        head = audit_chain.last(session.connection())
    if erased:
        erasure.wipe(database)
    return Restored(manifest, manifest.rows, ended, manifest.migration if older else None, head)


def _require_whole_audit(session: Session, manifest: Manifest) -> None:
    given = [Head.parse(manifest.audit_head)] if manifest.audit_head else []
    problems = audit_check.check(session, None, given).problems
    if problems:
        raise BackupRefused(
            "The audit in the backup is not whole: " + " ".join(problems[:3]),
            hint="It was altered before the backup was made. Look at an older backup.",
        )


def _end_sessions(session: Session, now: dt.datetime) -> int:
    """End every session of staff, those of older versions too. Links of patients go on: their key is not changed."""
    for account in session.query(Account.id):
        session.execute(update(Account).where(Account.id == account.id).values(fs_uniquifier=secrets.token_hex(32)))
    return account_sessions.end_everybodys(session, because=Ending.RESTORED, now=now)


def _with_heads(place: Place, restored: Restored, kept: tuple[str, ...], stamp: str) -> Restored:
    """Put the kept heads of the audit aside: the restored audit is behind them, and rightly so."""
    heads = audit_heads.set_aside(place.instance, stamp)
    audit_heads.HeadFile(place.instance).add(restored.audit_head)
    return replace(restored, kept=kept + ((heads.name,) if heads else ()))


def _put_files_back(place: Place, wish: Wish, manifest: Manifest, work: Path) -> tuple[str, ...]:
    """Put settings and salt back where they are missing, or where that was asked for; return what was kept of old.

    The list of the erased is never replaced: the one that is here is newer.
    """
    kept = []
    for name in (one.name for one in manifest.members if one.name in SECRETS):
        target = place.instance / name
        if target.exists() and (not wish.settings or name == erasure.LIST):
            continue
        if target.exists() and target.read_bytes() != (work / name).read_bytes():
            aside = target.with_name(f"{name}.{wish.now:{STAMP}}")
            shutil.copy2(target, aside)
            kept.append(aside.name)
        (work / name).chmod(0o600)
        (work / name).replace(target)
    return tuple(kept)
