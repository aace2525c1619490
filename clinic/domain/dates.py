"""Dates as people remember them: a year, a month or a day, kept exactly as given and never made more precise."""

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import total_ordering

from clinic.domain.errors import ClinicError
from clinic.domain.words import N_

MONTHS_SHORT = (
    N_("Jan"),
    N_("Feb"),
    N_("Mar"),
    N_("Apr"),
    N_("May"),
    N_("Jun"),
    N_("Jul"),
    N_("Aug"),
    N_("Sep"),
    N_("Oct"),
    N_("Nov"),
    N_("Dec"),
)
FIRST_YEAR, LAST_YEAR = 1850, 2200
_WRITTEN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


class DateError(ClinicError):
    """A date was written that is not one."""


class Precision(StrEnum):
    """How much of a date is known."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, or year and month, or year, month and day. Ordered by the earliest day it can mean; ties by precision.

    Raises DateError for a date that is not in the calendar, or a day without its month.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        try:
            dt.date(self.year, self.month or 1, 1 if self.day is None else self.day)
        except ValueError:
            raise _not_a_date(self._as_given()) from None
        if self.month == 0 or (self.month is None and self.day is not None) or not self._in_range():
            raise _not_a_date(self._as_given())

    def _as_given(self) -> str:
        return "-".join("?" if part is None else str(part) for part in (self.year, self.month, self.day))

    def _in_range(self) -> bool:
        return FIRST_YEAR <= self.year <= LAST_YEAR

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read `2024`, `2024-03` or `2024-03-15`. Raises DateError."""
        written = _WRITTEN.fullmatch(text.strip())
        if not written:
            raise _not_a_date(text)
        year, month, day = (None if part is None else int(part) for part in written.groups())
        return cls(year or 0, month, day)

    @classmethod
    def of(cls, day: dt.date) -> "PartialDate":
        """Return a whole day."""
        return cls(day.year, day.month, day.day)

    @property
    def precision(self) -> Precision:
        """How much was given."""
        if self.day is not None:
            return Precision.DAY
        return Precision.YEAR if self.month is None else Precision.MONTH

    def earliest(self) -> dt.date:
        """Return the first day that the date can mean."""
        return dt.date(self.year, self.month or 1, self.day or 1)

    def latest(self) -> dt.date:
        """Return the last day that the date can mean."""
        month = self.month or 12
        return dt.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __str__(self) -> str:
        """Return the date as it is stored: `2024`, `2024-03` or `2024-03-15`."""
        parts = (f"{self.year:04d}", *(f"{part:02d}" for part in (self.month, self.day) if part is not None))
        return "-".join(parts)

    def in_words(self, translate: Callable[[str], str] = str) -> str:
        """Return the date for people, no more precise than given: `2024`, `Mar 2024` or `15 Mar 2024`."""
        if self.month is None:
            return str(self.year)
        month = f"{translate(MONTHS_SHORT[self.month - 1])} {self.year}"
        return month if self.day is None else f"{self.day} {month}"

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, PartialDate):
            return NotImplemented
        return self._sort_key() < other._sort_key()

    def _sort_key(self) -> tuple[dt.date, int, int]:
        return self.earliest(), self.month or 0, self.day or 0


def _not_a_date(given: str) -> DateError:
    return DateError(f"{given!r} is not a date.", hint="Give a year, a month and year, or a whole date.")


def day_in_words(day: dt.date, translate: Callable[[str], str] = str) -> str:
    """Return a whole day for people: `14 Nov 2025`."""
    return PartialDate.of(day).in_words(translate)


def age_range(birth: PartialDate, day: dt.date) -> tuple[int, int]:
    """Return the lowest and the highest age in full years that the person can have on that day.

    They are equal when the birth date is known well enough. Raises DateError for a day before any possible birth.
    """
    if day < birth.earliest():
        raise DateError(f"{day} is before the birth date {birth}.", hint="Check the birth date.")
    return max(0, _full_years(birth.latest(), day)), _full_years(birth.earliest(), day)


def age_on(birth: PartialDate, day: dt.date) -> int | None:
    """Return the age in full years on that day, or None if the birth date leaves two ages possible.

    A birth year alone never gives one age but on its 31 December. Raises DateError like `age_range`.
    """
    lowest, highest = age_range(birth, day)
    return lowest if lowest == highest else None


def age_in_words(birth: PartialDate, day: dt.date) -> str:
    """Return the age, `52`, or both possible ones, `51-52`, with an en dash."""
    lowest, highest = age_range(birth, day)
    return str(lowest) if lowest == highest else f"{lowest}\N{EN DASH}{highest}"


def _full_years(born: dt.date, day: dt.date) -> int:
    """Return completed years; someone born on 29 February completes a year on 1 March of a common year."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
