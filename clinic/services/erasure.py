"""Erase everything of one patient: a row without a name stays, for the audit to point at, and the audit by ids.

A list of what was erased lies beside the database, by id and times alone: what an older backup brings back is erased
again by `reapply`.
"""

import datetime as dt
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinic.db import dialects
from clinic.db.base import Base
from clinic.db.engine import Database
from clinic.domain.audit import Action
from clinic.domain.errors import ClinicError, Conflict
from clinic.domain.patients import AllergyState
from clinic.domain.visits import VisitStatus
from clinic.models import Account, ImportRun, Patient, Visit
from clinic.services import audit, held_data

LIST = "erased.jsonl"
TOMBSTONE = "Erased"
NEVER_HELD = (VisitStatus.CANCELLED, VisitStatus.ENTERED_IN_ERROR)


@dataclass(frozen=True, slots=True)
class Due:
    """A patient whose retention period is over: since when nobody has seen them, and until when they are kept."""

    record_number: str
    last_seen: dt.date
    kept_until: dt.date


def held(session: Session, patient: Patient) -> Mapping[str, int]:
    """Return how many rows of each table would go."""
    counted = {
        table.name: session.connection().execute(select(func.count()).select_from(table).where(condition)).scalar_one()
        for table, condition in held_data.tables(patient.id).items()
        if table.name != "patient"
    }
    return {name: count for name, count in counted.items() if count}


def kept_until(session: Session, patient: Patient, years: int) -> dt.date:
    """Return the day to which the patient's record has to be kept: so many years after the last visit."""
    held_visits = (Visit.patient_id == patient.id, Visit.status.not_in(NEVER_HELD))
    last = session.scalar(select(func.max(Visit.seen_on)).where(*held_visits))
    return _later(last or patient.created_at.date(), years)


def due(session: Session, years: int, today: dt.date) -> list[Due]:
    """Return the patients whose retention period is over, the longest over first; nothing is erased by itself."""
    counts = (Visit.patient_id == Patient.id) & Visit.status.not_in(NEVER_HELD)
    seen = select(Patient.record_number, Patient.created_at, func.max(Visit.seen_on)).outerjoin(Visit, counts)
    rows = session.execute(seen.where(Patient.erased_at.is_(None)).group_by(Patient.id))
    found = []
    for number, created, last in rows:
        day = last or created.date()
        if _later(day, years) < today:
            found.append(Due(number, day, _later(day, years)))
    return sorted(found, key=lambda one: (one.kept_until, one.record_number))


def erase(
    database: Database, folder: Path, patient_id: int, *, reason: str, actor: Account | None, now: dt.datetime
) -> Mapping[str, int]:
    """Erase a patient in one transaction, then rewrite the file; return how many rows of each table went.

    `folder` is where the list of what was erased lies. The reason goes into the audit: it must name nobody.
    Raises Conflict for a patient who is erased already, ClinicError when the file could not be rewritten.
    """
    if not reason.strip():
        raise ClinicError("Nobody is erased without a reason.", hint="Give it by --reason; it must not name anybody.")
    with database.writing() as session:
        patient = session.get(Patient, patient_id, with_for_update=True)
        if patient is None or patient.erased_at is not None:
            raise Conflict("This patient is erased already.", hint="Look for the record number once more.")
        with _listed(folder, patient.id, patient.created_at, now):
            went = _erase(session, patient, reason.strip(), actor, now)
            session.commit()
    wipe(database)
    return went


def wipe(database: Database) -> None:
    """Take the erased bytes out of the file of the database. Raises ClinicError while somebody else is at work."""
    try:
        dialects.wipe(database.engine)
    except sa.exc.DBAPIError as error:
        raise _still_in_file() from error


def reapply(session: Session, folder: Path, *, now: dt.datetime) -> int:
    """Erase again whoever is on the list of erased and back in the database; return how many.

    To be called after a restore. A patient is known by the id and the moment when they were entered.
    """
    again = 0
    for patient_id, entered in _read(folder):
        patient = session.get(Patient, patient_id)
        if patient is not None and patient.erased_at is None and patient.created_at == entered:
            _erase(session, patient, "erased before, brought back by a backup", None, now)
            again += 1
    return again


def _erase(
    session: Session, patient: Patient, reason: str, actor: Account | None, now: dt.datetime
) -> Mapping[str, int]:
    went = held(session, patient)
    mine = held_data.tables(patient.id)
    connection = session.connection()
    dialects.overwrite_deleted(connection)
    _forget_files(session, patient.id)
    with dialects.unlocked(connection, [table.name for table in mine]):
        for table, condition in reversed(list(mine.items())):
            if table.name != "patient":
                connection.execute(sa.delete(table).where(condition))
        own = Base.metadata.tables["patient"]
        connection.execute(sa.update(own).where(own.c.id == patient.id).values(**_tombstone(patient.id, now)))
    session.expire_all()
    detail = {"reason": reason, "rows": dict(went)}
    audit.record(
        session, actor, Action.PATIENT_ERASE, "patient", patient.id, patient_id=patient.id, now=now, detail=detail
    )
    return went


def _forget_files(session: Session, patient_id: int) -> None:
    """Take away the names of the files that brought visits of this patient alone: they may name them."""
    visit, brought = Base.metadata.tables["visit"], Base.metadata.tables["imported_visit"]
    of_visits = select(brought.c.import_id).join(visit, visit.c.id == brought.c.visit_id)
    theirs = of_visits.where(visit.c.patient_id == patient_id)
    others = of_visits.where(visit.c.patient_id != patient_id)
    for run in session.scalars(select(ImportRun).where(ImportRun.id.in_(theirs), ImportRun.id.not_in(others))).all():
        run.file_name, run.report = TOMBSTONE, {**run.report, "file_name": TOMBSTONE}
    session.flush()


def _tombstone(patient_id: int, now: dt.datetime) -> dict[str, Any]:
    empty = dict.fromkeys(("name_key", "name_latin", "email", "phone", "gp_name"), "")
    return empty | {
        "record_number": f"erased-{patient_id}",
        "name": TOMBSTONE,
        "birth": None,
        "language": "en",
        "allergy_state": AllergyState.NOT_ASKED,
        "import_number": None,
        "in_error_at": None,
        "erased_at": now,
    }


@contextmanager
def _listed(folder: Path, patient_id: int, created: dt.datetime, now: dt.datetime) -> Iterator[None]:
    """Write the patient onto the list, and take them off it again when the block fails."""
    place, before = folder / LIST, (folder / LIST).read_bytes() if (folder / LIST).exists() else b""
    line = json.dumps({"patient": patient_id, "entered": created.isoformat(), "erased": now.isoformat()})
    _write(place, before + line.encode() + b"\n")
    try:
        yield
    except BaseException:
        _write(place, before)
        raise


def _write(place: Path, content: bytes) -> None:
    new = place.with_suffix(".new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(place)


def _read(folder: Path) -> list[tuple[int, dt.datetime]]:
    place = folder / LIST
    lines = place.read_text().splitlines() if place.exists() else []
    told = [json.loads(line) for line in lines if line.strip()]
    return [(one["patient"], dt.datetime.fromisoformat(one["entered"])) for one in told]


def _later(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def _still_in_file() -> ClinicError:
    return ClinicError(
        "The patient is erased, but the file of the database still holds the old bytes: somebody was at work.",
        hint="Run `clinic patient wipe` when nobody is.",
    )
