"""Read the records of the whole clinic for what leaves it: patient by patient, in short reads."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.db.dialects import read_as_of_now
from clinic.db.engine import is_writing
from clinic.domain.patients import PatientRecord
from clinic.domain.visits import VisitRecord
from clinic.models import Patient, TreatmentCourse, Visit
from clinic.services.records import course, facts
from clinic.services.visit_records import VisitParts

CHUNK = 200
"""So many visits are read at a time, or one patient more."""


def patients(
    session: Session,
    zone: ZoneInfo,
    *,
    since: dt.date | None = None,
    key: Callable[[int], Any] | None = None,
    only: int | None = None,
) -> Iterator[PatientRecord]:
    """Yield the record of every patient, whole, in order of their id; or ordered by `key` of the id.

    With `only`, of the patient of that id alone. With `since`, of those alone who have a visit on that day or later,
    with all their visits. Each patient is read whole in one transaction, a few of them at a time: none of them stays
    open while a file is written, so the log of SQLite is not held back. A patient who is added meanwhile may be left
    out; one is never half old, half new. Memory holds one chunk and the ids. A writing session stays in its own
    transaction.
    """
    writing = is_writing(session)
    for ids in _chunks(_sizes(session, since, key, only)):
        if not writing:
            read_as_of_now(session)
        records = _records(session, ids, zone)
        if not writing:
            session.expunge_all()
            session.rollback()
        yield from records


def count(session: Session, since: dt.date | None = None) -> int:
    """Return how many patients `patients` would yield."""
    return len(_sizes(session, since, None))


def _sizes(
    session: Session, since: dt.date | None, key: Callable[[int], Any] | None, only: int | None = None
) -> Sequence[tuple[int, int]]:
    """Return the id of each patient with how many visits there are of them."""
    counted = select(Patient.id, sa.func.count(Visit.id)).outerjoin(Visit, Visit.patient_id == Patient.id)
    counted = counted.group_by(Patient.id).order_by(Patient.id)
    counted = counted.where(Patient.erased_at.is_(None), *([] if only is None else [Patient.id == only]))
    if since is not None:
        counted = counted.having(sa.func.max(Visit.seen_on) >= since)
    found = [(patient, visits) for patient, visits in session.execute(counted)]
    return found if key is None else sorted(found, key=lambda one: key(one[0]))


def _chunks(sizes: Sequence[tuple[int, int]]) -> Iterator[list[int]]:
    chunk: list[int] = []
    held = 0
    for patient, visits in sizes:
        chunk.append(patient)
        held += visits + 1
        if held >= CHUNK:
            yield chunk
            chunk, held = [], 0
    if chunk:
        yield chunk


def _records(session: Session, ids: Sequence[int], zone: ZoneInfo) -> list[PatientRecord]:
    """Read some patients at once: the number of queries does not depend on how many they are."""
    owned = session.execute(select(Visit.id, Visit.patient_id).where(Visit.patient_id.in_(ids)))
    whose = {one.id: one.patient_id for one in owned}
    visits: dict[int, list[VisitRecord]] = {patient: [] for patient in ids}
    for visit in VisitParts(session, Visit.patient_id.in_(ids), zone).records():
        visits[whose[visit.id]].append(visit)
    courses: dict[int, list[TreatmentCourse]] = {patient: [] for patient in ids}
    for row in session.scalars(
        select(TreatmentCourse).where(TreatmentCourse.patient_id.in_(ids)).order_by(TreatmentCourse.id)
    ):
        courses[row.patient_id].append(row)
    found = {row.id: row for row in session.scalars(select(Patient).where(Patient.id.in_(ids)).options(*_FACTS))}
    return [_record(found[one], visits[one], courses[one]) for one in ids if one in found]


_FACTS = tuple(sa.orm.selectinload(part) for part in (Patient.diagnoses, Patient.allergies, Patient.life_events))


def _record(row: Patient, visits: Sequence[VisitRecord], courses: Sequence[TreatmentCourse]) -> PatientRecord:
    return PatientRecord(
        id=row.id,
        record_number=row.record_number,
        name=row.name,
        birth=row.birth,
        language=row.language,
        facts=facts(row),
        visits=tuple(visits),
        courses=tuple(course(one) for one in courses),
        name_latin=row.name_latin,
    )
