"""Try a backup out: restore it into a temporary place and compare; nothing of the clinic is touched."""

from dataclasses import dataclass
from pathlib import Path

from clinic.services.backups import archive, checking, passphrases
from clinic.services.backups.archive import DATABASE, Manifest
from clinic.services.backups.container import digest_of
from clinic.services.backups.making import Place, require_room, working


@dataclass(frozen=True, slots=True)
class Tested:
    """A backup that was tried out: its rows, all there, and its digest."""

    manifest: Manifest
    rows: int
    sha256: str
    how: str
    """What was done with the copy: `opened` in SQLite, or `read` to its end by pg_restore."""


def test(place: Place, file: Path) -> Tested:
    """Restore a backup beside the clinic, check it, compare digests and counts, remove it. Raises ClinicError."""
    passphrase = passphrases.read(place.backup_passphrase_file)
    with file.open("rb") as opened, working(place.instance) as work:
        manifest = archive.look_into(opened, passphrase)
        require_room(place.instance, manifest.size)
        opened.seek(0)
        manifest = archive.extract(opened, passphrase, work)
        checking.require_sound(work / DATABASE, manifest)
        opened.seek(0)
        digest = digest_of(opened)
    return Tested(manifest, manifest.rows, digest, "opened" if manifest.dialect == "sqlite" else "read")
