"""Files that say by a lock that something is being done; the system lets go of them however a process ends."""

import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from clinic.domain.errors import Conflict

SERVING = "serving.lock"
BACKING_UP = "backup.lock"
_PLACES = 4096
"""Bytes that share a lock on Windows, which knows no shared locks: each process locks one of them."""


@contextmanager
def held(file: Path, *, shared: bool = False, otherwise: Conflict) -> Iterator[None]:
    """Hold the lock of a file for a block. Raises `otherwise` at once when another process holds it.

    Any number hold it `shared`, as servers of one clinic do; whoever needs to be alone waits for none of them.
    """
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
    try:
        if not _lock(descriptor, shared):
            raise otherwise
        yield
    finally:
        os.close(descriptor)


def serving(folder: Path) -> AbstractContextManager[None]:
    """Return the block in which a server serves the clinic of this data folder."""
    return held(
        folder / SERVING,
        shared=True,
        otherwise=Conflict("The clinic is being restored.", hint="Start it when that is done."),
    )


def stopped(folder: Path) -> AbstractContextManager[None]:
    """Return the block in which no server may run on this data folder."""
    return held(
        folder / SERVING,
        otherwise=Conflict(
            "The clinic is being served: a database is never replaced below a running server.",
            hint="Stop `clinic serve` first, then run this again. Nothing was changed.",
        ),
    )


def backing_up(folder: Path) -> AbstractContextManager[None]:
    """Return the block in which one backup or restore is made in this data folder."""
    return held(
        folder / BACKING_UP,
        otherwise=Conflict("A backup is being made or restored already.", hint="Wait until it is done."),
    )


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int, shared: bool) -> bool:
        os.lseek(descriptor, os.getpid() % _PLACES if shared else 0, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1 if shared else _PLACES)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(descriptor: int, shared: bool) -> bool:
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
