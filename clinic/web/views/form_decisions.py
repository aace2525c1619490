"""Somebody under 18: a clinician decides whether the form of the visit opens."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from clinic.domain.errors import ClinicError
from clinic.domain.permissions import Permission
from clinic.services import form_decisions, visits
from clinic.web.access import current_account, requires
from clinic.web.forms.base import one_line
from clinic.web.session import unit_of_work, utc_now

bp = Blueprint("form_decisions", __name__)
NOTE_AT_MOST = 500


@bp.post("/visits/<int:visit_id>/form-decision")
@requires(Permission.CLINICAL_WRITE)
def decide(visit_id: int) -> ResponseReturnValue:
    """Record the decision with its note."""
    opens, note = request.form.get("opens"), str(one_line(request.form.get("note", "")))
    if opens not in ("yes", "no"):
        raise BadRequest
    if len(note) > NOTE_AT_MOST:
        raise ClinicError(
            _("The note is too long: nothing was stored."), hint=_("Go back and shorten it to 500 characters.")
        )
    with unit_of_work() as db:
        visit = visits.get(db, visit_id)
        form_decisions.decide(db, visit, opens == "yes", note, actor=current_account(), now=utc_now())
    return redirect(url_for("visits.show", visit_id=visit_id, _anchor="under-18"), 303)
