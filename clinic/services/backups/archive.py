"""What lies in a backup: a manifest first, then its members one after another, each as long as the manifest says."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from clinic.services.backups.container import BackupRefused, Opening, Sealing, damaged
from clinic.services.erasure import LIST

DATABASE = "database"
SECRETS = ("config.py", "export-salt", LIST)
"""Files of the data folder that go with the database: settings with their keys, the salt of exports, who was erased."""
_PIECE = 1 << 20
_LARGEST_MANIFEST = 1 << 20


@dataclass(frozen=True, slots=True)
class Member:
    """One file in a backup; `sha256` in hexadecimal."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    product: str
    migration: str
    dialect: str
    made_at: str
    """UTC, as ISO 8601."""
    zone: str
    counts: Mapping[str, int]
    """Rows of each table."""
    audit_head: str
    """`position:digest`, the end of the audit's chain; "" where it has none."""
    members: tuple[Member, ...]

    @property
    def size(self) -> int:
        """Bytes of all members."""
        return sum(member.size for member in self.members)

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(self.counts.values())

    @property
    def has_settings(self) -> bool:
        """Whether the settings are in it: they are not where they come from the environment alone."""
        return any(member.name == SECRETS[0] for member in self.members)


def member(file: Path, name: str) -> Member:
    """Return what a file is in the manifest."""
    with file.open("rb") as opened:
        return Member(name, file.stat().st_size, hashlib.file_digest(opened, "sha256").hexdigest())


def write(sealing: Sealing, manifest: Manifest, files: Mapping[str, Path]) -> None:
    """Write a whole backup. Raises BackupRefused when a file is not what the manifest says any more."""
    head = json.dumps(asdict(manifest), sort_keys=True).encode()
    sealing.write(len(head).to_bytes(4, "big") + head)
    for one in manifest.members:
        digest, size = hashlib.sha256(), 0
        with files[one.name].open("rb") as opened:
            while piece := opened.read(_PIECE):
                digest.update(piece)
                size += len(piece)
                sealing.write(piece)
        if (size, digest.hexdigest()) != (one.size, one.sha256):
            raise BackupRefused(f"{one.name} changed while it was backed up.", hint="Run the backup again.")
    sealing.finish()


def read_manifest(opening: Opening) -> Manifest:
    """Return the manifest that a backup begins with. Raises BackupRefused."""
    size = int.from_bytes(opening.read(4), "big")
    if size > _LARGEST_MANIFEST:
        raise damaged()
    try:
        found = json.loads(opening.read(size))
        members = tuple(Member(**one) for one in found.pop("members"))
        manifest = Manifest(members=members, **found)
    except (ValueError, TypeError, KeyError) as error:
        raise _unknown() from error
    names = [one.name for one in members]
    if len(names) != len(set(names)) or DATABASE not in names or not set(names) <= {DATABASE, *SECRETS}:
        raise _unknown()
    return manifest


def pieces(opening: Opening, one: Member) -> Iterator[bytes]:
    """Yield the bytes of the next member; raise BackupRefused at its end when they are not those of the manifest."""
    digest, left = hashlib.sha256(), one.size
    while left:
        piece = opening.read(min(left, _PIECE))
        digest.update(piece)
        left -= len(piece)
        yield piece
    if digest.hexdigest() != one.sha256:
        raise damaged()


def extract(source: BinaryIO, passphrase: str, folder: Path) -> Manifest:
    """Write every member into an empty folder of our own and return the manifest; all of it is right then."""
    opening = Opening(source, passphrase)
    manifest = read_manifest(opening)
    for one in manifest.members:
        with (folder / one.name).open("xb") as opened:
            for piece in pieces(opening, one):
                opened.write(piece)
    opening.finish()
    return manifest


def look_into(source: BinaryIO, passphrase: str) -> Manifest:
    """Return the manifest alone: what the backup says of itself, before the rest has been read."""
    return read_manifest(Opening(source, passphrase))


def first_member(source: BinaryIO, passphrase: str, name: str) -> bytes | None:
    """Return the first member if it has this name: settings stand first, so that the rest need not be read."""
    opening = Opening(source, passphrase)
    first = read_manifest(opening).members[0]
    if first.name != name or first.size > _LARGEST_MANIFEST:
        return None
    return b"".join(pieces(opening, first))


def _unknown() -> BackupRefused:
    return BackupRefused(
        "This version does not understand what is in the backup.", hint="Restore it with a newer Tenderpoint."
    )
