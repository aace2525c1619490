"""What only the clinician can say for the 1990, 2010 and 2011 rules."""

import datetime as dt

from sqlalchemy.orm import Session

from clinic.domain.audit import Action
from clinic.domain.visits import CriteriaDetails
from clinic.models import Account, CriteriaInput, Visit
from clinic.services import audit, loading
from clinic.services.versions import require_version
from clinic.services.visits import require_open


def of_visit(session: Session, visit: Visit) -> CriteriaInput | None:
    """Return the clinician's inputs to the older rules, if any were entered."""
    return loading.beside(session, CriteriaInput, visit)


def write(
    session: Session,
    visit: Visit,
    details: CriteriaDetails,
    *,
    displayed: int | None,
    actor: Account,
    now: dt.datetime,
) -> None:
    """Store the clinician's inputs to the 1990, 2010 and 2011 rules; blanks stay not assessed."""
    require_open(visit)
    row = of_visit(session, visit)
    require_version(row, displayed)
    if row is None:
        row = CriteriaInput(visit_id=visit.id)
        session.add(row)
    for field in CriteriaDetails.__dataclass_fields__:
        setattr(row, field, getattr(details, field))
    session.flush()
    audit.record(session, actor, Action.EXAM_WRITE, "criteria_input", visit.id, patient_id=visit.patient_id, now=now)


def show_sentence(session: Session, visit: Visit, *, shown: bool, actor: Account, now: dt.datetime) -> None:
    """Switch the criteria sentence of the summary on or off."""
    require_open(visit)
    visit.criteria_shown = shown
    session.flush()
    audit.record(session, actor, Action.VISIT_WRITE, "visit", visit.id, patient_id=visit.patient_id, now=now)
