"""Whether the data folder lies where it is safe, and nobody else reads it."""

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from clinic.cli.doctor.findings import Finding, advice, good, mend
from clinic.cli.doctor.mounts import Mount, mount_of
from clinic.db import disk
from clinic.db.audit_heads import NAME as HEADS
from clinic.paths import checkout

NETWORK = frozenset(("nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "glusterfs", "9p", "fuse.sshfs", "lustre"))
SERVED = frozenset(("www", "htdocs", "public_html", "wwwroot", "webroot"))
"""Folders of this name are what a web server hands out."""
OF_SERVERS = ("/srv/http", "/usr/share/nginx")


def private_names(folder: Path, passphrase: Path, backups: Path, database: Path | None) -> list[Path]:
    """Return what nobody but the clinic's own account may read, as far as it is there."""
    files = [folder, folder / "config.py", folder / HEADS, folder / "uploads", passphrase, backups]
    if database is not None:
        files += [database, Path(f"{database}-wal")]
    return [file for file in dict.fromkeys(files) if file.exists()]


def modes(paths: Iterable[Path]) -> Finding:
    """Only the owner reads; a file in a private folder is private with it."""
    if os.name != "posix":
        return advice(
            "Rights", "The rights of files are not looked at on this system.", "See that nobody else has any."
        )
    open_to_others = [path for path in paths if not _is_private(path)]
    if not open_to_others:
        return good("Rights", "The data folder and its secrets are readable by their owner alone.")
    words = " ".join(f"chmod {'700' if path.is_dir() else '600'} {path}" for path in open_to_others)
    names = ", ".join(path.name for path in open_to_others)
    return mend("Rights", f"Other accounts of this machine can read {names}.", f"Run: {words}")


def owners(paths: Iterable[Path]) -> Finding:
    """One account owns everything, and it is not root."""
    found = {path.stat().st_uid for path in paths}
    if os.name == "posix" and 0 in found:
        return advice(
            "Owner",
            "Files of the clinic belong to root, so the server runs as root or cannot write them.",
            "Run the server under an account of its own (deploy/clinic.service), and give it the data folder by chown.",
        )
    if len(found) > 1:
        return mend("Owner", "Files of the clinic belong to several accounts.", "Give the data folder to one by chown.")
    return good("Owner", "One account owns everything.")


def place(folder: Path) -> Finding:
    """Outside of what a web server hands out and of what a version control keeps."""
    parts = folder.resolve().parts
    if SERVED & set(parts) or str(folder.resolve()).startswith(OF_SERVERS):
        return mend(
            "Place", "The data folder lies where a web server may hand it out.", "Move it, as to /var/lib/clinic."
        )
    here = checkout()
    if here is not None and folder.resolve().is_relative_to(here.resolve()):
        do = "Set CLINIC_INSTANCE to a folder of its own, as /var/lib/clinic, and move everything there."
        return mend("Place", "The data folder lies inside the program's own folder.", do)
    return good("Place", "The data folder lies outside of the program and of what a web server hands out.")


def file_system(folder: Path, database: Path | None, mount: Mount | None = None) -> Finding:
    """SQLite on a network disk is damaged sooner or later: its locks do not hold there."""
    found = mount or mount_of(database or folder)
    if found is None:
        return advice("File system", "The kind of the disk is not known here.", "See that it is a local one.")
    if found.kind in NETWORK and database is not None:
        do = "Put the data folder on a local disk, or move to PostgreSQL (docs/operations/postgresql.md)."
        return mend(
            "File system", f"The SQLite file lies on a network disk ({found.kind}), where locks do not hold.", do
        )
    return good("File system", f"The database lies on a local disk ({found.kind})." if database else "No SQLite file.")


def room(folder: Path) -> Finding:
    """As staff are told of it on every page."""
    left = f"{disk.free(folder) >> 20} MB are free on the disk of the data folder."
    if disk.room(folder) is disk.Room.ENOUGH:
        return good("Disk", left)
    if disk.room(folder) is disk.Room.LITTLE:
        return advice("Disk", left, "Make room: below 200 MB no backup is made.")
    return mend("Disk", left, "Make room now: no backup is made, and nothing is taken in.")


def _is_private(path: Path) -> bool:
    if not stat.S_IMODE(path.stat().st_mode) & 0o077:
        return True
    return not path.is_dir() and not stat.S_IMODE(path.parent.stat().st_mode) & 0o077 and path.suffix == ".sqlite-wal"
