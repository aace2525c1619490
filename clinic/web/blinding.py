"""Who repeats a survey sees nothing of the first until the repeat is finished or given up.

Every page about that patient is closed to them but the few that are named here: one that is added later is closed too.
"""

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue

from clinic.domain.audit import Action
from clinic.domain.errors import NotFound
from clinic.domain.permissions import Permission, allowed
from clinic.models import Account, Visit
from clinic.services import red_flags, repeat_surveys, visits
from clinic.web.access import signed_in
from clinic.web.audit_trail import audited_read
from clinic.web.session import current_session

OPEN_TO_THE_BLIND = frozenset(
    {
        "exams.show",
        "exams.save",
        "exams.save_cells",
        "exams.save_note",
        "exams.unfill",
        "exams.moving",
        "exams.figure",
        "exam_sheets.show",
        "exam_sheets.typing",
        "exam_sheets.begin",
        "repeat_surveys.show",
        "repeat_surveys.finish",
        "repeat_surveys.give_up",
    }
)
"""Pages of the visit that show what the examiner entered there, and nothing of anybody else."""


def _stay_blind() -> ResponseReturnValue | None:
    named = request.view_args or {}
    if not named.keys() & {"visit_id", "patient_id"} or (account := signed_in()) is None:
        return None
    visit = _repeating(account, named.get("visit_id"), named.get("patient_id"))
    if visit is None or (request.endpoint in OPEN_TO_THE_BLIND and named.get("visit_id") == visit.id):
        return None
    audited_read(Action.ACCESS_REFUSED, "repeat_exam", visit.id, visit.patient_id)
    waits = bool(red_flags.unreviewed(current_session(), visit))
    return render_template("repeat_surveys/blind.html", visit=visit, repeat=True, urgent=waits), 409


def _repeating(account: Account, visit_id: int | None, patient_id: int | None) -> Visit | None:
    """Return the visit of this patient at which the account repeats a survey."""
    if not allowed(account.role_names, Permission.CLINICAL_READ):
        return None
    blind = repeat_surveys.blind_at(current_session(), account)
    if not blind:
        return None
    if visit_id is not None:
        try:
            patient_id = visits.get(current_session(), visit_id).patient_id
        except NotFound:
            return None
    of_patient = [visit for visit in blind if visit.patient_id == patient_id]
    return next((one for one in of_patient if one.id == visit_id), next(iter(of_patient), None))


def init_blinding(app: Flask) -> None:
    """Look before every page."""
    app.before_request(_stay_blind)
