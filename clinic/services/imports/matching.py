"""What the clinic holds already of the visits of one chunk of a file: a fixed number of queries per chunk."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from clinic.domain.dates import PartialDate
from clinic.domain.imports import IncomingVisit
from clinic.domain.visits import VisitStatus
from clinic.models import ImportedVisit, Patient, TreatmentCourse, TreatmentRating, Visit
from clinic.services.patients import name_key

GONE = (VisitStatus.ENTERED_IN_ERROR, VisitStatus.CANCELLED, VisitStatus.MISSED)
"""A visit that was not held, or is said to be a mistake, is no second visit of the day."""


@dataclass(frozen=True, slots=True)
class Course:
    """A course that an earlier import made; the clinic's own courses are not touched."""

    id: int
    started: PartialDate | None
    stopped: PartialDate | None


@dataclass(frozen=True, slots=True)
class Known:
    """What is published of the persons of a chunk."""

    patients: Mapping[str, tuple[int, PartialDate | None]] = field(default_factory=dict)
    """Record number -> id and birth."""
    identities: Collection[str] = frozenset()
    """Those of the chunk that were imported before."""
    of_day: Mapping[tuple[int, dt.date], Sequence[tuple[int, bool]]] = field(default_factory=dict)
    """Patient and day -> id of each visit, and whether it counts."""
    last_seen: Mapping[int, dt.date] = field(default_factory=dict)
    courses: Mapping[tuple[int, str], Course] = field(default_factory=dict)
    """Patient and treatment -> course."""


def known(connection: Connection, visits: Sequence[IncomingVisit], identities: Collection[str]) -> Known:
    """Return what the clinic holds already; what an import has set aside is not among it."""
    patients = _patients(connection, {visit.patient.record_number for visit in visits})
    ids = [patient_id for patient_id, _birth in patients.values()]
    return Known(
        patients=patients,
        identities=_imported(connection, identities),
        of_day=_of_day(connection, ids, {visit.seen_on for visit in visits}) if ids else {},
        last_seen=_last_seen(connection, ids) if ids else {},
        courses=_courses(connection, ids) if ids else {},
    )


def treatment_key(code: str | None, own_words: str) -> str:
    """Return what makes two entries the same treatment: the code, else the words without case, accents and spaces."""
    return f"code {code}" if code else f"words {name_key(own_words)}"


def _patients(connection: Connection, numbers: Collection[str]) -> dict[str, tuple[int, PartialDate | None]]:
    of_numbers = Patient.record_number.in_(numbers)
    found = select(Patient.record_number, Patient.id, Patient.birth).where(of_numbers, Patient.staged.is_(False))
    return {number: (patient_id, birth) for number, patient_id, birth in connection.execute(found)}


def _imported(connection: Connection, identities: Collection[str]) -> frozenset[str]:
    """What was taken back was not imported: the file, put right or not, may come again."""
    found = select(ImportedVisit.identity).join(Visit, Visit.id == ImportedVisit.visit_id)
    there = (Visit.staged.is_(False), Visit.status != VisitStatus.ENTERED_IN_ERROR)
    return frozenset(connection.scalars(found.where(ImportedVisit.identity.in_(identities), *there)))


def _of_day(
    connection: Connection, patients: Collection[int], days: Collection[dt.date]
) -> dict[tuple[int, dt.date], list[tuple[int, bool]]]:
    found: dict[tuple[int, dt.date], list[tuple[int, bool]]] = defaultdict(list)
    of_them = (Visit.patient_id.in_(patients), Visit.seen_on.in_(days), Visit.staged.is_(False))
    rows = select(Visit.id, Visit.patient_id, Visit.seen_on, Visit.status).where(*of_them, Visit.status.not_in(GONE))
    for visit_id, patient_id, day, status in connection.execute(rows.order_by(Visit.id)):
        found[patient_id, day].append((visit_id, status.counts))
    return found


def _last_seen(connection: Connection, patients: Collection[int]) -> dict[int, dt.date]:
    held = (Visit.patient_id.in_(patients), Visit.staged.is_(False), Visit.status.not_in((*GONE, VisitStatus.PLANNED)))
    rows = select(Visit.patient_id, func.max(Visit.seen_on)).where(*held).group_by(Visit.patient_id)
    return {patient: day for patient, day in connection.execute(rows)}  # noqa: C416  # a row is no pair to the types


def _courses(connection: Connection, patients: Collection[int]) -> dict[tuple[int, str], Course]:
    """An import rates each course that it makes at the visit that named it, and nothing else rates at such a visit."""
    by_import = select(ImportedVisit.visit_id).join(TreatmentRating, TreatmentRating.visit_id == ImportedVisit.visit_id)
    rows = select(TreatmentCourse).where(
        TreatmentCourse.patient_id.in_(patients),
        TreatmentCourse.staged.is_(False),
        by_import.where(TreatmentRating.course_id == TreatmentCourse.id).exists(),
    )
    return {
        (row.patient_id, treatment_key(row.treatment_code, row.own_words)): Course(row.id, row.started, row.stopped)
        for row in connection.execute(rows.order_by(TreatmentCourse.id.desc()))
    }
