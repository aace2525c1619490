"""A column as data: how it is named, what it holds, and how its value is read from a row. One source for everything:
the tables, their dictionary and the map with which the visit table comes back in are all written from it.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from clinic.domain.dates import PartialDate
from clinic.domain.treatments.courses import LABELS
from clinic.domain.visits import VisitRecord
from clinic.exchange.csv_export.cells import digits, quoted
from clinic.exchange.csv_export.marks import Mark
from clinic.exchange.csv_export.persons import Person

Value = str | int | bool | Decimal | Fraction | dt.date | dt.datetime | PartialDate | Mark | None
"""None = does not apply: the cell stays empty."""


class Type(StrEnum):
    """What a column holds, as the dictionary says it. STAFF, FREE_TEXT and BIRTH never leave de-identified."""

    KEY = "key"
    FREE_TEXT = "text"
    STAFF = "name of staff"
    CODE = "code"
    CODES = "codes, separated by spaces"
    YES_NO = "0 or 1"
    INTEGER = "whole number"
    DECIMAL = "decimal number"
    DATE = "date"
    PARTIAL_DATE = "date, month or year"
    BIRTH = "date of birth, or its month or year"
    MOMENT = "date and time"


@dataclass(frozen=True, slots=True)
class Row:
    """One row while it is written: whose it is, of which visit, and the thing that it tells of."""

    person: Person
    visit: VisitRecord | None = None
    thing: Any = None
    number: int = 0

    @property
    def of(self) -> VisitRecord:
        """The visit of a row that has one."""
        if self.visit is None:
            raise ValueError("this row belongs to no visit")
        return self.visit


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `direction` says what a higher number means; `places` rounds a decimal number; `codes` are the codes
    that can stand there with their labels, `marks` those that can stand for a missing value.
    """

    name: str
    label: str
    type: Type
    read: Callable[[Row], Value]
    unit: str = ""
    low: str = ""
    high: str = ""
    direction: str = ""
    codes: tuple[tuple[str, str], ...] = ()
    marks: tuple[Mark, ...] = ()
    version: str = ""
    source: str = ""
    places: int | None = None
    names_only: bool = False
    """Whether it would lead back to the person although it is no text: it is left out of a de-identified export."""

    def cell(self, row: Row) -> str:
        """Return the cell of one row as it stands in the file."""
        value = self.read(row)
        if value is None:
            return ""
        kind = value.__class__
        if kind is Mark:
            return _MARKS[value]
        if kind is bool:
            return "1" if value else "0"
        if isinstance(value, int | Decimal | Fraction):
            return str(value) if kind is int else digits(value, self.places)
        if isinstance(value, str):
            return quoted(value)
        return quoted(_moment(value) if isinstance(value, dt.datetime) else str(value))


_MARKS: Mapping[Value, str] = {mark: f'"{mark}"' for mark in Mark}


@dataclass(frozen=True, slots=True)
class Table:
    """One file: its columns, and the rows that one person gives to it."""

    name: str
    label: str
    columns: tuple[Column, ...]
    rows: Callable[[Person], Iterator[Row]]

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        if twice := {name for name in names if names.count(name) > 1}:
            raise ValueError(f"{self.name}: two columns are called {sorted(twice)}")

    @property
    def file_name(self) -> str:
        """The name of the file."""
        return f"{self.name}.csv"

    def head(self) -> str:
        """Return the line of names."""
        return ",".join(quoted(column.name) for column in self.columns)

    def lines(self, person: Person) -> Iterator[str]:
        """Return the lines of one person."""
        cells = tuple(column.cell for column in self.columns)
        for row in self.rows(person):
            yield ",".join([cell(row) for cell in cells])


def labelled(codes: type[StrEnum], words: Mapping[Any, str] = LABELS) -> tuple[tuple[str, str], ...]:
    """Return each code with its label; one without a label reads as itself."""
    return tuple((code.value, words.get(code, code.value.replace("_", " "))) for code in codes)


def listed(codes: Iterable[str]) -> Value:
    """Return a list of codes as one cell; an empty one says that none was chosen."""
    return " ".join(codes) or Mark.NONE


def _moment(value: dt.datetime) -> str:
    return value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
