"""A disk that may lose its power: what is synced is kept, and of the rest it keeps what it likes.

Until a sync of its file has come back, each write may be there whole, in part (by sectors of 512 bytes) or not at all,
whatever was written before or after it. That is harsher than any disk and file system that keeps an order.
"""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tests.faults.power_trace import Event, Kind

SECTOR = 512
Chooser = Callable[[random.Random, list[Event]], list[Event]]


@dataclass
class File:
    """One file: what is on the disk for good, and what is on its way."""

    safe: bytearray = field(default_factory=bytearray)
    pending: list[Event] = field(default_factory=list)

    def take(self, event: Event) -> None:
        """Follow one event. A sync covers what was written before it began."""
        if event.kind is not Kind.SYNC:
            self.pending.append(event)
            return
        covered = [one for one in self.pending if one.ended <= event.began]
        apply(self.safe, covered)
        self.pending = [one for one in self.pending if one.ended > event.began]


def apply(content: bytearray, writes: Iterable[Event]) -> None:
    """Do these writes to the content."""
    for event in writes:
        if event.kind is Kind.REMOVE:
            content.clear()
        elif event.kind is Kind.CUT:
            del content[event.offset :]
            content.extend(bytes(max(0, event.offset - len(content))))
        else:
            content.extend(bytes(max(0, event.offset - len(content))))
            content[event.offset : event.offset + len(event.data)] = event.data


def nothing(chance: random.Random, pending: list[Event]) -> list[Event]:
    """Nothing of what was on its way."""
    return []


def everything(chance: random.Random, pending: list[Event]) -> list[Event]:
    """All of it: the program was killed, and the power stayed."""
    return pending


def prefix(chance: random.Random, pending: list[Event]) -> list[Event]:
    """What came first, to some point; the last write torn."""
    kept = pending[: chance.randint(0, len(pending))]
    return kept[:-1] + torn(chance, kept[-1:])


def any_of_it(chance: random.Random, pending: list[Event]) -> list[Event]:
    """Some writes and not others, whatever their order."""
    return [one for one in pending if chance.random() < 0.5]


def torn(chance: random.Random, pending: list[Event]) -> list[Event]:
    """Some sectors of each write and not others."""
    parts = []
    for one in pending:
        if one.kind is not Kind.WRITE:
            parts += [one] if chance.random() < 0.5 else []
            continue
        for start in range(0, len(one.data), SECTOR):
            if chance.random() < 0.5:
                data = one.data[start : start + SECTOR]
                parts.append(Event(one.began, one.ended, Kind.WRITE, one.file, one.offset + start, data))
    return parts


WAYS: tuple[Chooser, ...] = (nothing, everything, prefix, any_of_it, torn)


@dataclass
class Disk:
    """The files of a database, at one moment of the recording."""

    files: dict[str, File]

    def take(self, event: Event) -> None:
        """Follow one event."""
        self.files.setdefault(event.file, File()).take(event)

    def image(self, way: Chooser, chance: random.Random) -> dict[str, bytes]:
        """What stands on the disk when the power goes now, if it kept what `way` chooses."""
        found = {}
        for name, file in self.files.items():
            content = bytearray(file.safe)
            apply(content, way(chance, file.pending))
            found[name] = bytes(content)
        return found
