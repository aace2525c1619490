"""A visit as one row of a file gives it, checked but not stored; and a row that was refused, with the reason.

Blank is not zero here either: an item without a column has no key (not asked), an empty cell is None (left blank).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from clinic.domain.dates import PartialDate
from clinic.domain.exams import ExamMethod, SiteRating
from clinic.domain.treatments.courses import Helped
from clinic.domain.visits import Answers, CriteriaDetails, StopReason


@dataclass(frozen=True, slots=True)
class IncomingPatient:
    """Who the row is about. `name` is empty and `birth` None where the file does not tell."""

    record_number: str
    name: str = ""
    birth: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class IncomingExam:
    """A tender-point survey of a row. A site that is left out was not examined."""

    method: ExamMethod
    ratings: Mapping[str, SiteRating]
    examiner: str = ""
    pressures: Mapping[str, tuple[Decimal, ...]] = field(default_factory=dict)
    """Site -> trials in kg/cm², in order. Lower is more tender."""
    stopped: StopReason | None = None


@dataclass(frozen=True, slots=True)
class IncomingTreatment:
    """One treatment of a row: a code of the catalogue, or own words; the rating is None where none was given."""

    code: str | None
    own_words: str
    helped: Helped | None = None
    started: PartialDate | None = None
    stopped: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class IncomingVisit:
    """One visit of a file. `row` counts the rows of data as a spreadsheet numbers them: the first below the head is 2.

    `answers` are by instrument and item, checked; `versions` say by which version of the instrument. `stated` maps a
    total (`wpi, sss, psd, tender_count, fis, fiqr, fiq, sbs`, or the key of an imported instrument) to the number that
    the file gives for it. `somatic_count` is a count of somatic symptoms, from which `criteria.somatic_extent` was
    banded. `time` tells two visits of one day apart, `key` is the file's own name of the visit; both may be empty.
    """

    row: int
    patient: IncomingPatient
    seen_on: dt.date
    answers: Mapping[str, Answers]
    versions: Mapping[str, str]
    criteria: CriteriaDetails = field(default_factory=CriteriaDetails)
    somatic_count: int | None = None
    exam: IncomingExam | None = None
    treatments: tuple[IncomingTreatment, ...] = ()
    stated: Mapping[str, Decimal] = field(default_factory=dict)
    clinician: str = ""
    time: str = ""
    key: str = ""
    notes: tuple[str, ...] = ()
    """Sentences on what the row could not tell (a division error, an impossible age, a split code), for the report."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A further cell of a refused row that cannot be taken, told as `Rejected` tells the first one."""

    column: str
    value_class: str
    reason: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was not taken. `value_class` says what kind of value stood there (`text`, `number`, `blank`, `date`,
    `formula`, `error`, `too long`), never the value itself.
    """

    row: int
    column: str
    value_class: str
    reason: str
    """A sentence that says what is wrong and what to do."""
    also: tuple[Fault, ...] = ()
    """What is wrong in other columns of the row."""
