"""Whether somebody under 18 is asked: the form of a visit opens after a clinician has said so, and not before."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.audit import Action
from clinic.domain.patients import adult_on
from clinic.models import Account, FormDecision, Visit
from clinic.services import audit, loading
from clinic.services.visits import require_open


def needed(visit: Visit) -> bool:
    """Return whether the birth date leaves open that the patient is under 18 on the day of the visit."""
    birth = visit.patient.birth
    return birth is not None and adult_on(birth, visit.seen_on) is not True


def opens(session: Session, visit: Visit) -> bool:
    """Return whether the form may be answered: by a patient of 18 or over, or after a clinician's decision."""
    if not needed(visit):
        return True
    said_yes = select(FormDecision.visit_id).where(FormDecision.visit_id == visit.id, FormDecision.opens)
    return session.scalar(said_yes) is not None


def of_visit(session: Session, visit: Visit) -> FormDecision | None:
    """Return what was decided last, if anything was."""
    return loading.beside(session, FormDecision, visit)


def decide(session: Session, visit: Visit, opens: bool, note: str, *, actor: Account, now: dt.datetime) -> None:
    """Record the clinician's decision; a later one takes its place, the audit keeps both. Raises VisitLocked."""
    require_open(visit)
    found = of_visit(session, visit)
    if found is None:
        found = FormDecision(visit_id=visit.id)
        session.add(found)
    found.opens, found.note, found.decider, found.decided_at = opens, note.strip(), actor, now
    session.flush()
    audit.record(
        session, actor, Action.FORM_DECISION, "visit", visit.id, patient_id=visit.patient_id, now=now,
        detail={"opens": opens},
    )  # fmt: skip
