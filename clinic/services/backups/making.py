"""Make a backup: a copy of the database as of one moment, sealed into a file, which counts once it was read back."""

import datetime as dt
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from clinic.db import held, snapshots
from clinic.db.engine import Database
from clinic.domain import backups
from clinic.domain.errors import ClinicError, Conflict
from clinic.services.backups import archive, checking, passphrases
from clinic.services.backups.archive import DATABASE, SECRETS, Manifest
from clinic.services.backups.container import BackupRefused, Sealing, digest_of, drop_from_memory

WORK = ".backup-"
PART = ".part"
ROOM = 200 * 1024 * 1024
"""Bytes that stay free on the disk: what patients send needs them more."""


class Place(Protocol):
    """What is asked of the settings."""

    @property
    def instance(self) -> Path:
        """The data folder."""

    @property
    def database_url(self) -> str:
        """The database."""

    @property
    def backup_folder(self) -> Path:
        """Where backups go."""

    @property
    def backup_passphrase_file(self) -> Path:
        """What they are opened with."""

    @property
    def zone(self) -> ZoneInfo:
        """The clinic's time zone."""


class NoRoom(ClinicError):
    """The disk has not enough room for what is to be done."""

    status = 507


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was read back: its file, bytes, SHA-256 and what it says of itself."""

    file: Path
    size: int
    sha256: str
    manifest: Manifest


def make(place: Place, database: Database, *, product: str, now: dt.datetime, out: Path | None = None) -> Made:
    """Write a backup into the folder and read it back; only then it has a name there.

    Raises ClinicError: no passphrase, no room, a backup that goes on, a copy that is not sound.
    """
    passphrase, folder = passphrases.read(place.backup_passphrase_file), out or place.backup_folder
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with working(place.instance) as work, _turn(database):
        require_room(place.instance, 2 * snapshots.size(database.engine), folder)
        files = {name: place.instance / name for name in SECRETS if (place.instance / name).is_file()}
        files[DATABASE] = work / DATABASE
        state = snapshots.take(database.engine, files[DATABASE])
        manifest = Manifest(
            product=product,
            migration=state.migration,
            dialect=state.dialect,
            made_at=now.isoformat(),
            zone=str(place.zone),
            counts=dict(state.counts),
            audit_head=state.audit_head,
            members=tuple(archive.member(file, name) for name, file in files.items()),
        )
        with _part(folder, place.instance) as part:
            _seal(part, passphrase, manifest, files)
            files[DATABASE].unlink()
            size, digest = _read_back(part, passphrase, manifest, work)
            final = folder / backups.file_name(now)
            if os.path.lexists(final):
                raise Conflict(f"There is a {final.name} already.", hint="Wait a second and try again.")
            part.rename(final)
            sync_folder(folder)
    return Made(final, size, digest, manifest)


@contextmanager
def working(instance: Path) -> Iterator[Path]:
    """Yield a private folder beside the database, for one backup or restore at a time.

    What one that was killed left there is removed: it is a copy of the database in the clear.
    """
    with held.backing_up(instance):
        for left in instance.glob(f"{WORK}*"):
            shutil.rmtree(left, ignore_errors=True)
        work = Path(tempfile.mkdtemp(prefix=WORK, dir=instance))
        try:
            yield work
        finally:
            shutil.rmtree(work, ignore_errors=True)


def require_room(instance: Path, needed: int, *others: Path) -> None:
    """Raise NoRoom unless every folder's disk has room for so many bytes and some to spare."""
    for folder in (instance, *others):
        if shutil.disk_usage(folder).free < needed + ROOM:
            raise NoRoom(
                f"The disk of {folder.name} has less than {(needed + ROOM) // 1_000_000:,} MB free.",
                hint="Nothing was changed. Make room, or name another folder.",
            )


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk, where the system can be asked for it."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def _turn(database: Database) -> Iterator[None]:
    with snapshots.turn(database.engine) as free:
        if not free:
            raise Conflict("A backup is being made on another machine.", hint="Wait until it is done.")
        yield


@contextmanager
def _part(folder: Path, instance: Path) -> Iterator[Path]:
    """Yield the name of a file that is not a backup yet; it is removed unless it got another name.

    What is left of a killed one of this clinic is removed too: it never becomes a backup.
    """
    whose = f".tenderpoint-{sha256(str(instance).encode()).hexdigest()[:12]}"
    for left in folder.glob(f"{whose}-*{PART}"):
        left.unlink(missing_ok=True)
    part = folder / f"{whose}-{secrets.token_hex(8)}{PART}"
    try:
        yield part
    finally:
        part.unlink(missing_ok=True)


def _seal(part: Path, passphrase: str, manifest: Manifest, files: dict[str, Path]) -> None:
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        archive.write(Sealing(opened, passphrase), manifest, files)
        opened.flush()
        os.fsync(opened.fileno())
        drop_from_memory(opened.fileno())


def _read_back(part: Path, passphrase: str, manifest: Manifest, work: Path) -> tuple[int, str]:
    """Restore what was written into the working folder and check it; return its bytes and SHA-256."""
    with part.open("rb") as opened:
        if archive.extract(opened, passphrase, work) != manifest:
            raise BackupRefused("What was read back is not what was written.", hint="Look at the disk; try another.")
        checking.require_sound(work / DATABASE, manifest)
        opened.seek(0)
        return part.stat().st_size, digest_of(opened)
