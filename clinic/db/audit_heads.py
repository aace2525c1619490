"""The heads of the audit's chain, kept outside the database: one short line in a file for each commit.

A line is only ever added after its commit, so that a head in the file is never ahead of a sound database. Its length is
fixed and it ends with a short digest of itself: a line that a power cut tore is shorter, or NUL bytes, and passed over;
one of full length that does not fit itself was altered. Several processes add to one file; none waits for another.
"""

import logging
import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from clinic.domain.audit_chain import Head

NAME = "audit.heads"
AT_MOST = 256 * 1024
"""Bytes of the file beyond which older heads are thinned out: every other one goes."""
KEPT_WHOLE = 500
"""The newest heads, of which none goes."""
_LENGTH = 12 + 1 + 64 + 1 + 8 + 1
log = logging.getLogger("clinic.audit")


@dataclass(frozen=True, slots=True)
class KeptHeads:
    """The heads of a file in the order they were written, and the numbers of lines that were altered."""

    heads: tuple[Head, ...]
    altered: tuple[int, ...] = ()


class HeadFile:
    """The file of heads in one data folder."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME

    def add(self, head: Head) -> None:
        """Add a head. A disk that refuses is told of in the log alone: what was committed is committed."""
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # settings may all stand elsewhere
            size = _append(self.path, _line(head))
            if size > AT_MOST:
                self._thin_out()
        except OSError as error:
            log.error("the head of the audit could not be kept (%s)", type(error).__name__)

    def read(self) -> KeptHeads | None:
        """Return the heads; None where no file is there."""
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return None
        heads, altered = list[Head](), list[int]()
        for number, words in enumerate(content.split(b"\n"), 1):
            whole = words.strip(b"\0")
            if len(whole) < _LENGTH - 1:
                continue  # torn, or the nothing after the last line
            head = _read(whole)
            altered.append(number) if head is None else heads.append(head)
        return KeptHeads(tuple(heads), tuple(altered))

    def _thin_out(self) -> None:
        kept = self.read()
        if kept is None or kept.altered:
            return  # what shows an alteration stays
        older, newest = kept.heads[:-KEPT_WHOLE], kept.heads[-KEPT_WHOLE:]
        whole = self.path.with_name(f"{NAME}.{os.getpid()}.new")
        whole.write_bytes(b"".join(map(_line, (*older[::2], *newest))))
        whole.replace(self.path)


def set_aside(folder: Path, suffix: str) -> Path | None:
    """Rename the file of heads, for a database that was restored: it is behind them, and rightly so."""
    path = folder / NAME
    if not path.exists():
        return None
    return path.replace(path.with_name(f"{NAME}.{suffix}"))


def _append(path: Path, line: bytes) -> int:
    """Add a line in one write; return the size of the file. What a torn line left is closed first."""
    with open(path, "a+b", buffering=0, opener=_privately) as file:
        size = file.seek(0, os.SEEK_END)
        if size:
            file.seek(size - 1)
            line = line if file.read(1) == b"\n" else b"\n" + line
        file.write(line)
    return size + len(line)


def _privately(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _line(head: Head) -> bytes:
    words = f"{head.position:012d} {head.digest}"
    return f"{words} {_short(words)}\n".encode("ascii")


def _read(line: bytes) -> Head | None:
    words = line.decode("ascii", "replace")
    position, digest, short = (*words.split(" "), "", "")[:3]
    if len(line) != _LENGTH - 1 or short != _short(f"{position} {digest}"):
        return None
    try:
        return Head.parse(f"{position}:{digest}")
    except ValueError:
        return None


def _short(words: str) -> str:
    return sha256(words.encode()).hexdigest()[:8]
