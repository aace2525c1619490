"""What the server wrote and synced, file by file and in the order of time, from a recording by strace."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

CALLS = "pwrite64,write,ftruncate,fdatasync,fsync,unlink"
_LINE = re.compile(
    r'^(?P<at>\d+\.\d+) (?P<call>\w+)\((?:\d+<(?P<file>[^>]*)>|"(?P<name>[^"]*)")'
    r'(?:, "(?P<data>[^"]*)"(?P<cut>\.\.\.)?)?(?:, (?P<first>\d+))?(?:, (?P<second>\d+))?\) = (?P<result>-?\d+).*'
    r"<(?P<took>[\d.]+)>$"
)


class Kind(StrEnum):
    """What was done to a file."""

    WRITE = "write"
    CUT = "cut"
    SYNC = "sync"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Event:
    """One call that came back: a write may be on the disk from `began` on, a sync is one from `ended` on."""

    began: float
    ended: float
    kind: Kind
    file: str
    offset: int = 0
    """Where a write begins; the new length of a file that was cut."""
    data: bytes = b""


def command(folder: Path, files: list[Path]) -> list[str]:
    """The words that go before a program whose calls on these files are to be recorded, a file for each thread."""
    paths = [word for file in files for word in ("-P", str(file))]
    return ["strace", "-ff", "-ttt", "-T", "-y", "-xx", "-s", "1000000", "-e", f"trace={CALLS}", *paths,
            "-o", str(folder / "calls")]  # fmt: skip


def events(folder: Path) -> list[Event]:
    """Read a recording; the events of all threads, in the order in which they ended."""
    found = [event for part in folder.glob("calls.*") for event in _of_thread(part)]
    return sorted(found, key=lambda event: event.ended)


def _of_thread(part: Path) -> Iterator[Event]:
    with part.open(encoding="ascii") as lines:
        for line in lines:
            if line[:1].isdigit() and " +++" not in line and " ---" not in line:
                found = _LINE.match(line)
                if found is None:
                    raise ValueError(f"a line of the recording is not understood: {line[:120]}")
                if int(found["result"]) >= 0:
                    yield _event(found)


def _event(found: re.Match[str]) -> Event:
    began, call = float(found["at"]), found["call"]
    name = Path(_bytes(found["file"] or found["name"] or "").decode()).name
    ended = began + float(found["took"])
    if found["cut"]:
        raise ValueError("a write is longer than strace was told to print")
    if call == "pwrite64":
        return Event(
            began, ended, Kind.WRITE, name, int(found["second"]), _bytes(found["data"])[: int(found["result"])]
        )
    if call == "ftruncate":
        return Event(began, ended, Kind.CUT, name, int(found["first"]))
    if call == "unlink":
        return Event(began, ended, Kind.REMOVE, name)
    if call in ("fdatasync", "fsync"):
        return Event(began, ended, Kind.SYNC, name)
    raise ValueError(f"{call} has no offset: SQLite was not expected to use it")


def _bytes(escaped: str) -> bytes:
    r"""`\x53\x51` as bytes; a path may stand there in plain letters."""
    return bytes.fromhex(escaped.replace("\\x", "")) if escaped.startswith("\\x") else escaped.encode()
