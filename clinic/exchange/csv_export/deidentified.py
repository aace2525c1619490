"""The same tables without what names people: each column is kept, replaced or left out, by its type alone.

Free text, names of files and digests go. Names of staff become salted codes. A date becomes the days from the person's
first visit; a month or a year is counted in months or years, because days would give away in which part of the year
that visit was. A birth date becomes a band of five years of age.
"""

import dataclasses
import datetime as dt
from collections.abc import Callable

from clinic.domain.dates import DateError, PartialDate, Precision, age_range
from clinic.exchange.csv_export.columns import Column, Row, Table, Type, Value
from clinic.exchange.csv_export.marks import Mark

BAND_YEARS = 5
TOP_AGE = 90
_AGES = (*(f"{low} to {low + BAND_YEARS - 1}" for low in range(0, TOP_AGE, BAND_YEARS)), f"{TOP_AGE} or more")
_FIRST = "the person's first visit"


def deidentified(table: Table) -> Table:
    """Return the table as it may leave the clinic without names; it needs persons with pseudonyms."""
    columns = tuple(one for column in table.columns for one in _without_names(column))
    return dataclasses.replace(table, columns=columns)


def _without_names(column: Column) -> tuple[Column, ...]:
    if column.names_only:
        return ()
    match column.type:
        case Type.FREE_TEXT:
            return ()
        case Type.STAFF:
            return (_staff(column),)
        case Type.BIRTH:
            return (_age_band(column),)
        case Type.DATE | Type.MOMENT:
            return (_days(column),)
        case Type.PARTIAL_DATE:
            return _apart(column)
        case Type.CODE if column.codes:
            return (_known_codes(column),)
        case _:
            return (column,)


def _staff(column: Column) -> Column:
    def read(row: Row) -> Value:
        name = column.read(row)
        pseudonyms = row.person.pseudonyms
        if type(name) is not str:
            return name if isinstance(name, Mark) else None
        return Mark.WITHHELD if pseudonyms is None else pseudonyms.staff(name)

    return dataclasses.replace(column, type=Type.KEY, label=f"{column.label}, as a salted code", read=read)


def _known_codes(column: Column) -> Column:
    known = {code for code, _ in column.codes}

    def read(row: Row) -> Value:
        value = column.read(row)
        return value if not isinstance(value, str) or isinstance(value, Mark) or str(value) in known else Mark.WITHHELD

    return dataclasses.replace(column, read=read, marks=(*column.marks, Mark.WITHHELD))


def _age_band(column: Column) -> Column:
    def read(row: Row) -> Value:
        birth = column.read(row)
        day = row.visit.seen_on if row.visit else row.person.first_day
        return _band(birth, day) if isinstance(birth, PartialDate) and day else Mark.NOT_RECORDED

    return dataclasses.replace(
        column,
        name="age_band",
        label="Age in full years at the visit, in bands of 5 years; of a patient: at the first visit",
        type=Type.CODE,
        read=read,
        unit="years",
        codes=tuple((band, band) for band in _AGES),
        marks=(Mark.NOT_RECORDED, Mark.NOT_ASSESSABLE),
    )


def _band(birth: PartialDate, day: dt.date) -> Value:
    try:
        bands = {min(age, TOP_AGE) // BAND_YEARS for age in age_range(birth, day)}
    except DateError:
        return Mark.NOT_ASSESSABLE
    return _AGES[bands.pop()] if len(bands) == 1 else Mark.NOT_ASSESSABLE


def _days(column: Column) -> Column:
    def read(row: Row) -> Value:
        value = column.read(row)
        if isinstance(value, dt.datetime):
            value = value.astimezone(row.person.zone).date()
        return _in_days(row, value) if isinstance(value, dt.date) else _as_mark(value)

    return _counted(column, f"{column.name}_day", f"{column.label}: days from {_FIRST}", read)


def _apart(column: Column) -> tuple[Column, ...]:
    """Return the distance of a date that may be a month or a year alone, and in what it is counted."""

    def distance(row: Row) -> Value:
        value, first = column.read(row), row.person.first_day
        if not isinstance(value, PartialDate):
            return _as_mark(value)
        if first is None:
            return Mark.NOT_RECORDED
        if value.precision is Precision.DAY:
            return (value.earliest() - first).days
        months = (value.year - first.year) * 12 + (value.month or first.month) - first.month
        return months if value.precision is Precision.MONTH else value.year - first.year

    def unit(row: Row) -> Value:
        value = column.read(row)
        return f"{value.precision}s" if isinstance(value, PartialDate) else None

    label = f"{column.label}: distance from {_FIRST}, in the unit of the next column"
    units = tuple((f"{precision}s", f"counted in {precision}s") for precision in Precision)
    named = f"{column.name}_from_first"
    counted = _counted(column, named, label, distance)
    of_unit = Column(f"{named}_unit", f"Unit of {named}", Type.CODE, unit, codes=units)
    return dataclasses.replace(counted, unit="see the next column"), of_unit


def _counted(column: Column, name: str, label: str, read: Callable[[Row], Value]) -> Column:
    marks = (*column.marks, Mark.NOT_RECORDED) if Mark.NOT_RECORDED not in column.marks else column.marks
    return dataclasses.replace(column, name=name, label=label, type=Type.INTEGER, unit="days", marks=marks, read=read)


def _in_days(row: Row, day: dt.date) -> Value:
    days = row.person.days(day)
    return Mark.NOT_RECORDED if days is None else days


def _as_mark(value: Value) -> Value:
    return value if isinstance(value, Mark) else None
