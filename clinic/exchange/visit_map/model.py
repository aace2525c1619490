"""What a map says: which column of a file holds what, checked before a file is opened."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from clinic.domain.exams import ExamMethod
from clinic.domain.treatments.courses import Helped
from clinic.exchange.spreadsheet import Delimiter
from clinic.exchange.visit_map.dates import DateFormats
from clinic.exchange.visit_map.item_columns import ItemColumns
from clinic.exchange.visit_map.words import Words


@dataclass(frozen=True, slots=True)
class PatientColumns:
    """Who a row is about. `age` is compared with what is possible and not kept.

    With `impossible_is_blank` an impossible birth date or age leaves the birth date unknown, with a note; else the row
    is rejected, for one of birth date and visit date must be wrong.
    """

    record_number: str
    name: str = ""
    birth: str = ""
    birth_format: DateFormats | None = None
    age: str = ""
    impossible_is_blank: bool = False


@dataclass(frozen=True, slots=True)
class VisitColumns:
    """When a row happened: on a date, or so many days (`day`) after `base` or after the date in `base_column`."""

    date: str = ""
    date_format: DateFormats | None = None
    day: str = ""
    base: dt.date | None = None
    base_column: str = ""
    time: str = ""
    clinician: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class ExamColumns:
    """The tender-point survey: one method for the file, or a column that names it; site -> column of its rating.

    The three sets are words for a site that has no rating, as `key_of` gives them.
    """

    method: ExamMethod | None
    words: Words
    method_column: str = ""
    sites: Mapping[str, str] = field(default_factory=dict)
    pressures: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Site -> columns of its trials, in order."""
    examiner: str = ""
    stopped_because: str = ""
    not_examined: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    stopped: frozenset[str] = frozenset()
    blank_is_no: bool = False
    """Whether a blank cell beside a painful site says: not painful. For the yes or no method alone."""


@dataclass(frozen=True, slots=True)
class TreatmentColumn:
    """A column for one treatment: its cells say what it did, or whether it was used."""

    column: str
    code: str | None
    own_words: str
    started: str = ""
    stopped: str = ""


@dataclass(frozen=True, slots=True)
class TreatmentColumns:
    """Treatments as one list, or a column for each, or both."""

    words: Words
    column: str = ""
    separator: str = ";"
    rating_sign: str = ""
    """Of a list: the sign between a treatment and what it did; empty = the list holds no ratings."""
    none: frozenset[str] = frozenset()
    codes: Mapping[str, str] = field(default_factory=dict)
    """Word of the file -> code of the catalogue."""
    helped: Mapping[str, Helped] = field(default_factory=dict)
    each: tuple[TreatmentColumn, ...] = ()
    date_format: DateFormats | None = None


@dataclass(frozen=True, slots=True)
class CriteriaColumn:
    """A column with an input of the clinician for the criteria; `item` is that of the criteria details."""

    key: str
    source: ItemColumns


@dataclass(frozen=True, slots=True)
class Version:
    """By which version of an instrument a row was answered: one for the file, or a column that names it."""

    fixed: str = ""
    column: str = ""


@dataclass(frozen=True, slots=True)
class VisitMap:
    """A map of a file of visits, checked. Every instrument and item it names is known."""

    patient: PatientColumns
    visit: VisitColumns
    words: Words
    items: tuple[ItemColumns, ...] = ()
    criteria: tuple[CriteriaColumn, ...] = ()
    somatic_count: str = ""
    exam: ExamColumns | None = None
    treatments: TreatmentColumns | None = None
    stated: Mapping[str, str] = field(default_factory=dict)
    """Key of a total -> column."""
    versions: Mapping[str, Version] = field(default_factory=dict)
    delimiter: Delimiter | None = None
    head_row: int = 1
    """The row with the names of the columns, as the spreadsheet numbers it."""
    title: str = ""

    @property
    def instruments(self) -> tuple[str, ...]:
        """Keys of the instruments that the file has answers to."""
        return tuple(dict.fromkeys(source.instrument for source in self.items))

    @property
    def constants(self) -> tuple[str, ...]:
        """What the map says of every row, in words."""
        every = {
            **{f"{one.instrument}.{one.item.key}": one for one in self.items},
            **{f"criteria.{one.key}": one.source for one in self.criteria},
        }
        return tuple(f"{name}: {one.always_in_words}" for name, one in every.items() if one.always is not None)

    @property
    def crosswalks(self) -> tuple[str, ...]:
        """Names of the crosswalks that reading needs."""
        return tuple(dict.fromkeys(source.crosswalk for source in self.items if source.crosswalk))
