"""Set the visits of one chunk aside, in one short transaction: nobody sees them until the import is published."""

import datetime as dt
from collections.abc import Iterator, Sequence

from sqlalchemy import bindparam, update
from sqlalchemy.engine import Connection

from clinic.db import bulk, dialects
from clinic.domain.imports import IncomingPatient
from clinic.domain.treatments.courses import CourseStatus
from clinic.services.imports.about import About
from clinic.services.imports.people import Newcomers, People
from clinic.services.imports.rows import COLUMNS, TABLES, Accepted, Row, Rows
from clinic.services.patients import name_key

CHUNK = 400
"""Visits in one transaction: between two of them others write."""


def stage(
    connection: Connection,
    accepted: Sequence[Accepted],
    new: Newcomers,
    people: People,
    about: About,
    import_id: int,
    now: dt.datetime,
) -> None:
    """Write the visits of a chunk with their new patients and courses, all of them hidden."""
    rows = Rows(about, import_id, now)
    patient_ids = _ids(connection, "patient", len(new.patients))
    people.settle(new, list(patient_ids), list(_ids(connection, "treatment_course", len(new.courses))))
    for number, patient in new.patients.items():
        rows.patient(people.id_of(number), patient)
    for (number, key), treatment in new.courses.items():
        patient_id = people.id_of(number)
        rows.course(people.course_of(patient_id, key), patient_id, treatment)
    later = _collect(connection, accepted, people, rows)
    for name, values in rows.tables.items():
        bulk.insert_many(connection, TABLES[name], COLUMNS[name], values, rows.constant[name])
    if later:
        _add_dates(connection, later)
    for patient_id, patient in new.completed.items():
        _complete(connection, patient_id, patient)


def end_courses(connection: Connection, course_ids: Sequence[int]) -> None:
    """Say of courses of this import that they are over: the patient's last visit no longer names them."""
    table = TABLES["treatment_course"]
    over = update(table).where(table.c.id.in_(course_ids), table.c.staged)
    connection.execute(over.values(status=CourseStatus.STOPPED))


def _collect(connection: Connection, accepted: Sequence[Accepted], people: People, rows: Rows) -> list[Row]:
    """Collect the rows of the visits; return what they add to the dates of courses."""
    later: list[Row] = []
    visit_ids = _ids(connection, "visit", len(accepted))
    form_ids = _ids(connection, "questionnaire", sum(1 for one in accepted if one.visit.answers))
    exam_ids = _ids(connection, "exam", sum(1 for one in accepted if one.visit.exam))
    for visit_id, one in zip(visit_ids, accepted, strict=True):
        visit, patient_id = one.visit, people.id_of(one.visit.patient.record_number)
        rows.visit(visit_id, patient_id, one)
        if visit.answers:
            rows.questionnaire(next(form_ids), visit_id, visit)
        if visit.exam:
            rows.exam(next(exam_ids), visit_id, visit.exam)
        for key, treatment in people.treatments(visit):
            rows.rating(visit_id, people.course_of(patient_id, key), treatment)
        dates = people.later_dates(visit, patient_id)
        later += [{"course": course, "begun": begun, "ended": ended} for course, begun, ended in dates]
    return later


def _ids(connection: Connection, table: str, count: int) -> Iterator[int]:
    return iter(dialects.reserve_ids(connection, table, count) if count else ())


def _complete(connection: Connection, patient_id: int, patient: IncomingPatient) -> None:
    """Add to a patient of this import the name or birth date that only a later row tells."""
    name = {"name": patient.name, "name_key": name_key(patient.name)} if patient.name else {}
    birth = {"birth": patient.birth} if patient.birth else {}
    table = TABLES["patient"]
    connection.execute(update(table).where(table.c.id == patient_id, table.c.staged).values(**name, **birth))


def _add_dates(connection: Connection, later: Sequence[Row]) -> None:
    table = TABLES["treatment_course"]
    dated = update(table).where(table.c.id == bindparam("course"))
    for row in later:
        status = CourseStatus.STOPPED if row["ended"] else CourseStatus.CURRENT
        connection.execute(dated.values(started=row["begun"], stopped=row["ended"], status=status), row)
