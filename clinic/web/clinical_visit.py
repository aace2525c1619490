"""What every page of a clinician's record at a visit does: find the visit, be audited, refuse what is locked."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from clinic.domain.audit import Action
from clinic.domain.permissions import Permission
from clinic.models import Visit
from clinic.services import visits
from clinic.web.access import current_account, requires
from clinic.web.audit_trail import audited_read
from clinic.web.session import current_session, utc_now

View = Callable[..., ResponseReturnValue]


def reads_visit(view: View) -> View:
    """Give the view its visit, with the look audited; a locked visit shows what to do instead."""

    @requires(Permission.CLINICAL_READ)
    @wraps(view)
    def reading(visit_id: int, **arguments: Any) -> ResponseReturnValue:
        visit = visits.get(current_session(), visit_id)
        audited_read(Action.VISIT_READ, "visit", visit.id, visit.patient_id)
        if visit.status.locked:
            return render_template("exams/locked.html", visit=visit)
        return view(visit=visit, **arguments)

    return reading


def to_write(session: Session, visit_id: int) -> Visit:
    """Return the visit to write to: a planned one opens, for the patient is here. Raises NotFound or VisitLocked."""
    visit = visits.get(session, visit_id)
    visits.open_visit(session, visit, actor=current_account(), now=utc_now())
    return visit
