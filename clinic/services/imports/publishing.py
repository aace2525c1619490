"""Publish what was set aside, in one short transaction; or clear it away, in many short ones."""

import datetime as dt
from typing import Any

from sqlalchemy import Table, delete, func, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from clinic.db.base import Base
from clinic.db.engine import Database
from clinic.domain.audit import Action
from clinic.domain.errors import Conflict
from clinic.domain.imports import ImportReport
from clinic.domain.visits import VisitStatus
from clinic.services import audit, imported_alarms
from clinic.services.imports import claims
from clinic.services.imports.about import About, Clock
from clinic.services.imports.rows import TABLES

CLEARED = 400
"""Rows of a kind in one transaction."""
OF_VISIT = ("treatment_rating", "criteria_input", "imported_visit")
OF_EXAM = ("pressure_reading", "pressure_site", "tender_point_rating")


def writing(database: Database) -> Connection:
    """Return a connection for one writing transaction: `with writing(database) as connection, connection.begin()`."""
    return database.engine.execution_options(writes=True).connect()


def publish(database: Database, about: About, import_id: int, report: ImportReport, now: dt.datetime) -> None:
    """Show everything at once, and raise a flag for each answer about self-harm above 0.

    Raises Conflict, with nothing published, when a record number was given meanwhile.
    """
    with database.engine.execution_options(writes=False).connect() as connection:
        alarms = imported_alarms.of_staged(connection)
    plain = report.as_json()
    try:
        with writing(database) as connection, connection.begin():
            claims.publish(connection, import_id, now, plain)
            _require_free_numbers(connection)
            imported_alarms.insert(connection, alarms)
            _show(connection)
            connection.execute(Base.metadata.tables["audit_entry"].insert(), _entry(about, import_id, report, now))
    except IntegrityError:
        raise _taken(1) from None


def clear(database: Database, import_id: int, clock: Clock) -> None:
    """Remove whatever is set aside, as the one import that is at work. Raises Conflict when another one is by now."""
    for remove in (_clear_visits, _clear_courses, _clear_patients):
        left = True
        while left:
            with writing(database) as connection, connection.begin():
                claims.touch(connection, import_id, clock())
                left = remove(connection)


def set_aside(connection: Connection) -> int:
    """Return how many visits are set aside now."""
    visit = TABLES["visit"]
    return int(connection.execute(select(func.count()).select_from(visit).where(visit.c.staged)).scalar_one())


def _require_free_numbers(connection: Connection) -> None:
    patient, other = TABLES["patient"], TABLES["patient"].alias()
    taken = select(func.count()).select_from(
        patient.join(other, (other.c.record_number == patient.c.import_number) & ~other.c.staged)
    )
    if count := int(connection.execute(taken.where(patient.c.staged)).scalar_one()):
        raise _taken(count)


def _taken(count: int) -> Conflict:
    return Conflict(
        f"Record numbers of new patients in the file ({count}) were given to others while it was read. "
        "Nothing was imported.",
        hint="Look whether they are the same persons, then import the file again.",
    )


def _show(connection: Connection) -> None:
    patient, course, visit = (TABLES[name] for name in ("patient", "treatment_course", "visit"))
    named = update(patient).where(patient.c.staged)
    connection.execute(named.values(record_number=patient.c.import_number, staged=False))
    connection.execute(update(course).where(course.c.staged).values(staged=False))
    come_again = patient.c.id.in_(select(visit.c.patient_id).where(visit.c.staged))
    connection.execute(update(patient).where(come_again, patient.c.in_error_at.is_not(None)).values(in_error_at=None))
    connection.execute(update(visit).where(visit.c.staged).values(staged=False, status=VisitStatus.IMPORTED))


def _entry(about: About, import_id: int, report: ImportReport, now: dt.datetime) -> dict[str, Any]:
    detail = {
        "kind": about.kind,
        "file_sha256": about.file_sha256,
        "rows": report.rows,
        "visits": report.imported,
        "already_here": report.already_here,
        "rejected": report.counted.get("rejected", 0),
        "new_patients": report.new_patients,
    }
    told: dict[str, Any] = {"now": now, "patient_id": None, "detail": detail, "where": about.where}
    entry = audit.entry(about.account_id, Action.DATA_IMPORT, "import_run", import_id, **told)
    names = ("at", "account_id", "action", "noun", "noun_id", "detail", "address", "zone")
    return {name: getattr(entry, name) for name in names}


def _clear_visits(connection: Connection) -> bool:
    visit, form, exam, response = (TABLES[name] for name in ("visit", "questionnaire", "exam", "response"))
    ids = _some(connection, visit)
    exams = select(exam.c.id).where(exam.c.visit_id.in_(ids))
    forms = select(form.c.id).where(form.c.visit_id.in_(ids))
    if ids:
        for name in OF_EXAM:
            connection.execute(delete(TABLES[name]).where(TABLES[name].c.exam_id.in_(exams)))
        connection.execute(delete(response).where(response.c.questionnaire_id.in_(forms)))
        for name in (*OF_VISIT, "exam", "questionnaire"):
            connection.execute(delete(TABLES[name]).where(TABLES[name].c.visit_id.in_(ids)))
        connection.execute(delete(visit).where(visit.c.id.in_(ids)))
    return bool(ids)


def _clear_courses(connection: Connection) -> bool:
    return _clear_rows(connection, TABLES["treatment_course"])


def _clear_patients(connection: Connection) -> bool:
    return _clear_rows(connection, TABLES["patient"])


def _clear_rows(connection: Connection, table: Table) -> bool:
    ids = _some(connection, table)
    if ids:
        connection.execute(delete(table).where(table.c.id.in_(ids)))
    return bool(ids)


def _some(connection: Connection, table: Table) -> list[int]:
    return list(connection.scalars(select(table.c.id).where(table.c.staged).limit(CLEARED)))
