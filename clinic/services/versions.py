"""The optimistic lock: a form carries the version it displayed, and is refused when the record moved on since."""

from typing import Protocol

from clinic.domain.errors import Conflict


class Versioned(Protocol):
    """A record with a version that grows with each change."""

    version: int


def require_version(record: Versioned | None, displayed: int | None) -> None:
    """Raise Conflict if the record is not the one displayed. `None` displayed = there was none yet."""
    current = record.version if record is not None else None
    if displayed != current:
        raise Conflict(
            "Somebody else changed this since you opened it.",
            hint="Your text is kept below. Compare it with what is stored now, then save again.",
        )
