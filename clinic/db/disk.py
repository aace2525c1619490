"""How much room the disk of the data folder has, and what is not begun any more when it is little."""

import os
import shutil
from enum import StrEnum
from pathlib import Path

from clinic.domain.errors import ClinicError
from clinic.domain.words import N_

MEGABYTE = 1024 * 1024
LITTLE = 500 * MEGABYTE
"""Below this, staff are told on every page."""
TOO_LITTLE = 200 * MEGABYTE
"""Below this, nothing is begun that can wait: uploads, imports, backups."""


class Room(StrEnum):
    """How much room is left."""

    ENOUGH = "enough"
    LITTLE = "little"
    TOO_LITTLE = "too_little"


class DiskFull(ClinicError):
    """There is too little room for what was asked."""

    status = 503


def free(folder: Path) -> int:
    """Return the bytes that may still be written on the disk of this folder."""
    return shutil.disk_usage(folder).free


def room(folder: Path) -> Room:
    """Return how much room there is; enough where the disk does not tell."""
    try:
        left = free(folder)
    except OSError:
        return Room.ENOUGH
    if left < TOO_LITTLE:
        return Room.TOO_LITTLE
    return Room.LITTLE if left < LITTLE else Room.ENOUGH


def require_room(folder: Path) -> None:
    """Raise DiskFull when nothing may be begun any more that can wait."""
    if room(folder) is Room.TOO_LITTLE:
        raise DiskFull(
            N_("The disk is almost full, so no files are taken in and no backups are made."),
            hint=N_("Nothing was changed. Make room on the disk, then try again; visits and answers are still saved."),
        )


def require(folder: Path, needed: int, what: str) -> None:
    """Raise DiskFull unless so many bytes are free; `what` begins the sentence that says so, for the terminal."""
    if (left := free(folder)) < needed:
        raise DiskFull(
            f"{what} needs {_megabytes(needed)} MB on the disk of {folder.name}, and {_megabytes(left)} MB are free.",
            hint="Nothing was changed. Make room, then try again.",
        )


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk; a folder cannot be waited for on Windows."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _megabytes(count: int) -> int:
    return -(-count // MEGABYTE)
