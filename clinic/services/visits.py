"""Plan and open visits, and say how far each one is."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import Session, joinedload

from clinic.db.engine import is_writing
from clinic.domain.audit import Action
from clinic.domain.errors import Conflict, VisitLocked
from clinic.domain.visits import VisitStatus
from clinic.domain.words import N_
from clinic.models import (
    Account,
    Exam,
    ImportedVisit,
    Invitation,
    Patient,
    Questionnaire,
    RedFlag,
    TriggerPoint,
    Visit,
    VisitError,
)
from clinic.services import audit, loading


class Progress(StrEnum):
    """How far a visit is, derived from facts and never stored."""

    PLANNED = N_("Planned")
    LINK_SENT = N_("Link sent")
    ANSWERING = N_("Answering")
    ANSWERED = N_("Answered")
    EXAMINED = N_("Examined")
    SIGNED = N_("Signed")
    MISSED = N_("Missed")
    CANCELLED = N_("Cancelled")
    ENTERED_IN_ERROR = N_("Entered in error")
    IMPORTED = N_("Imported")


@dataclass(frozen=True, slots=True)
class DayLine:
    """One line of the day list. `look` = an urgent sign that no clinician has reviewed; `sent` = the answers are in.

    `imported` = where an imported visit came from; `error` = who said when and why that it was entered in error.
    """

    visit: Visit
    progress: Progress
    look: bool
    sent: bool = False
    imported: ImportedVisit | None = None
    error: VisitError | None = None

    @property
    def clinician(self) -> str:
        """Who saw the patient; of an imported visit as the file says, empty = not recorded."""
        return self.imported.clinician_name if self.imported else self.visit.clinician.name


def get(session: Session, visit_id: int) -> Visit:
    """Return a visit; in a writing session it stays locked for others until the end. Raises NotFound."""
    writing = is_writing(session)
    with_patient = () if writing else (joinedload(Visit.patient),)
    return loading.one(session, Visit, visit_id, options=with_patient, with_for_update=writing)


def require_open(visit: Visit) -> None:
    """Raise VisitLocked if nothing of the visit may change any more."""
    if visit.status.locked:
        raise VisitLocked("This visit is locked and cannot be changed.", hint="Add an addendum to it instead.")


def plan(
    session: Session,
    patient: Patient,
    seen_on: dt.date,
    clinician: Account,
    *,
    actor: Account | None,
    now: dt.datetime,
    status: VisitStatus = VisitStatus.PLANNED,
) -> Visit:
    """Plan a visit on a calendar day of the clinic, or open one at once with `status`."""
    visit = Visit(patient=patient, seen_on=seen_on, clinician=clinician, status=status, created_at=now)
    if patient.erased_at is not None:
        raise Conflict("Everything of this patient was erased.", hint="Add them anew if they come again.")
    patient.in_error_at = None  # somebody whom only a file taken back had brought is a patient after all
    session.add(visit)
    session.flush()
    audit.record(session, actor, Action.VISIT_WRITE, "visit", visit.id, patient_id=patient.id, now=now)
    return visit


def open_visit(session: Session, visit: Visit, *, actor: Account, now: dt.datetime) -> None:
    """Open a planned or missed visit: the patient is here. Opening an open visit changes nothing."""
    require_open(visit)
    if visit.status is VisitStatus.OPEN:
        return
    _move(session, visit, VisitStatus.OPEN, actor=actor, now=now)


def close_unseen(session: Session, visit: Visit, status: VisitStatus, *, actor: Account, now: dt.datetime) -> None:
    """Mark a visit as missed or cancelled. Raises Conflict for any other status, or when it holds an exam."""
    require_open(visit)
    if status not in (VisitStatus.MISSED, VisitStatus.CANCELLED):
        raise Conflict("A visit can be closed as missed or as cancelled only.", hint="Choose one of the two.")
    found = (select(one.id).where(one.visit_id == visit.id).limit(1) for one in (Exam, TriggerPoint))
    if any(session.scalar(one) for one in found):
        raise Conflict("An exam was recorded at this visit.", hint="Sign it, or ask a clinician to look at it.")
    _move(session, visit, status, actor=actor, now=now)


def same_day(session: Session, patient: Patient, seen_on: dt.date) -> Sequence[Visit]:
    """Return the patient's other visits on that day, oldest first: the page warns before a second one is planned."""
    found = select(Visit).where(Visit.patient_id == patient.id, Visit.seen_on == seen_on)
    return session.scalars(found.order_by(Visit.id)).all()


def of_patient(session: Session, patient: Patient) -> Sequence[DayLine]:
    """Return all visits of a patient, newest first."""
    chosen = select(Visit).where(Visit.patient_id == patient.id).order_by(Visit.seen_on.desc(), Visit.id.desc())
    return _lines(session, session.scalars(chosen.options(joinedload(Visit.clinician))).all())


def count(session: Session) -> int:
    """Return how many visits the clinic holds, whatever became of them."""
    return session.scalar(select(func.count(Visit.id))) or 0


def day_list(session: Session, day: dt.date) -> Sequence[DayLine]:
    """Return the visits of one day; those that a clinician should look at first, then by patient's name."""
    chosen = select(Visit).where(Visit.seen_on == day)
    visits = session.scalars(chosen.options(joinedload(Visit.patient), joinedload(Visit.clinician))).all()
    return sorted(_lines(session, visits), key=lambda line: (not line.look, line.visit.patient.name_key, line.visit.id))


def to_look_at(session: Session, *, but: dt.date) -> Sequence[DayLine]:
    """Return visits of other days with an urgent sign that nobody reviewed, newest first.

    Imported visits are left out, of which one file may bring thousands: see `alarms.waiting`. A visit of our own that
    was entered in error stays: somebody ticked the sign.
    """
    flagged = select(RedFlag.visit_id).where(RedFlag.reviewed_at.is_(None))
    from_files = select(ImportedVisit.visit_id).where(ImportedVisit.visit_id == Visit.id)
    held_here = (Visit.id.in_(flagged), Visit.seen_on != but, ~from_files.exists())
    chosen = select(Visit).where(*held_here).order_by(Visit.seen_on.desc(), Visit.id)
    visits = session.scalars(chosen.options(joinedload(Visit.patient), joinedload(Visit.clinician))).all()
    return _lines(session, visits)


def line(session: Session, visit: Visit) -> DayLine:
    """Return how far one visit is."""
    return _lines(session, [visit])[0]


def _move(session: Session, visit: Visit, status: VisitStatus, *, actor: Account, now: dt.datetime) -> None:
    visit.status = status
    session.flush()
    detail = {"status": status.value}
    audit.record(
        session, actor, Action.VISIT_WRITE, "visit", visit.id, patient_id=visit.patient_id, now=now, detail=detail
    )


def _lines(session: Session, visits: Sequence[Visit]) -> list[DayLine]:
    """One query for any number of visits."""
    facts = select(
        Visit.id,
        _any(Invitation).label("invited"),
        _any(Questionnaire).label("begun"),
        _any(Questionnaire, Questionnaire.sent_at.is_not(None)).label("sent"),
        (_any(Exam) | _any(TriggerPoint)).label("examined"),
        _any(RedFlag, RedFlag.reviewed_at.is_(None)).label("look"),
    ).where(Visit.id.in_([visit.id for visit in visits]))
    found = {row.id: row for row in session.execute(facts)}
    origins, errors = _origins(session, visits), _errors(session, visits)
    return [
        DayLine(one, _progress(one, row := found[one.id]), row.look, row.sent, origins.get(one.id), errors.get(one.id))
        for one in visits
    ]


def _errors(session: Session, visits: Sequence[Visit]) -> dict[int, VisitError]:
    """One query if any of the visits was entered in error, else none."""
    marked = [one.id for one in visits if one.status is VisitStatus.ENTERED_IN_ERROR]
    if not marked:
        return {}
    return {one.visit_id: one for one in session.scalars(select(VisitError).where(VisitError.visit_id.in_(marked)))}


def _origins(session: Session, visits: Sequence[Visit]) -> dict[int, ImportedVisit]:
    """One query if any of the visits can have been imported, else none."""
    maybe = [one.id for one in visits if one.status in (VisitStatus.IMPORTED, VisitStatus.ENTERED_IN_ERROR)]
    if not maybe:
        return {}
    chosen = select(ImportedVisit).where(ImportedVisit.visit_id.in_(maybe)).options(joinedload(ImportedVisit.run))
    return {one.visit_id: one for one in session.scalars(chosen)}


def _any(table: Any, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether the visit has a row in the table for which all conditions hold."""
    return select(table.id).where(table.visit_id == Visit.id, *conditions).exists()


def _progress(visit: Visit, facts: Row[*tuple[Any, ...]]) -> Progress:
    if visit.status not in (VisitStatus.PLANNED, VisitStatus.OPEN):
        return Progress[visit.status.name]
    if facts.examined:
        return Progress.EXAMINED
    if facts.begun:
        return Progress.ANSWERED if facts.sent else Progress.ANSWERING
    return Progress.LINK_SENT if facts.invited else Progress.PLANNED
