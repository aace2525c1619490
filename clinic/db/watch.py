"""What stands against serving a database: said once, by whoever notices it first, and kept until the next start."""

import logging
import threading
from dataclasses import dataclass
from enum import StrEnum

log = logging.getLogger("clinic.database")


class Fault(StrEnum):
    """Why a database is not served."""

    MISSING = "missing"
    EMPTY = "empty"
    FOREIGN = "foreign"
    DAMAGED = "damaged"
    REPLACED = "replaced"
    OLDER = "older"
    NEWER = "newer"
    UNSAFE = "unsafe"
    """It does not keep what it acknowledges: a pragma did not take."""
    IN_USE = "in_use"
    UNREACHABLE = "unreachable"


PASSING = frozenset({Fault.IN_USE, Fault.UNREACHABLE})
"""Faults that end by themselves: whoever serves looks again."""
_HELP = {
    Fault.MISSING: "clinic restore …",
    Fault.EMPTY: "clinic restore …",
    Fault.FOREIGN: "clinic restore …",
    Fault.DAMAGED: "clinic restore …",
    Fault.REPLACED: "clinic check",
    Fault.OLDER: "clinic db upgrade",
    Fault.UNSAFE: "clinic check",
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that stands against serving; `what` is for the terminal and the log and may name files."""

    fault: Fault
    what: str

    @property
    def command(self) -> str:
        """The command that helps; empty where none does."""
        return _HELP.get(self.fault, "")

    @property
    def passing(self) -> bool:
        """Whether it may end by itself."""
        return self.fault in PASSING


class Watch:
    """Holds the first trouble that was noticed; nothing is read or written after that until the next start."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.trouble: Trouble | None = None

    def notice(self, fault: Fault, what: str) -> None:
        """Keep a trouble and write it into the log, unless there is one already."""
        with self._lock:
            if self.trouble is not None:
                return
            self.trouble = Trouble(fault, what)
        log.critical("%s No page is served any more. %s", what, "Stop `clinic serve`, put it right, start it again.")
