"""A visit entered in error, as it is told."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ErrorRecord:
    """Who said that a visit was entered in error, when (UTC), and why. It stays, struck through, and counts nowhere."""

    marked_by: str
    marked_at: dt.datetime
    reason: str
